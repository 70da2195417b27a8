"""A network of many members, and words that are as long as a form allows: of which many grow when sent."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from playground import Message, Workspace
from playground import Person as Hands
from playground.sight import controls, shown
from tests.conftest import CHANNEL, Running, workspace_of_people
from tests.people import join_everybody, plan_session, start_network

FILLER = "R&D <kosten> & baten 💬 ça va? "
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def long(mark: str, length: int) -> str:
    """Words of that length, which begin and end with a mark by which they are found again."""
    room = length - 2 * len(mark) - 4
    middle = (FILLER * (room // len(FILLER) + 1))[:room].rstrip().ljust(room, "&")
    return f"{mark}a {middle} {mark}z"


def names(count: int) -> dict[str, str]:
    """Members by their ids, in another order than that of their names."""
    letters = [chr(65 + number * 7 % 26) for number in range(count)]
    return {f"U0LID{n:03}": f"{letter}. Persoon {n:03}" for n, letter in enumerate(letters)}


def crowded(count: int) -> Workspace:
    """A workspace with a facilitator and so many people in one channel."""
    workspace = workspace_of_people()
    comes_to_life(workspace, count)
    return workspace


def comes_to_life(workspace: Workspace, count: int) -> None:
    """Add so many people to a workspace and its channel."""
    for user_id, name in names(count).items():
        workspace.add_user(user_id, name, tz="Europe/Brussels")
        workspace.channels[CHANNEL].members.append(user_id)


async def put_in(running: Running, count: int) -> dict[str, int]:
    """Let so many belong to the network as if they had joined; return their keys by their Slack ids."""
    workspace = running.playground.workspace
    comes_to_life(workspace, count)
    async with running.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        home.capacity = 100
        people = [
            Person(
                team_id=home.team_id, user_id=user_id, name=name, language=Language.NL,
                zone="Europe/Brussels", refreshed_at=running.clock.now(),
            )
            for user_id, name in names(count).items()
        ]  # fmt: skip
        db.add_all(people)
        await db.flush()
        db.add_all(
            Membership(network_id=home.id, person_id=one.id, standing=Standing.ACTIVE, since=LONG_AGO)
            for one in people
        )
        return {one.user_id: one.id for one in people}


async def begin_network(running: Running, count: int) -> None:
    """Begin a network of so many who join, with one session on Thu 12 March."""
    await start_network(running)
    await running.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await running.ria.submits({"Maximaal aantal leden": "100"})
    await running.ria.closes(everything=True)
    await join_everybody(running, names(count))
    await plan_session(running, "2026-03-12", "13:30")


def everything(running: Running) -> list[str]:
    """What stands in every message, of channels and of people."""
    return [shown(message) for message in running.playground.workspace.messages if not message.deleted]


async def read_on(person: Hands) -> list[str]:
    """Read the modal that is open from page to page; close all."""
    found = []
    while True:
        found.append(shown(person.top()))
        if not any(control.name == "Volgende" for control in controls(person.top())):
            await person.closes(everything=True)
            return found
        await person.clicks("Volgende")


async def read_whole(person: Hands, messages: Iterable[Message]) -> list[str]:
    """Press *Read everything* wherever it stands in these messages, and read on."""
    found = []
    for message in messages:
        for control in controls(message):
            if control.name == "Alles lezen":
                await person.presses(control, {})
                found += await read_on(person)
    return found
