"""Two processes of Kring on one PostgreSQL: what comes to both at the same moment is done once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.act.ids import Form
from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.running.clock import HeldClock
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from bot.views import person as view
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.question import LearningQuestion, State
from models.vote import Vote
from tests.neighbours import LONG_AGO, NOW, TEAM, Ids, Quiet, furnish, payload

pytestmark = pytest.mark.long

WRONG = "ging bij mij iets mis"
TAKEN = "In dit kanaal is er al een netwerk"


class Process:
    """One process, and what it answers."""

    def __init__(self, address: str) -> None:
        self.database, self.slack, self.acks = Database(address), Quiet(), list[Any]()
        self.router = Router(
            ROOMS, database=self.database, workspaces=OneWorkspace(self.slack),
            installations=OneInstallation(self.slack), clock=HeldClock(NOW),
            defaults=Defaults(Language.NL, "Europe/Brussels", "https://kring.example.org", mails=True),
            wake=lambda: None,
        )  # fmt: skip

    async def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    async def gets(self, body: dict[str, Any]) -> str:
        """Send a form in; return all that is said of it."""
        await self.router.serve("form", self.ack, body)
        await self.router.drained()
        return json.dumps([self.acks, self.slack.calls], ensure_ascii=False, default=repr)


class Both:
    """Two processes, and the network that they share with its neighbour."""

    def __init__(self, address: str, ids: Ids) -> None:
        self.ids, self.processes = ids, (Process(address), Process(address))
        self.database = self.processes[0].database

    async def get(self, *bodies: dict[str, Any]) -> list[str]:
        """Send in two forms at once; return what each process says."""
        one, other = self.processes
        return await asyncio.gather(one.gets(bodies[0]), other.gets(bodies[-1]))

    async def belongs(self, user_id: str, *networks: int, leads: bool = False) -> int:
        """Note somebody who belongs to some networks; return their key."""
        async with self.database.write() as db:
            known = await db.scalar(select(Person).where(Person.user_id == user_id))
            who = known or Person(team_id=TEAM, user_id=user_id, name=f"Iemand {user_id}", refreshed_at=NOW)
            db.add(who)
            await db.flush()
            places = [
                Membership(network_id=key, person_id=who.id, standing=Standing.ACTIVE, since=LONG_AGO)
                for key in networks
            ]
            for place in places:
                place.facilitates = leads
            db.add_all(places)
        return who.id

    async def begun(self, *channels: str) -> list[int]:
        """Note a fresh network for each channel; return their keys."""
        homes = [
            Network(team_id=TEAM, channel_id=one, theme=f"Vers {one}", created_at=LONG_AGO)
            for one in channels
        ]
        async with self.database.write() as db:
            db.add_all(homes)
        return [home.id for home in homes]


@pytest.fixture
async def both(postgres_url: str) -> AsyncIterator[Both]:
    made = Both(postgres_url, await furnish(postgres_url))
    yield made
    for one in made.processes:
        await one.database.dispose()


def erases(user_id: str) -> dict[str, Any]:
    """Return the form by which somebody has themselves forgotten."""
    return payload("form", Form.ERASE, user_id, form=view.Erasing, values={"questions": "keep"})


def sends(both: Both, form: Form, user_id: str, values: dict[str, str]) -> dict[str, Any]:
    """Return a form of an empty channel."""
    fields = both.processes[0].router.routes.table["form", form].form
    about = json.dumps({"channel": "C0LEEG"})
    return payload("form", form, user_id, subject=about, form=fields, values=values)


@pytest.mark.parametrize("several", [False, True])
async def test_the_vote_of_who_is_forgotten_counts_once(both: Both, *, several: bool) -> None:
    homes = [both.ids.here["network"], *([both.ids.next_door["network"]] if several else [])]
    who = await both.belongs("UTWICE", *homes)
    async with both.database.write() as db:
        here = LearningQuestion.network_id == homes[0], LearningQuestion.state == State.OPEN
        (asked,) = await db.scalars(select(LearningQuestion.id).where(*here).limit(1))
        db.add(Vote(question_id=asked, person_id=who))

    async def counted() -> int:
        votes = select(func.count()).select_from(Vote).where(Vote.question_id == asked)
        kept = select(LearningQuestion.votes_forgotten).where(LearningQuestion.id == asked)
        async with both.database.read() as db:
            return (await db.scalar(votes) or 0) + (await db.scalar(kept) or 0)

    before = await counted()
    said = await both.get(erases("UTWICE"))
    assert await counted() == before, "more would tell what they voted for"
    assert not any(WRONG in one for one in said)


async def test_who_sent_something_along_reads_twice_that_they_are_forgotten(both: Both) -> None:
    await both.belongs("UAPARTICIPANT", both.ids.next_door["network"])
    assert not any(WRONG in one for one in await both.get(erases("UAPARTICIPANT")))


async def test_two_who_lead_are_forgotten_where_others_lead_too(both: Both) -> None:
    homes = both.ids.here["network"], both.ids.next_door["network"]
    for one in ("UFIRST", "USECOND"):
        await both.belongs(one, *homes, leads=True)
    said = await both.get(erases("UFIRST"), erases("USECOND"))
    assert not any(WRONG in one for one in said)


async def test_of_the_last_two_who_lead_one_stays(both: Both) -> None:
    homes = await both.begun("C0FRESH1", "C0FRESH2")
    for one in ("UFIRST", "USECOND"):
        await both.belongs(one, *homes, leads=True)
    await both.get(erases("UFIRST"), erases("USECOND"))
    async with both.database.read() as db:
        leads = Membership.facilitates, Membership.standing == Standing.ACTIVE
        found = select(func.count()).where(Membership.network_id.in_(homes), *leads)
        assert await db.scalar(found) == len(homes)


async def test_of_two_who_begin_a_network_in_one_channel_one_reads_that_it_is_taken(both: Both) -> None:
    said = await both.get(*(
        sends(both, Form.NEW_NETWORK, who, {"theme": "Iets nieuws", "facilitator": who})
        for who in ("UOUTSIDER", "UAPARTICIPANT")
    ))  # fmt: skip
    assert [TAKEN in one for one in said].count(True) == 1
    assert not any(WRONG in one for one in said)


async def test_of_two_networks_that_move_into_one_channel_one_reads_that_it_is_taken(both: Both) -> None:
    homes = await both.begun("C0FRESH1", "C0FRESH2")
    forms = []
    for who, home in zip(("UFIRST", "USECOND"), homes, strict=True):
        await both.belongs(who, home, leads=True)
        forms.append(sends(both, Form.LIVES_HERE, who, {"network": str(home)}))
    said = await both.get(*forms)
    assert [TAKEN in one for one in said].count(True) == 1
    assert not any(WRONG in one for one in said)
