"""In a closed network no screen draws a button whose press is refused because it is closed.

Everybody who belonged to one that has something of everything presses whatever they see, from Home and from
each command that reads, and so on in each screen that opens.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from bot.act.ids import OF_ACTS
from models.network import Network
from tests import neighbours as who
from tests.neighbours import NOW, Street, payload, refused
from tests.routes_of_all import ROWS

CLOSED = "NetworkClosed"
# Buttons that may answer so: what they do is said where they stand.
DECLARED: set[str] = set()


class Press(NamedTuple):
    """A button, and what it is about."""

    act: str
    about: str


def presses(shown: Any) -> Iterator[Press]:
    """Yield the buttons of what was drawn, those in menus too; a picture of it has none."""
    if isinstance(shown, dict):
        kind, act = shown.get("type"), shown.get("action_id", "")
        if kind == "button" and "url" not in shown:
            yield Press(act, shown.get("value", "{}"))
        elif kind in ("static_select", "overflow") and act.startswith(OF_ACTS):
            for option in shown["options"]:
                name, _, about = option["value"].partition(" ")
                yield Press(name, about or "{}")
        shown = list(shown.values())
    if isinstance(shown, list):
        for part in shown:
            yield from presses(part)


async def closed(there: Street) -> None:
    async with there.database.write() as db:
        (await db.get_one(Network, there.here["network"])).closed_at = NOW


def seeds() -> Iterator[tuple[str, str]]:
    """Yield Home, and what can be looked up by a command."""
    yield "event", "app_home_opened"
    for kind, name in ROWS:
        if kind == "command" and name:
            yield kind, name


async def refused_on_the_screens_of(there: Street, user: str) -> dict[str, str]:
    """Press all that somebody comes across; return what is refused as it is closed, and where it stood."""
    waits: list[tuple[str, dict[str, Any]]] = []
    for kind, name in seeds():
        payload_of = payload(kind, name, user, channel=there.here["channel"])
        waits.append((name, payload_of))
    known, found = set[Press](), dict[str, str]()
    while waits:
        where, sent = waits.pop()
        kind = {"block_actions": "act", "event_callback": "event"}.get(sent.get("type", ""), "command")
        answer = await there.send(kind, sent)
        there.put_back()
        await closed(there)
        if kind == "act" and refused(answer, user) == CLOSED:
            found[sent["actions"][0]["action_id"]] = where
            continue
        for press in {*presses([body for _, body in there.slack.calls])} - known:
            known.add(press)
            there_by = payload("act", press.act, user, subject=press.about)
            waits.append((sent["actions"][0]["action_id"] if kind == "act" else where, there_by))
    return found


@pytest.mark.long
@pytest.mark.parametrize("user", [who.FACILITATOR, who.STAND_IN, who.PARTICIPANT, who.ASKER])
async def test_no_button_of_a_closed_network_is_refused_because_it_is_closed(
    there: Street, user: str
) -> None:
    await closed(there)
    found = await refused_on_the_screens_of(there, user)
    assert sorted(str(act) for act in found.keys() - DECLARED) == []
