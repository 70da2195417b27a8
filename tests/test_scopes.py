"""The least that Kring may do: it works without the optional scopes, and who facilitates reads what lacks."""

import io
from typing import Any

import pytest
from rich.console import Console

from bot.slack.scopes import SCOPES
from bot.story import play as story_room
from bot.story.stage import manifest
from playground.scopes import install
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.test_story import first

OPTIONAL = {name for name, scope in SCOPES.items() if scope.optional}
NOT_PINNED, AT_FIRST = "Ik mag in deze werkruimte niets vastzetten", "Ik mag het niet vastzetten"
NOT_LOOKED = "mag dat hier niet nakijken"


def least() -> dict[str, Any]:
    """The manifest of who said no to all that is optional."""
    found = manifest()
    del found["oauth_config"]["scopes"]["bot_optional"]
    return found


async def begins(running: Running) -> None:
    await running.ria.runs("/kring", "nieuw", channel=CHANNEL)
    await running.ria.submits({"Thema": "Leren", "Begeleider": FACILITATOR})
    await running.settled()


async def home_of(running: Running, user_id: str) -> str:
    person = running.person(user_id)
    await person.opens_home()
    assert person.home is not None
    return shown(person.home)


# Pins


async def test_who_begins_a_network_where_kring_may_not_pin_reads_that_they_can(kring: Running) -> None:
    workspace = kring.playground.workspace
    install(workspace, least())
    await begins(kring)
    assert kring.ria.sees(AT_FIRST)
    assert not kring.ria.sees("zet ik een bericht vast")
    await kring.ria.closes(everything=True)
    assert any("Mijn Kring" in shown(m) for m in kring.ria.messages(CHANNEL))
    assert workspace.channels[CHANNEL].pins == []
    assert workspace.calls_to("pins.add") == []
    assert NOT_PINNED in await home_of(kring, FACILITATOR)


async def test_where_kring_may_pin_nobody_reads_of_it(kring: Running) -> None:
    await begins(kring)
    assert kring.ria.sees("zet ik een bericht vast")
    assert not kring.ria.sees(AT_FIRST)
    await kring.ria.closes(everything=True)
    assert kring.playground.workspace.channels[CHANNEL].pins
    assert NOT_PINNED not in await home_of(kring, FACILITATOR)


async def test_members_read_nothing_of_it(circle: Running) -> None:
    install(circle.playground.workspace, least())
    assert NOT_PINNED not in await home_of(circle, "U0ANNA")
    assert NOT_PINNED in await home_of(circle, FACILITATOR)


async def test_once_it_is_granted_the_next_home_says_nothing_of_it(circle: Running) -> None:
    workspace = circle.playground.workspace
    install(workspace, least())
    assert NOT_PINNED in await home_of(circle, FACILITATOR)
    install(workspace, manifest())
    await home_of(circle, FACILITATOR)  # Slack's answer to it tells
    assert NOT_PINNED not in await home_of(circle, FACILITATOR)


# History


@pytest.mark.long
async def test_what_cannot_be_looked_up_is_told_as_that(circle: Running) -> None:
    workspace = circle.playground.workspace
    install(workspace, least())
    circle.playground.faults.drops_after("chat.postMessage", channel=CHANNEL)
    await circle.advance("2026-02-19 09:10")  # the announcement, and a lease
    await circle.advance("2026-02-19 09:20")
    assert any("12 maart" in text for text in circle.channel_texts())  # it did arrive, once
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    await circle.ria.clicks("Niet aangekomen (1)")
    assert circle.ria.sees(NOT_LOOKED)
    assert not circle.ria.sees("Vertel het hun")  # nobody who runs Kring has to change anything


# A whole network


@pytest.mark.long
async def test_a_network_meets_with_the_least_that_kring_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_room, "manifest", least)
    met = []
    workspace_of = story_room.workspace_of

    def watched(*given: Any) -> Any:
        met.append(workspace_of(*given))
        return met[-1]

    monkeypatch.setattr(story_room, "workspace_of", watched)
    result = await story_room.play(first(1), None, Console(file=io.StringIO()))
    (workspace,) = met
    assert workspace.scopes == SCOPES.keys() - OPTIONAL
    assert {"announcement", "agenda", "evaluation_results", "report"} <= {
        row["kind"] for row in result["messages"]
    }
    assert [pin for channel in workspace.channels.values() for pin in channel.pins] == []
    assert [call.method for call in workspace.calls if call.response.get("error") == "missing_scope"] == []
