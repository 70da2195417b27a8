"""In whose workspace an act is, where many have Kring: what was pressed tells, and where."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.act.call import Call
from bot.act.forms import About
from bot.act.installation import ManyInstallations
from bot.slack.blocks import actions, button
from bot.slack.stamps import Stamps
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from playground import payloads
from playground.records import Message, User
from playground.sight import controls
from playground.workspace import Workspace
from tests.conftest import CHANNEL, START, Running
from tests.many import KEY, Provider, people_of, provider
from tests.people import invites, join_everybody, start_network

ONE, OTHER = 0, 1
ASKED = "Hoe begin je een gesprek?"


def with_a_guest() -> Workspace:
    """A workspace whose channel is shared with somebody of another one."""
    one = people_of("T0ONE")
    one.add_user("U0NORA", "Nora Haddad", team="T0FAR", is_stranger=True)
    one.channels[CHANNEL].members.append("U0NORA")
    return one


async def standings(made: Provider) -> dict[tuple[str, str], Standing]:
    """Who belongs to a network, by their workspace and Slack id."""
    people = {person.id: (person.team_id, person.user_id) for person in await made.rows(Person)}
    return {people[row.person_id]: row.standing for row in await made.rows(Membership)}


async def nora_is_offered(here: Running) -> None:
    """Nora, who is from elsewhere and a member, writes in the channel and sees what she may do with it."""
    await start_network(here)
    await invites(here, "U0NORA")
    await here.ria.closes(everything=True)
    nora = here.person("U0NORA")
    await nora.clicks("Ik doe mee")
    await nora.closes(everything=True)
    await here.settled()
    await nora.writes(ASKED)
    await here.settled()


@pytest.mark.parametrize("at_home", [False, True])
async def test_who_is_from_elsewhere_presses_what_only_they_see(database_address: str, at_home: bool) -> None:
    """Whether or not her own workspace has Kring too, with a network in a channel of the same id."""
    async with provider(database_address, with_a_guest(), people_of("T0FAR")) as made:
        if at_home:
            await made.installs(OTHER)
            await start_network(made.at(OTHER), "Thuis")
        await made.installs(ONE)
        here = made.at(ONE)
        await nora_is_offered(here)
        nora = here.person("U0NORA")
        offered = [message for message in nora.ephemerals if controls(message)]
        await nora.presses(controls(offered[-1])[0], {})
        await here.settled()
        assert nora.modals
        await nora.submits()
        await here.settled()
        homes = {home.id: home.team_id for home in await made.rows(Network)}
        kept = [(homes[row.network_id], row.text) for row in await made.rows(LearningQuestion)]
        assert kept == [("T0ONE", ASKED)]
        assert {team_id for team_id, user_id in await standings(made) if user_id == "U0NORA"} == {"T0ONE"}


def pressed_in(user_id: str, channel: str, block: dict[str, object]) -> dict[str, object]:
    """A press on what only one person sees."""
    where = {"type": "message", "is_ephemeral": True, "channel_id": channel}
    return {"container": where, "user": {"id": user_id}, "actions": [{"block_id": block["block_id"]}]}


def test_a_stamp_holds_for_who_got_it_where_they_got_it() -> None:
    stamps = Stamps("a secret")
    [block] = stamps.put("T1", "C1", "U1", [actions(button("Ja", "yes"))])
    assert stamps.whose(pressed_in("U1", "C1", block)) == "T1"
    assert stamps.whose(pressed_in("U2", "C1", block)) == ""
    assert stamps.whose(pressed_in("U1", "C2", block)) == ""
    assert Stamps("another").whose(pressed_in("U1", "C1", block)) == ""
    forged = {"block_id": block["block_id"].replace("T1", "T2")}
    assert stamps.whose(pressed_in("U1", "C1", forged)) == ""


@pytest.mark.parametrize("bot", ["B0WORKFLOW", ""])
async def test_what_another_app_posted_is_kept_as_a_question(database_address: str, bot: str) -> None:
    async with provider(database_address, people_of("T0ONE")) as made:
        await made.installs(ONE)
        one = made.at(ONE)
        await start_network(one)
        await join_everybody(one, ["U0ANNA"])
        anna = one.person("U0ANNA")
        await _keeps(one, anna.user, one.playground.workspace.messages[0], bot)
        assert anna.modals


async def _keeps(one: Running, user: User, message: Message, bot: str) -> None:
    ground = one.playground
    body = payloads.message_shortcut(ground.workspace, ground.root, user, "keep_as_question", message)
    if bot:
        body["message"] |= {"bot_id": bot, "subtype": "bot_message", "app_id": "A0WORK"}
    await one.person(user.id)._interacts(body)
    await one.settled()


@asynccontextmanager
async def side_by_side(address: str, *, whole_first: bool) -> AsyncIterator[tuple[Provider, Running, str]]:
    """A workspace and its organisation that both have Kring, the first one with a network that invites Anna.

    Yielded are the provider, the workspace as the first saw it, and the page after the second installed it.
    """
    whole = people_of("T0HQ", enterprise="E0ORG", org_wide=whole_first)
    async with provider(address, whole) as made:
        await made.installs(ONE)
        here = made.at(ONE)
        await start_network(here, "Zeldzaam")
        await invites(here, "U0ANNA")
        await here.ria.closes(everything=True)
        whole.org_wide = not whole_first
        yield made, here, await made.installs(ONE)


@pytest.mark.parametrize("whole_first", [False, True])
async def test_where_both_installed_it_people_go_on_in_the_network_in_which_they_are(
    database_address: str, whole_first: bool
) -> None:
    """In its channel and its messages, and in what these open; at both speaks the same bot."""
    first = "E0ORG" if whole_first else "T0HQ"
    async with side_by_side(database_address, whole_first=whole_first) as (made, here, page):
        assert ("had Kring al, voor alle workspaces" if whole_first else "had Kring al apart") in page
        assert "met /kring in dat kanaal" in page
        anna = here.person("U0ANNA")
        await anna.clicks("Ik doe mee")
        await here.settled()
        assert (await standings(made))[first, "U0ANNA"] is Standing.ACTIVE
        await anna.closes(everything=True)
        await invites(here, "U0BRAM")
        await here.ria.closes(everything=True)
        assert (await standings(made))[first, "U0BRAM"] is Standing.INVITED
        await anna.runs("/kring", f"vraag {ASKED}", channel=CHANNEL)
        await anna.submits()
        await here.settled()
        assert [row.text for row in await made.rows(LearningQuestion)] == [ASKED]
        assert {person.team_id for person in await made.rows(Person)} == {first}


async def test_of_two_networks_in_one_channel_a_message_belongs_to_its_own(database_address: str) -> None:
    async with side_by_side(database_address, whole_first=False) as (made, here, _):
        async with made.kring.database.write() as db:
            now = made.clock.now()
            db.add(Network(team_id="E0ORG", channel_id=CHANNEL, theme="Van allen", created_at=now))
        await here.person("U0ANNA").clicks("Ik doe mee")
        await here.settled()
        assert (await standings(made))["T0HQ", "U0ANNA"] is Standing.ACTIVE


async def test_an_act_is_in_no_workspace_that_slack_does_not_name(either: Database) -> None:
    installed = Installed(either, Seals([KEY]))
    for team_id in ("T1", "T2"):
        await installed.keep(Given(team_id, f"xoxb-{team_id}", team_id, "E1"), START)
    await installed.keep(Given("E1", "xoxb-E1", None, "E1"), START)
    async with either.write() as db:
        home = Network(team_id="T2", channel_id="C0", theme="Van de afdeling", created_at=START)
        db.add(home)
    installations = ManyInstallations(installed, Stamps(""))

    async def where(team_id: str) -> str:
        body = {"is_enterprise_install": True, "enterprise": {"id": "E1"}, "team": {"id": team_id}}
        call = Call("act", "any", "U1", About(network=home.id), payload=body)
        return (await installations.whose(body, call)).workspace

    assert [await where(team_id) for team_id in ("T2", "T1", "T7")] == ["T2", "E1", "E1"]
