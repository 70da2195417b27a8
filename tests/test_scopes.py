"""The least that Kring may do: it works without the optional scopes, and who facilitates reads what lacks."""

import io
from typing import Any

import pytest
from rich.console import Console

from bot.slack.errors import Meaning
from bot.slack.history import History
from bot.slack.methods import HISTORY
from bot.slack.scopes import SCOPES, left_out
from bot.story import play as story_room
from bot.story.stage import manifest
from playground.scopes import install
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import settings
from tests.test_canvas import OFF, keeps
from tests.test_channel import ANNA, NEW
from tests.test_story import first

OPTIONAL = {name for name, scope in SCOPES.items() if scope.optional}
NOT_PINNED, AT_FIRST = "Ik mag in deze werkruimte niets vastzetten", "Ik mag het niet vastzetten"
NOT_LOOKED = "mag dat hier niet nakijken"


PINS_HERE, PIN_YOURSELF = "zet het bericht met de knoppen hier vast", "doe dat zelf"


def least() -> dict[str, Any]:
    """The manifest of who said no to all that is optional."""
    found = manifest()
    del found["oauth_config"]["scopes"]["bot_optional"]
    return found


def all_but(*names: str) -> dict[str, Any]:
    """The manifest of who said no to these optional scopes."""
    found = manifest()
    scopes = found["oauth_config"]["scopes"]
    scopes["bot_optional"] = [name for name in scopes["bot_optional"] if name not in names]
    return found


def refused_for_lack(running: Running) -> list[str]:
    """The calls that Slack refused for want of a scope."""
    calls = running.playground.workspace.calls
    return [call.method for call in calls if call.response.get("error") == "missing_scope"]


def paged(running: Running) -> int:
    """How many errors count as those for which whoever runs Kring is called."""
    return running.kring.workspaces.counts.errors[Meaning.OPERATOR]


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


@pytest.mark.parametrize("may_pin", [True, False])
async def test_who_moves_a_network_reads_that_it_is_pinned_only_where_kring_may(
    circle: Running, may_pin: bool
) -> None:
    workspace, ria = circle.playground.workspace, circle.ria
    install(workspace, manifest() if may_pin else all_but("pins:write"))
    await ria.opens_home()
    workspace.add_channel(NEW, "nieuw", members=[FACILITATOR, ANNA], private=True)
    await ria.runs("/kring", "hier", channel=NEW)
    assert (ria.sees(PINS_HERE), ria.sees(PIN_YOURSELF)) == (may_pin, not may_pin)
    await ria.submits()
    assert (ria.sees(PINS_HERE), ria.sees(PIN_YOURSELF)) == (may_pin, not may_pin)
    await circle.settled()
    await ria.closes(everything=True)
    assert any("Mijn Kring" in shown(m) for m in ria.messages(NEW))
    assert bool(workspace.channels[NEW].pins) is may_pin


# History


async def lost(running: Running) -> None:
    """The announcement arrives and Slack's answer to it does not; the lease lapses."""
    running.playground.faults.drops_after("chat.postMessage", channel=CHANNEL)
    await running.advance("2026-02-19 09:10")
    await running.advance("2026-02-19 09:20")


@pytest.mark.long
async def test_what_cannot_be_looked_up_is_told_as_that_and_nobody_is_paged(circle: Running) -> None:
    install(circle.playground.workspace, least())
    await lost(circle)
    assert any("12 maart" in text for text in circle.channel_texts())  # it did arrive, once
    assert circle.playground.workspace.calls_to(HISTORY) == []
    assert paged(circle) == 0
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    await circle.ria.clicks("Niet aangekomen (1)")
    assert circle.ria.sees(NOT_LOOKED)
    assert not circle.ria.sees("Vertel het hun")  # nobody who runs Kring has to change anything


@pytest.mark.long
async def test_where_channels_of_one_sort_may_be_read_slack_says_whether_it_is_this_one(
    circle: Running,
) -> None:
    workspace = circle.playground.workspace
    sort = "groups:history" if workspace.channels[CHANNEL].kind == "group" else "channels:history"
    install(workspace, all_but(sort))
    await lost(circle)
    assert refused_for_lack(circle) == [HISTORY]
    assert paged(circle) == 0


async def test_a_process_that_does_not_yet_know_what_was_granted_pages_nobody_either(
    circle: Running,
) -> None:
    install(circle.playground.workspace, least())
    slack = circle.kring.workspaces.of("")
    slack.ungranted = frozenset()
    with pytest.raises(Exception, match="missing_scope"):
        await History().find(slack, CHANNEL, "a", circle.clock.now())
    assert refused_for_lack(circle) == [HISTORY]
    assert paged(circle) == 0
    assert slack.ungranted == OPTIONAL


@pytest.mark.parametrize(
    ("needed", "lacks", "is_left_out"),
    [
        ("channels:history", {"channels:history"}, True),
        ("channels:history,groups:history, mpim:history,im:history", {"channels:history"}, True),
        ("channels:history,groups:history,mpim:history,im:history", {"groups:history", "im:history"}, False),
        ("im:history", {"im:history", "channels:history"}, False),
        ("users:read", {"users:read"}, False),
        ("chat:write", set(), False),
        ("admin", set(), False),
        ("", {"pins:write"}, False),
    ],
)
def test_an_optional_scope_was_left_out_where_nothing_else_lacks(
    needed: str, lacks: set[str], is_left_out: bool
) -> None:
    assert left_out(needed, SCOPES.keys() - lacks) is is_left_out


# Canvases


@pytest.mark.long
async def test_no_canvas_is_asked_for_where_that_was_not_granted_and_nobody_is_paged(
    circle: Running,
) -> None:
    workspace = circle.playground.workspace
    install(workspace, all_but("canvases:write"))
    await circle.ria.opens_home()
    await keeps(circle)
    assert [call.method for call in workspace.calls if "canvas" in call.method] == []
    assert paged(circle) == 0
    assert "canvases:write" in await home_of(circle, FACILITATOR)
    install(workspace, manifest())
    await keeps(circle)
    assert workspace.channels[CHANNEL].canvas is not None


@pytest.mark.long
async def test_a_canvas_that_kring_may_not_keep_any_more_pages_nobody(circle: Running) -> None:
    workspace = circle.playground.workspace
    await keeps(circle)
    install(workspace, all_but("canvases:write"))
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert workspace.channels[CHANNEL].canvas is not None
    assert paged(circle) == 0
    assert "staat er nog" in await home_of(circle, FACILITATOR)


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
