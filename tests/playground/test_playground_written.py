"""What somebody writes reaches the app as Slack sends it: escaped, of every kind, changed and taken back."""

import re
from typing import Any

import pytest
from playground_kit import Connect, Json
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Person, Playground, Unable, Voice, Workspace
from playground.echoes import Echoes
from playground.scopes import install
from playground.written import marked

MANIFEST = {
    "features": {
        "slash_commands": [{"command": "/kring", "should_escape": True}, {"command": "/plain"}],
    },
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "message.groups"]}},
    "oauth_config": {"scopes": {"bot": ["chat:write"], "bot_optional": ["users:read"]}},
}


@pytest.fixture
async def heard(app: AsyncApp, connect_socket: Connect) -> list[Json]:
    heard: list[Json] = []

    async def take(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    app.event(re.compile(".*"))(take)
    app.event({"type": "message", "subtype": re.compile(".*")})(take)
    app.command(re.compile(".*"))(take)
    await connect_socket()
    return heard


@pytest.fixture
def anna(playground: Playground) -> Person:
    return playground.person("Anna")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Tom & <b> > 3", "Tom &amp; &lt;b&gt; &gt; 3"),
        ("@Ria helps me", "<@U2> helps me"),
        ("<@U2> helps me", "<@U2> helps me"),
        ("@Rianne is nobody here", "@Rianne is nobody here"),
        ("see #general", "see <#C2|general>"),
        ("https://kring.example/a?b=1&c=2.", "<https://kring.example/a?b=1&amp;c=2>."),
        ("kring.example is down", "<http://kring.example|kring.example> is down"),
        ("write to ria@kring.example", "write to <mailto:ria@kring.example|ria@kring.example>"),
        ("@channel come", "<!channel> come"),
        ("Nice 🎉 👍", "Nice :tada: :+1:"),
        ("<@U999> is nobody", "&lt;@U999&gt; is nobody"),
    ],
)
def test_what_is_typed_is_handed_on_escaped(workspace: Workspace, typed: str, sent: str) -> None:
    assert marked(workspace, typed) == sent


async def test_a_message_brings_a_block_of_rich_text(heard: list[Json], anna: Person) -> None:
    await anna.writes("@Ria: tea & cake at https://kring.example 🎉 in #general")
    event = heard[0]["event"]
    assert event["text"] == "<@U2>: tea &amp; cake at <https://kring.example> :tada: in <#C2|general>"
    (section,) = event["blocks"][0]["elements"]
    assert section["elements"] == [
        {"type": "user", "user_id": "U2"},
        {"type": "text", "text": ": tea & cake at "},
        {"type": "link", "url": "https://kring.example"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "tada", "unicode": "1f389"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C2"},
    ]


async def test_a_command_is_escaped_if_the_manifest_asks_for_it(
    heard: list[Json], anna: Person, workspace: Workspace
) -> None:
    install(workspace, MANIFEST)
    for command in ("/kring", "/plain"):
        await anna.runs(command, "ask @Ria & #general https://kring.example 🎉")
    assert [body["text"] for body in heard] == [
        "ask <@U2|ria> &amp; <#C2|general> <https://kring.example> :tada:",
        "ask @Ria & #general https://kring.example 🎉",
    ]
    assert workspace.scopes == {"chat:write", "users:read"}
    assert workspace.subscriptions == {"message.im", "message.groups"}


async def test_every_kind_of_message_names_its_kind(heard: list[Json], anna: Person) -> None:
    first = await anna.writes("hello")
    await anna.writes("look", files=["photo.png"])
    await anna.writes(files=["photo.png"])
    await anna.writes(files=[Voice("I cannot come")])
    await anna.writes("waves", as_me=True)
    await anna.writes("also here", thread=first, also_in_channel=True)
    await anna.writes(forwards=first)
    events = [body["event"] for body in heard]
    assert [event.get("subtype") for event in events] == [
        None, "file_share", "file_share", "file_share", "me_message", "thread_broadcast", None,
    ]  # fmt: skip
    assert [event["text"] for event in events[1:4]] == ["look", "", ""]
    assert events[1]["files"][0]["mimetype"] == "image/png"
    spoken = events[3]["files"][0]
    assert (spoken["subtype"], spoken["transcription"]["preview"]["content"]) == (
        "slack_audio",
        "I cannot come",
    )
    assert "blocks" not in events[4]
    assert (events[5]["thread_ts"], events[5]["root"]["text"]) == (first.ts, "hello")
    assert (events[6]["text"], events[6]["attachments"][0]["text"]) == ("", "hello")
    assert events[6]["attachments"][0]["is_share"]
    assert {event["channel_type"] for event in events} == {"im"}


async def test_a_message_that_is_changed_or_taken_back_is_told_hidden(
    heard: list[Json], anna: Person, playground: Playground
) -> None:
    message = await anna.writes("one")
    await anna.edits(message, "two & three")
    await anna.deletes(message)
    changed, deleted = (body["event"] for body in heard[1:])
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "two &amp; three")
    assert changed["previous_message"]["text"] == "one"
    assert changed["message"]["edited"]["user"] == "U1"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    assert changed["hidden"]
    assert deleted["hidden"]
    assert "user" not in changed
    in_channel = await anna.writes("mine", "C1")
    with pytest.raises(Unable, match="did not write this"):
        await playground.person("Ria").edits(in_channel, "yours")
    with pytest.raises(ValueError, match="thread"):
        await anna.writes("a", also_in_channel=True)


async def test_a_group_conversation_is_told_by_its_name_and_the_app_is_not_in_it(
    heard: list[Json], anna: Person, workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.add_group("G1", ["U1", "U2"])
    await anna.runs("/kring", "", channel="G1")
    assert (heard[0]["channel_id"], heard[0]["channel_name"]) == ("G1", "mpdm-anna--ria-1")
    await anna.writes("hello", "G1")
    assert len(heard) == 1, "the app is not in it"
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel="G1")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="G1", text="a")
    workspace.subscriptions.add("message.mpim")
    workspace.add_group("G2", ["U1", "U2"], with_bot=True)
    shown = (await client.conversations_info(channel="G2"))["channel"]
    assert (shown["is_mpim"], shown["is_private"], shown["is_im"], shown["is_channel"]) == (
        True,
        True,
        False,
        False,
    )
    await anna.writes("hello", "G2")
    assert heard[-1]["event"]["channel_type"] == "mpim"


async def test_the_app_hears_of_its_own_messages_in_direct_conversations(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    told: list[Json] = []
    playground.exchange_listeners.append(lambda _kind, payload, _answer: told.append(payload["event"]))
    echoes = Echoes(playground)
    sent = await client.chat_postMessage(channel="U1", text="a")
    place = {"channel": sent["channel"], "ts": sent["ts"]}
    await client.chat_update(**place, text="b")
    await client.chat_delete(**place)
    await client.chat_postMessage(channel="C1", text="not direct")
    await echoes.told()
    echoes.stop()
    await client.chat_postMessage(channel="U1", text="c")
    by_subtype = {event.get("subtype"): event for event in told}
    assert {*by_subtype} == {None, "message_changed", "message_deleted"}
    bot = playground.workspace.bot_id
    assert (by_subtype[None]["bot_id"], by_subtype["message_changed"]["message"]["bot_id"]) == (bot, bot)
    assert heard == [], "Bolt keeps from its listeners what the app wrote itself"
