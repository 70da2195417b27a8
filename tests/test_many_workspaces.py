"""Kring for many workspaces: installing, speaking in each with its own token, renewing, and letting go."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.act.installation import AnotherInstallation, ManyInstallations
from bot.running import counts
from bot.slack.client import Slack
from bot.slack.errors import Meaning
from bot.slack.methods import POST
from bot.slack.outcome import NoToken
from bot.slack.stamps import Stamps
from bot.slack.workspaces import ManyWorkspaces, OneWorkspace
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import CannotOpen, Seals, id_of, is_key, new_key
from jobs.hands import Found
from jobs.turns import Turns
from models import installation
from models.base import Base
from models.event import SeenEvent
from models.installation import AHEAD, Installation
from models.membership import Membership, Standing
from models.network import Network
from models.outbox import Recipient
from models.person import Person
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.many import KEY, Provider, people_of, provider, workspace_leaves
from tests.people import invites, join_everybody, start_network
from tests.test_starting import little_room

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
OF_NOBODY = {"trace", "reach", "seen_event"}
ONE, OTHER = 0, 1
SECONDS_OF_A_TOKEN = 12 * 60 * 60


@pytest.fixture
async def hosted(database_address: str) -> AsyncIterator[Provider]:
    """Kring for two workspaces, in which the same people and channels have the same ids."""
    async with provider(database_address, people_of("T0ONE"), people_of("T0OTHER"), rotates=True) as made:
        yield made


async def sees(running: Running, words: str) -> bool:
    """Whether Ria sees these words at her Home, drawn now."""
    await running.ria.opens_home()
    await running.settled()
    return bool(running.ria.sees(words))


# Installing


async def test_a_workspace_installs_the_app_and_begins_a_network(hosted: Provider) -> None:
    status, page = await hosted.gets("/slack/install", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert status == 200
    assert "Kring in your workspace" in page
    where = re.search(r'href="([^"]+)"', page)
    assert where is not None
    assert "/oauth/v2/authorize?client_id=11.22" in where[1]
    assert "Kring staat in jullie workspace" in await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    assert [(home.team_id, home.theme) for home in await hosted.rows(Network)] == [
        ("T0ONE", "Leren van elkaar")
    ]


async def test_no_token_stands_in_the_database_as_it_is(hosted: Provider) -> None:
    await hosted.installs(ONE)
    [row] = await hosted.rows(Installation)
    token = hosted.at(ONE).playground.bot_token
    assert token
    assert token not in row.token
    assert row.key_id == id_of(KEY)
    assert Seals([KEY]).open("T0ONE", row.token) == token


@pytest.mark.parametrize("changed", ["state", "cookie", "none", "twice", "late"])
async def test_what_did_not_begin_in_this_browser_just_now_installs_nothing(
    hosted: Provider, changed: str
) -> None:
    await hosted.gets("/slack/install")
    back_at, state = f"{hosted.address}/slack/oauth_redirect", hosted.state()
    if changed == "state":
        state = "of-somebody-else"
    where = hosted.slack.agrees(hosted.slack.playgrounds[ONE], back_at, state).removeprefix(hosted.address)
    if changed == "cookie":
        hosted.browser.cookie_jar.clear()
    if changed == "none":
        where = where.split("&state")[0]
    if changed == "twice":
        await hosted.gets(where)
    if changed == "late":
        hosted.clock.move_to(hosted.clock.now() + timedelta(minutes=10))
    before = len(await hosted.rows(Installation))
    status, page = await hosted.gets(where)
    if changed == "none":  # from Slack's own pages
        assert status == 303
    else:
        said = "Dit is al gebeurd" if changed == "twice" else "Dit duurde te lang"
        assert (status, said in page) == (400, True)
    assert len(await hosted.rows(Installation)) == before == (changed == "twice")
    hosted.browser.cookie_jar.clear()


@pytest.mark.long
async def test_who_installs_again_reads_that_their_networks_go_on(hosted: Provider) -> None:
    assert "Nog niemand kreeg er een bericht van" in await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    page = await hosted.installs(ONE)
    assert "De netwerken die hier zijn, gaan verder" in page
    assert "Nog niemand" not in page


async def test_who_says_no_to_slack_reads_that_nothing_was_installed(hosted: Provider) -> None:
    await hosted.gets("/slack/install")
    status, page = await hosted.gets(f"/slack/oauth_redirect?error=access_denied&state={hosted.state()}")
    assert (status, "Er is niets geïnstalleerd" in page) == (400, True)
    assert await hosted.rows(Installation) == []


async def test_a_code_that_slack_does_not_take_says_so_and_keeps_nothing(hosted: Provider) -> None:
    await hosted.gets("/slack/install")
    status, page = await hosted.gets(f"/slack/oauth_redirect?code=forged&state={hosted.state()}")
    assert (status, "Slack gaf geen duidelijk antwoord" in page) == (502, True)
    assert await hosted.rows(Installation) == []
    errors = hosted.kring.workspaces.counts.errors
    assert not any(errors[kind] for kind in (Meaning.OPERATOR, counts.OTHER)), "anybody can make up a code"


async def test_while_the_database_takes_nothing_whoever_installs_reads_to_begin_again_later_on_sqlite(
    hosted: Provider,
) -> None:
    await hosted.gets("/slack/install")
    where = hosted.slack.agrees(
        hosted.slack.playgrounds[ONE], f"{hosted.address}/slack/oauth_redirect", hosted.state()
    ).removeprefix(hosted.address)
    with capture_logs(), little_room(1_000):  # what is logged may be a file too
        async with hosted.browser.get(hosted.address + where) as answer:
            page = await answer.text()
    assert (answer.status, "Kring kan nu niets bewaren" in page) == (503, True), page
    assert int(answer.headers["Retry-After"]) > 0
    assert await hosted.rows(Installation) == []
    assert "Kring staat in jullie workspace" in await hosted.installs(ONE)


async def test_who_only_looks_at_the_page_leaves_nothing_behind(hosted: Provider) -> None:
    for _ in range(5):
        await hosted.gets("/slack/install")
    await hosted.gets("/slack/oauth_redirect?code=any&state=made-up")
    assert await hosted.rows(SeenEvent) == []


# Two workspaces


@pytest.mark.long
async def test_each_workspace_has_its_own_network_people_and_messages(hosted: Provider) -> None:
    for number, theme in ((ONE, "Vragen stellen"), (OTHER, "Luisteren")):
        await hosted.installs(number)
        await start_network(hosted.at(number), theme)
        await join_everybody(hosted.at(number), list(MEMBERS)[:2])
    one, other = hosted.at(ONE), hosted.at(OTHER)
    assert await sees(one, "Vragen stellen")
    assert not one.ria.sees("Luisteren")
    assert await sees(other, "Luisteren")
    assert not other.ria.sees("Vragen stellen")
    assert {(row.team_id, row.user_id) for row in await hosted.rows(Person)} >= {
        ("T0ONE", "U0RIA"), ("T0OTHER", "U0RIA"),
    }  # fmt: skip
    said = [message.text for message in one.playground.workspace.messages]
    assert any("Vragen stellen" in text for text in said)
    assert not any("Luisteren" in text for text in said)


async def test_a_workspace_that_did_not_install_the_app_gets_no_word_from_it(hosted: Provider) -> None:
    await hosted.installs(ONE)
    stranger = hosted.slack.playgrounds[OTHER]
    await stranger.use_request_url(f"{hosted.address}/slack/events")
    stranger.workspace.removed = False  # as if Slack sent us what is another app's
    await stranger.person("U0RIA").opens_home()
    await hosted.at(ONE).settled()
    assert stranger.workspace.homes == {}
    assert await hosted.rows(Person) == []


# Tokens


async def test_a_token_is_renewed_before_it_ends_and_what_is_sent_goes_on(hosted: Provider) -> None:
    await hosted.installs(ONE)
    one = hosted.at(ONE)
    await start_network(one)
    first, begun = one.playground.bot_token, hosted.clock.now()
    await one.advance(begun + timedelta(seconds=SECONDS_OF_A_TOKEN) - AHEAD - timedelta(minutes=1))
    assert one.playground.bot_token == first
    await one.advance(begun + timedelta(seconds=SECONDS_OF_A_TOKEN) - AHEAD + timedelta(minutes=1))
    assert one.playground.bot_token != first
    [row] = await hosted.rows(Installation)
    assert Seals([KEY]).open("T0ONE", row.token) == one.playground.bot_token
    assert await sees(one, "Leren van elkaar")
    assert [call["grant_type"] for call in hosted.slack.exchanges if "grant_type" in call] == [
        "refresh_token"
    ]


@pytest.mark.long
async def test_tokens_that_are_renewed_all_year_never_end(hosted: Provider) -> None:
    await hosted.installs(ONE)
    for _ in range(8):
        await hosted.at(ONE).advance(hosted.clock.now() + timedelta(hours=11))
    assert await sees(hosted.at(ONE), "Kring")


@pytest.mark.parametrize("error", ["internal_error", "bad_client_secret", "account_inactive"])
async def test_slack_is_asked_again_when_a_renewal_is_not_given(hosted: Provider, error: str) -> None:
    await hosted.installs(ONE)
    hosted.slack.refuses_with = error
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(hours=10, minutes=1))
    first = hosted.at(ONE).playground.bot_token
    hosted.slack.refuses_with = ""
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(minutes=5))
    assert hosted.at(ONE).playground.bot_token != first


# Who removes the app


async def counted(hosted: Provider) -> dict[str, int]:
    async with hosted.kring.database.read() as db:
        return {
            table.name: await db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in OF_NOBODY
        }


@pytest.mark.long
@pytest.mark.parametrize("order", ["both", "uninstalled", "revoked"])
async def test_all_of_a_workspace_that_removes_the_app_goes_and_nothing_of_another(
    hosted: Provider, order: str
) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    await join_everybody(hosted.at(ONE), list(MEMBERS)[:2])
    alone = await counted(hosted)
    await hosted.installs(OTHER)
    await start_network(hosted.at(OTHER))
    await join_everybody(hosted.at(OTHER), list(MEMBERS)[:3])
    leaves = hosted.slack.playgrounds[OTHER]
    bot = {"oauth": [], "bot": [leaves.workspace.bot_user]}
    leaves.workspace.revoked = leaves.workspace.removed = True
    if order in ("both", "revoked"):
        await leaves.sends_event({"type": "tokens_revoked", "tokens": bot})
    if order in ("both", "uninstalled"):
        await leaves.sends_event({"type": "app_uninstalled"})
    await hosted.at(ONE).settled()
    assert await counted(hosted) == alone
    assert [row.team_id for row in await hosted.rows(Installation)] == ["T0ONE"]
    assert await sees(hosted.at(ONE), "Leren van elkaar")


@pytest.mark.long
async def test_who_installs_the_app_again_begins_anew(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    await hosted.slack.playgrounds[ONE].happens.app_removed()
    await hosted.at(ONE).settled()
    assert await hosted.rows(Network) == []
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE), "Nog eens")
    assert [home.theme for home in await hosted.rows(Network)] == ["Nog eens"]


async def test_a_late_word_of_an_earlier_installation_takes_nothing_away(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    await hosted.slack.playgrounds[ONE].sends_event({"type": "app_uninstalled"})  # the token holds
    await hosted.at(ONE).settled()
    assert len(await hosted.rows(Network)) == 1
    assert await sees(hosted.at(ONE), "Leren van elkaar")


@pytest.mark.long
async def test_a_workspace_whose_leaving_nobody_heard_goes_after_a_month(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    await hosted.installs(OTHER)
    gone = hosted.slack.playgrounds[ONE].workspace
    gone.revoked = gone.removed = True
    await hosted.at(OTHER).advance(hosted.clock.now() + timedelta(days=29))
    assert len(await hosted.rows(Network)) == 1
    assert hosted.kring.workspaces.counts.errors[Meaning.RECIPIENT] > 0
    assert hosted.kring.workspaces.counts.errors[Meaning.OPERATOR] == 0  # which pages at once
    await hosted.at(OTHER).advance(hosted.clock.now() + timedelta(days=3))
    assert await hosted.rows(Network) == []
    assert [row.team_id for row in await hosted.rows(Installation)] == ["T0OTHER"]


@pytest.mark.long
async def test_a_message_that_is_refused_for_its_token_has_slack_asked_at_once(hosted: Provider) -> None:
    await hosted.installs(ONE)
    circle = hosted.at(ONE)
    await start_network(circle)
    for method in ("chat.postMessage", "auth.test"):
        circle.playground.faults.error(method, "token_revoked", times=1000)
    await invites(circle, "U0ANNA")
    await circle.advance(hosted.clock.now() + timedelta(minutes=30))
    [row] = await hosted.rows(Installation)
    assert row.refused_at is not None, "and not only once the day is over"
    circle.playground.faults.clear()
    await circle.advance(hosted.clock.now() + timedelta(days=2))
    [row] = await hosted.rows(Installation)
    assert row.refused_at is None


@pytest.mark.long
async def test_a_workspace_that_comes_back_within_a_month_keeps_everything(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    workspace = hosted.slack.playgrounds[ONE].workspace
    workspace.removed = True
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(days=20))
    workspace.removed = False
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(days=40))
    assert len(await hosted.rows(Network)) == 1


@pytest.mark.long
async def test_nothing_goes_as_long_as_slack_does_not_say(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    leaves = hosted.slack.playgrounds[ONE]
    leaves.faults.error("auth.test", "internal_error")
    leaves.workspace.removed = True
    await leaves.sends_event({"type": "app_uninstalled"})
    await hosted.at(ONE).settled()
    assert len(await hosted.rows(Network)) == 1
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(minutes=3))
    assert await hosted.rows(Network) == []


# Seals


def test_what_is_sealed_for_a_workspace_opens_for_no_other_and_with_no_other_key() -> None:
    key = new_key()
    sealed = Seals([key]).seal("T1", "xoxb-1")
    assert Seals([new_key(), key]).open("T1", sealed) == "xoxb-1"
    for wrong in (lambda: Seals([key]).open("T2", sealed), lambda: Seals([new_key()]).open("T1", sealed)):
        with pytest.raises(CannotOpen):
            wrong()
    assert is_key(key)
    assert not is_key("kort")


async def test_a_new_key_seals_anew_and_the_old_one_can_go(database_address: str) -> None:
    old, new = KEY, new_key()
    async with provider(database_address, people_of("T0ONE")) as made:
        await made.installs(ONE)
        token = made.at(ONE).playground.bot_token
    database = Database(database_address)
    renewed = Installed(database, Seals([new, old]))
    assert [(await renewed.sealed_anew())[0] for _ in range(2)] == [1, 0]
    assert await Installed(database, Seals([new])).token("T0ONE") == token
    with pytest.raises(NoToken):
        await Installed(database, Seals([old])).token("T0ONE")
    await database.dispose()


# Of two processes


async def test_of_two_processes_one_renews_a_token(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    await installed.keep(Given("T1", "xoxb-1", "T1", refresh_token="xoxe-1", expires_at=NOW + AHEAD), NOW)
    waits = asyncio.Event()

    async def takes() -> bool:
        async with either.write() as db:
            row = await installation.take_in_hand(db, "T1", NOW)
            await asyncio.wait([asyncio.create_task(waits.wait())], timeout=0.05)
            return row is not None

    assert sorted(await asyncio.gather(takes(), takes())) == [False, True]
    async with either.read() as db:
        assert await installation.waiting(db, NOW, [], 10) == set()
        assert await installation.waiting(db, NOW + timedelta(minutes=3), [], 10) == {"T1"}


@pytest.mark.long
async def test_a_renewal_takes_the_place_of_no_newer_token_and_brings_nothing_back(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    old, new = Given("T1", "xoxb-1", "T1"), Given("T1", "xoxb-2", "T1")
    await installed.keep(old, NOW)
    await installed.keep(new, NOW)
    assert not await installed.renewed(old, Given("T1", "xoxb-3", "T1"))
    assert await installed.token("T1") == "xoxb-2"
    await workspace_leaves(either, "T1")
    installed.forget("T1")
    assert not await installed.renewed(new, Given("T1", "xoxb-4", "T1"))
    assert await installed.find("T1") is None


@pytest.mark.long
async def test_nothing_is_written_for_a_workspace_that_is_gone(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    await installed.keep(Given("T1", "xoxb-1", "T1"), NOW)
    installations = ManyInstallations(installed, Stamps(""))
    assert (await installations.whose({"team_id": "T1"})).workspace == "T1"
    async with either.write() as db:
        await installations.must_be_there(db, "T1")
    await workspace_leaves(either, "T1")
    assert (await installations.whose({"team_id": "T1"})).workspace == "T1", "as this process still has it"
    with pytest.raises(AnotherInstallation):
        async with either.write() as db:
            await installations.must_be_there(db, "T1")


# For which installation a payload is

GIVEN = {
    "T1": Given("T1", "xoxb-1", "T1"),
    "T2": Given("T2", "xoxb-2", "T2", "E1"),
    "E1": Given("E1", "xoxb-3", None, "E1", bot_id="B3"),
    "E8": Given("E8", "xoxb-4", None, "E8", bot_id="B8"),
}


class Known(Installed):
    """Installations that are known without a database."""

    def __init__(self) -> None:
        pass

    async def find(self, team_id: str) -> Given | None:
        """Return what is given of a workspace."""
        return GIVEN.get(team_id)

    async def of_organisation(self, bot_id: str) -> Given | None:
        """Return the installation of an organisation that speaks as this bot."""
        return next((one for one in GIVEN.values() if not one.workspace_id and one.bot_id == bot_id), None)


WHOSE: list[tuple[dict[str, Any], str | None]] = [
    ({"authorizations": [{"team_id": "T1", "enterprise_id": None}], "team_id": "T2"}, "T1"),
    ({"authorizations": [{"team_id": "T2", "enterprise_id": "E1"}]}, "T2"),
    ({"authorizations": [{"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": True}]}, "E1"),
    ({"authorizations": [{"team_id": "T9", "enterprise_id": None}], "team_id": "T1"}, None),
    ({"view": {"app_installed_team_id": "T1"}, "team": {"id": "T2"}}, "T1"),
    ({"message": {"team": "T1", "bot_id": "B1"}, "team": {"id": "T2"}}, "T1"),  # who is from elsewhere
    ({"message": {"team": "T1", "user": "U1"}, "team": {"id": "T2"}}, "T2"),  # a person’s message
    ({"message": {"team": "T9", "bot_id": "B9"}, "team": {"id": "T2"}}, None),  # of one that is gone
    ({"message": {"team": "T7", "bot_id": "B3"}, "team": {"id": "T9"}}, "E1"),  # in a branch, from elsewhere
    ({"message": {"team": "T7", "bot_id": "B3"}, "team": {"id": "T1"}}, "E1"),  # who has Kring at home, too
    (
        {
            "message": {"team": "T7", "bot_id": "B3"},
            "enterprise": {"id": "E9"},
            "is_enterprise_install": True,
        },
        "E1",
    ),
    ({"view": {"app_installed_team_id": "T7", "bot_id": "B3"}, "team": {"id": "T9"}}, "E1"),
    ({"view": {"app_installed_team_id": "T7", "bot_id": "B9"}, "team": {"id": "T2"}}, None),
    # drawn by one organisation, for who is of another one that has Kring too
    (
        {
            "view": {"app_installed_team_id": "T7", "bot_id": "B3"},
            "enterprise": {"id": "E8"},
            "is_enterprise_install": True,
        },
        "E1",
    ),
    # a shortcut on what another app posted, or another installation of this one
    ({"type": "message_action", "message": {"team": "T1", "bot_id": "B9"}, "team": {"id": "T1"}}, "T1"),
    ({"type": "message_action", "message": {"team": "T1", "bot_id": "B1"}, "team": {"id": "T2"}}, "T2"),
    ({"type": "message_action", "message": {"team": "T7", "bot_id": "B3"}, "team": {"id": "T9"}}, None),
    ({"container": {"is_ephemeral": True}, "team": {"id": "T2"}, "actions": [{"block_id": "x"}]}, None),
    ({"team": {"id": "T2"}, "enterprise": {"id": "E1"}}, "T2"),
    ({"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1"),
    ({"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1"),
    ({"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": "false"}, "T2"),
    ({"team_id": "T9"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("body", "whose"), WHOSE)
async def test_a_payload_is_for_the_installation_that_slack_names(
    body: dict[str, Any], whose: str | None
) -> None:
    installations = ManyInstallations(Known(), Stamps(""))
    if whose is None:
        with pytest.raises(AnotherInstallation):
            await installations.whose(body)
    else:
        assert (await installations.whose(body)).workspace == whose


async def test_an_organisation_is_one_workspace(database_address: str) -> None:
    whole = people_of("T0HQ", enterprise="E0ORG", org_wide=True)
    async with provider(database_address, whole) as made:
        await made.installs(ONE)
        await start_network(made.at(ONE))
        assert [home.team_id for home in await made.rows(Network)] == ["E0ORG"]
        assert await sees(made.at(ONE), "Leren van elkaar")


@pytest.mark.long
async def test_who_is_of_another_organisation_presses_what_an_organisation_posted(
    database_address: str,
) -> None:
    whole = people_of("T0HQ", enterprise="E0ORG", org_wide=True)
    whole.add_user("W0NORA", "Nora Haddad", team="T0FAR", enterprise="E0FAR", is_stranger=True)
    whole.channels[CHANNEL].members.append("W0NORA")
    async with provider(database_address, whole) as made:
        await made.installs(ONE)
        one = made.at(ONE)
        await start_network(one)
        await invites(one, "W0NORA")
        await one.ria.closes(everything=True)
        nora = one.person("W0NORA")
        await nora.clicks("Ik doe mee")
        await one.settled()
        people = {person.id: person.user_id for person in await made.rows(Person)}
        found = {people[row.person_id]: row.standing for row in await made.rows(Membership)}
        assert found["W0NORA"] is Standing.ACTIVE


async def test_whoever_installs_for_an_organisation_reads_what_becomes_of_the_networks_of_a_workspace(
    database_address: str,
) -> None:
    whole = people_of("T0HQ", enterprise="E0ORG", org_wide=False)
    async with provider(database_address, whole) as made:
        page = await made.installs(ONE)
        assert "Kring staat in jullie workspace" in page
        assert "had Kring al" not in page
        await start_network(made.at(ONE))
        branch = whole.bot_token
        whole.org_wide = True
        assert "De netwerken daar blijven daar" in await made.installs(ONE)
        rows = {row.team_id: row.workspace_id for row in await made.rows(Installation)}
        assert rows == {"T0HQ": "T0HQ", "E0ORG": None}
        assert [home.team_id for home in await made.rows(Network)] == ["T0HQ"]
        [own] = [row for row in await made.rows(Installation) if row.team_id == "T0HQ"]
        assert Seals([KEY]).open("T0HQ", own.token) == branch


# Turns

a_workspace = some.sampled_from(["T1", "T2", "T3"])


@given(some.dictionaries(some.integers(1, 30), a_workspace, min_size=1), some.integers(1, 12))
def test_everybody_who_waits_has_a_turn_before_anybody_has_two_more(
    waiting: dict[int, str], limit: int
) -> None:
    turns, room = Turns(), dict.fromkeys(waiting.values(), 3)
    had: Counter[int] = Counter()
    for _ in range(3 * len(waiting)):
        now = turns.next(waiting, room, limit)
        assert len(now) == len({*now}) <= limit
        assert all(count <= 3 for count in Counter(waiting[one] for one in now).values())
        had.update(now)
    for team_id in {*waiting.values()}:
        of_team = [had[one] for one, team in waiting.items() if team == team_id]
        assert max(of_team) - min(of_team) <= 1, "within a workspace nobody is passed over"
        assert min(of_team) > 0, "no workspace waits for another"


async def test_a_workspace_that_is_slow_leaves_hands_for_the_others() -> None:
    async with aiohttp.ClientSession() as pool:
        workspaces = ManyWorkspaces(
            Slack("", "http://127.0.0.1:1/", pool), lambda _: Slack("", "http://127.0.0.1:1/", pool)
        )
        slow = {Recipient("T1", f"U{number}") for number in range(10)}
        found = Found.among(slow, 40, workspaces)
        pace = workspaces.of("T1").paces.of(POST)
        assert found.elsewhere(workspaces, POST) == ["T1"]
        assert found.room("T1", pace) == 0
        assert found.room("T2", workspaces.of("T2").paces.of(POST)) == 10
        assert found.again is None, "there is another look when one of these pieces is done"
        assert OneWorkspace(workspaces.of("T1")).share(50) == 50
