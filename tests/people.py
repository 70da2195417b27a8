"""What people do in the tests, through what they see."""

from collections.abc import Iterable
from datetime import date, time

from tests.conftest import CHANNEL, FACILITATOR, Running


async def start_network(running: Running, theme: str = "Leren van elkaar") -> None:
    """Ria begins a network in its channel."""
    await running.ria.runs("/kring", "new", channel=CHANNEL)
    await running.ria.submits({"Thema": theme, "Begeleider en vervanger": [FACILITATOR]})
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
        {"Dag": date.fromisoformat(day), "Beginuur": time.fromisoformat(hour), **fields}
    )
    await running.ria.submits()
    await running.ria.closes(everything=True)
    await running.settled()
