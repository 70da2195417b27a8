"""People whose account is not an ordinary one: of another organisation, guests, another workspace of ours.

Each of them goes through the whole cycle by what they see, and is one person in our workspace, however Slack
names the team of what they do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from bot.texts import Texts
from models import schema
from models.attendance import Attendance, Rsvp
from models.base import Base
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.question import LearningQuestion
from models.reading import Reading
from models.unlinked import InquiryAnswer, InquiryTurnout
from models.vote import Vote
from playground import Person as Hands
from playground import Workspace
from playground.sight import shown
from tests.conftest import (
    CHANNEL,
    MEMBERS,
    START,
    Running,
    Snapshot,
    first_of_each,
    running,
    workspace_of_people,
)
from tests.people import join_everybody, plan_session, start_network
from tests.test_reception import served_over_http

NORA = "Nora Haddad"
QUESTION = "Hoe vraag je door?"
SCORES = {f"{what}, van 0 tot 10": "8" for what in ("Inhoud", "Discussie", "Begeleiding")}
REFUSALS = [Texts(Language.NL).plain(f"refusal.{name}") for name in ("NotFound", "NotAMember", "unexpected")]
REST = [user for user in MEMBERS if user != "U0FATIMA"]


@dataclass(frozen=True)
class Account:
    """How somebody is in Slack, and how the app is installed."""

    user_id: str
    facts: dict[str, Any]
    installed: dict[str, Any] = field(default_factory=dict)

    def workspace(self) -> Workspace:
        """The workspace of the tests, with this person in its channel."""
        workspace = workspace_of_people(**self.installed)
        workspace.add_user(self.user_id, NORA, **self.facts)
        workspace.channels[CHANNEL].members.append(self.user_id)
        return workspace


ORGANISATION = {"enterprise": "E0KOEPEL", "org_wide": True}
ACCOUNTS = {
    "another organisation": Account("U0NORA", {"is_stranger": True}),
    "another organisation of several workspaces": Account(
        "W0NORA", {"is_stranger": True, "team": "T0VER", "enterprise": "E0VER"}
    ),
    "a guest of several channels": Account("U0NORA", {"guest": "multi"}),
    "a guest of one channel": Account("U0NORA", {"guest": "single"}),
    "a member, app for the whole organisation": Account("W0NORA", {}, ORGANISATION),
    "another workspace of our organisation": Account("W0NORA", {"team": "T0ZUSTER"}, ORGANISATION),
    "another organisation, app for the whole of ours": Account("U0NORA", {"is_stranger": True}, ORGANISATION),
}


async def begins(kring: Running, account: Account) -> None:
    """A network in which everybody but Fatima has joined, and Nora is invited and joins."""
    await start_network(kring)
    await join_everybody(kring, REST)
    await plan_session(kring, "2026-03-12", "13:30")
    await invites(kring, account.user_id)
    nora = kring.person(account.user_id)
    await clicks(nora, "Ik doe mee")
    assert (await rows(kring, Membership, nora.id))[0].standing is Standing.ACTIVE
    await kring.advance("2026-02-20 10:00")


def every(short: str) -> pytest.MarkDecorator:
    """Take every account; the short run takes this one."""
    accounts = first_of_each(sorted(ACCOUNTS, key=lambda name: name != short))
    return pytest.mark.parametrize("begun", accounts, indirect=True, scope="module")


@pytest.fixture(scope="module")
def begun(request: pytest.FixtureRequest, new_database: Callable[[], str]) -> tuple[Account, Snapshot]:
    """How things stand when Nora has joined; played once for each account."""
    account, address = ACCOUNTS[request.param], new_database()

    async def play() -> Snapshot:
        async with running(account.workspace(), START, address) as kring:
            await begins(kring, account)
            await kring.settled()
            now = kring.clock.now()
        return Snapshot(kring.playground.workspace, now, address)

    return account, asyncio.run(play())


@pytest.fixture
def account(begun: tuple[Account, Snapshot]) -> Account:
    return begun[0]


@pytest.fixture
async def joined(begun: tuple[Account, Snapshot], copied: Callable[[str], str]) -> AsyncIterator[Running]:
    async with begun[1].resumed(copied(begun[1].address)) as kring:
        yield kring


async def invites(kring: Running, user_id: str) -> None:
    await kring.ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    await kring.ria.submits({"Wie nodig je uit?": [user_id]})
    await kring.ria.closes(everything=True)
    await kring.settled()


async def looks_away(person: Hands) -> None:
    assert not person.errors, person.errors
    if person.modal is not None:
        assert not any(refusal in shown(person.modal) for refusal in REFUSALS), shown(person.modal)
        await person.closes(everything=True)


async def clicks(person: Hands, words: str, within: Any = None) -> None:
    await person.clicks(words, within=within)
    await looks_away(person)


def pinned(person: Hands) -> Any:
    return next(message for message in person.messages(CHANNEL) if "Ik ben erbij" in shown(message))


def announcement(person: Hands) -> Any:
    return next(m for m in reversed(person.messages(CHANNEL)) if "Misschien" in shown(m))


async def people(kring: Running) -> dict[str, list[str]]:
    """The teams under which each person is kept."""
    async with kring.database.read() as db:
        found: dict[str, list[str]] = {}
        for user_id, team in await db.execute(select(Person.user_id, Person.team_id)):
            found.setdefault(user_id, []).append(team)
        return found


async def rows(kring: Running, table: Any, user_id: str) -> list[Any]:
    """What is kept of somebody in a table."""
    owner = table.asker_id if table is LearningQuestion else table.person_id
    async with kring.database.read() as db:
        return list(
            await db.scalars(select(table).join(Person, Person.id == owner).where(Person.user_id == user_id))
        )


async def ria_ticks(kring: Running, *away: str) -> None:
    await kring.ria.runs("/kring", "paneel", channel=CHANNEL)
    await kring.ria.clicks("Wie is er?")
    users = kring.playground.workspace.users
    here = [users[user].name for user in [*REST, "U0NORA", "W0NORA"] if user in users and user not in away]
    await kring.ria.submits({"Wie is er?": here})
    await kring.ria.closes(everything=True)


async def goes_through_the_cycle(kring: Running, account: Account) -> None:
    """Everything that a member does, from the first announcement to the evaluation and out again."""
    nora = kring.person(account.user_id)
    await clicks(nora, "Ja", within=announcement(nora))
    assert (await rows(kring, Attendance, nora.id))[0].rsvp is Rsvp.YES
    await nora.clicks("Vraag stellen", within=announcement(nora))
    await nora.submits({"Wat wil je leren?": QUESTION})
    assert nora.sees("Dank je")
    await looks_away(nora)
    assert [asked.text for asked in await rows(kring, LearningQuestion, nora.id)] == [QUESTION]

    anna = kring.person("U0ANNA")
    await anna.runs("/kring", "vraag Wat is talent?", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    assert await nora.opens_home() is not None
    assert nora.sees(QUESTION)
    await nora.clicks("Vragen van de groep", within="home")
    await nora.clicks("Stemmen", beside="Wat is talent?")
    await looks_away(nora)
    assert len(await rows(kring, Vote, nora.id)) == 1

    await nora.clicks("Mijn Kring", within=pinned(nora))
    assert nora.sees(QUESTION)
    await looks_away(nora)

    await kring.advance("2026-03-12 13:40")
    await ria_ticks(kring)
    await kring.advance("2026-03-12 16:31")
    await nora.clicks("Invullen of wijzigen")
    await nora.submits(SCORES | {"Opmerkingen": "Fijn zo"})
    assert nora.modal is not None
    assert nora.modal.title == "Dank je", nora.errors
    await looks_away(nora)
    assert len(await rows(kring, InquiryTurnout, nora.id)) == 1
    async with kring.database.read() as db:
        assert [given["comment"] for given in await db.scalars(select(InquiryAnswer.given))] == ["Fijn zo"]

    await nora.opens_home()
    await nora.clicks("Uitstappen", within="home")
    await nora.submits()
    assert nora.sees("Je bent uitgestapt")
    await looks_away(nora)
    assert (await rows(kring, Membership, nora.id))[0].standing is Standing.LEFT


async def is_one_person(kring: Running) -> None:
    """Everybody is kept once, in our workspace."""
    found = await people(kring)
    async with kring.database.read() as db:
        ours = await db.scalar(select(Network.team_id))
    assert {user: teams for user, teams in found.items() if teams != [ours]} == {}


@every("another organisation")
@pytest.mark.long
async def test_somebody_goes_through_the_whole_cycle_whatever_their_account(
    joined: Running, account: Account
) -> None:
    await goes_through_the_cycle(joined, account)
    await is_one_person(joined)


@pytest.mark.long
@pytest.mark.parametrize("name", ["another organisation", "another workspace of our organisation"])
async def test_the_whole_cycle_works_over_http_too(name: str, database_address: str) -> None:
    account = ACCOUNTS[name]
    async with served_over_http(account.workspace(), database_address) as kring:
        await begins(kring, account)
        await goes_through_the_cycle(kring, account)
        await is_one_person(kring)


@pytest.mark.long
@every("another workspace of our organisation")
async def test_who_was_away_is_caught_up_and_forgotten_for_real(joined: Running, account: Account) -> None:
    kring, nora = joined, joined.person(account.user_id)
    await nora.writes("Ik kan er niet bij zijn")
    await clicks(nora, "Afmelden")
    assert (await rows(kring, Attendance, nora.id))[0].rsvp is Rsvp.NO

    await kring.advance("2026-03-12 13:40")
    await ria_ticks(kring, nora.id)
    await kring.advance("2026-03-13 09:30")
    await kring.ria.clicks("Verslag nakijken")
    await kring.ria.submits()
    await kring.ria.closes(everything=True)
    await kring.advance("2026-03-16 12:00")
    await clicks(nora, "Ik heb het gelezen")
    assert len(await rows(kring, Reading, nora.id)) == 1

    await nora.opens_home()
    await nora.clicks("Mijn instellingen", within="home")
    await nora.clicks("Vergeet mij")
    await nora.submits()
    assert nora.sees("weet niet meer wie je bent")
    await kring.settled()
    kept = await everything_kept(kring)
    assert [said for said in kept if account.user_id in said or NORA in said] == []
    await kring.advance("2026-04-20 12:00")
    assert [said for said in await everything_kept(kring) if account.user_id in said] == []


async def everything_kept(kring: Running) -> list[str]:
    """Every value of every row."""
    async with kring.database.read() as db:
        return [
            str(value)
            for name in schema.TABLES
            for row in await db.execute(select(Base.metadata.tables[name]))
            for value in row
        ]
