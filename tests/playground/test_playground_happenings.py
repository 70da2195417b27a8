"""What happens without the app's doing: the events that it hears, and what its calls are answered then."""

import re
from typing import Any

import pytest
from playground_kit import Connect, Json
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import NotThere, Playground, Unable, Workspace


@pytest.fixture
async def heard(app: AsyncApp, connect_socket: Connect) -> list[Json]:
    heard: list[Json] = []

    async def take(ack: Any, body: Json) -> None:
        heard.append(body["event"])
        await ack()

    app.event(re.compile(".*"))(take)
    await connect_socket()
    return heard


async def answer(client: AsyncWebClient, method: str, **args: str) -> str:
    try:
        await client.api_call(method, params=args)
    except SlackApiError as error:
        return str(error.response.get("error"))
    return "ok"


def kinds(heard: list[Json]) -> list[str]:
    return [event["type"] for event in heard]


async def test_people_come_go_and_change(
    heard: list[Json], playground: Playground, workspace: Workspace, client: AsyncWebClient
) -> None:
    happens = playground.happens
    await happens.account_closed("U1")
    assert (await client.users_info(user="U1"))["user"]["deleted"]
    await happens.account_back("U1")
    await happens.renamed("U1", "Anna Peeters")
    await happens.moved("U1", "America/New_York")
    await happens.somebody_joins(workspace.add_user("U9", "Vera"))
    assert kinds(heard) == ["user_change"] * 4 + ["team_join"]
    told = [event["user"] for event in heard]
    assert [user["deleted"] for user in told] == [True, False, False, False, False]
    assert told[2]["real_name"] == "Anna Peeters"
    assert told[3]["tz"] == "America/New_York"
    assert told[4]["id"] == "U9"


@pytest.mark.parametrize(("private", "kind"), [(False, "channel"), (True, "group")])
async def test_archiving_puts_the_app_out_until_somebody_invites_it_again(
    heard: list[Json],
    playground: Playground,
    workspace: Workspace,
    client: AsyncWebClient,
    private: bool,
    kind: str,
) -> None:
    workspace.add_channel("C8", "ring", members=["U1"], private=private)
    happens = playground.happens
    await happens.channel_renamed("C8", "circle")
    assert heard[0]["channel"]["name"] == "circle"
    await happens.channel_archived("C8", "U1")
    assert await answer(client, "chat.postMessage", channel="C8", text="a") == (
        "channel_not_found" if private else "is_archived"
    )
    await happens.channel_unarchived("C8", "U1")
    assert await answer(client, "chat.postMessage", channel="C8", text="a") == (
        "channel_not_found" if private else "not_in_channel"
    )
    await happens.bot_invited("C8", "U1")
    assert await answer(client, "chat.postMessage", channel="C8", text="a") == "ok"
    opened = [] if private else [f"{kind}_unarchive"]
    assert kinds(heard) == [f"{kind}_rename", f"{kind}_archive", *opened, "member_joined_channel"]
    assert (heard[1]["channel"], heard[1]["user"]) == ("C8", "U1")
    assert (heard[-1]["user"], heard[-1]["inviter"]) == (workspace.bot_user, "U1")


async def test_the_app_is_put_out_of_a_channel_and_invited_back(
    heard: list[Json], playground: Playground, workspace: Workspace, client: AsyncWebClient
) -> None:
    await playground.happens.bot_put_out("C1")
    assert await answer(client, "conversations.info", channel="C1") == "channel_not_found"
    await playground.happens.bot_invited("C1", "U1")
    assert await answer(client, "conversations.info", channel="C1") == "ok"
    assert kinds(heard) == ["member_left_channel", "member_joined_channel"]
    assert {event["user"] for event in heard} == {workspace.bot_user}
    for act in (playground.happens.bot_invited("C1", "U1"), playground.happens.bot_put_out("C2")):
        with pytest.raises(Unable):
            await act


async def test_a_channel_gets_another_id_and_the_old_one_is_unknown(
    heard: list[Json], playground: Playground, workspace: Workspace, client: AsyncWebClient
) -> None:
    sent = await client.chat_postMessage(channel="C1", text="a")
    fresh = await playground.happens.channel_id_changed("C1")
    assert (heard[0]["old_channel_id"], heard[0]["new_channel_id"]) == ("C1", fresh)
    assert await answer(client, "chat.update", channel="C1", ts=sent["ts"], text="b") == "channel_not_found"
    assert await answer(client, "chat.update", channel=fresh, ts=sent["ts"], text="b") == "ok"
    assert [message.text for message in playground.person("Anna").messages(fresh)] == ["b"]
    await playground.happens.channel_shared(fresh)
    assert (await client.conversations_info(channel=fresh))["channel"]["is_ext_shared"]
    assert kinds(heard) == ["channel_id_changed", "channel_shared"]


async def test_a_removed_app_hears_so_and_nobody_can_use_it_until_it_is_back(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    anna = playground.person("Anna")
    await playground.happens.app_removed()
    assert kinds(heard) == ["tokens_revoked", "app_uninstalled"]
    assert await answer(client, "auth.test") == "account_inactive"
    with pytest.raises(NotThere):
        await anna.runs("/kring")
    with pytest.raises(Unable, match="removed"):
        await anna.opens_home()
    await playground.happens.app_back()
    assert await answer(client, "auth.test") == "ok"
    await playground.happens.tokens_revoked()
    assert await answer(client, "auth.test") == "token_revoked"
    assert heard[-1]["tokens"] == {"oauth": [], "bot": ["U0KRING"]}


async def test_slack_falters_until_all_is_well(playground: Playground, client: AsyncWebClient) -> None:
    happens = playground.happens
    happens.slack_limits()
    for _ in range(2):
        assert await answer(client, "auth.test") == "ratelimited"
    happens.slack_fails()
    with pytest.raises(SlackApiError) as failed:
        await client.auth_test()
    assert failed.value.response.status_code == 503
    happens.slack_is_slow()
    assert playground.faults.take("auth.test", None, None) is playground.faults.standing
    happens.slack_is_well()
    assert await answer(client, "auth.test") == "ok"
