"""Every error that Slack documents for the methods that Kring calls: what it means, and what follows.

slack_errors.json holds the names by method, as Slack's pages give them; "*" stands for every method.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.slack.errors import MEANINGS, TOO_FAST, Meaning
from models import delivery
from models.attendance import Rsvp
from models.channel import BY_ERROR
from models.delivery import DeliveryState
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import Stage
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.post import World, asks_about_people
from tests.test_manifest import methods_used

DOCUMENTED: dict[str, list[str]] = json.loads((Path(__file__).parent / "slack_errors.json").read_text())
POST, UPDATE = "chat.postMessage", "chat.update"
PENDING, SENT, FAILED = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.FAILED


def of(method: str) -> list[str]:
    """Every error that is documented for a method."""
    return sorted({*DOCUMENTED["*"], *DOCUMENTED[method]})


def some_of(method: str) -> list[str]:
    """Of these the first of each meaning, and those that are a case of their own."""
    first = {MEANINGS[error]: error for error in reversed(of(method))}
    return sorted({*first.values(), *({*BY_ERROR, *TOO_FAST, delivery.DELETED} & {*of(method)})})


Errors = Callable[[str], list[str]]
with_errors = pytest.mark.parametrize("errors", [some_of, pytest.param(of, marks=pytest.mark.long)])


def named(method: str) -> str:
    """A method by its own name, which the client writes with an underscore."""
    return method.replace("_", ".", 1)


def test_every_method_that_the_code_calls_has_its_documented_errors() -> None:
    assert {named(method) for method in methods_used()} <= DOCUMENTED.keys()


def test_every_documented_error_has_a_meaning() -> None:
    assert {error for errors in DOCUMENTED.values() for error in errors} <= MEANINGS.keys()


@pytest.mark.long
@with_errors
async def test_a_message_that_meets_an_error_goes_later_is_looked_up_or_is_told(
    world: World, errors: Errors
) -> None:
    """Each documented error once, as Slack answers it; then an hour in which all goes well."""
    home = await world.network()
    meeting = await world.session(home, stage=Stage.ANNOUNCED)
    rows = {}
    for edition, error in enumerate(errors(POST), start=1):
        rows[error] = await world.posts(Kind.ANNOUNCEMENT, home, meeting, edition=edition)
        world.playground.faults.error(POST, error)
        await world.tick()
        await world.change(Network, home, channel_lost=None)
    ends = {Meaning.MESSAGE: FAILED, Meaning.RECIPIENT: FAILED}
    waits = {*BY_ERROR} & rows.keys()  # for a channel that is closed to Kring
    await world.advance("2026-03-09 11:30")
    for error, row in rows.items():
        known = await world.row(row)
        if error in waits:
            assert (known.state, known.error) == (PENDING, error)
            continue
        assert (known.state, bool(known.error)) == (
            ends.get(MEANINGS[error], SENT), MEANINGS[error] in ends,
        ), error  # fmt: skip
    async with world.database.read() as db:
        told = {row.id for row in await delivery.unsent(db, home, (Kind.ANNOUNCEMENT,))}
    assert told == {row for error, row in rows.items() if MEANINGS[error] in ends and error not in waits}


UPLOADS = ("conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal")


@pytest.mark.long
@with_errors
@pytest.mark.parametrize("method", UPLOADS)
async def test_a_file_that_meets_an_error_comes_later_or_is_told(
    world: World, method: str, errors: Errors
) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    meeting = await world.session(home)
    await world.says(anna, meeting, Rsvp.YES)
    row = await world.posts(Kind.CALENDAR_FILE, home, meeting, anna)
    for error in errors(method):
        await world.change(delivery.Delivery, row, state=PENDING, due=world.clock.now(), attempts=0)
        world.playground.faults.error(method, error)
        await world.tick()
        await world.ticker.advance(world.clock.now() + timedelta(minutes=3))
        final = MEANINGS[error] in (Meaning.MESSAGE, Meaning.RECIPIENT)
        assert await world.state(row) is (FAILED if final else SENT), error


async def test_a_pin_for_which_slack_asked_to_wait_is_put_all_the_same(world: World) -> None:
    home = await world.network()
    await world.posts(Kind.PINNED, home, subject="network:1")
    world.playground.faults.error("pins.add", "service_unavailable")
    await world.tick()
    assert world.workspace.channels["C0KRING"].pins


async def test_who_could_not_be_asked_about_is_asked_about_again_within_the_hour(world: World) -> None:
    asked = "users.info"
    passes = {error for error in of(asked) if MEANINGS[error] not in (Meaning.MESSAGE, Meaning.RECIPIENT)}
    await world.person("U0ANNA", refreshed_at=None)
    for error in sorted(passes - TOO_FAST):  # those are waited for by the clock of the machine
        world.playground.faults.error(asked, error)
        before = len(world.workspace.calls_to(asked))
        world.clock.move_to(world.clock.now() + timedelta(hours=1, minutes=1))
        await asks_about_people(world.database, world.workspaces, world.clock)
        assert len(world.workspace.calls_to(asked)) > before, error
    world.clock.move_to(world.clock.now() + timedelta(hours=1, minutes=1))
    await asks_about_people(world.database, world.workspaces, world.clock)
    async with world.database.read() as db:
        [anna] = await db.scalars(select(Person))
    assert anna.name == "Anna"


@pytest.mark.parametrize("error", sorted(TOO_FAST))
async def test_a_reminder_for_which_slack_asked_to_wait_comes_all_the_same(world: World, error: str) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    meeting = await world.session(home)
    row = await world.posts(Kind.RSVP_REMINDER, home, meeting, anna)
    world.playground.faults.error(POST, error)
    await world.tick()
    assert await world.state(row) is PENDING
    await world.advance("2026-03-09 10:01")
    assert await world.state(row) is SENT


@pytest.mark.long
async def test_an_error_that_nobody_knows_is_tried_a_few_times_and_then_told(world: World) -> None:
    home = await world.network()
    meeting = await world.session(home, stage=Stage.ANNOUNCED)
    passes = await world.posts(Kind.ANNOUNCEMENT, home, meeting)
    world.playground.faults.error(POST, "quite_new", times=2)
    await world.advance("2026-03-09 10:05")
    assert await world.state(passes) is SENT
    stays = await world.posts(Kind.ANNOUNCEMENT, home, meeting, edition=2)
    world.playground.faults.error(POST, "quite_new", times=50)
    await world.advance("2026-03-09 12:00")
    known = await world.row(stays)
    assert (known.state, known.error, known.attempts) == (FAILED, "quite_new", 5)


@pytest.mark.long
@with_errors
async def test_an_update_that_meets_an_error_comes_later_or_is_told(world: World, errors: Errors) -> None:
    """Each documented error once, in a row of its own; then a minute in which all goes well."""
    home = await world.network()
    meeting = await world.session(home, stage=Stage.ANNOUNCED)
    await world.says(await world.member("U0ANNA", home), meeting)
    for edition, error in enumerate(errors(UPDATE), start=1):
        row = await world.posts(Kind.ANNOUNCEMENT, home, meeting, edition=edition)
        await world.tick()
        before = taken(world)
        await world.change(delivery.Delivery, row, refresh_due=world.clock.now())
        world.playground.faults.error(UPDATE, error)
        await world.tick()
        await world.change(Network, home, channel_lost=None)
        await world.tick(world.clock.now() + timedelta(minutes=1))
        known = await world.row(row)
        assert known.refresh_due is None, error
        if error == delivery.DELETED:  # it is put there again
            assert (known.state, known.error, known.came_back) == (SENT, "", True)
            continue
        if error in BY_ERROR:  # what shows the network is updated once it is open
            assert (known.state, known.error) == (SENT, "")
            continue
        final = MEANINGS[error] in (Meaning.MESSAGE, Meaning.RECIPIENT)
        assert (known.state, known.error) == (SENT, error if final else "")
        assert taken(world) - before == (0 if final else 1), error


def taken(world: World) -> int:
    """How many updates Slack took."""
    return len([call for call in world.workspace.calls_to(UPDATE) if call.response["ok"]])


# What the facilitator sees


async def open_not_reached(running: Running) -> str:
    await running.ria.opens_home()
    await running.ria.clicks("Bekijken", within="home", beside="bericht")
    assert running.ria.modal is not None
    return shown(running.ria.modal)


@pytest.mark.long
@begins_after(until("2026-02-18 10:00"))
async def test_what_is_too_long_is_told_with_what_to_do_and_not_offered_again(circle: Running) -> None:
    circle.playground.faults.error(POST, "msg_blocks_too_long", channel=CHANNEL)
    await circle.advance("2026-02-19 10:00")
    said = await open_not_reached(circle)
    assert "te lang" in said
    assert "Opnieuw sturen" not in said.replace("Opnieuw sturen helpt niet", "")
    await circle.ria.clicks("Kopieer voor e-mail")
    assert circle.ria.sees("Bijeenkomst 1")


@pytest.mark.long
async def test_an_update_that_slack_refuses_is_told_until_a_later_one_is_taken(circle: Running) -> None:
    await circle.advance("2026-02-20 10:00")
    circle.playground.faults.error(UPDATE, "invalid_blocks", channel=CHANNEL)
    await circle.person("U0ANNA").clicks("Ja")
    await circle.advance("2026-02-20 10:01")
    said = await open_not_reached(circle)
    assert "staat er niet in" in said
    assert "Bijwerken" not in said
    await circle.ria.closes(everything=True)
    await circle.person("U0BRAM").clicks("Ja")
    await circle.advance("2026-02-20 10:02")
    await circle.ria.opens_home()
    assert not circle.ria.sees("kon niet worden bijgewerkt")


async def test_a_press_that_slack_could_not_follow_at_first_is_followed(circle: Running) -> None:
    circle.playground.faults.rate_limited("views.open")
    await circle.person("U0ANNA").runs("/kring", "vraag", channel=CHANNEL)
    await circle.settled()
    assert circle.person("U0ANNA").modal is not None


@pytest.mark.long
@with_errors
@pytest.mark.parametrize("method", ["views.open", "views.publish", "chat.postEphemeral"])
async def test_no_error_of_a_reply_keeps_the_next_one_away(
    circle: Running, method: str, errors: Errors
) -> None:
    anna = circle.person("U0ANNA")
    for error in errors(method):
        circle.playground.faults.error(method, error, times=2)
        await anna.runs("/kring", "vraag", channel=CHANNEL)
        await anna.opens_home()
        await anna.writes("Ik kan niet komen")
        await circle.settled()
    circle.playground.faults.clear()
    if anna.modal is not None:
        await anna.closes(everything=True)
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.opens_home()
    await circle.settled()
    assert anna.modal is not None
    assert anna.home is not None
