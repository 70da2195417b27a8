"""A workspace that removed the app: nothing leads to what it has from that moment, and it goes bit by bit."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from bot.__main__ import app
from bot.running.clock import HeldClock
from bot.slack.workspaces import ManyWorkspaces
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals
from jobs.installations import Installations
from models import installation, late, trace
from models.delivery import Delivery
from models.feed import Feed
from models.installation import IN_HAND, PEOPLE_AT_ONCE, Installation
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.trace import Place
from tests.many import KEY, Provider
from tests.people import start_network
from tests.test_many_workspaces import ONE, hosted

__all__ = ["hosted"]

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
Things = dict[str, int]


@pytest.fixture
async def installed(either: Database) -> Installed:
    """Two workspaces with networks and people."""
    made = Installed(either, Seals([KEY]))
    for team_id in ("T1", "T2"):
        await made.keep(Given(team_id, f"xoxb-{team_id}", team_id), NOW)
        await furnish(either, team_id, 3)
    return made


async def furnish(database: Database, team_id: str, networks: int) -> None:
    async with database.write() as db:
        for number in range(networks):
            home = Network(
                team_id=team_id, channel_id=f"C{number}", theme="Leren", created_at=NOW, capacity=0
            )
            db.add_all([home, Person(team_id=team_id, user_id=f"U{number}")])
        await db.flush()
        someone = await db.scalar(select(Person.id).where(Person.team_id == team_id).limit(1))
        db.add(Feed(person_id=someone, digest=f"digest-{team_id}", made_at=NOW))


async def leaves(database: Database, team_id: str = "T1") -> str:
    async with database.write() as db:
        row = await installation.locked(db, team_id)
        assert row is not None
        return await installation.leave(db, row, NOW)


async def goes_once(database: Database, gone: str) -> bool:
    async with database.write() as db:
        return (await installation.let_go(db, gone, NOW)).over


async def there(database: Database, team_id: str | None = None) -> Things:
    """How many networks, people and installations there are, of one workspace or of all."""
    found = {}
    async with database.read() as db:
        for entity in (Network, Person, Installation):
            asked = select(func.count()).select_from(entity)
            of_it = asked if team_id is None else asked.where(entity.__table__.c.team_id == team_id)
            found[entity.__tablename__] = await db.scalar(of_it) or 0
    return found


NOTHING = {"network": 0, "person": 0, "installation": 0}
ALL = {"network": 3, "person": 3, "installation": 1}


async def test_nothing_leads_to_what_a_workspace_has_once_it_leaves(
    either: Database, installed: Installed
) -> None:
    await leaves(either)
    assert await there(either, "T1") == NOTHING
    assert await there(either, "T2") == ALL
    async with either.read() as db:
        assert list(await db.scalars(select(Feed.digest))) == ["digest-T2"]
        gone = await db.scalar(select(Installation).where(Installation.team_id != "T2"))
    assert gone is not None
    assert (gone.token, gone.refresh_token, gone.key_id) == ("", "", "")


@pytest.mark.long
async def test_each_network_goes_in_one_transaction_and_some_people_at_a_time_at_the_end(
    either: Database, installed: Installed
) -> None:
    gone, more = await leaves(either), PEOPLE_AT_ONCE
    async with either.write() as db:
        db.add_all(Person(team_id=gone, user_id=f"UMORE{number}") for number in range(more))
    for left in (2, 1, 0):
        assert not await goes_once(either, gone)
        assert await there(either, gone) == {"network": left, "person": 3 + more, "installation": 1}
    for people in (3, 0):
        assert not await goes_once(either, gone)
        assert await there(either, gone) == {"network": 0, "person": people, "installation": 1}
    assert await goes_once(either, gone)
    assert await there(either, gone) == NOTHING
    assert await there(either) == ALL
    async with either.read() as db:
        assert {one.place for one in await trace.left(db)} == {Place.PERSON, Place.EARLIER}
    assert await goes_once(either, gone), "somebody else did it"


class SaysGone:
    """Slack, which takes no token."""

    async def bot_id(self, _token: str) -> str | None:
        raise AssertionError("what is gone is not asked about")


@pytest.mark.long
@pytest.mark.parametrize("done", range(5))
async def test_what_a_killed_process_began_the_clock_finishes(
    either: Database, installed: Installed, done: int
) -> None:
    gone = await leaves(either)
    for _ in range(done):
        await goes_once(either, gone)
    clock = HeldClock(NOW + IN_HAND + timedelta(seconds=1))
    workspaces = ManyWorkspaces(None, None)  # nobody is spoken to
    looked_after = Installations(either, clock, workspaces, installed, SaysGone())
    for key, piece in (await looked_after.find(set(), 10)).pieces:
        if key == gone:
            await piece
        else:
            piece.close()
    assert await there(either) == ALL
    assert await there(either, "T2") == ALL


@pytest.mark.long
async def test_who_installs_while_it_goes_begins_with_nothing_and_keeps_what_they_make(
    either: Database, installed: Installed
) -> None:
    gone = await leaves(either)
    await goes_once(either, gone)
    await installed.keep(Given("T1", "xoxb-new", "T1"), NOW)
    assert await there(either, "T1") == {**NOTHING, "installation": 1}
    await furnish(either, "T1", 3)
    while not await goes_once(either, gone):
        pass
    assert await there(either, "T1") == await there(either, "T2") == ALL
    assert await there(either, gone) == NOTHING
    assert await installed.token("T1") == "xoxb-new"


@pytest.mark.long
async def test_a_workspace_may_leave_twice_before_the_first_is_gone(
    either: Database, installed: Installed
) -> None:
    first = await leaves(either)
    await installed.keep(Given("T1", "xoxb-new", "T1"), NOW)
    await furnish(either, "T1", 3)
    second = await leaves(either)
    assert first != second
    for gone in (second, first):
        while not await goes_once(either, gone):
            pass
    assert await there(either) == ALL


async def test_what_waits_to_go_is_in_no_number_of_those_that_slack_refuses(
    either: Database, installed: Installed
) -> None:
    async with either.write() as db:
        await db.execute(update(Installation).values(refused_at=NOW))
    await leaves(either)
    async with either.read() as db:
        assert await installation.how_many_refused(db) == 1
        assert [team_id for team_id, _ in await installation.keys_in_use(db)] == ["T2"]


async def test_what_waits_to_go_is_not_late(either: Database, installed: Installed) -> None:
    due = {"kind": Kind.PINNED, "recipient": "C0", "due": NOW, "expires": NOW}
    async with either.write() as db:
        homes = {home.team_id: home.id for home in await db.scalars(select(Network))}
        db.add_all([Delivery(network_id=one, subject=f"network:{one}", **due) for one in homes.values()])
    async with either.read() as db:
        assert await late.how_many_due(db, NOW) == 2
    await leaves(either)
    async with either.read() as db:
        assert await late.how_many_due(db, NOW) == 1
    await leaves(either, "T2")
    async with either.read() as db:
        assert await late.how_many_due(db, NOW) == 0
        assert await late.oldest_due(db, NOW) is None


def test_an_export_writes_nothing_of_what_waits_to_go(
    database_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def one_leaves() -> str:
        database = Database(database_address)
        for team_id in ("T1", "T2"):
            await Installed(database, Seals([KEY])).keep(Given(team_id, f"xoxb-{team_id}", team_id), NOW)
            await furnish(database, team_id, 1)
        gone = await leaves(database)
        await database.dispose()
        return gone

    monkeypatch.setenv("KRING_DATABASE", database_address)
    gone = asyncio.run(one_leaves())
    told = CliRunner().invoke(app, ["export", "C0"])
    assert (told.exit_code, gone in told.output) == (0, False)
    told = CliRunner().invoke(app, ["export", "C0", "--team", gone])
    assert (told.exit_code, "No network lives in" in told.output) == (2, True)


@pytest.mark.long
async def test_nothing_is_sent_of_what_waits_to_go(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    said = len(hosted.at(ONE).playground.workspace.messages)
    gone = await leaves(hosted.kring.database, "T0ONE")
    await hosted.at(ONE).ria.opens_home()
    await hosted.at(ONE).settled()
    async with hosted.kring.database.write() as db:
        await db.execute(
            update(Installation).where(Installation.team_id == gone).values(looks_at=NOW + timedelta(days=99))
        )
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(days=20))
    assert len(hosted.at(ONE).playground.workspace.messages) == said
