"""What a network promised when something was written holds, however often somebody changes their mind."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from models import closed, going_on, how_long, placing, planning, retention
from models.attendance import Attendance
from models.base import Base, NotFound
from models.buddy import Buddies
from models.case import Case
from models.delivery import Delivery
from models.how_long import HowLong, PromisedShorter
from models.membership import Membership, Standing
from models.network import HALF_YEAR, LENGTHS, Afterwards, Network
from models.person import Person
from models.planning import Details
from models.session import LearningSession, Stage
from models.support import Says, Supporter, SupportRole
from models.trace import LEFT, Place
from tests.neighbours import NOW as THEN
from tests.neighbours import Street

NOW = THEN.astimezone(UTC)
DAY = timedelta(days=1)
RECORD, NOTHING = Afterwards.RECORD, Afterwards.NOTHING


async def begun(
    db: AsyncSession, *, members: int = 2, channel: str = "C0NET"
) -> tuple[Network, list[Person]]:
    """Return a network with so many members."""
    home = Network(team_id="T0", channel_id=channel, theme="Leren", created_at=NOW)
    people = [Person(team_id="T0", user_id=f"U{channel}{n}") for n in range(members)]
    db.add_all([home, *people])
    await db.flush()
    db.add_all([Membership(network_id=home.id, person_id=one.id, standing=Standing.ACTIVE) for one in people])
    await db.flush()
    return home, people


# Of sessions, buddies and roles


@dataclass
class Written:
    """Something that was written, from when on its days count, and what was promised of it since."""

    row: Any
    since: datetime
    promised: list[int]
    at: list[int] = field(default_factory=list)  # what the network said from the moment of writing on


@dataclass
class Life:
    """A network in which people write, change their minds and let time go by."""

    db: AsyncSession
    home: Network
    people: list[Person]
    random: Random
    now: datetime = NOW
    most: int | None = None
    meetings: list[tuple[LearningSession, list[int]]] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    async def plan(self) -> None:
        starts = (self.now + self.random.randrange(1, 90) * DAY).replace(tzinfo=None)
        number = len(self.meetings) + 1
        meeting = planning.made(self.home, number, starts, Details(), self.now)
        self.db.add(meeting)
        await self.db.flush()
        self.meetings.append((meeting, [self.home.keeps_sessions]))

    async def answer(self) -> None:
        if not self.meetings:
            return
        meeting, promised = self.random.choice(self.meetings)
        if any(one.row[0] is Attendance and one.row[1] == meeting.id for one in self.written):
            return
        self.db.add(Attendance(session_id=meeting.id, person_id=self.people[0].id, present=True))
        meeting.stage = self.random.choice([Stage.CLOSED, Stage.CANCELLED])
        began = meeting.starts_local.replace(tzinfo=self.now.tzinfo)
        self.written.append(Written((Attendance, meeting.id), began, promised, [self.home.keeps_sessions]))

    async def couple(self) -> None:
        row = Buddies(
            network_id=self.home.id, newcomer_id=self.people[0].id, guide_id=self.people[1].id,
            asked_at=self.now, kept_days=self.home.keeps_sessions,
        )  # fmt: skip
        await self._made(row)

    async def ask(self) -> None:
        if any(one.row[0] is Supporter for one in self.written):
            return
        row = Supporter(
            network_id=self.home.id, person_id=self.people[0].id, role=SupportRole.HR, asked_at=self.now,
            kept_days=self.home.keeps_sessions, says=Says.NO,
        )  # fmt: skip
        await self._made(row)

    async def _made(self, row: Any) -> None:
        self.db.add(row)
        await self.db.flush()
        promised = [self.home.keeps_sessions]
        self.written.append(Written((type(row), row.id), self.now, promised, promised))

    async def choose(self) -> None:
        lengths = (await how_long.choice(self.db, self.home, self.most)).sessions
        wanted = HowLong(self.random.choice(lengths), self.home.keeps_names, self.home.afterwards)
        await how_long.choose(self.db, self.home, wanted, self.most, self.now)
        self._said()

    async def bound(self) -> None:
        self.most = self.random.choice([None, 20, 45, 90, 120])
        if self.most is not None:
            await how_long.at_most(self.db, self.most, self.now)
            self.db.expire_all()
            await self.db.refresh(self.home)
            for meeting, _ in self.meetings:
                await self.db.refresh(meeting)
            for one in self.people:
                await self.db.refresh(one)
        self._said()

    def _said(self) -> None:
        lists = [promised for _, promised in self.meetings]
        lists += [more for one in self.written for more in (one.promised, one.at)]
        for each in {id(one): one for one in lists}.values():
            each.append(self.home.keeps_sessions)

    async def night(self) -> None:
        self.now += self.random.randrange(1, 40) * DAY
        await retention.forget(self.db, self.now)
        left = []
        for one in self.written:
            kind, key = one.row
            mark = kind.session_id if kind is Attendance else kind.id
            there = await self.db.scalar(select(mark).where(mark == key)) is not None
            age = self.now - one.since
            assert there == (age <= min(one.promised) * DAY), (kind, age, one.promised)
            assert not there or age <= min(one.at) * DAY, "longer than was said since it was written"
            left += [one] if there else []
        self.written = left


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 12))])
async def test_nothing_is_kept_longer_than_was_promised_since_nor_shorter(
    seed: int, database: Database
) -> None:
    async with database.write() as db:
        home, people = await begun(db)
        life = Life(db, home, people, Random(seed))
        for _ in range(100):
            acts = (
                life.plan,
                life.answer,
                life.answer,
                life.couple,
                life.ask,
                life.choose,
                life.night,
                life.night,
                life.bound,
            )
            await life.random.choice(acts)()
    assert life.now > NOW + 150 * DAY


@pytest.mark.parametrize("back", [False, True])
async def test_what_is_brought_to_another_session_is_kept_no_longer_than_was_promised_there(
    database: Database, back: bool
) -> None:
    async with database.write() as db:
        home, people = await begun(db)
        less, more = (
            LearningSession(
                network_id=home.id, number=n, starts_local=datetime(2026, 5, n), minutes=60, zone="UTC",
                created_at=NOW, kept_days=days,
            )
            for n, days in ((1, 30), (2, 90))
        )  # fmt: skip
        db.add_all([less, more])
        await db.flush()
        mine = Case(session_id=less.id, owner_id=people[0].id, core="Wat nu?")
        db.add(mine)
        await db.flush()
        if back:
            mine.came_from_id = more.id
            await db.flush()
            await going_on.bring_back(db, more, NOW)
        else:
            await placing.move(db, [], mine, more, NOW)
        assert (mine.session_id, more.kept_days, less.kept_days) == (more.id, 30, 30)


# After closing


def every_way() -> list[tuple[int, Afterwards]]:
    return [(names, remains) for names in LENGTHS for remains in Afterwards]


@pytest.mark.long
async def test_who_is_alone_chooses_freely_and_with_others_it_only_becomes_less(database: Database) -> None:
    for was in every_way():
        for wanted in every_way():
            for members in (1, 2):
                async with database.write() as db:
                    home, _ = await begun(db, members=members, channel=f"C{was}{wanted}{members}")
                    home.keeps_names, home.afterwards = was
                    less = wanted[0] <= was[0] and (wanted[1] is NOTHING or was[1] is RECORD)
                    choice = HowLong(HALF_YEAR, *wanted)
                    if less or members == 1:
                        await how_long.choose(db, home, choice, None, NOW)
                        assert how_long.of(home) == choice
                    else:
                        with pytest.raises(PromisedShorter):
                            await how_long.choose(db, home, choice, None, NOW)


@pytest.mark.parametrize(
    "forged", [HowLong(31, 30, RECORD), HowLong(30, 31, RECORD), HowLong(183, 30, RECORD)]
)
async def test_what_nobody_offered_is_not_taken(database: Database, forged: HowLong) -> None:
    async with database.write() as db:
        home, _ = await begun(db)
        home.keeps_sessions = home.keeps_names = 90
        with pytest.raises(NotFound):
            await how_long.choose(db, home, forged, 90, NOW)


@pytest.mark.long
@pytest.mark.parametrize("names", LENGTHS)
async def test_names_go_when_their_own_network_said(database: Database, names: int) -> None:
    async with database.write() as db:
        home, people = await begun(db)
        home.keeps_names, home.closed_at = names, NOW
        await db.flush()
        assert await closed.forget(db, NOW + names * DAY) == 0, "not a moment too soon"
        assert await closed.forget(db, NOW + (names + 1) * DAY) == 1
        await db.refresh(people[0])
        assert people[0].name == ""
        assert await db.get(Network, home.id) is not None


# The whole network


def leads(tables: list[Table], held: dict[str, list[Any]], network_id: int) -> dict[str, set[Any]]:
    """The rows of a network, followed from row to row: another way than the statement that deletes them."""
    found: dict[str, set[Any]] = {table.name: set() for table in tables}
    for table in tables:  # what is referred to comes first
        for place, row in enumerate(held[table.name]):
            if "network_id" in table.c:
                mine = row.network_id == network_id
            else:
                mine = any(
                    getattr(row, key.parent.name)
                    in {
                        getattr(held[key.column.table.name][n], key.column.name)
                        for n in found[key.column.table.name]
                    }
                    for key in table.foreign_keys
                    if key.column.table.name not in ("person", table.name)
                )
            if mine or (table.name == "network" and row.id == network_id):
                found[table.name].add(place)
    return found


async def everything(db: AsyncSession, tables: list[Table]) -> dict[str, list[Any]]:
    return {
        table.name: sorted(await db.execute(select(table)), key=lambda row: repr(tuple(row)))
        for table in tables
    }


@pytest.fixture
async def street(there: Street) -> AsyncIterator[Street]:
    """Three networks in two workspaces, with something of everything."""
    yield there
    there.put_back()


@pytest.mark.long
async def test_a_network_that_is_deleted_takes_all_of_its_own_and_nothing_else(street: Street) -> None:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "trace"]
    async with street.database.read() as db:
        before = await everything(db, tables)
    filled = sum(bool(rows) for rows in before.values())
    gone = {network.id: leads(tables, before, network.id) for network in before["network"]}
    assert len(gone) >= 3
    for network_id, mine in gone.items():
        async with street.database.write() as db:
            counted = await closed.delete_all(db, network_id)
            after = await everything(db, tables)
            left = {
                name: [row for place, row in enumerate(rows) if place not in mine[name]]
                for name, rows in before.items()
            }
            assert after == left
            assert sum(counted.values()) >= sum(map(len, mine.values()))
            assert Place.PERSON in db.info[LEFT]
            await db.rollback()
    assert sum(bool(rows) for rows in gone[street.here["network"]].values()) > 0.8 * filled


@pytest.mark.long
@pytest.mark.parametrize("waits", [False, True])
async def test_a_whole_network_goes_when_its_time_after_closing_is_over_and_slack_heard(
    street: Street, waits: bool
) -> None:
    async with street.database.write() as db:
        home = await db.get_one(Network, street.here["network"])
        home.closed_at, home.keeps_names, home.afterwards = NOW, 30, NOTHING
        others = set(await db.scalars(select(Network.id))) - {home.id}
        await db.flush()
        await closed.forget(db, NOW + 30 * DAY)
        assert await db.get(Network, home.id) is not None, "somebody may still need it"
        for row in await db.scalars(select(Delivery).where(Delivery.network_id == home.id)):
            row.refresh_due = NOW if waits else None
        await db.flush()
        later = NOW + 30 * DAY + timedelta(hours=1)
        assert await closed.forget(db, later) == 1
        there = await db.scalar(select(Network.id).where(Network.id == home.id))
        assert (there is not None) is waits, "what stands in the channel is to name nobody first"
        await closed.forget(db, later + closed.WAITS)
        assert set(await db.scalars(select(Network.id))) == others, "Slack had its time"


@pytest.mark.parametrize("remains", [RECORD, NOTHING])
async def test_an_operators_bound_holds_for_what_there_is_and_brings_nothing_back(
    database: Database, remains: Afterwards
) -> None:
    async with database.write() as db:
        home, _ = await begun(db)
        home.keeps_sessions, home.afterwards = 30, remains
        meeting = planning.made(home, 1, datetime(2026, 5, 1), Details(), NOW)
        meeting.kept_days = HALF_YEAR
        db.add(meeting)
        await db.flush()
        await how_long.at_most(db, 90, NOW)
        db.expire_all()
        await db.refresh(home)
        await db.refresh(meeting)
        assert how_long.of(home) == HowLong(30, 90, remains)
        assert meeting.kept_days == 90
        known = await how_long.choice(db, home, 45)
        assert (known.sessions, known.names) == ([30, 45], [30, 45])
        assert (await how_long.choice(db, home, None)).sessions == [30, 90, HALF_YEAR]
        assert how_long.usual(45) == 45
