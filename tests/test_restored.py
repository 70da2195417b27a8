"""What a restored backup does not bring back: workspaces that left, used-up tokens, unwanted mail."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from typer.testing import CliRunner

from bot.__main__ import app
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals, new_key
from models import (
    feed,
    installation,
    mail_acts,
    mail_consent,
    mail_link,
    off_slack_acts,
    retention,
    taken_back,
)
from models.base import Refusal
from models.canvas import Canvas
from models.feed import Feed
from models.installation import Installation
from models.mail import Mail, MailState
from models.mail_consent import Agreed, MailConsent, sign_of
from models.mail_link import Does
from models.membership import Membership, Standing
from models.network import Network
from models.off_slack import OffSlack
from models.off_slack_acts import Said
from models.person import ERASED, Person, find
from models.question import LearningQuestion
from tests.conftest import SQLITE
from tests.many import workspace_leaves

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
KEY = new_key()
ADDRESS, OTHER = "greet@voorbeeld.example", "greet@elders.example"
COMMANDS = CliRunner()


class World:
    """Two workspaces on a file, with a backup of it: in each a network, who leads, and who gets mail."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.path = address, Path(address.removeprefix(SQLITE))
        self.backup, self.noted, self.secrets = folder / "backup.db", dict[str, int](), dict[str, str]()

    def on(self, act: Callable[[Database], Any]) -> Any:
        """Let something be done to the file."""

        async def does() -> Any:
            database = Database(self.address)
            try:
                return await act(database)
            finally:
                await database.dispose()

        return asyncio.run(does())

    def does(self, act: Callable[[Any], Any]) -> Any:
        """Let something be done to the file in one transaction."""

        async def within(database: Database) -> Any:
            async with database.write() as db:
                return await act(db)

        return self.on(within)

    def installs(self, team_id: str, token: str, ends: datetime | None = None, renewed_by: str = "") -> None:
        given = Given(team_id, token, team_id, bot_id="B", refresh_token=renewed_by, expires_at=ends)
        self.on(lambda database: Installed(database, Seals([KEY])).keep(given, NOW))

    def grows(self) -> None:
        """Let a third workspace install the app, and begin a network."""

        async def founds(db: Any) -> None:
            db.add(Network(team_id="T3", channel_id="C1", theme="T3", created_at=NOW, capacity=12))
            db.add(Person(team_id="T3", user_id="U0RIA", name="Ria"))

        self.does(founds)
        self.installs("T3", "xoxb-T3")

    def token(self, team_id: str) -> tuple[str, str] | None:
        found = self.on(lambda database: Installed(database, Seals([KEY])).find(team_id))
        return None if found is None else (found.token, found.refresh_token)

    def leaves(self, team_id: str, *, goes: bool = True) -> None:
        self.on(lambda database: workspace_leaves(database, team_id, goes=goes))

    def runs(self, *command: str) -> str:
        done = COMMANDS.invoke(app, list(command))
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    def restores(self) -> str:
        return self.runs("restore", str(self.backup))

    def restores_anew(self) -> str:
        """Restore, with what an earlier restoring of the same second kept out of the way."""
        for kept in self.path.parent.glob("*.replaced-*"):
            kept.unlink()
        return self.restores()

    def themes(self) -> list[str]:
        return sorted(self.does(_themes))

    def teams(self) -> set[str]:
        return set(self.does(_teams))

    def reads(self, secret: str) -> bool:
        return self.does(lambda db: feed.reader(db, secret)) is not None

    def gets(self, team_id: str) -> list[str]:
        """Return the addresses in a workspace to which mail goes."""

        async def look(db: Any) -> list[str]:
            (home,) = await db.scalars(select(Network.id).where(Network.team_id == team_id))
            return [one.consent.address for one in await mail_consent.who_get_it(db, home)]

        return list(self.does(look))

    def says(self, team_id: str, said: Agreed, address: str = ADDRESS) -> None:
        async def say(db: Any) -> None:
            consent = await db.get_one(MailConsent, self.noted[team_id])
            home = await db.get_one(Network, consent.network_id)
            await mail_acts.answer(db, home, consent, said, address, NOW)

        self.does(say)


async def _themes(db: Any) -> list[str]:
    return list(await db.scalars(select(Network.theme)))


async def ria(db: Any, team_id: str) -> Person:
    found = await find(db, team_id, "U0RIA")
    assert found is not None
    return found


async def _erased(db: Any) -> list[str]:
    return list(await db.scalars(select(Person.team_id).where(Person.user_id.startswith(ERASED))))


async def _teams(db: Any) -> list[str]:
    return list(await db.scalars(select(Person.team_id)))


@pytest.fixture
def world(migrated_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("KRING_DATABASE", migrated_sqlite)
    made = World(migrated_sqlite, tmp_path)

    async def furnish(team_id: str, db: Any) -> None:
        leads = Person(team_id=team_id, user_id="U0RIA", name="Ria")
        home = Network(team_id=team_id, channel_id="C1", theme=team_id, created_at=NOW, capacity=12)
        db.add_all([home, leads])
        await db.flush()
        db.add(Membership(network_id=home.id, person_id=leads.id, standing=Standing.ACTIVE, facilitates=True))
        noted = (await off_slack_acts.note(db, home, Said("Greet Peeters", ADDRESS), NOW)).person
        db.add(
            MailConsent(
                person_id=noted.id, network_id=home.id, address=ADDRESS, asked_at=NOW, said=Agreed.YES,
                said_at=NOW,
            )
        )  # fmt: skip
        db.add(
            Mail(person_id=noted.id, network_id=home.id, occasion="noted:1", sort="noted", due=NOW, since=NOW)
        )
        made.noted[team_id] = noted.id
        made.secrets[team_id] = await feed.begin(db, leads, NOW)

    for team_id in ("T1", "T2"):
        made.does(partial(furnish, team_id))
        made.installs(team_id, f"xoxb-{team_id}")
    made.runs("backup", str(made.backup))
    return made


# Workspaces


@pytest.mark.long
@pytest.mark.parametrize("goes", [True, False], ids=["gone", "going"])
def test_a_workspace_that_left_since_is_not_back_and_the_other_is(world: World, *, goes: bool) -> None:
    world.leaves("T1", goes=goes)
    told = world.restores()
    assert "1 workspace left since this backup: all that it had is deleted again." in told
    assert "cannot tell" not in told
    assert (world.themes(), world.teams(), world.token("T1")) == (["T2"], {"T2"}, None)
    assert [world.reads(world.secrets[one]) for one in ("T1", "T2")] == [False, True]
    world.installs("T1", "xoxb-anew")
    assert world.themes() == ["T2"], "it begins with nothing"
    assert world.gets("T2") == [ADDRESS]


@pytest.mark.long
def test_the_last_workspace_that_left_since_is_not_back_either(world: World) -> None:
    world.leaves("T1")
    world.leaves("T2")
    assert "2 workspaces left since this backup: all that they had is deleted again." in world.restores()
    assert (world.themes(), world.teams()) == ([], set())


@pytest.mark.long
def test_a_workspace_that_left_and_came_back_since_begins_with_nothing_and_its_new_token(
    world: World,
) -> None:
    world.leaves("T1")
    world.installs("T1", "xoxb-anew")

    async def anew(db: Any) -> None:
        db.add(Person(team_id="T1", user_id="U0RIA", name="Ria"))

    world.does(anew)
    told = world.restores()
    assert "1 workspace left since this backup and came back: what was there before is deleted again" in told
    assert "Of 1 workspace the tokens are the newer ones" in told
    assert (world.themes(), world.teams(), world.token("T1")) == (["T2"], {"T2"}, ("xoxb-anew", ""))
    assert not world.reads(world.secrets["T1"])


def absent(world: World) -> None:
    world.path.unlink()


def unreadable(world: World) -> None:
    size = world.path.stat().st_size
    with world.path.open("r+b") as file:
        file.seek(size // 4)
        file.write(os.urandom(size // 2))


def restored_twice(world: World) -> None:
    """What it replaces was put back when nobody could tell."""
    world.path.unlink()
    world.restores()


def begun_anew(world: World) -> None:
    """The disk was lost, and Kring began with an empty file, in which other things have the same keys."""
    with closing(sqlite3.connect(world.path)) as file, file:
        file.execute("PRAGMA foreign_keys=OFF")
        file.execute("UPDATE network SET created_at = '2026-03-09 11:00:00.000000'")
        file.execute("DELETE FROM installation WHERE team_id = 'T1'")


def emptied(world: World) -> None:
    """The disk was lost, and Kring began with an empty file."""
    world.path.unlink()
    world.runs("migrate")


@pytest.mark.long
@pytest.mark.parametrize(
    ("becomes", "why"),
    [
        (absent, "there was no file that it replaces"),
        (unreadable, "the file that it replaces cannot be read"),
        (restored_twice, "the file that it replaces does not tell of all that happened since"),
        (begun_anew, "it was not made of the file that it replaces"),
        (emptied, "it was not made of the file that it replaces"),
    ],
)
def test_where_nobody_can_tell_no_workspace_goes_and_no_mail_does_and_it_is_said_why(
    world: World, becomes: Callable[[World], None], why: str
) -> None:
    becomes(world)
    asked = datetime.now(UTC)
    told = world.restores()
    assert f"Kring cannot tell which workspaces left since this backup: {why}." in told
    assert (
        f"Kring cannot tell who wants no more mail since this backup: {why}. So 2 people who got it" in told
    )
    assert (world.themes(), world.token("T1")) == (["T1", "T2"], ("xoxb-T1", ""))
    rows = world.does(_rows)
    assert all(row.looks_at >= asked.replace(microsecond=0) for row in rows), "Slack is asked at once"
    assert world.gets("T1") == world.gets("T2") == []
    assert not waiting(world)

    async def again(db: Any) -> Any:
        consent = await db.get_one(MailConsent, world.noted["T1"])
        home = await db.get_one(Network, consent.network_id)
        leads = await ria(db, "T1")
        return (await mail_acts.ask(db, home, consent.person_id, leads, NOW, str)).times

    assert world.does(again) == 2, "they may be asked once more"


async def _rows(db: Any) -> list[Installation]:
    return list(await db.scalars(select(Installation)))


def waiting(world: World) -> set[int]:
    """Return to whom mail waits to go."""

    async def look(db: Any) -> set[int]:
        return set(await db.scalars(select(Mail.person_id).where(Mail.state == MailState.PENDING)))

    return set(world.does(look))


@pytest.mark.long
def test_a_backup_that_is_put_back_twice_brings_nothing_back_the_second_time_either(world: World) -> None:
    world.leaves("T1")
    world.says("T2", Agreed.STOPPED)

    async def forgets(db: Any) -> None:
        await retention.erase(db, await ria(db, "T2"), keep_questions=True)

    world.does(forgets)
    for _ in range(2):
        told = world.restores_anew()
        assert "1 person had themselves forgotten" in told
        assert "cannot tell" not in told
        assert (world.teams(), world.gets("T2")) == ({"T2"}, [])


@pytest.mark.long
def test_where_nobody_can_tell_it_is_not_said_that_nobody_had_themselves_forgotten(world: World) -> None:
    async def forgets(db: Any) -> None:
        await retention.erase(db, await ria(db, "T1"), keep_questions=True)

    world.does(forgets)
    world.path.unlink()
    for _ in range(2):
        told = world.restores_anew()
        assert "cannot tell who had themselves forgotten" in told
        assert "Nobody had themselves forgotten" not in told


@pytest.mark.long
@pytest.mark.parametrize("moved", [False, True], ids=["there", "copied"])
def test_a_later_backup_than_the_one_that_was_put_back_loses_no_workspace(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, moved: bool
) -> None:
    older = world.backup

    world.grows()
    later = tmp_path / "later.db"
    world.runs("backup", str(later))
    world.backup = older
    world.restores()
    if moved:
        to = tmp_path / "moved.db"
        world.runs("copy", f"{SQLITE}{to}")
        world.address, world.path = f"{SQLITE}{to}", to
        monkeypatch.setenv("KRING_DATABASE", world.address)
    world.backup = later
    assert "the file that it replaces does not tell of all that happened since" in world.restores_anew()
    assert world.themes() == ["T1", "T2", "T3"]


@pytest.mark.long
@pytest.mark.parametrize("went", ["taken back", "forgotten"])
def test_of_a_later_backup_nobody_tells_what_was_taken_back_since_and_it_is_said(
    world: World, tmp_path: Path, went: str
) -> None:
    older, later = world.backup, tmp_path / "later.db"

    async def asks(db: Any) -> None:
        (home,) = await db.scalars(select(Network.id).where(Network.team_id == "T1"))
        asker = await ria(db, "T1")
        db.add(
            LearningQuestion(network_id=home, asker_id=asker.id, text="Wat als ik ziek ben?", asked_at=NOW)
        )

    async def goes(db: Any) -> None:
        if went == "forgotten":
            await retention.erase(db, await ria(db, "T1"), keep_questions=False)
        else:
            await taken_back.forget_words(db, await db.scalars(select(LearningQuestion)))

    world.does(asks)
    world.runs("backup", str(later))
    world.does(goes)
    world.backup = older
    world.restores()
    world.backup = later
    told = world.restores_anew()
    assert "cannot tell who had themselves forgotten" in told
    assert "Nobody had themselves forgotten" not in told
    erased = world.does(_erased)
    assert erased == (["T1"] if went == "forgotten" else []), "what is known is done all the same"


@pytest.mark.long
@pytest.mark.parametrize("lost", [absent, unreadable])
def test_nobody_of_a_later_backup_is_taken_for_who_came_meanwhile(
    world: World, tmp_path: Path, lost: Any
) -> None:
    older, later = world.backup, tmp_path / "later.db"

    async def asks(db: Any, text: str, who: str) -> None:
        asker = Person(team_id="T1", user_id=who, name=who)
        db.add(asker)
        await db.flush()
        (home,) = await db.scalars(select(Network.id).where(Network.team_id == "T1"))
        db.add(LearningQuestion(network_id=home, asker_id=asker.id, text=text, asked_at=NOW))

    async def goes(db: Any) -> None:
        bram = (await db.scalars(select(Person).where(Person.user_id == "U0BRAM"))).one()
        await retention.erase(db, bram, keep_questions=False)

    world.does(lambda db: asks(db, "Van Anna, die blijft?", "U0ANNA"))
    world.runs("backup", str(later))
    lost(world)  # the disk is lost
    world.backup = older  # the operator takes the wrong backup
    world.restores()
    world.does(lambda db: asks(db, "Van Bram?", "U0BRAM"))  # people go on with it
    world.does(goes)  # and Bram has himself forgotten
    world.backup = later  # the later backup is found, and put back
    world.restores_anew()

    async def look(db: Any) -> tuple[list[str], list[str]]:
        people = await db.scalars(select(Person.user_id).where(Person.team_id == "T1"))
        return list(await db.scalars(select(LearningQuestion.text))), list(people)

    texts, people = world.does(look)
    assert texts == ["Van Anna, die blijft?"]
    assert "U0ANNA" in people


@pytest.mark.long
def test_a_restored_file_that_went_to_an_older_schema_and_back_is_known_as_one(
    world: World, tmp_path: Path
) -> None:
    older, later = world.backup, tmp_path / "later.db"

    world.grows()
    world.runs("backup", str(later))
    world.backup = older
    world.restores()
    world.runs("migrate", "--to", "0063", "--lose")
    world.runs("migrate")
    world.backup = later
    assert "the file that it replaces does not tell of all that happened since" in world.restores_anew()
    assert world.themes() == ["T1", "T2", "T3"]


@pytest.mark.long
def test_put_back_after_another_restoring_the_replaced_file_does_not_tell_of_what_came_between(
    world: World, tmp_path: Path
) -> None:
    """The wrong backup was put back first, and Kring ran with it for a morning."""
    older, later = world.backup, tmp_path / "later.db"

    async def comes(db: Any) -> None:
        db.add(Person(team_id="T2", user_id="U0NEW", name="New"))

    async def forgets(db: Any) -> None:
        await retention.erase(db, await ria(db, "T2"), keep_questions=True)

    world.does(comes)
    world.runs("backup", str(later))
    world.backup = older
    world.restores()
    world.does(forgets)
    world.says("T1", Agreed.STOPPED)
    (replaced,) = world.path.parent.glob(f"{world.path.name}.replaced-*")
    world.path.rename(tmp_path / "aside.db")
    replaced.rename(world.path)
    world.backup = later
    told = world.restores()
    assert "Kring cannot tell who had themselves forgotten since this backup" in told
    assert "the file that it replaces does not tell of all that happened since" in told
    assert world.gets("T1") == []
    assert world.themes() == ["T1", "T2"]
    world.backup = tmp_path / "since.db"
    world.runs("backup", str(world.backup))
    assert "Nobody had themselves forgotten since this backup." in world.restores_anew()


@pytest.mark.long
@pytest.mark.parametrize("schema", ["0065", "0064", "0063", "0045"])
def test_a_restored_file_that_was_brought_down_takes_a_backup_again(world: World, schema: str) -> None:
    world.restores()
    world.runs("migrate", "--to", schema, "--lose")
    assert "Restored" in world.restores_anew()
    assert world.themes() == ["T1", "T2"]


@pytest.mark.long
@pytest.mark.parametrize("up", [False, True], ids=["stays there", "comes up again"])
@pytest.mark.parametrize("feeds", [True, False], ids=["with feeds", "without"])
def test_a_file_whose_schema_knew_no_workspaces_lets_none_go(
    world: World, tmp_path: Path, *, feeds: bool, up: bool
) -> None:
    if not feeds:
        world.does(lambda db: db.execute(delete(Feed)))
        world.backup = tmp_path / "without.db"
        world.runs("backup", str(world.backup))
    world.runs("migrate", "--to", "0045", "--lose")
    if up:
        world.runs("migrate")
    told = world.restores()
    assert "does not tell of all that happened since" in told
    assert world.themes() == ["T1", "T2"]
    assert world.token("T1") is not None


@pytest.mark.long
def test_a_database_of_another_program_is_not_moved_away(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "accounts.db"
    with closing(sqlite3.connect(other)) as file, file:
        file.execute("CREATE TABLE account (id INTEGER PRIMARY KEY)")
    before = other.read_bytes()
    monkeypatch.setenv("KRING_DATABASE", f"{SQLITE}{other}")
    done = COMMANDS.invoke(app, ["restore", str(world.backup)])
    assert (done.exit_code, other.read_bytes() == before) == (2, True)
    assert "it holds tables of something else, and none of Kring" in done.output
    assert [*tmp_path.glob("accounts.db.*")] == []


@pytest.mark.long
def test_where_nobody_can_tell_a_refusal_of_then_lets_no_workspace_go_at_the_start(
    world: World, tmp_path: Path
) -> None:
    """Slack refused the token when the backup was made; the workspace installed the app anew since."""

    async def shut(db: Any) -> None:
        row = await installation.locked(db, "T1")
        assert row is not None
        row.refused_at, row.told_gone = NOW, True

    async def is_over(db: Any) -> bool:
        row = await installation.locked(db, "T1")
        assert row is not None
        return row.is_over(NOW + timedelta(days=200), taken_back=True)

    world.does(shut)
    world.backup = tmp_path / "old.db"
    world.runs("backup", str(world.backup))
    world.path.unlink()
    assert "Slack is asked at the start whether each token holds" in world.restores()
    assert not world.does(is_over)


@pytest.mark.long
def test_who_stopped_mail_is_not_asked_again_where_the_replaced_file_knows_that_at_least(
    world: World,
) -> None:
    world.path.unlink()
    world.restores()  # nobody can tell, also not later of what was before
    world.says("T2", Agreed.YES)
    world.says("T2", Agreed.STOPPED)
    assert "cannot tell who wants no more mail" in world.restores_anew()

    async def refuses(db: Any) -> bool:
        return (await db.get_one(MailConsent, world.noted["T2"])).refuses(ADDRESS)

    assert world.does(refuses)
    assert world.gets("T2") == []


@pytest.mark.long
def test_a_file_that_is_older_than_the_backup_lets_no_workspace_go(world: World, tmp_path: Path) -> None:
    """Somebody laid an older file there by hand: what was made after it did not leave."""
    old, world.backup = world.backup, tmp_path / "later.db"

    world.grows()
    world.runs("backup", str(world.backup))
    world.path.unlink()
    old.rename(world.path)
    assert "it was not made of the file that it replaces" in world.restores()
    assert world.themes() == ["T1", "T2", "T3"]


@pytest.mark.long
def test_what_has_no_workspaces_of_others_and_no_mail_says_nothing_of_them(world: World) -> None:
    async def alone(db: Any) -> None:
        await db.execute(delete(Installation))
        await db.execute(delete(MailConsent))

    world.does(alone)
    world.backup = world.backup.with_name("alone.db")
    world.runs("backup", str(world.backup))
    world.path.unlink()
    told = world.restores()
    assert ("workspaces left" in told, "no more mail" in told) == (False, False)


# Tokens


@pytest.mark.long
def test_tokens_that_slack_gave_since_stay_and_so_does_who_installed_since(
    world: World, tmp_path: Path
) -> None:
    world.installs("T1", "xoxb-early", NOW, "xoxe-used")
    world.backup = tmp_path / "early.db"
    world.runs("backup", str(world.backup))
    world.installs("T1", "xoxb-late", NOW + timedelta(hours=10), "xoxe-late")
    world.installs("T3", "xoxb-T3")
    told = world.restores()
    assert "Of 2 workspaces the tokens are the newer ones" in told
    assert world.token("T1") == ("xoxb-late", "xoxe-late")
    assert world.token("T2") == ("xoxb-T2", "")
    assert world.token("T3") == ("xoxb-T3", "")


@pytest.mark.long
def test_a_token_that_ended_before_that_of_the_backup_is_not_taken(world: World, tmp_path: Path) -> None:
    world.installs("T1", "xoxb-late", NOW + timedelta(hours=10), "xoxe-late")
    world.backup = tmp_path / "late.db"
    world.runs("backup", str(world.backup))
    world.installs("T1", "xoxb-early", NOW, "xoxe-used")
    assert "tokens" not in world.restores()
    assert world.token("T1") == ("xoxb-late", "xoxe-late")


@pytest.mark.long
def test_since_when_slack_refuses_a_token_is_not_forgotten(world: World) -> None:
    world.does(lambda db: db.execute(update(Installation).values(refused_at=NOW, told_gone=True)))
    world.restores()
    assert {(row.refused_at, row.told_gone) for row in world.does(_rows)} == {(NOW, True)}


# What works beside Slack


@pytest.mark.long
def test_who_stopped_mail_since_gets_none_and_what_waited_goes_by_hand(world: World) -> None:
    assert waiting(world) == set(world.noted.values())
    world.says("T1", Agreed.STOPPED)
    told = world.restores()
    assert "1 person who got mail at the time of this backup gets none any more" in told
    assert (world.gets("T1"), world.gets("T2")) == ([], [ADDRESS])
    assert waiting(world) == {world.noted["T2"]}

    async def refuses(db: Any) -> bool:
        return bool((await db.get_one(MailConsent, world.noted["T1"])).refuses(ADDRESS))

    assert world.does(refuses), "and is never asked there again"


@pytest.mark.long
def test_who_stopped_at_an_address_that_was_changed_since_gets_none_there(world: World) -> None:
    """They pressed in an old mail: of the new address that said nothing."""

    async def moves(db: Any) -> None:
        noted = world.noted["T1"]
        await db.execute(update(OffSlack).where(OffSlack.person_id == noted).values(address=OTHER))
        await mail_acts.follow_address(db, noted, ADDRESS, OTHER)
        (await db.get_one(MailConsent, noted)).never_at(sign_of(noted, ADDRESS))

    world.does(moves)
    world.says("T1", Agreed.YES, OTHER)
    world.restores()
    assert world.gets("T1") == []

    async def may_be_asked(db: Any) -> list[bool]:
        consent = await db.get_one(MailConsent, world.noted["T1"])
        return [consent.may_be_asked(one, None) for one in (ADDRESS, OTHER)]

    assert world.does(may_be_asked) == [False, True]


@pytest.mark.long
def test_who_left_since_gets_no_mail(world: World) -> None:
    async def leaves(db: Any) -> None:
        consent = await db.get_one(MailConsent, world.noted["T1"])
        await retention.leave(db, consent.network_id, consent.person_id)

    world.does(leaves)
    assert "1 person who got mail" in world.restores()
    assert (world.gets("T1"), world.gets("T2")) == ([], [ADDRESS])
    assert waiting(world) == {world.noted["T2"]}


@pytest.mark.long
def test_who_agreed_to_mail_since_gets_it(world: World, tmp_path: Path) -> None:
    world.says("T1", Agreed.STOPPED)
    world.backup = tmp_path / "stopped.db"
    world.runs("backup", str(world.backup))
    world.says("T1", Agreed.YES)
    assert "who got mail" not in world.restores()
    assert world.gets("T1") == [ADDRESS]


async def nobody_is_asked(db: Any) -> None:
    await db.execute(delete(Mail))
    await db.execute(delete(MailConsent))


async def home_of(db: Any, team_id: str) -> Network:
    (found,) = await db.scalars(select(Network).where(Network.team_id == team_id))
    return found  # type: ignore[no-any-return]  # of any database


@pytest.mark.long
@pytest.mark.parametrize("said", [Agreed.YES, Agreed.STOPPED, Agreed.NOT_YET])
def test_what_somebody_said_counts_who_was_asked_after_the_backup(
    world: World, tmp_path: Path, said: Agreed
) -> None:
    world.does(nobody_is_asked)
    world.backup = tmp_path / "before.db"
    world.runs("backup", str(world.backup))

    async def asked(db: Any) -> MailConsent:
        home, leads = await home_of(db, "T1"), await ria(db, "T1")
        return await mail_acts.ask(db, home, world.noted["T1"], leads, NOW, str)

    async def answers(db: Any) -> None:
        consent = await asked(db)
        if said is not Agreed.NOT_YET:
            await mail_acts.answer(db, await home_of(db, "T1"), consent, said, ADDRESS, NOW)

    world.does(answers)
    world.restores()
    assert world.gets("T1") == ([ADDRESS] if said is Agreed.YES else [])
    if said is Agreed.NOT_YET:
        assert world.does(asked).said is said, "they may be asked once more"
    else:
        with pytest.raises(Refusal):
            world.does(asked)


@pytest.mark.long
def test_the_way_to_stop_in_a_mail_that_went_since_still_stops_it(world: World) -> None:
    async def goes(db: Any) -> str:
        home, consent = await home_of(db, "T1"), await db.get_one(MailConsent, world.noted["T1"])
        return (await mail_link.links_of(db, "a" * 24, home, consent, None))[Does.MAIL]

    key = world.does(goes)
    world.restores()

    async def stops(db: Any) -> None:
        link = await mail_link.open_link(db, key, to_act=True)
        assert link is not None
        await mail_link.says_about_mail(db, link, yes=False, now=NOW)

    world.does(stops)
    assert world.gets("T1") == []


@pytest.mark.long
def test_a_canvas_that_was_made_since_is_kept_in_sight_and_written_anew(world: World) -> None:
    async def made(db: Any) -> None:
        home = await home_of(db, "T1")
        db.add(Canvas(network_id=home.id, canvas_id="F1", channel_id="C1", written="as it was"))

    world.does(made)
    world.restores()

    async def look(db: Any) -> list[Any]:
        return [(one.canvas_id, one.written, one.refresh_due) for one in await db.scalars(select(Canvas))]

    ((canvas_id, written, due),) = world.does(look)
    assert (canvas_id, written, due is not None) == ("F1", "", True)


@pytest.mark.long
def test_a_calendar_that_was_taken_away_since_answers_nobody_and_the_new_one_does(world: World) -> None:
    async def renews(db: Any) -> str:
        return await feed.begin(db, await ria(db, "T1"), NOW)

    async def ends(db: Any) -> None:
        await feed.end(db, await ria(db, "T2"))

    anew = world.does(renews)
    world.does(ends)
    world.restores()
    assert [world.reads(one) for one in (anew, *world.secrets.values())] == [True, False, False]


def test_leaving_deletes_what_a_restore_takes_over_beside_slack() -> None:
    """A new kind of row that works without a token has to be thought of in `bot/storage/since.py`."""
    assert {rows.__tablename__ for rows in installation.BESIDE_SLACK} == {
        "feed", "mail", "mail_link", "mail_consent",
    }  # fmt: skip
