"""What people do in the tests, through what they see."""

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import select

from models.membership import Membership
from models.person import Person
from models.question import LearningQuestion
from tests.conftest import CHANNEL, FACILITATOR, Running


async def start_network(running: Running, theme: str = "Leren van elkaar") -> None:
    """Ria begins a network in its channel."""
    await running.ria.runs("/kring", "new", channel=CHANNEL)
    await running.ria.submits({"Thema": theme, "Begeleider": FACILITATOR})
    await running.ria.closes(everything=True)
    await running.settled()


async def join_everybody(running: Running, people: Iterable[str]) -> None:
    """Ria invites people, and each of them accepts."""
    people = list(people)
    await running.ria.runs("/kring", "invite", channel=CHANNEL)
    await running.ria.submits({"Wie nodig je uit?": people})
    await running.ria.closes(everything=True)
    await running.settled()
    for user_id in people:
        await running.person(user_id).clicks("Ik doe mee")
        await running.person(user_id).closes(everything=True)
    await running.settled()


async def plan_session(running: Running, day: str, hour: str, **fields: object) -> None:
    """Ria plans one session."""
    await running.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await running.ria.submits(
        {"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour), **fields}
    )
    await running.ria.submits()
    await running.ria.closes(everything=True)
    await running.settled()


async def memberships(running: Running) -> dict[str, Membership]:
    """Who belongs to the one network, by their Slack ids."""
    async with running.database.read() as db:
        rows = await db.execute(
            select(Person, Membership).join(Membership, Membership.person_id == Person.id)
        )
        return {person.user_id: place for person, place in rows}


async def invites(running: Running, *people: str) -> None:
    """Ria invites people."""
    await running.ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    await running.ria.submits({"Wie nodig je uit?": list(people)})
    await running.settled()


async def settings(running: Running, **fields: object) -> None:
    """Ria changes settings."""
    await running.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await running.ria.submits(fields)
    await running.settled()


async def leaves(running: Running, user_id: str, **choice: str) -> None:
    """Somebody leaves the network."""
    person = running.person(user_id)
    await person.runs("/kring", "leave", channel=CHANNEL)
    await person.submits(dict(choice))
    await running.settled()


async def leaves_and_comes_back(running: Running, user_id: str, day: str) -> None:
    """Somebody leaves the network, and is invited again that day."""
    person = running.person(user_id)
    await leaves(running, user_id)
    await person.closes(everything=True)
    await running.advance(f"{day} 10:00")
    await invites(running, user_id)
    await running.ria.closes(everything=True)
    await running.advance(f"{day} 11:00")
    await person.clicks("Ik doe mee")
    await person.closes(everything=True)


async def somebody_asked(running: Running) -> None:
    """There is a question for the agenda of the one network."""
    async with running.database.write() as db:
        now = running.clock.now()
        db.add(LearningQuestion(network_id=1, asker_id=None, text="Waar begin je?", asked_at=now))
