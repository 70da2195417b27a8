"""Nothing holds the event loop: no act, no letter and no job, in a network as large as one may become.

What measures time is long; that the measure itself sees what it has to see is tried each time.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.clock import HeldClock
from bot.running.health import Watch
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from jobs.clock import Ticker
from models.delivery import Delivery, DeliveryState
from models.membership import Membership
from models.network import Network
from models.note import Note
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.session import LearningSession, Stage
from tests import neighbours as who
from tests.grown import grow
from tests.held import held_by, slowness
from tests.neighbours import NOW, SESSIONS, Ids, Quiet, Street, Things, furnish, street, without_a_disk
from tests.routes_of_all import FIRST_ASKED, Row, spoken_once
from tests.test_roles import made

pytestmark = pytest.mark.no_cover  # what is measured runs at its own speed

LONGEST = 0.05  # seconds, on the machine of docs/performance.md
DAYS = 25  # of the life of six sessions: every kind of move and of wave, some of them several times
MOVE = {"reporting", "underway", "evaluating", "ready", "preparing", "announced"}  # each kind of move once
TRIES = 4  # of what takes long once, as on a busy machine everything may


@pytest.fixture(scope="session")
def crowded(new_database: Callable[[], str]) -> tuple[str, Ids]:
    """A large network, to be copied."""
    address = new_database()

    async def grown() -> Ids:
        ids = await furnish(address)
        await grow(address, ids)
        return ids

    return address, asyncio.run(grown())


@pytest.fixture
async def crowd(crowded: tuple[str, Ids], copied: Callable[[str], str]) -> AsyncIterator[Street]:
    """A router in a large network."""
    address, ids = crowded
    async with street(copied(address), ids) as made:
        gc.collect()
        gc.freeze()
        yield made


async def once(what: Awaitable[Any]) -> float:
    """How long something holds the loop, in seconds of the machine of docs/performance.md."""
    took = await held_by(what)
    return took if took < LONGEST else took / slowness()


async def held(what: Callable[[], Awaitable[Any]], after: Callable[[], None] = lambda: None) -> float:
    """How long something holds the loop: the least of some tries."""

    async def tried() -> float:
        took = await once(what())
        after()
        return took

    return await least_of(tried)


async def least_of(tried: Callable[[], Awaitable[float]]) -> float:
    """The least of some tries, which stop once one is short."""
    least = 60.0
    for _ in range(TRIES):
        least = min(least, await tried())
        if least < LONGEST:
            break
    return least


# The measure


@pytest.mark.long
async def test_the_measure_sees_who_holds_the_loop_whether_by_working_or_by_waiting() -> None:
    long = 3 * LONGEST

    async def works() -> None:
        until = time.thread_time() + long
        while time.thread_time() < until:
            pass

    async def sleeps() -> None:
        time.sleep(long)

    assert await held_by(works()) > LONGEST
    assert await held_by(sleeps()) > LONGEST


async def test_the_measure_does_not_mind_what_takes_long_and_lets_others_go_on() -> None:
    async def takes_turns() -> None:
        for _ in range(20):
            until = time.thread_time() + 0.005
            while time.thread_time() < until:
                pass
            await asyncio.sleep(0)

    assert await held(takes_turns) < LONGEST


# What people do


def somebody(row: Row) -> str:
    """Who may take a route; who facilitates sees most."""
    return next(
        user for user in (who.FACILITATOR, who.ASKER, who.PARTICIPANT, *sorted(row.who)) if user in row.who
    )


# A text for outside is compared with every success and story of the network, loaded at once: 0.1 s for 3,000,
# and so is what a group takes along;
# what a sponsor reads with all that stays within the circle; a name is looked for in every list; and where a
# measurement stands asks of a hundred members who would get it.
THREE_TIMES, COMPARED = 3, (
    "outside_", "support_", "off_slack_forget", "erase", "measure", "export_",
)  # fmt: skip
# All was sent by then, nobody is new among so many sessions, and every register is full.
NOT_IN_A_CROWD = {"skip", "buddy", "entry_own_line"}


@pytest.mark.long
async def test_no_act_holds_the_loop(crowd: Street) -> None:
    too_long = {}
    for (kind, name), row in spoken_once().items():
        user = somebody(row)
        answers: list[str] = []

        async def acts() -> None:
            answers.append(await crowd.send(kind, made(crowd, kind, name, row, user)))  # noqa: B023

        took = await held(acts, crowd.put_back)
        refused = who.refused(answers[0], user)
        assert not refused or name in NOT_IN_A_CROWD, (name, refused)
        if took > (THREE_TIMES if name.startswith(COMPARED) else 1) * LONGEST:
            too_long[kind, name] = round(took * 1000)
    assert too_long == {}


@pytest.mark.long
async def test_no_home_of_a_member_holds_the_loop(crowd: Street) -> None:
    for user in (who.ASKER, who.PARTICIPANT, "UA100001"):
        payload = made(crowd, "event", "app_home_opened", spoken_once()["event", "app_home_opened"], user)
        assert await held(lambda: crowd.send("event", payload), crowd.put_back) < LONGEST  # noqa: B023


# What time does


@pytest.fixture
async def database(crowded: tuple[str, Ids], copied: Callable[[str], str]) -> AsyncIterator[Database]:
    """The large network without a router."""
    made = Database(copied(crowded[0]))
    without_a_disk(made)
    gc.collect()
    gc.freeze()
    yield made
    await made.dispose()


async def lived(database: Database, here: Things, until: datetime) -> dict[datetime, int]:
    """Let time do what is due; return when it held the loop too long, in ms."""
    async with database.write() as db:
        (await db.get_one(LearningSession, here["announced"])).next_move_at = NOW + timedelta(days=5)
    slack, clock = Quiet(), HeldClock(NOW)
    ticker = Ticker(database, OneWorkspace(slack), clock, 1.0)
    too_long, after = {}, None
    while (moment := await ticker.next_due(after)) is not None and moment <= until:
        clock.move_to(moment)
        if (took := await once(ticked(ticker))) > LONGEST:
            too_long[moment] = round(took * 1000)
        after = clock.now()
    assert len(slack.calls) > 100
    return too_long


async def stages(database: Database, here: Things) -> dict[str, Stage]:
    """The stages of the sessions."""
    async with database.read() as db:
        return {name: (await db.get_one(LearningSession, here[name])).stage for name in SESSIONS}


async def ticked(ticker: Ticker) -> None:
    """A tick, and what it sets going."""
    await ticker.tick()
    await ticker.settled()


@pytest.mark.long
async def test_no_move_and_no_step_of_a_session_holds_the_loop(
    database: Database, crowded: tuple[str, Ids], copied: Callable[[str], str]
) -> None:
    here = crowded[1].here
    too_long = await lived(database, here, NOW + timedelta(DAYS))
    moved = {name for name, stage in (await stages(database, here)).items() if stage is not SESSIONS[name][1]}
    assert moved >= MOVE
    for _ in range(TRIES - 1):
        if too_long:
            again = Database(copied(crowded[0]))
            without_a_disk(again)
            once_more = await lived(again, here, max(too_long))
            too_long = {at: ms for at, ms in once_more.items() if at in too_long}
            await again.dispose()
    assert too_long == {}


ABOUT = {
    Kind.NOTE: "note:{note}", Kind.HIDDEN: "question:{own}", Kind.REWORD: "question:{own}",
    Kind.CHANNEL_LOST: "channel:{network}", Kind.WHISPER: "point:{point_underway}",
    Kind.ANSWERED_CHECK: "question:{own}",
    Kind.SPLIT: "question:{own}",
    Kind.AIM_WORDS: "aim:{aim_asker}", Kind.BUDDY: "buddies:{buddies}",
    Kind.SUPPORT_REQUEST: "supporter:{hr_asked}", Kind.SIGNAL: "note:{note}",
    Kind.NOTE_BACK: "note_back:{note_back}",
    Kind.ANSWER_CONSENT: "answer:{answer_asked}", Kind.ANSWER_GIVEN: "answer:{answer_kept}",
    Kind.ERRAND_REQUEST: "errand:{errand}",
    Kind.ERRAND_NEWS: "errand:{errand}", Kind.CHANGE: "place:{ready}",
    Kind.INQUIRY_PROMPT: "inquiry:{inquiry_offered}", Kind.INQUIRY_RESULTS: "inquiry:{inquiry_closed}",
    Kind.INQUIRY_SHARED: "inquiry:{inquiry_closed}",
    Kind.INQUIRY_REQUEST: f"inquiry:{{inquiry_{FIRST_ASKED}}}",
    Kind.INQUIRY_REMINDER: f"inquiry:{{inquiry_{FIRST_ASKED}}}",
    Kind.CONSENT: "decision:{decision_asked}", Kind.GROUND_RULES: "ground_rules:1",
    Kind.INTRODUCTIONS: "introductions:{network}",
    Kind.NETWORK_CLOSED: "network:{network}",
    Kind.OPEN_CALL: "open_call:{network}",
    Kind.DATE_POLL: "date_poll:{date_poll}", Kind.DATE_POLL_REMINDER: "date_poll:{date_poll}",
    Kind.BRAINSTORM: "brainstorm:{brainstorm}",
}  # fmt: skip
STAGE_OF = {
    Kind.ANNOUNCEMENT: "announced", Kind.QUESTION_REMINDER: "announced", Kind.PREVIEW: "planned",
    Kind.PROPOSAL: "preparing", Kind.EXPERT_SEARCH: "announced", Kind.ERRAND_REQUEST: "announced",
    Kind.CONTRIBUTION_REQUEST: "announced", Kind.CASE_REQUEST: "announced", Kind.CASE_REMINDER: "preparing",
    Kind.NOTES_REQUEST: "announced", Kind.LEAD_REQUEST: "announced",
    Kind.ERRAND_NEWS: "announced", Kind.AGENDA: "ready", Kind.RSVP_REMINDER: "ready",
    Kind.DAY_BEFORE: "ready", Kind.LINK: "ready", Kind.CALENDAR_FILE: "ready", Kind.CHANGE: "ready",
    Kind.RUNNING_ORDER: "ready", Kind.BRAINSTORM: "underway",
    Kind.EVALUATION_PROMPT: "underway", Kind.WHISPER: "underway", Kind.EVALUATION_REQUEST: "evaluating",
    Kind.EVALUATION_REMINDER: "evaluating", Kind.REPORT_DRAFT: "evaluating", Kind.REPORT_NUDGE: "evaluating",
}  # fmt: skip
WITHOUT_A_SESSION = {
    Kind.NOTE, Kind.SIGNAL, Kind.NOTE_BACK, Kind.HIDDEN, Kind.REWORD,
    Kind.INVITATION, Kind.WELCOME, Kind.SEAT_FREE, Kind.PINNED,
    Kind.LEFT_TO_DO, Kind.NOBODY_LEADS, Kind.PLAN_NEXT,
    Kind.TAKEN_OVER, Kind.CHANNEL_LOST, Kind.ANSWERED_CHECK, Kind.AIM_WORDS, Kind.SPLIT, Kind.ANSWER_CONSENT,
    Kind.ANSWER_GIVEN, Kind.INQUIRY_PROMPT, Kind.INQUIRY_REQUEST,
    Kind.INQUIRY_REMINDER, Kind.INQUIRY_RESULTS, Kind.INQUIRY_SHARED, Kind.DATE_POLL, Kind.DATE_POLL_REMINDER,
    Kind.CONSENT, Kind.BUDDY, Kind.SUPPORT_REQUEST, Kind.NETWORK_CLOSED, Kind.OPEN_CALL,
}  # fmt: skip


async def readers_of(db: AsyncSession, kind: Kind, here: Things) -> list[Person | None]:
    """Some people who get a kind of message; None for the channel."""
    if RULES[kind].audience is Audience.CHANNEL:
        return [None]
    if RULES[kind].audience is Audience.FACILITATORS:
        return [await db.get_one(Person, here["facilitator"])]
    people = select(Person).join(Membership, Membership.person_id == Person.id).where(~Person.deactivated)
    mine = people.where(Membership.network_id == here["network"], Membership.participates)
    return list((await db.scalars(mine.order_by(Person.id.desc()).limit(4))).all())


async def put(db: AsyncSession, kind: Kind, here: Things, edition: int) -> None:
    """Let a message of a kind be due, and others of that kind be due to be brought up to date."""
    home = await db.get_one(Network, here["network"])
    about = None if kind in WITHOUT_A_SESSION else here[STAGE_OF.get(kind, "reporting")]
    if about is not None:
        (await db.get_one(LearningSession, about)).edition = edition
    note = Note(key=f"n{edition}", network_id=home.id, text="Dag", written_at=NOW)
    db.add(note)
    await db.flush()
    subject = ABOUT.get(kind, f"session:{about}").format(note=note.id, **here)
    due = NOW - timedelta(hours=1)
    readers = await readers_of(db, kind, here)
    for number, reader in enumerate((readers[0], *readers)):
        if number and RULES[kind].stays:  # never brought up to date
            break
        row = Delivery(
            network_id=home.id, kind=kind, subject=subject, session_id=about, edition=edition + number,
            recipient=reader.user_id if reader else home.channel_id, person_id=reader.id if reader else None,
            due=due, expires=NOW + timedelta(days=9),
        )  # fmt: skip
        if number:
            row.sent("C1", f"{edition}.{number}", NOW)
            row.refresh_due = due
        db.add(row)


@pytest.mark.long
async def test_no_letter_holds_the_loop_when_it_is_sent_or_brought_up_to_date(
    database: Database, crowded: tuple[str, Ids]
) -> None:
    here = crowded[1].here
    ticker = Ticker(database, OneWorkspace(Quiet()), HeldClock(NOW), 1.0)
    await ticked(ticker)
    editions = count(1000, 10)

    async def sent(kind: Kind) -> float:
        edition = next(editions)
        async with database.write() as db:
            await put(db, kind, here, edition)
        took = await once(ticked(ticker))
        async with database.read() as db:
            mine = select(Delivery).where(Delivery.edition.between(edition, edition + 9))
            rows = list(await db.scalars(mine))
        assert not [row.error for row in rows if row.state is DeliveryState.FAILED], kind
        assert not [row for row in rows if row.state is DeliveryState.PENDING and row.due < NOW], kind
        assert not [row for row in rows if row.refresh_due is not None], kind
        return took

    took = {kind: await least_of(partial(sent, kind)) for kind in Kind}
    assert {kind: round(seconds * 1000) for kind, seconds in took.items() if seconds > LONGEST} == {}


@pytest.mark.long
async def test_no_look_at_the_health_holds_the_loop(database: Database) -> None:
    watch = Watch(database, HeldClock(NOW), ticked_at=lambda: 0.0, heard_at=lambda: 0.0)
    assert await held(watch.look) < LONGEST
