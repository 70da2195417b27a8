"""Whoever asks for a file of a large network is answered in time, and the file comes after that."""

import time
from collections.abc import Callable

import pytest

from tests.grown import grow
from tests.held import slowness
from tests.neighbours import Street, furnish, street
from tests.routes_of_all import spoken_once
from tests.test_held import somebody
from tests.test_roles import made

pytestmark = pytest.mark.no_cover  # what is measured runs at its own speed

SLACK_WAITS = 3.0  # seconds
TRIES = 3


async def sends_files(there: Street) -> dict[tuple[str, str], str]:
    """The acts by which somebody gets a file, and one who may do it."""
    found = {}
    for (kind, name), row in spoken_once().items():
        user = somebody(row)
        await there.send(kind, made(there, kind, name, row, user))
        if any(method == "file" for method, _ in there.slack.calls):
            found[kind, name] = user
        there.put_back()
    return found


@pytest.mark.long
async def test_slack_is_answered_in_time_whichever_file_of_a_large_network_is_asked_for(
    new_database: Callable[[], str],
) -> None:
    address = new_database()
    ids = await furnish(address)
    async with street(address, ids) as there:
        asked = await sends_files(there)
    assert {"export_document", "export_tables", "own_export_data", "book_file"} <= {name for _, name in asked}
    await grow(address, ids)
    too_late = {}
    async with street(address, ids) as there:
        for (kind, name), user in asked.items():
            row, least = spoken_once()[kind, name], 60.0
            for _ in range(TRIES):
                took, files = await answered(there, kind, made(there, kind, name, row, user))
                assert files == 1, name
                least = min(least, took / slowness())
                if least < SLACK_WAITS:
                    break
            if least >= SLACK_WAITS:
                too_late[name] = round(least, 1)
            there.put_back()
    assert too_late == {}


async def answered(there: Street, kind: str, payload: dict[str, object]) -> tuple[float, int]:
    """After how many seconds Slack is answered, and how many files came of it in the end."""
    answers: list[float] = []

    async def ack(**_: object) -> None:
        answers.append(time.perf_counter() - began)

    there.slack.calls.clear()
    began = time.perf_counter()
    await there.router.serve(kind, ack, payload)
    await there.router.drained()
    return answers[0], [method for method, _ in there.slack.calls].count("file")
