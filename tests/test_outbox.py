"""What goes out when: one direct message a day, in people's hours, once, and never when it makes no sense."""

import asyncio
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.running.clock import HeldClock, SystemClock
from bot.slack.blocks import Message, section
from bot.storage.database import Database
from jobs import cycle, outbox, steps
from jobs.clock import Ticker
from jobs.letters import LETTERS
from models import (
    delivery,
    missed,
    moves,
    posted,
    reading,
    sending,
    step,
    upcoming,
    wanted,
)
from models import outbox as queue
from models.attendance import Rsvp
from models.delivery import Delivery, DeliveryState
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import Fact, Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from tests.post import World, asks_about_people, at, world_at

POST, UPDATE = "chat.postMessage", "chat.update"
PENDING, SENT, EXPIRED = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.EXPIRED
UNWANTED, FAILED, UNKNOWN = DeliveryState.UNWANTED, DeliveryState.FAILED, DeliveryState.UNKNOWN
CLAIMED = DeliveryState.CLAIMED


async def letter_that_breaks(_occasion: Any) -> Any:
    raise KeyError("a key that no catalogue has")


# One direct message a day


async def test_what_two_networks_have_to_say_comes_as_one_message_that_names_both(world: World) -> None:
    one, other = await world.network("Leren"), await world.network("Duurzaam bouwen", "C0ANDER")
    anna = await world.member("U0ANNA", one)
    await world.member("U0ANNA", other)
    asked = await world.session(one, stage=Stage.ANNOUNCED)
    soon = await world.session(other, "2026-03-10 13:30")
    await world.says(anna, soon, Rsvp.YES)
    first = await world.posts(Kind.RSVP_REMINDER, one, asked, anna)
    second = await world.posts(Kind.DAY_BEFORE, other, soon, anna)
    await world.tick()
    (message,) = world.said_to("U0ANNA")
    assert message.text.index("Duurzaam bouwen") < message.text.index("Leren")  # the practical part first
    rows = [await world.row(first), await world.row(second)]
    assert {(row.state, row.channel, row.ts) for row in rows} == {(SENT, message.channel, message.ts)}
    assert {row.counted_on for row in rows} == {date(2026, 3, 9)}


async def test_a_message_alone_does_not_name_its_network_twice(world: World) -> None:
    one = await world.network("Duurzaam bouwen")
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    await world.tick()
    (message,) = world.said_to("U0ANNA")
    assert all(block["type"] != "divider" for block in message.blocks)


async def test_what_can_wait_goes_the_next_working_morning_together_with_what_is_due_then(
    world: World,
) -> None:
    one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
    anna = await world.member("U0ANNA", one)
    await world.member("U0ANNA", other)
    meeting, second = await world.session(one, stage=Stage.ANNOUNCED), await world.session(other)
    await world.says(anna, second, Rsvp.YES)
    await world.posts(Kind.INVITATION, other, None, anna, subject="membership:1")
    await world.change(Membership, 4, standing=Standing.INVITED)
    await world.tick()
    assert len(world.said_to("U0ANNA")) == 1
    await world.change(Membership, 4, standing=Standing.ACTIVE)
    waits = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    await world.tick()
    assert (await world.row(waits)).due == at("2026-03-10 09:00")
    await world.posts(Kind.DAY_BEFORE, other, second, anna, due=at("2026-03-10 09:00"))
    await world.advance("2026-03-10 18:00")
    assert len(world.said_to("U0ANNA")) == 2  # both parts in one
    assert await world.state(waits) is SENT


async def test_what_cannot_wait_lapses_and_what_is_bound_to_its_time_goes_all_the_same(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    asked, soon = (
        await world.session(one, stage=Stage.ANNOUNCED),
        await world.session(one, "2026-03-10 13:30", number=2),
    )
    await world.says(anna, soon, Rsvp.YES)
    await world.posts(Kind.QUESTION_REMINDER, one, asked, anna)
    await world.tick()
    lapses = await world.posts(Kind.RSVP_REMINDER, one, asked, anna, expires=at("2026-03-09 17:30"))
    goes = await world.posts(Kind.DAY_BEFORE, one, soon, anna)
    await world.tick("2026-03-09 11:00")
    assert [await world.state(row) for row in (lapses, goes)] == [EXPIRED, SENT]
    assert len(world.said_to("U0ANNA")) == 2


async def test_evaluation_messages_are_never_bundled_and_do_not_take_the_day(world: World) -> None:
    one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
    anna = await world.member("U0ANNA", one)
    await world.member("U0ANNA", other)
    over = await world.session(one, "2026-03-06 13:30", Stage.EVALUATING)
    asked = await world.session(other, stage=Stage.ANNOUNCED)
    await world.says(anna, over, present=True)
    evaluation = await world.posts(Kind.EVALUATION_REQUEST, one, over, anna)
    reminder = await world.posts(Kind.RSVP_REMINDER, other, asked, anna)
    await world.tick()
    assert [await world.state(row) for row in (evaluation, reminder)] == [SENT, SENT]
    assert len(world.said_to("U0ANNA")) == 2
    assert (await world.row(evaluation)).counted_on is None


async def test_working_messages_of_the_facilitator_do_not_take_the_day(world: World) -> None:
    one = await world.network()
    async with world.database.read() as db:
        ria = (await db.get_one(Membership, 1)).person_id
    meeting = await world.session(one, stage=Stage.PREPARING)
    await world.posts(Kind.PROPOSAL, one, meeting, ria)
    await world.posts(Kind.SEAT_FREE, one, None, ria, subject="membership:9")
    await world.tick()
    assert len(world.said_to("U0RIA")) == 2


# People's hours


async def test_nothing_comes_in_the_night_of_somebody_elsewhere(world: World) -> None:
    one = await world.network()
    ny = await world.person("U0ANNA", zone="America/New_York")
    await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, ny)
    await world.tick()
    assert world.said_to("U0ANNA") == []
    assert (await world.row(row)).due == at("2026-03-09 13:30")  # 8.30 there, where the clocks were changed
    await world.advance("2026-03-09 13:30")
    assert len(world.said_to("U0ANNA")) == 1


async def test_nothing_comes_in_the_weekend_or_on_a_day_off(world: World) -> None:
    one = await world.network()
    anna = await world.person("U0ANNA", day_off=0)
    bram = await world.person("U0BRAM", hours_from=time(19), hours_to=time(21))
    for user_id in ("U0ANNA", "U0BRAM"):
        await world.member(user_id, one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    off, evening = [await world.posts(Kind.RSVP_REMINDER, one, meeting, who) for who in (anna, bram)]
    await world.tick()
    assert (await world.row(off)).due == at("2026-03-10 08:30")
    assert (await world.row(evening)).due == at("2026-03-09 19:00")
    saturday = await world.posts(
        Kind.QUESTION_REMINDER, one, meeting, bram, due=at("2026-03-14 12:00"), expires=at("2026-03-20 12:00")
    )
    await world.tick("2026-03-14 12:00")
    assert (await world.row(saturday)).due == at("2026-03-16 19:00")


async def test_what_belongs_to_the_moment_comes_at_any_hour(world: World) -> None:
    one = await world.network()
    anna = await world.person("U0ANNA", zone="Asia/Tokyo")
    await world.member("U0ANNA", one)
    over = await world.session(one, "2026-03-09 13:30", Stage.EVALUATING)
    await world.says(anna, over, present=True)
    row = await world.posts(Kind.EVALUATION_REQUEST, one, over, anna)
    await world.tick("2026-03-09 16:20")
    assert await world.state(row) is SENT


@pytest.mark.parametrize(
    ("facts", "becomes"), [({"quiet": True}, UNWANTED), ({"paused_until": date(2026, 3, 9)}, PENDING)]
)
async def test_who_asked_for_quiet_or_a_pause_gets_only_what_is_essential(
    world: World, facts: dict[str, Any], becomes: DeliveryState
) -> None:
    one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
    anna = await world.person("U0ANNA", **facts)
    await world.member("U0ANNA", one)
    await world.member("U0ANNA", other, standing=Standing.INVITED)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    reminder = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    invitation = await world.posts(Kind.INVITATION, other, None, anna, subject="membership:3")
    await world.tick()
    assert [await world.state(row) for row in (reminder, invitation)] == [becomes, SENT]


async def test_what_lasts_longer_than_a_pause_waits_and_what_does_not_can_still_be_had_by_who_is_back_early(
    world: World,
) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.READY)
    await world.change(Person, anna, paused_until=date(2026, 3, 31))
    later = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    refused = await world.posts(Kind.DAY_BEFORE, one, meeting, anna, due=at("2026-03-11 09:00"))
    await world.change(Delivery, refused, attempts=1)
    await world.tick()
    row = await world.row(later)
    assert (row.state, row.due) == (PENDING, row.expires)
    await world.change(Person, anna, paused_until=None)
    async with world.database.write() as db:
        await queue.judge_again(db, anna, world.clock.now())
    await world.tick()
    assert [await world.state(item) for item in (later, refused)] == [SENT, PENDING]


async def test_a_reminder_whose_step_lies_ahead_is_not_hurried_by_other_hours(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, "2026-04-16 13:30", stage=Stage.READY)
    await world.settle(meeting)
    planned = (await world.steps(meeting))[Kind.RSVP_REMINDER]
    reminder = await world.posts(
        Kind.RSVP_REMINDER, one, meeting, anna, due=planned.due, expires=planned.expires
    )
    async with world.database.write() as db:
        await queue.judge_again(db, anna, world.clock.now())
    assert (await world.row(reminder)).due == planned.due


async def test_after_the_quiet_the_reminder_that_still_runs_is_revived(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.READY)
    await world.settle(meeting)
    await world.change(Person, anna, quiet=True)
    await world.tick()
    assert world.said_to("U0ANNA") == []
    await world.change(Person, anna, quiet=False)
    async with world.database.write() as db:
        await step.expand_again(db, one, world.clock.now())
    await world.tick()
    assert len(world.said_to("U0ANNA")) == 1


# Still wanted, at the moment of sending


async def test_who_answered_meanwhile_gets_no_reminder(world: World) -> None:
    one = await world.network()
    anna, bram = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]
    meeting = await world.session(one)
    answered, left = [await world.posts(Kind.RSVP_REMINDER, one, meeting, who) for who in (anna, bram)]
    await world.says(anna, meeting, Rsvp.NO)
    await world.change(Membership, 3, standing=Standing.LEFT)
    await world.tick()
    assert [await world.state(row) for row in (answered, left)] == [UNWANTED, UNWANTED]
    assert world.workspace.calls_to(POST) == []


async def test_an_invitation_and_a_seat_make_sense_only_to_whom_they_concern(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one, standing=Standing.DECLINED)
    invitation = await world.posts(Kind.INVITATION, one, None, anna, subject="membership:2")
    seat = await world.posts(Kind.SEAT_FREE, one, None, anna, subject="membership:2")
    nobody = await world.person("U0BRAM")
    welcome = await world.posts(Kind.WELCOME, one, None, nobody, subject="membership:3")
    await world.tick()
    assert [await world.state(row) for row in (invitation, seat, welcome)] == [UNWANTED] * 3


async def test_what_came_too_late_lapses(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna, expires=at("2026-03-09 09:00"))
    await world.tick()
    assert await world.state(row) is EXPIRED


@pytest.mark.long
async def test_a_message_of_the_old_date_does_not_go_after_the_session_was_moved(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    await world.settle(meeting)
    old = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna, expires=at("2026-04-01 09:00"))
    told = await world.posts(Kind.CHANGE, one, meeting, edition=1)
    async with world.database.write() as db:
        home, row = await db.get_one(Network, one), await db.get_one(LearningSession, meeting)
        later = row.starts_local + timedelta(days=7)
        await moves.reschedule(db, home, row, later, 180, world.clock.now())
    await world.tick()
    assert [await world.state(row) for row in (old, told)] == [UNWANTED, DeliveryState.SENT]
    assert len(world.in_channel()) == 1
    await world.advance("2026-03-16 10:00")  # three days before the new date
    async with world.database.read() as db:
        (reminder,) = await posted.of_session(db, meeting, Kind.RSVP_REMINDER)
    assert reminder.edition == 2


async def test_one_who_lost_a_reminder_gets_it_when_the_session_is_moved_away(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    lapsed = await world.posts(Kind.QUESTION_REMINDER, one, meeting, anna, expires=at("2026-03-09 09:00"))
    await world.tick()
    assert await world.state(lapsed) is EXPIRED
    assert await world.posts(
        Kind.QUESTION_REMINDER, one, meeting, anna, expires=at("2026-03-09 09:00")
    ) == lapsed  # fmt: skip
    assert await world.state(lapsed) is EXPIRED
    await world.posts(Kind.QUESTION_REMINDER, one, meeting, anna, expires=at("2026-03-16 09:00"))
    await world.tick()
    assert await world.state(lapsed) is SENT


async def test_the_channel_is_silent_while_a_session_runs_and_hears_it_afterwards(world: World) -> None:
    one = await world.network()
    await world.session(one, "2026-03-09 09:30", Stage.UNDERWAY)
    meeting = await world.session(one, "2026-04-16 13:30", Stage.ANNOUNCED, number=2)
    cancelled = await world.session(one, "2026-05-07 13:30", Stage.CANCELLED, number=3)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    urgent = await world.posts(Kind.CHANGE, one, cancelled)
    await world.tick()
    assert [await world.state(item) for item in (row, urgent)] == [PENDING, SENT]
    assert (await world.row(row)).due == at("2026-03-09 12:30")
    await world.tick("2026-03-09 12:30")
    assert await world.state(row) is SENT


# What Slack makes of it


async def test_what_was_surely_not_sent_waits_as_long_as_slack_asks(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    world.playground.faults.rate_limited(POST, retry_after=40)
    await world.tick()
    assert await world.state(row) is PENDING
    await world.advance("2026-03-09 10:00:39")
    assert world.in_channel() == []
    await world.advance("2026-03-09 10:00:40")
    assert len(world.in_channel()) == 1
    assert await world.state(row) is SENT


async def test_what_slack_does_not_take_waits_longer_each_time_and_is_told_once_it_is_of_no_use(
    world: World,
) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna, expires=at("2026-03-09 13:00"))
    world.playground.faults.error(POST, "service_unavailable", times=100)
    delays = []
    for attempts in (0, 1, 2, 8, 5000):
        await world.change(delivery.Delivery, row, attempts=attempts)
        await world.tick()
        known = await world.row(row)
        delays.append((known.due - world.clock.now()).total_seconds())
        world.clock.move_to(known.due)
    assert delays == [5, 10, 20, 900, 900]
    await world.tick("2026-03-09 14:00")
    lost = await world.row(row)
    assert (lost.state, lost.error, lost.counted_on) == (FAILED, "service_unavailable", None)


async def test_what_nobody_wanted_any_more_when_it_lapsed_is_told_to_nobody(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna, expires=at("2026-03-09 13:00"))
    world.playground.faults.error(POST, "service_unavailable", times=100)
    await world.tick()
    await world.says(anna, meeting, Rsvp.YES)
    await world.tick("2026-03-09 14:00")
    assert await world.state(row) is EXPIRED


async def test_what_failed_for_good_stands_at_the_facilitators_home_with_who_was_not_reached(
    world: World,
) -> None:
    one = await world.network()
    anna, bram = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]
    world.workspace.users["U0ANNA"].refuses_dms = True
    failed, sent = [await world.posts(Kind.WELCOME, one, None, who) for who in (anna, bram)]
    await world.tick()
    assert [await world.state(row) for row in (failed, sent)] == [FAILED, SENT]
    async with world.database.read() as db:
        (shown,) = await missed.shown(db, one)
    assert shown.row is not None
    assert shown.row.id == failed
    assert shown.row.error
    assert shown.row.counted_on is None


@pytest.mark.parametrize("when", ["before", "after"])
async def test_when_nobody_can_tell_it_is_looked_up_before_anything_is_sent_again(
    world: World, when: str
) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    world.playground.faults.server_error(POST, 503, when=when)
    await world.tick()
    assert await world.state(row) is CLAIMED
    await world.tick()
    assert len(world.workspace.calls_to(POST)) == 1
    await world.advance("2026-03-09 10:02")
    (message,) = world.in_channel()
    known = await world.row(row)
    assert (known.state, known.ts, known.error) == (SENT, message.ts, "")
    assert len(world.workspace.calls_to(POST)) == (1 if when == "after" else 2)


async def test_what_cannot_be_looked_up_is_never_sent_again_and_shown(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    world.playground.faults.drops_after(POST)
    world.playground.faults.error("conversations.history", "missing_scope")
    await world.advance("2026-03-10 10:00")
    assert await world.state(row) is UNKNOWN
    assert len(world.in_channel()) == 1
    async with world.database.read() as db:
        assert [item.row.id for item in await missed.shown(db, one) if item.row] == [row]


@pytest.mark.long
async def test_a_look_up_that_does_not_get_through_is_tried_again_until_the_message_has_lost_its_use(
    world: World,
) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting, expires=at("2026-03-09 10:10"))
    world.playground.faults.drops_after(POST)
    world.playground.faults.rate_limited("conversations.history", times=5)
    await world.advance("2026-03-09 10:04")
    assert await world.state(row) is CLAIMED
    world.playground.faults.server_error("conversations.history", times=50)
    await world.advance("2026-03-09 10:30")
    assert await world.state(row) is UNKNOWN
    assert len(world.in_channel()) == 1


async def test_a_claim_of_a_process_that_died_before_sending_is_sent_by_the_next(world: World) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    async with world.database.write() as db:
        (taken,) = await queue.due_to(db, world.recipient("U0ANNA"), world.clock.now())
        taken.claim(world.clock.now(), date(2026, 3, 9))
    await world.tick()
    assert world.said_to("U0ANNA") == []
    await world.advance("2026-03-09 10:02")
    assert len(world.said_to("U0ANNA")) == 1
    assert await world.state(row) is SENT


async def test_a_bundle_of_a_process_that_died_after_sending_is_not_sent_again_with_what_came_since(
    world: World,
) -> None:
    one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
    anna = await world.member("U0ANNA", one)
    await world.member("U0ANNA", other)
    meeting, second = await world.session(one), await world.session(other)
    await world.says(anna, second, Rsvp.YES)
    sent = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    async with world.database.write() as db:
        (taken,) = await queue.due_to(db, world.recipient("U0ANNA"), world.clock.now())
        taken.claim(world.clock.now(), date(2026, 3, 9))
    await world.slack.post("U0ANNA", Message([section("Kom je?")]), [sent])
    later = await world.posts(Kind.DAY_BEFORE, other, second, anna, due=at("2026-03-09 10:01"))
    await world.advance("2026-03-09 10:03")
    assert [await world.state(row) for row in (sent, later)] == [SENT, SENT]
    assert len(world.said_to("U0ANNA")) == 2
    assert (await world.row(sent)).counted_on == date(2026, 3, 9)


async def test_what_cannot_be_begun_within_the_lease_goes_back_and_is_sent_by_the_next_claim(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await world.network()
    meeting = await world.session(one)
    row = await world.posts(Kind.RSVP_REMINDER, one, meeting, await world.member("U0ANNA", one))
    late = iter((0.0, 21.0))  # seconds: the commit of the first claim takes long
    monkeypatch.setattr(outbox, "monotonic", lambda: next(late, 0.0))
    await world.tick()
    assert len(world.said_to("U0ANNA")) == len(world.workspace.calls_to(POST)) == 1
    assert ((await world.row(row)).attempts, await world.state(row)) == (2, SENT)


# One that goes wrong stays alone


# A file


@pytest.mark.parametrize(
    ("method", "when"),
    [
        ("conversations.open", "before"),
        ("files.getUploadURLExternal", "after"),
        ("files.completeUploadExternal", "before"),
        ("files.completeUploadExternal", "after"),
    ],
)
async def test_a_calendar_file_comes_once_whatever_becomes_of_a_call(
    world: World, method: str, when: str
) -> None:
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one)
    await world.says(anna, meeting, Rsvp.YES)
    row = await world.posts(Kind.CALENDAR_FILE, one, meeting, anna)
    world.playground.faults.server_error(method, when=when)
    await world.tick()
    assert await world.state(row) in (PENDING, CLAIMED)
    await world.advance("2026-03-09 10:05")
    (message,) = world.said_to("U0ANNA")
    assert (await world.state(row), (await world.row(row)).channel) == (SENT, message.channel)
    (file,) = (world.workspace.files[found] for found in message.files)
    assert file.name == f"2026-03-12-{row[:10]}.ics"


async def test_a_calendar_file_of_a_process_that_died_is_sent_by_the_next(world: World) -> None:
    one = await world.network()
    anna, bram = await world.member("U0ANNA", one), await world.member("U0BRAM", one)
    meeting = await world.session(one)
    for person in (anna, bram):
        await world.says(person, meeting, Rsvp.YES)
        await world.posts(Kind.CALENDAR_FILE, one, meeting, person)
    async with world.database.write() as db:
        for who in ("U0ANNA", "U0BRAM"):
            (taken,) = await queue.due_to(db, world.recipient(who), world.clock.now())
            taken.claim(world.clock.now())
    await world.advance("2026-03-09 10:02")
    assert len(world.said_to("U0ANNA")) == len(world.said_to("U0BRAM")) == 1


async def test_a_reply_comes_at_night_in_a_pause_and_to_who_asked_for_quiet_but_not_after_a_no(
    world: World,
) -> None:
    one = await world.network(paused_until=date(2026, 3, 10))
    anna, bram = await world.member("U0ANNA", one), await world.member("U0BRAM", one)
    await world.change(Person, anna, quiet=True, paused_until=date(2026, 3, 11))
    meeting = await world.session(one)
    await world.says(anna, meeting, Rsvp.YES)
    await world.says(bram, meeting, Rsvp.NO)
    goes = await world.posts(Kind.CALENDAR_FILE, one, meeting, anna)
    stays = await world.posts(Kind.CALENDAR_FILE, one, meeting, bram)
    await world.tick("2026-03-09 23:00")
    assert [await world.state(row) for row in (goes, stays)] == [SENT, UNWANTED]


async def test_a_letter_that_cannot_be_written_fails_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LETTERS, Kind.QUESTION_REMINDER, letter_that_breaks)
    one = await world.network()
    anna, bram = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    broken = [await world.posts(Kind.QUESTION_REMINDER, one, meeting, who) for who in (anna, bram)]
    whole = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    in_channel = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    await world.tick()
    assert [await world.state(row) for row in (*broken, whole, in_channel)] == [FAILED, FAILED, SENT, SENT]
    assert (await world.row(broken[0])).error == "KeyError"
    assert len(world.said_to("U0ANNA")) == 1


async def test_a_row_that_cannot_be_judged_fails_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_rows: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(wanted.PEOPLE, Kind.RSVP_REMINDER, breaks)
    one = await world.network()
    anna = await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    broken = await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    whole = await world.posts(Kind.QUESTION_REMINDER, one, meeting, anna)
    await world.tick()
    assert [await world.state(row) for row in (broken, whole)] == [FAILED, SENT]


async def test_one_step_and_one_session_that_go_wrong_do_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
    await world.member("U0ANNA", one)
    await world.member("U0ANNA", other)
    meeting, second = await world.session(one), await world.session(other)
    asked = wanted.PEOPLE[Kind.RSVP_REMINDER]

    async def breaks(db: Any, home: Network, about: LearningSession) -> Any:
        return await asked(db, home, about) if about.id == second else 1 / 0

    monkeypatch.setitem(wanted.PEOPLE, Kind.RSVP_REMINDER, breaks)
    for either in (meeting, second):
        await world.settle(either)
        await world.change(LearningSession, either, next_move_at=at("2026-03-09 09:30"), stage=Stage.PLANNED)
    await world.change(Network, one, zone="Nowhere/Nothing")  # whatever asks for its calendar breaks
    assert await steps.run(world.database, world.clock.now()) > 0
    assert await cycle.run(world.database, world.clock.now()) > 0
    assert not (await world.steps(meeting))[Kind.RSVP_REMINDER].expanded
    assert (await world.steps(second))[Kind.RSVP_REMINDER].expanded
    async with world.database.read() as db:
        assert (await db.get_one(LearningSession, meeting)).stage is Stage.PLANNED
        assert (await db.get_one(LearningSession, second)).stage is Stage.ANNOUNCED


async def test_the_steps_that_are_due_come_page_by_page_by_their_time(world: World) -> None:
    for channel in ("C0EEN", "C0TWEE"):  # on one date: their steps are due together
        await world.settle(await world.session(await world.network(channel=channel)))
    now = at("2026-06-01 12:00")
    async with world.database.read() as db:
        whole = await step.due_steps(db, now)
        pages, found = [], await step.due_steps(db, now, limit=3)
        while found:
            pages += found
            due, key, *_about = found[-1]
            found = await step.due_steps(db, now, limit=3, after=(due, key))
    assert len(whole) > 3
    assert pages == whole == sorted(whole)


async def test_a_job_that_fails_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_arguments: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(steps, "run", breaks)
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    await world.tick()
    assert await world.state(row) is SENT


async def test_a_database_that_does_not_answer_costs_a_tick_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_arguments: Any) -> Any:
        raise OSError

    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    with monkeypatch.context() as for_now:
        for_now.setattr(upcoming, "next_of_each", gone)
        await world.tick()
    assert await world.state(row) is PENDING
    await world.tick()
    assert await world.state(row) is SENT


# Messages that are brought up to date


async def announced(world: World) -> tuple[int, int, str]:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    await world.tick()
    return one, meeting, row


async def asks_for_update(world: World, meeting: int) -> None:
    async with world.database.write() as db:
        await posted.changed(db, world.clock.now(), meeting, Fact.COMING)


async def test_presses_that_fall_together_are_one_update(world: World) -> None:
    _one, meeting, _row = await announced(world)
    for _ in range(9):
        await asks_for_update(world, meeting)
    await world.advance("2026-03-09 10:01")
    assert len(world.workspace.calls_to(UPDATE)) == 1


async def test_an_update_that_fails_as_time_moves_is_tried_at_a_later_instant(world: World) -> None:
    one, _meeting, _row = await announced(world)
    await world.advance("2026-03-09 10:00:10.000001")
    world.playground.faults.drops_before(UPDATE)
    async with world.database.write() as db:
        await posted.changed_in(db, world.clock.now(), one, Fact.COMING)
    await world.advance("2026-03-09 10:00:10.000001")
    assert len(world.workspace.calls_to(UPDATE)) == 1


async def test_an_update_that_fails_is_tried_again(world: World) -> None:
    one, meeting, row = await announced(world)
    world.playground.faults.rate_limited(UPDATE, retry_after=50)
    world.playground.faults.drops_before(UPDATE)
    await asks_for_update(world, meeting)
    anna = await world.member("U0ANNA", one)
    await world.says(anna, meeting, Rsvp.YES)
    await world.advance("2026-03-09 10:00:10")
    assert (await world.row(row)).refresh_due == at("2026-03-09 10:00:52")
    await world.advance("2026-03-09 10:02")
    (message,) = world.in_channel()
    assert message.edited
    assert (await world.row(row)).refresh_due is None
    assert len(world.workspace.calls_to(UPDATE)) == 3


async def test_an_update_of_a_process_that_died_meanwhile_is_not_lost(world: World) -> None:
    _one, meeting, row = await announced(world)
    await asks_for_update(world, meeting)
    world.clock.move_to(at("2026-03-09 10:00:02"))

    async def dies(*_arguments: Any) -> Any:
        raise asyncio.CancelledError

    alive, world.slack.update = world.slack.update, dies  # type: ignore[method-assign]
    await world.tick()
    world.slack.update = alive  # type: ignore[method-assign]
    await asks_for_update(world, meeting)  # a press meanwhile does not wait for the lease
    assert (await world.row(row)).refresh_due == at("2026-03-09 10:00:04")
    await world.advance("2026-03-09 10:01")
    assert len(world.workspace.calls_to(UPDATE)) == 1


async def test_an_update_that_slack_refuses_or_that_cannot_be_written_is_let_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one, meeting, row = await announced(world)
    await asks_for_update(world, meeting)
    world.workspace.delete(world.in_channel()[0])
    await world.advance("2026-03-09 10:01")
    assert (await world.row(row)).refresh_due is None
    monkeypatch.setitem(LETTERS, Kind.ANNOUNCEMENT, letter_that_breaks)
    await asks_for_update(world, meeting)
    await world.advance("2026-03-09 10:02")
    assert (await world.row(row)).refresh_due is None
    assert len(world.workspace.calls_to(UPDATE)) == 1


async def test_only_a_message_of_ours_can_be_brought_up_to_date(world: World) -> None:
    _one, _meeting, row = await announced(world)
    known = await world.row(row)
    async with world.database.write() as db:
        assert known.channel is not None
        assert known.ts is not None
        assert await posted.refresh_message(db, world.clock.now(), known.channel, known.ts)
        assert not await posted.refresh_message(db, world.clock.now(), known.channel, "1.2")


# Steps


@pytest.mark.long
async def test_one_who_joins_late_gets_the_reminder_that_still_runs(world: World) -> None:
    one = await world.network()
    await world.member("U0ANNA", one)
    meeting = await world.session(one)
    await world.settle(meeting)
    await world.tick()
    await world.member("U0BRAM", one)
    async with world.database.write() as db:
        await step.expand_again(db, one, world.clock.now())
    for _ in range(2):
        await world.tick()
    assert [len(world.said_to(who)) for who in ("U0ANNA", "U0BRAM")] == [1, 1]


async def test_a_step_that_is_overdue_adds_nobody(world: World) -> None:
    one = await world.network()
    await world.member("U0ANNA", one)
    meeting = await world.session(one)
    await world.settle(meeting)
    await world.tick("2026-03-12 12:00")
    assert all(
        step.expanded for step in (await world.steps(meeting)).values() if step.due < world.clock.now()
    )
    async with world.database.read() as db:
        assert await posted.of_session(db, meeting, Kind.RSVP_REMINDER) == []


async def test_a_moved_session_drops_the_steps_of_the_old_edition(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one)
    await world.settle(meeting)
    before = await world.steps(meeting)
    async with world.database.write() as db:
        home, row = await db.get_one(Network, one), await db.get_one(LearningSession, meeting)
        await moves.reschedule(db, home, row, row.starts_local + timedelta(days=14), 180, world.clock.now())
    after = await world.steps(meeting)
    assert before[Kind.RSVP_REMINDER].edition == 1
    assert after[Kind.RSVP_REMINDER].edition == 2
    assert after[Kind.RSVP_REMINDER].due == before[Kind.RSVP_REMINDER].due + timedelta(days=14)
    assert len(after) == len(await world.steps(meeting))


async def test_reminders_that_wait_move_with_their_step(world: World) -> None:
    one = await world.network()
    await world.member("U0ANNA", one)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    await world.settle(meeting)
    anna_waits = at("2026-03-09 19:00")
    async with world.database.write() as db:
        somebody = await db.get_one(Person, 2)
        somebody.hours_from, somebody.hours_to = time(19), time(21)
    await world.change(LearningSession, meeting, starts_local=at("2026-03-19 13:30").replace(tzinfo=None))
    await world.settle(meeting)
    await world.tick()
    async with world.database.read() as db:
        (row,) = await db.scalars(
            select(delivery.Delivery).where(delivery.Delivery.kind == Kind.QUESTION_REMINDER)
        )
    assert row.due == anna_waits
    await world.change(LearningSession, meeting, starts_local=at("2026-03-26 13:30").replace(tzinfo=None))
    await world.settle(meeting)
    assert (await world.row(row.id)).due == (await world.steps(meeting))[Kind.QUESTION_REMINDER].due


# The cycle


async def stage_of(world: World, meeting: int) -> Stage:
    async with world.database.read() as db:
        return (await db.get_one(LearningSession, meeting)).stage


@pytest.mark.long
async def test_after_three_days_of_outage_the_stages_follow_in_order_and_what_is_stale_stays_away(
    world: World,
) -> None:
    one = await world.network()
    await world.member("U0ANNA", one)
    meeting = await world.session(one, "2026-03-17 13:30", Stage.ANNOUNCED)
    async with world.database.write() as db:
        asked_at = world.clock.now()
        db.add(LearningQuestion(network_id=one, asker_id=None, text="Waar begin je?", asked_at=asked_at))
    await world.settle(meeting)
    await world.advance("2026-03-09 18:00")  # the questions close tomorrow, the agenda is due on Thursday
    assert await stage_of(world, meeting) is Stage.ANNOUNCED
    await world.tick("2026-03-12 18:00")
    assert await stage_of(world, meeting) is Stage.PREPARING
    await world.advance("2026-03-13 13:59")  # the facilitator has the morning
    assert await stage_of(world, meeting) is Stage.PREPARING
    await world.advance("2026-03-13 14:01")
    assert await stage_of(world, meeting) is Stage.READY
    async with world.database.read() as db:
        proposals = await posted.of_session(db, meeting, Kind.PROPOSAL)
        agendas = await posted.of_session(db, meeting, Kind.AGENDA)
    assert (len(proposals), len(agendas)) == (1, 1)
    await world.tick("2026-03-21 09:00")  # all through the session
    assert await stage_of(world, meeting) is Stage.REPORTING
    await world.tick("2026-04-02 09:00")
    assert await stage_of(world, meeting) is Stage.CLOSED
    assert (await world.steps(meeting)).keys()
    async with world.database.read() as db:
        assert (await db.get_one(LearningSession, meeting)).next_move_at is None


@pytest.mark.long
@pytest.mark.parametrize("sign", [True, False])
async def test_the_evaluation_opens_by_itself_only_with_a_sign_that_people_met(
    world: World, sign: bool
) -> None:
    one = await world.network(threshold=3)
    people = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM", "U0CARA")]
    meeting = await world.session(one, "2026-03-09 13:30")
    await world.settle(meeting)
    await world.advance("2026-03-09 14:00")
    assert await stage_of(world, meeting) is Stage.UNDERWAY
    if sign:
        for person in people:
            await world.says(person, meeting, present=True)
    await world.advance("2026-03-09 16:31")
    assert await stage_of(world, meeting) is (Stage.EVALUATING if sign else Stage.UNDERWAY)
    assert [bool(world.said_to(who)) for who in ("U0ANNA", "U0BRAM", "U0CARA")] == [sign] * 3
    await world.advance("2026-03-12 18:00")
    assert await stage_of(world, meeting) is Stage.REPORTING


async def test_a_session_that_was_called_off_is_never_moved(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.CANCELLED, next_move_at=at("2026-03-09 09:00"))
    await cycle.run(world.database, world.clock.now())
    assert await stage_of(world, meeting) is Stage.CANCELLED
    async with world.database.read() as db:
        assert (await db.get_one(LearningSession, meeting)).next_move_at is None


async def made_by_hand(world: World, meeting: int, *steps: Any) -> None:
    for move in steps:
        async with world.database.write() as db:
            row = await db.get_one(LearningSession, meeting)
            await move(db, await db.get_one(Network, row.network_id), row, world.clock.now())
    await world.tick()


@pytest.mark.long
async def test_the_facilitator_may_make_every_move_earlier_and_take_one_back(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, "2026-04-16 13:30", Stage.PLANNED)
    await made_by_hand(
        world, meeting, moves.announce, moves.close_questions, moves.reopen_questions,
        moves.close_questions, moves.publish,
    )  # fmt: skip
    assert await stage_of(world, meeting) is Stage.READY
    assert len(world.in_channel()) == 2  # announced once, and the agenda
    await made_by_hand(world, meeting, moves.cancel)
    assert len(world.in_channel()) == 3
    never_told = await world.session(one, "2026-05-21 13:30", Stage.PLANNED, number=2)
    await made_by_hand(world, never_told, moves.cancel)
    assert len(world.in_channel()) == 3


@pytest.mark.long
async def test_who_was_absent_is_brought_up_to_date_and_reminded_once_unless_they_read_it(
    world: World,
) -> None:
    one = await world.network(threshold=3)
    people = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM", "U0CARA")]
    meeting = await world.session(one, "2026-03-06 13:30", Stage.UNDERWAY)
    await world.says(people[0], meeting, present=True)
    await made_by_hand(world, meeting, moves.close_evaluation, moves.release_report)
    assert [len(world.said_to(who)) for who in ("U0ANNA", "U0BRAM", "U0CARA")] == [0, 1, 1]
    async with world.database.write() as db:
        await reading.mark_read(db, meeting, people[1], world.clock.now())
    await world.advance("2026-03-18 18:00")
    assert [len(world.said_to(who)) for who in ("U0ANNA", "U0BRAM", "U0CARA")] == [0, 1, 2]
    async with world.database.read() as db:
        assert await posted.of_session(db, meeting, Kind.REPORT_NUDGE) == []


# The clock and the upkeep


async def test_a_clock_is_moved_through_everything_even_when_one_thing_keeps_failing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_arguments: Any) -> Any:
        raise ZeroDivisionError

    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED, next_move_at=at("2026-03-09 09:00"))
    monkeypatch.setattr(moves, "advance", breaks)
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting, due=at("2026-03-09 11:00"))
    await world.advance("2026-03-09 12:00")
    assert (await world.row(row)).sent_at == at("2026-03-09 11:00")


async def test_a_clock_of_the_machine_ticks_by_itself_and_stops_without_breaking_off(
    world: World,
) -> None:
    one = await world.network()
    meeting = await world.session(one, "2100-03-12 13:30", Stage.ANNOUNCED)
    clock = SystemClock()
    async with world.database.write() as db:
        home = await db.get_one(Network, one)
        await sending.with_move(
            db, home, await db.get_one(LearningSession, meeting), Kind.ANNOUNCEMENT, clock.now()
        )
    world.playground.faults.slow(POST, 0.1, when="after")
    ticker = Ticker(world.database, world.workspaces, clock, 0.01)
    ticker.start()
    async with asyncio.timeout(5):
        while not world.in_channel():
            await asyncio.sleep(0.005)
    await ticker.stop()  # in the midst of the answer
    async with world.database.read() as db:
        (sent,) = await posted.of_session(db, meeting, Kind.ANNOUNCEMENT)
    assert sent.ts == world.in_channel()[0].ts


async def test_a_clock_that_stops_takes_nothing_more_in_hand(world: World) -> None:
    one = await world.network()
    sent = await world.posts(Kind.ANNOUNCEMENT, one, await world.session(one, stage=Stage.ANNOUNCED))
    await world.tick()
    await world.change(Delivery, sent, refresh_due=world.clock.now())
    waits = await world.posts(Kind.CHANGE, one, await world.session(one, number=2, stage=Stage.ANNOUNCED))
    ticker = Ticker(world.database, world.workspaces, world.clock, 1)
    ticker.start()
    await ticker.stop()
    await ticker.tick()
    assert await world.state(waits) is PENDING
    assert (await world.row(sent)).refresh_due == world.clock.now()
    await world.tick()
    assert await world.state(waits) is SENT
    assert (await world.row(sent)).refresh_due is None


async def test_acts_that_wake_the_outbox_while_it_works_are_not_forgotten(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    world.ticker.wake()
    world.ticker.wake()
    row = await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    world.ticker.wake()
    await world.ticker.settled()
    assert await world.state(row) is SENT


async def test_names_and_zones_come_from_slack_and_are_asked_again_when_it_gave_no_answer(
    world: World,
) -> None:
    world.workspace.users["U0ANNA"].tz = "Asia/Tokyo"
    people = [await world.person(who, refreshed_at=None) for who in ("U0ANNA", "U0CARA", "U0GONE")]
    world.playground.faults.server_error("users.info", user="U0CARA")
    await asks_about_people(world.database, world.workspaces, world.clock)
    async with world.database.read() as db:
        anna, cara, _gone = [await db.get_one(Person, person) for person in people]
        assert (anna.name, anna.zone) == ("Anna", "Asia/Tokyo")
        assert cara.name == ""
    world.clock.move_to(world.clock.now() + timedelta(hours=1, seconds=1))
    await asks_about_people(world.database, world.workspaces, world.clock)
    async with world.database.read() as db:
        assert (await db.get_one(Person, cara.id)).name == "Cara"
    assert (
        len([call for call in world.workspace.calls_to("users.info") if call.args["user"] == "U0GONE"]) == 1
    )


async def test_who_is_forgotten_while_slack_is_asked_stays_forgotten(world: World) -> None:
    anna = await world.person("U0ANNA", refreshed_at=None)
    asked = world.slack.read

    async def meanwhile(*arguments: Any, **more: Any) -> Any:
        async with world.database.write() as db:
            await db.delete(await db.get_one(Person, anna))
        return await asked(*arguments, **more)

    world.slack.read = meanwhile  # type: ignore[method-assign]
    await asks_about_people(world.database, world.workspaces, world.clock)
    async with world.database.read() as db:
        assert await db.get(Person, anna) is None


async def test_the_language_of_a_message_is_that_of_its_reader(world: World) -> None:
    one = await world.network()
    anna = await world.person("U0ANNA", language=Language.EN)
    await world.member("U0ANNA", one)
    meeting = await world.session(one)
    await world.posts(Kind.RSVP_REMINDER, one, meeting, anna)
    await world.tick()
    (message,) = world.said_to("U0ANNA")
    assert "March" in message.text


# Two processes


async def test_two_outboxes_on_one_server_send_every_message_once(postgres_url: str) -> None:
    second = Database(postgres_url)
    try:
        async with world_at(postgres_url) as world:
            one, other = await world.network(), await world.network("Bouwen", "C0ANDER")
            meetings = {one: await world.session(one), other: await world.session(other)}
            for number in range(20):
                user_id = f"U0P{number}"
                world.workspace.add_user(user_id, user_id)
                for home, meeting in meetings.items():
                    person = await world.member(user_id, home)
                    await world.posts(Kind.RSVP_REMINDER, home, meeting, person)
            other_process = Ticker(second, world.workspaces, HeldClock(world.clock.now()), 1.0)
            await asyncio.gather(world.ticker.tick(), other_process.tick())
            await asyncio.gather(world.ticker.settled(), other_process.settled())
            await world.tick()
            assert [len(world.said_to(f"U0P{number}")) for number in range(20)] == [1] * 20
    finally:
        await second.dispose()
