"""Whose workspace an act belongs to, whatever teams Slack names in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import NullPool, create_engine, text

from bot.act.installation import Installation, is_for
from bot.storage.migrations import configuration
from models.installation import Installation as Installed
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
    assert is_for(body, ours)
    assert ours.workspace == "T1"


@given(nobodys)
def test_a_whole_organisation_is_one_workspace(body: dict[str, Any]) -> None:
    assert is_for(body, ORG_WIDE)
    assert is_for(body, ORG_WIDE_AT_A_WORKSPACE)
    assert ORG_WIDE.workspace == ORG_WIDE_AT_A_WORKSPACE.workspace == "E1"


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
    assert is_for(body, ours)


@pytest.mark.parametrize(("ours", "body"), FOR_OTHERS)
def test_what_names_another_installation_is_not(ours: Installation, body: dict[str, Any]) -> None:
    assert not is_for(body, ours)


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


# People whom an older version kept twice


PEOPLE = (
    "INSERT INTO person (id, team_id, user_id, name, language, zone, hours_from, hours_to, quiet,"
    " language_chosen) VALUES (:id, :team_id, :user_id, '', :language, 'Europe/Brussels', '08:30:00',"
    " '17:30:00', :quiet, :language_chosen)"
)
NETWORKS = (
    "INSERT INTO network (id, team_id, channel_id, theme, created_at, language, zone, country, scope_in,"
    " scope_out, goal, capacity, threshold, rhythm) VALUES (:id, :team_id, :channel, 'Leren',"
    " '2026-01-05 09:00:00', 'nl', 'Europe/Brussels', 'BE', '', '', '', 15, 5, '{}')"
)
PLACES = (
    "INSERT INTO membership (network_id, person_id, standing, participates, facilitates, stands_in,"
    " invitations) VALUES (:network, :person, :standing, true, false, false, 1)"
)


def somebody(key: int, team_id: str, user_id: str, **chose: Any) -> dict[str, Any]:
    """A person as an older version kept them."""
    given = {"language": "nl", "quiet": False, "language_chosen": False}
    return {"id": key, "team_id": team_id, "user_id": user_id, **given, **chose}


def brought_up_to_date(
    url: str, people: list[dict[str, Any]], places: dict[int, str], teams: tuple[str, ...]
) -> dict[int, tuple[str, str, str, bool, bool]]:
    """Who is kept after an upgrade: team, user, language, whether they are quiet and whether they acted."""
    settings = configuration(url)
    command.upgrade(settings, "head")
    command.downgrade(settings, "0003")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with engine.begin() as connection:
        for key, team in enumerate(teams, 1):
            connection.execute(text(NETWORKS), {"id": key, "team_id": team, "channel": f"C{key}"})
        for person in people:
            connection.execute(text(PEOPLE), person)
        for key, standing in places.items():
            connection.execute(text(PLACES), {"network": 1, "person": key, "standing": standing})
    command.upgrade(settings, "head")
    with engine.begin() as connection:
        found = connection.execute(
            text("SELECT id, team_id, user_id, language, quiet, acted FROM person ORDER BY id")
        )
        kept = {row[0]: (row[1], row[2], row[3], bool(row[4]), bool(row[5])) for row in found}
    engine.dispose()
    return kept


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.long
def test_who_was_kept_twice_is_one_person_after_an_upgrade(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/kring.db"
    if database == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    people = [
        somebody(1, "T1", "U1"),
        somebody(2, "T1", "U2"),
        somebody(3, "T1", "U3", quiet=True),
        somebody(4, "T2", "U1", language="en", language_chosen=True, quiet=True),  # a shadow of the first
        somebody(5, "T2", "U9"),  # nobody else: looked at their Home once
        somebody(6, "T3", "U2"),  # a shadow of the second
    ]
    kept = brought_up_to_date(url, people, {1: "active", 2: "invited", 3: "invited"}, ("T1",))
    assert kept == {
        1: ("T1", "U1", "en", True, True),
        2: ("T1", "U2", "nl", False, True),
        3: ("T1", "U3", "nl", True, True),
        5: ("T1", "U9", "nl", False, False),
    }


@pytest.mark.long
def test_people_of_another_workspace_that_has_networks_stay_there(tmp_path: Path) -> None:
    people = [somebody(1, "T1", "U1"), somebody(2, "T2", "U1"), somebody(3, "T3", "U9")]
    kept = brought_up_to_date(f"sqlite:///{tmp_path}/kring.db", people, {1: "invited"}, ("T1", "T2"))
    assert {key: (team, user, acted) for key, (team, user, _, _, acted) in kept.items()} == {
        1: ("T1", "U1", False),
        2: ("T2", "U1", False),
        3: ("T3", "U9", False),
    }


@pytest.mark.parametrize(
    ("most", "days", "over"), [(None, 100, False), (None, 183, True), (90, 89, False), (90, 90, True)]
)
def test_an_operator_bounds_how_long_a_workspace_stays_whose_token_ended(
    most: int | None, days: int, over: bool
) -> None:
    ended = datetime(2026, 3, 1, tzinfo=UTC)
    row = Installed(
        team_id="T1", workspace_id="T1", enterprise_id=None, bot_id=None, bot_user_id=None,
        looks_at=ended, expires_at=ended, refused_at=ended,
    )  # fmt: skip
    assert row.is_over(ended + timedelta(days=days), taken_back=False, most=most) is over
