"""People from elsewhere, guests, an organisation that has the app: what Slack sends, and what it refuses."""

import re
from typing import Any

import pytest
from playground_kit import Connect, Json, actions, button, home, modal, question, section
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import (
    GuestsCannot,
    MayOnlyPost,
    Person,
    Playground,
    StrangersCannot,
    Unable,
    Workspace,
    payloads,
)

THEIRS, OURS = "T0ELSEWHERE", "T0DEMO"


@pytest.fixture
async def heard(app: AsyncApp, connect: Connect) -> list[Json]:
    """What an app that takes everything hears, over a socket and over HTTP."""
    heard: list[Json] = []

    async def take(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    everything = re.compile(".*")
    for listen in (app.action, app.view_submission, app.view_closed, app.shortcut, app.command, app.event):
        listen(everything)(take)
    await connect()
    return heard


async def does_everything(client: AsyncWebClient, person: Person) -> None:
    """Press on a message, open the Home and press in it, fill in a form, close one, write a message."""
    await client.chat_postMessage(channel="C1", text="a", blocks=[actions(button("Yes"))])
    await person.clicks("Yes")
    await person.opens_home()
    await client.views_publish(user_id=person.id, view=home(actions(button("At home"))))
    await person.clicks("At home", within="home")
    form = modal(question("Name", "name"), callback_id="form", notify_on_close=True)
    for ends in (lambda: person.submits({"Name": "x"}), person.closes):
        await client.views_open(trigger_id=person.workspace.trigger(person.id).id, view=form)
        await ends()
    await person.writes("Hello")


def kinds(heard: list[Json]) -> list[str]:
    return [body["event"]["type"] if "event" in body else body["type"] for body in heard]


async def test_whoever_is_from_elsewhere_is_sent_with_their_own_team(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    await does_everything(client, playground.person("Stella"))
    assert kinds(heard) == [
        "block_actions", "app_home_opened", "block_actions", "view_submission", "view_closed", "message",
    ]  # fmt: skip
    for body in heard:
        if "event" in body:
            assert (body["team_id"], body["context_team_id"]) == (THEIRS, OURS)
            assert [held["team_id"] for held in body["authorizations"]] == [OURS]
            assert body["is_ext_shared_channel"]
        else:
            assert (body["team"]["id"], body["user"]["team_id"]) == (THEIRS, THEIRS)
            assert (body["enterprise"], body["is_enterprise_install"]) == (None, False)
        if "view" in body:
            assert (body["view"]["team_id"], body["view"]["app_installed_team_id"]) == (THEIRS, OURS)
    assert (heard[-1]["event"]["team"], heard[-1]["event"]["user_team"]) == (THEIRS, THEIRS)


async def test_a_member_of_the_workspace_is_sent_with_its_team(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    await does_everything(client, playground.person("Anna"))
    for body in heard:
        assert (body["team_id"] if "event" in body else body["team"]["id"]) == OURS
    assert "user_team" not in heard[-1]["event"]
    assert not heard[-1]["is_ext_shared_channel"]
    await playground.person("Anna").writes("<@U0KRING> hello", "C1")
    assert heard[-1]["is_ext_shared_channel"], "people from elsewhere are in this channel"


def an_organisation() -> Workspace:
    workspace = Workspace(enterprise="E0ORG", org_wide=True)
    workspace.add_user("U1", "Anna")
    workspace.add_user("U2", "Bea", team="T0SISTER")
    workspace.add_user("U3", "Cor", is_stranger=True, team="T0FAR", enterprise="E0FAR")
    workspace.add_channel("C1", "kring", members=["U1", "U2", "U3"])
    return workspace


@pytest.mark.parametrize(
    ("user", "team", "of", "installed", "organisation"),
    [
        ("U1", None, OURS, OURS, "E0ORG"),
        ("U2", None, "T0SISTER", "T0SISTER", "E0ORG"),
        ("U3", "T0FAR", "T0FAR", OURS, "E0FAR"),
    ],
)
async def test_an_organisation_that_has_the_app_names_no_team(
    user: str, team: str | None, of: str, installed: str, organisation: str
) -> None:
    async with Playground(an_organisation()) as playground:
        workspace = playground.workspace
        client = AsyncWebClient(playground.bot_token, base_url=playground.api_url)
        me = await client.auth_test()
        assert (me["team_id"], me["enterprise_id"], me["is_enterprise_install"]) == ("E0ORG", "E0ORG", True)
        await client.views_publish(user_id=user, view=home())
        view, who = workspace.views[workspace.homes[user]], workspace.users[user]
        body = payloads.view_submission(workspace, who, view)
        assert (body["team"] and body["team"]["id"]) == team
        assert (body["user"]["team_id"], body["view"]["team_id"]) == (of, of)
        assert body["view"]["app_installed_team_id"] == installed
        assert (body["enterprise"]["id"], body["is_enterprise_install"]) == (organisation, True)
        event = payloads.event_callback(workspace, {"type": "message", "user": user, "channel": "C1"})
        held = {"enterprise_id": "E0ORG", "team_id": OURS, "is_enterprise_install": True}
        assert held.items() <= event["authorizations"][0].items()
        assert (event["team_id"], event["enterprise_id"]) == (of, organisation)


async def test_a_command_of_an_organisation_says_so_in_words() -> None:
    workspace = an_organisation()
    command = payloads.slash_command(
        workspace, "http://x", workspace.users["U2"], command="/kring", text="", channel=workspace.dm("U2")
    )
    assert (command["team_id"], command["enterprise_id"]) == ("T0SISTER", "E0ORG")
    assert command["is_enterprise_install"] == "true"


async def test_an_organisation_s_token_reaches_its_own_workspaces_only() -> None:
    async with Playground(an_organisation()) as playground:
        client = AsyncWebClient(playground.bot_token, base_url=playground.api_url)
        assert (await client.auth_test(team_id="T0SISTER"))["ok"]
        with pytest.raises(SlackApiError, match="team_access_not_granted"):
            await client.auth_test(team_id="T0FAR")
    with pytest.raises(ValueError, match="has an id"):
        Workspace(org_wide=True)


async def test_of_people_from_elsewhere_less_is_told(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.users["U4"].email = "stella@elders.example"
    member = (await client.users_info(user="U4", include_locale=True))["user"]
    assert (member["team_id"], member["is_stranger"], member["real_name"]) == (THEIRS, False, "Stella")
    assert not {"is_admin", "is_restricted", "locale"} & {*member}
    assert "email" not in member["profile"]
    workspace.add_user("U8", "Vera", is_stranger=True)
    stranger = (await client.users_info(user="U8"))["user"]
    assert (stranger["is_stranger"], stranger["profile"]["real_name"]) == (True, "Vera")
    assert "tz" not in stranger


async def test_who_shares_no_channel_with_the_app_cannot_be_written_to(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.add_user("U8", "Vera", is_stranger=True)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="U8", text="a")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.conversations_open(users="U8")
    await client.chat_postMessage(channel="U4", text="a")
    assert (await client.conversations_info(channel="C1"))["channel"]["is_ext_shared"]
    assert not (await client.conversations_info(channel="C2"))["channel"]["is_ext_shared"]


async def test_commands_and_shortcuts_are_for_members_and_for_guests_of_several_channels_if_an_owner_allows(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    workspace = playground.workspace
    workspace.add_user("U9", "Mila", guest="multi")
    workspace.channels["C1"].members.append("U9")
    await client.chat_postMessage(channel="C1", text="a", blocks=[section("a")])
    able = {}
    for allowed in (False, True):
        workspace.guests_have_commands = allowed
        for name, refusal in (("Stella", StrangersCannot), ("Guus", GuestsCannot), ("Mila", GuestsCannot)):
            person = playground.person(name)
            acts = (
                lambda who=person: who.runs("/kring"),
                lambda who=person: who.uses_shortcut("a"),
                lambda who=person: who.uses_message_shortcut("a", who.messages("C1")[-1]),
            )
            able[name, allowed] = 0
            for act in acts:
                try:
                    await act()
                except refusal:
                    continue
                able[name, allowed] += 1
    assert {key: n for key, n in able.items() if n} == {("Mila", True): 3}


async def test_who_may_only_post_posts_and_nothing_else(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    workspace = playground.workspace
    workspace.add_user("U9", "Piet", is_stranger=True, posts_only=True)
    workspace.channels["C1"].members.append("U9")
    piet = playground.person("Piet")
    await client.chat_postMessage(channel="C1", text="a", blocks=[actions(button("Yes"))])
    assert piet.sees("yes")
    for act in (piet.clicks("Yes"), piet.opens_home(), piet.chooses("Yes", "x"), piet.submits()):
        with pytest.raises(MayOnlyPost):
            await act
    await piet.writes("Hello", "C1")
    assert heard == []


async def test_a_guest_of_one_channel_is_in_no_other(playground: Playground) -> None:
    with pytest.raises(Unable, match="one channel"):
        await playground.person("Guus").joins("C2")


@pytest.mark.parametrize(
    "facts",
    [{"posts_only": True}, {"is_stranger": True, "guest": "multi"}, {"is_stranger": True, "team": OURS}],
)
def test_an_account_that_cannot_be_is_refused(workspace: Workspace, facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        workspace.add_user("U9", "X", **facts)
