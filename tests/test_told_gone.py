"""What is said of an installation: by Slack, by a late word, by a lost key, and by who installs again."""

import asyncio
from datetime import timedelta

import pytest

from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals, new_key
from models import installation, network
from models.installation import AHEAD, Installation
from models.network import Network
from playground.faults import Fault
from tests.many import KEY, Provider, people_of, provider
from tests.people import start_network
from tests.test_many_workspaces import NOW, ONE, OTHER, hosted, sees

__all__ = ["hosted"]

A_MOMENT = timedelta(minutes=5)


async def test_who_installs_again_begins_with_nothing_that_was_said_of_before(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    before = Given("T1", "xoxb-1", "T1", refresh_token="xoxe-1", expires_at=NOW + AHEAD)
    await installed.keep(before, NOW)
    async with either.write() as db:
        row = await installation.locked(db, "T1")
        assert row is not None
        row.ends(NOW)
        row.refused_at = NOW - timedelta(days=29)
    await installed.keep(Given("T1", "xoxb-2", "T1", bot_id="B1"), NOW)
    async with either.read() as db:
        row = await installation.of(db, "T1")
    assert row is not None
    assert (row.told_gone, row.refused_at, row.expires_at, row.renews_at) == (False, None, None, None)
    assert await installed.token("T1") == "xoxb-2"


async def test_two_who_install_at_once_both_succeed(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    for number in range(10):
        twice = [Given(f"T{number}", token, f"T{number}") for token in ("xoxb-1", "xoxb-2")]
        await asyncio.gather(*(installed.keep(one, NOW) for one in twice))
    async with either.read() as db:
        assert len(await installation.keys_in_use(db)) == 10


@pytest.mark.long
async def test_a_removed_app_that_nobody_heard_of_goes_after_a_month_and_is_asked_once_a_day(
    hosted: Provider,
) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    hosted.slack.playgrounds[ONE].workspace.removed = True
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(days=29))
    assert len(await hosted.rows(Network)) == 1
    assert len(hosted.slack.exchanges) < 40
    await hosted.at(ONE).advance(hosted.clock.now() + timedelta(days=3))
    assert await hosted.rows(Network) == []


@pytest.mark.long
async def test_a_word_that_comes_while_slack_is_asked_has_it_asked_again(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    ground = hosted.slack.playgrounds[ONE]
    gate = ground.faults.holds("auth.test", when="after")
    await ground.sends_event({"type": "app_uninstalled"})  # a late word of earlier
    await asyncio.wait_for(gate.reached.wait(), 5)
    ground.workspace.revoked = ground.workspace.removed = True
    await ground.sends_event({"type": "app_uninstalled"})
    gate.opened.set()
    await hosted.at(ONE).settled()
    await hosted.at(ONE).advance(hosted.clock.now() + A_MOMENT)
    assert await hosted.rows(Network) == []


@pytest.mark.parametrize("word", ["app_uninstalled", "team_access_revoked"])
async def test_no_word_takes_anything_while_the_key_is_lost(database_address: str, word: str) -> None:
    people = {"enterprise": "E0ORG", "org_wide": True}
    async with provider(database_address, people_of("T0HQ", **people), keys=new_key()) as made:
        await made.installs(ONE)
        await start_network(made.at(ONE))
    async with provider(database_address, people_of("T0HQ", **people), keys=new_key()) as made:
        playground = made.slack.playgrounds[ONE]
        playground.workspace.removed = False
        await playground.use_request_url(f"{made.address}/slack/events")
        await playground.sends_event({"type": word, "team_ids": ["T0BRANCH"]})
        await made.at(ONE).settled()
        await made.at(ONE).advance(made.clock.now() + A_MOMENT)
        assert len(await made.rows(Network)) == 1


async def test_one_workspace_taken_out_of_an_organisation_takes_nothing_though_the_token_ended(
    database_address: str,
) -> None:
    whole = people_of("T0HQ", enterprise="E0ORG", org_wide=True)
    async with provider(database_address, whole, rotates=True) as made:
        await made.installs(ONE)
        await start_network(made.at(ONE))
        made.slack._refresh.clear()  # a renewal was lost by us
        made.slack._tokens.clear()
        await made.at(ONE).advance(made.clock.now() + timedelta(hours=13))
        await made.at(ONE).playground.sends_event({"type": "team_access_revoked", "team_ids": ["T0BRANCH"]})
        await made.at(ONE).settled()
        await made.at(ONE).advance(made.clock.now() + A_MOMENT)
        assert len(await made.rows(Network)) == 1


async def test_a_token_that_another_process_replaced_is_read_anew(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    assert await sees(hosted.at(ONE), "Leren van elkaar")
    new = Given("T0ONE", hosted.slack._new("xoxb-new"), "T0ONE")
    ground = hosted.slack.playgrounds[ONE]
    hosted.slack._tokens.pop(ground.bot_token)
    ground.workspace.bot_token = new.token
    hosted.slack._tokens[new.token] = ground
    hosted.slack._apis["T0ONE"].tokens.add(new.token)
    await Installed(hosted.kring.database, Seals([KEY])).keep(new, NOW)
    ground.workspace.homes.clear()
    assert await sees(hosted.at(ONE), "Leren van elkaar")


async def test_who_installs_while_slack_is_busy_has_it_and_slack_says_later_who_we_are(
    hosted: Provider,
) -> None:
    hosted.slack.playgrounds[ONE].faults.rate_limited("auth.test", times=2, retry_after=30)
    assert "Kring staat in jullie workspace" in await hosted.installs(ONE)
    hosted.slack.playgrounds[ONE].faults.clear()
    await hosted.at(ONE).advance(hosted.clock.now() + A_MOMENT)
    [row] = await hosted.rows(Installation)
    assert row.bot_id is not None


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("nl;q=0, en;q=0.5", "Kring in your workspace"),
        ("en;q=0.0, nl", "Kring in jullie workspace"),
        ("fr, en;q=0.7", "Kring in your workspace"),
    ],
)
async def test_who_installs_reads_no_language_that_their_browser_refuses(
    hosted: Provider, told: str, title: str
) -> None:
    _, page = await hosted.gets("/slack/install", headers={"Accept-Language": told})
    assert title in page


@pytest.mark.long
async def test_a_workspace_to_which_slack_answers_nothing_holds_up_no_other(hosted: Provider) -> None:
    for number in (ONE, OTHER):
        await hosted.installs(number)
    await start_network(hosted.at(OTHER), "Zeldzaam")
    slow = hosted.slack.playgrounds[ONE]
    for number in range(120):
        slow.workspace.add_user(f"U0X{number:03}", f"Mens {number}", tz="Europe/Brussels")
    slow.faults.standing = Fault("*", seconds=60)
    hosted.kring.router.replies.patience = 0.1
    opening = [asyncio.create_task(slow.person(f"U0X{n:03}").opens_home()) for n in range(120)]
    await asyncio.wait(opening, timeout=3)
    other = hosted.at(OTHER).playground.workspace
    other.homes.clear()
    await hosted.at(OTHER).ria.opens_home()
    async with asyncio.timeout(3):
        while "U0RIA" not in other.homes:
            await asyncio.sleep(0.02)
    slow.faults.clear()
    for one in opening:
        one.cancel()
    await asyncio.gather(*opening, return_exceptions=True)


@pytest.mark.long
async def test_a_purge_waits_for_who_writes_in_a_network_and_stops_neither(hosted: Provider) -> None:
    await hosted.installs(ONE)
    await start_network(hosted.at(ONE))
    [home] = await hosted.rows(Network)
    database = hosted.kring.database
    locked, go_on = asyncio.Event(), asyncio.Event()

    async def writes() -> None:
        async with database.write() as db:
            held = await network.lock(db, "T0ONE", home.id)
            locked.set()
            await asyncio.wait_for(go_on.wait(), 10)
            held.theme = "Nog gauw"

    writing = asyncio.create_task(writes())
    await locked.wait()
    leaving = asyncio.create_task(hosted.at(ONE).playground.happens.app_removed())
    await asyncio.wait([leaving], timeout=0.5)
    assert len(await hosted.rows(Network)) == 1
    go_on.set()
    await asyncio.gather(writing, leaving)
    await hosted.at(ONE).settled()
    assert await hosted.rows(Network) == []
