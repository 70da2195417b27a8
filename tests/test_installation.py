"""Whose workspace an act belongs to, whatever teams Slack names in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.installation import AnotherInstallation, Installation, workspace_of
from tests.conftest import CHANNEL, Running
from tests.people import start_network

ALONE = Installation("T1")
IN_AN_ORGANISATION = Installation("T1", "E1")
ORG_WIDE = Installation("", "E1", org_wide=True)
ORG_WIDE_AT_A_WORKSPACE = Installation("T1", "E1", org_wide=True)

team = some.sampled_from([None, "T1", "T2", "E1", "E2"])
nobodys = some.fixed_dictionaries(
    {},
    optional={
        "team": some.none() | some.builds(lambda of: {"id": of, "domain": "x"}, team),
        "team_id": team,
        "enterprise": some.none() | some.builds(lambda of: {"id": of}, team),
        "enterprise_id": team,
        "context_team_id": team,
        "user": some.builds(lambda of: {"id": "U1", "team_id": of}, team),
        "view": some.none() | some.builds(lambda of: {"team_id": of}, team),
        "is_enterprise_install": some.sampled_from([True, False, "true", "false", None]),
        "is_ext_shared_channel": some.booleans(),
        "event": some.builds(lambda of: {"type": "message", "team": of, "user_team": of}, team),
    },
)


@given(nobodys, some.sampled_from([ALONE, IN_AN_ORGANISATION]))
def test_the_teams_of_who_acts_and_of_the_channel_decide_nothing(
    body: dict[str, Any], ours: Installation
) -> None:
    assert workspace_of(body, ours) == "T1"


@given(nobodys)
def test_a_whole_organisation_is_one_workspace(body: dict[str, Any]) -> None:
    assert workspace_of(body, ORG_WIDE) == workspace_of(body, ORG_WIDE_AT_A_WORKSPACE) == "E1"


def event(team_id: str | None, enterprise_id: str | None = None) -> dict[str, Any]:
    """An event that is told to an installation, about somebody of a third one."""
    return {"team_id": "T3", "authorizations": [{"team_id": team_id, "enterprise_id": enterprise_id}]}


def view(team_id: str) -> dict[str, Any]:
    """What somebody of a third installation did in a view of an installation."""
    return {"team": {"id": "T3"}, "view": {"team_id": "T3", "app_installed_team_id": team_id}}


FOR_US = [
    (ALONE, event("T1")),
    (ALONE, event("T1", "E1")),
    (ALONE, event(None, "E1")),
    (ALONE, view("T1")),
    (IN_AN_ORGANISATION, event("T1", "E1")),
    (IN_AN_ORGANISATION, event(None, "E1")),
    (IN_AN_ORGANISATION, event("E1", "E1")),
    (IN_AN_ORGANISATION, view("T1")),
    (IN_AN_ORGANISATION, view("E1")),
    (ORG_WIDE, event("T1", "E1")),
    (ORG_WIDE, event("T2", "E1")),
    (ORG_WIDE, event("E1", "E1")),
    (ORG_WIDE, event("T2")),
    (ORG_WIDE, view("E1")),
    (ORG_WIDE, view("T2")),
    (ALONE, {"authorizations": [*event("T2")["authorizations"], *event("T1")["authorizations"]]}),
    (ALONE, {"authorizations": [], "view": None}),
]
FOR_OTHERS = [
    (ALONE, event("T2")),
    (ALONE, view("T2")),
    (IN_AN_ORGANISATION, event("T2", "E1")),
    (IN_AN_ORGANISATION, event(None, "E2")),
    (IN_AN_ORGANISATION, view("E2")),
    (ORG_WIDE, event("T1", "E2")),
    (ORG_WIDE, view("E2")),
]


@pytest.mark.parametrize(("ours", "body"), FOR_US)
def test_what_names_our_installation_is_ours(ours: Installation, body: dict[str, Any]) -> None:
    assert workspace_of(body, ours) == ours.workspace


@pytest.mark.parametrize(("ours", "body"), FOR_OTHERS)
def test_what_names_another_installation_is_not(ours: Installation, body: dict[str, Any]) -> None:
    with pytest.raises(AnotherInstallation):
        workspace_of(body, ours)


async def test_slack_is_asked_once_who_we_are_and_nothing_is_lost_while_it_does_not_say(
    kring: Running,
) -> None:
    ria, workspace = kring.ria, kring.playground.workspace
    kring.playground.faults.error("auth.test", "internal_error", times=2)
    await ria.runs("/kring", "new", channel=CHANNEL)
    assert ria.sees("ging bij mij iets mis")
    await ria.closes()
    await start_network(kring)
    for _ in range(3):
        await ria.opens_home()
    assert [call.response["ok"] for call in workspace.calls_to("auth.test")] == [False, False, True]
