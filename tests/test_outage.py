"""An outage over each step in turn: what is still of use is sent, what is stale is not, and nothing twice."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.storage.database import Database
from models import belonging, intention, message, moves
from models.attendance import Rsvp
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from tests.conftest import first_of_each
from tests.post import World, at, world_on

THREE_DAYS = timedelta(hours=72)
LIFE = [stage for stage in Stage if stage is not Stage.CANCELLED]


@dataclass
class Life:
    """A network of four, whose last session was held without Dirk, and the session that is ahead."""

    world: World
    home: int
    people: dict[str, int]
    meeting: int

    async def attends(self, meeting: int) -> None:
        """Everybody but Dirk is there."""
        for who, person in self.people.items():
            if who != "U0DIRK":
                await self.world.says(person, meeting, Rsvp.YES if who == "U0ANNA" else None, present=True)

    async def sent(self, meeting: int | None = None) -> Counter[tuple[Kind, str]]:
        """What went out for a session, by kind and recipient."""
        of_session = Delivery.session_id == (meeting or self.meeting)
        async with self.world.database.read() as db:
            rows = await db.scalars(select(Delivery).where(of_session, Delivery.state == DeliveryState.SENT))
            return Counter((row.kind, row.recipient) for row in rows)

    async def kinds(self) -> set[Kind]:
        """The kinds of message that went out for the session."""
        return {kind for kind, _ in await self.sent()}

    async def stage(self) -> Stage:
        """Where the session stands."""
        async with self.world.database.read() as db:
            return (await db.get_one(LearningSession, self.meeting)).stage

    async def releases(self) -> None:
        """Ria releases the report."""
        async with self.world.database.write() as db:
            meeting = await db.get_one(LearningSession, self.meeting)
            home = await db.get_one(Network, self.home)
            await moves.release_report(db, home, meeting, self.world.clock.now())
        await self.world.tick()

    async def resumes(self, until: str) -> Counter[tuple[Kind, str]]:
        """Kring comes back after three days and runs on; nothing may come twice, and no stage be skipped."""
        with capture_logs() as logs:
            await self.world.tick(self.world.clock.now() + THREE_DAYS)
            await self.world.advance(until)
        assert is_in_order(stages(logs))
        found = await self.sent()
        assert set(found.values()) <= {1}
        return found


@asynccontextmanager
async def life_on(database: Database, start: str, stage: Stage) -> AsyncIterator[Life]:
    async with world_on(database, start) as world:
        world.workspace.add_user("U0DIRK", "Dirk")
        home = await world.network(threshold=3)
        people = {who: await world.member(who, home) for who in ("U0ANNA", "U0BRAM", "U0CARA", "U0DIRK")}
        last = await world.session(home, "2026-01-22 13:30", Stage.CLOSED)
        async with world.database.write() as db:
            asked_at = world.clock.now()
            db.add(LearningQuestion(network_id=home, asker_id=None, text="Waar begin je?", asked_at=asked_at))
        life = Life(world, home, people, await world.session(home, stage=stage, number=2))
        await life.attends(last)
        await world.settle(life.meeting)
        yield life


@pytest.fixture
async def that_morning(database: Database) -> AsyncIterator[Life]:
    """The morning of the session."""
    async with life_on(database, "2026-03-12 10:00", Stage.READY) as life:
        yield life


@pytest.fixture
async def weeks_before(database: Database) -> AsyncIterator[Life]:
    """A month before the session."""
    async with life_on(database, "2026-02-11 10:00", Stage.PLANNED) as life:
        yield life


def stages(logs: list[EventDict]) -> list[tuple[Stage, Stage]]:
    """The stages that a session went through, from and to."""
    moved = [(log["before"], log["after"]) for log in logs if log["event"] == "cycle.moved"]
    return [(before, after) for before, after in moved if before is not after]


def is_in_order(moved: list[tuple[Stage, Stage]]) -> bool:
    """Each stage follows on the one before it; without an evaluation the report follows at once."""
    joins = all(after == before for (_, after), (before, _) in pairwise(moved))
    steps = [LIFE.index(after) - LIFE.index(before) for before, after in moved]
    without = (Stage.UNDERWAY, Stage.REPORTING)
    return joins and all(by == 1 or move == without for by, move in zip(steps, moved, strict=True))


def is_useful(case: tuple[Kind, str, bool]) -> bool:
    """Whether a message is still of use after the outage."""
    return case[-1]


# The kind; a minute before it was due; what is looked at; whether it is still of use three days later.
BEFORE_THE_SESSION = [
    (Kind.PREVIEW, "2026-02-12 08:59", True),
    (Kind.ANNOUNCEMENT, "2026-02-19 08:59", True),
    (Kind.QUESTION_REMINDER, "2026-03-02 08:59", False),
    (Kind.PROPOSAL, "2026-03-05 08:59", True),
    (Kind.AGENDA, "2026-03-06 14:59", True),
    (Kind.RSVP_REMINDER, "2026-03-09 08:59", False),
    (Kind.DAY_BEFORE, "2026-03-11 08:59", False),
    (Kind.RUNNING_ORDER, "2026-03-12 08:29", False),
]


@pytest.mark.parametrize(("kind", "stops", "useful"), first_of_each(BEFORE_THE_SESSION, is_useful), ids=str)
@pytest.mark.long
async def test_three_days_of_outage_before_the_session(
    weeks_before: Life, kind: Kind, stops: str, useful: bool
) -> None:
    life, world = weeks_before, weeks_before.world
    await world.says(life.people["U0ANNA"], life.meeting, Rsvp.YES)
    await world.advance(stops)
    assert kind not in await life.kinds()
    found = await life.resumes("2026-03-16 09:00")
    assert (kind in {of for of, _ in found}) is useful
    if at(stops) + THREE_DAYS < at("2026-03-12 09:00"):
        assert (Kind.DAY_BEFORE, "U0ANNA") in found
        assert (Kind.AGENDA, "C0KRING") in found


AFTER_THE_SESSION = [
    (Kind.EVALUATION_PROMPT, "2026-03-12 16:19", False),  # it opens by itself, as people were there
    (Kind.EVALUATION_REQUEST, "2026-03-12 16:29", True),
    (Kind.EVALUATION_REMINDER, "2026-03-13 08:59", True),
    (Kind.REPORT_DRAFT, "2026-03-13 08:59", True),
    (Kind.EVALUATION_RESULTS, "2026-03-16 17:29", True),
    (Kind.REPORT_NUDGE, "2026-03-17 14:59", True),
    (Kind.CATCH_UP, "2026-03-24 08:59", True),
    (Kind.CATCH_UP_REMINDER, "2026-03-20 08:59", True),
    (Kind.ACTION_CHECK, "2026-03-26 08:59", True),
    (Kind.ABSENCE_HINT, "2026-03-26 08:59", True),
]


@pytest.mark.parametrize(("kind", "stops", "useful"), first_of_each(AFTER_THE_SESSION, is_useful), ids=str)
@pytest.mark.long
async def test_three_days_of_outage_after_the_session(
    that_morning: Life, kind: Kind, stops: str, useful: bool
) -> None:
    life, world = that_morning, that_morning.world
    await world.advance("2026-03-12 14:00")
    await life.attends(life.meeting)
    async with world.database.write() as db:
        await intention.intend(db, life.meeting, life.people["U0ANNA"], "Iets proberen")
    if kind is Kind.CATCH_UP_REMINDER:
        await world.advance("2026-03-17 14:00")
        await life.releases()
    await world.advance(stops)
    assert kind not in await life.kinds()
    found = await life.resumes("2026-04-10 09:00")
    assert (kind in {of for of, _ in found}) is useful
    assert (Kind.CATCH_UP, "U0DIRK") in found
    asked = {(Kind.EVALUATION_REQUEST, who) for who in life.people if who != "U0DIRK"}
    assert asked <= found.keys()


@pytest.mark.long
async def test_after_an_outage_nobody_is_asked_how_it_was_in_the_weekend(that_morning: Life) -> None:
    life, world = that_morning, that_morning.world
    await world.tick("2026-03-12 14:00")
    await life.attends(life.meeting)
    await world.tick("2026-03-15 14:00")  # a Sunday
    assert world.said_to("U0ANNA") == []
    await world.advance("2026-03-16 08:31")
    assert len(world.said_to("U0ANNA")) == 1


@pytest.mark.long
async def test_after_three_weeks_of_outage_over_a_whole_session_only_what_looks_ahead_is_sent(
    weeks_before: Life,
) -> None:
    life, world = weeks_before, weeks_before.world
    world.clock.move_to(at("2026-02-25 10:00"))
    following = await world.session(life.home, "2026-04-23 13:30", Stage.PLANNED, number=3)
    await world.settle(following)
    with capture_logs() as logs:
        await world.tick("2026-03-18 10:00")
    assert is_in_order(stages(logs))
    assert [before for before, _ in stages(logs)] == LIFE[:5]
    assert await life.sent() == Counter({(Kind.REPORT_DRAFT, "U0RIA"): 1})
    await world.advance("2026-03-19 10:00")
    assert await life.sent() == Counter({(Kind.REPORT_DRAFT, "U0RIA"): 1, (Kind.REPORT_NUDGE, "U0RIA"): 1})
    await world.advance("2026-04-02 09:01")
    assert (Kind.ANNOUNCEMENT, "C0KRING") in await life.sent(following)


REMINDERS = {Kind.QUESTION_REMINDER, Kind.RSVP_REMINDER}


@pytest.mark.parametrize(
    ("back", "reminders"),
    [("2026-03-02 10:00", {Kind.RSVP_REMINDER}), ("2026-03-09 10:00", set())],
    ids=["over the first reminder", "over both"],
)
@pytest.mark.long
async def test_what_is_announced_late_is_not_repeated_in_the_same_breath(
    weeks_before: Life, back: str, reminders: set[Kind]
) -> None:
    life, world = weeks_before, weeks_before.world
    await world.advance("2026-02-18 10:00")
    await world.tick(back)
    went = await life.kinds()
    assert Kind.ANNOUNCEMENT in went
    assert not went & REMINDERS
    async with world.database.read() as db:
        row = await db.get_one(LearningSession, life.meeting)
        network = await db.get_one(Network, life.home)
        planned = {one.kind for one in await message.planned(db, network, row, world.clock.now())}
    assert planned & REMINDERS == reminders
    await world.member("U0EVA", life.home)
    async with world.database.write() as db:
        await belonging.changed(db, life.home, world.clock.now())
    await world.advance("2026-03-12 09:00")
    assert await life.kinds() & REMINDERS == reminders


@pytest.mark.long
@pytest.mark.parametrize("fault", ["rate_limited", "drops_after"])
async def test_what_slack_took_late_is_announced_late_and_not_repeated(
    weeks_before: Life, fault: str
) -> None:
    life, world = weeks_before, weeks_before.world
    await world.advance("2026-02-18 10:00")
    world.clock.move_to(at("2026-03-02 08:59"))
    getattr(world.playground.faults, fault)("chat.postMessage", times=3, channel="C0KRING")
    await world.tick()
    await world.advance("2026-03-05 08:00")
    went = await life.kinds()
    assert Kind.ANNOUNCEMENT in went
    assert Kind.QUESTION_REMINDER not in went


@pytest.mark.long
async def test_after_three_weeks_of_outage_there_is_still_time_to_ask(weeks_before: Life) -> None:
    life, world = weeks_before, weeks_before.world
    world.clock.move_to(at("2026-02-13 10:00"))
    await world.tick("2026-03-06 10:00")  # announced six days before
    await world.advance("2026-03-09 11:44")
    assert await life.stage() is Stage.ANNOUNCED
    await world.advance("2026-03-09 11:46")
    assert await life.stage() is Stage.PREPARING
    await world.advance("2026-03-12 13:31")
    found = await life.sent()
    assert found[Kind.PROPOSAL, "U0RIA"] == found[Kind.AGENDA, "C0KRING"] == 1
    assert await life.stage() is Stage.UNDERWAY
