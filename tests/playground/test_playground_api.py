"""The Web API: what each method does and refuses, as the SDK's client meets it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from playground_kit import home, modal, question, section
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground import Playground, Workspace
from playground.errors import SlackError


async def refused(client: AsyncWebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await client.api_call(method, json=args)
    return str(error.value.response["error"])


REFUSALS = [
    ("chat.postMessage", {"channel": "C9", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U9", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#kring", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C2", "text": "a"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C3", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C4", "text": "a"}, "is_archived"),
    ("chat.postMessage", {"channel": "U6", "text": "a"}, "messages_tab_disabled"),
    ("chat.postMessage", {"channel": "U7", "text": "a"}, "cannot_dm_bot"),
    ("chat.postMessage", {"channel": "C1"}, "no_text"),
    ("chat.postMessage", {"channel": "C1", "text": " "}, "no_text"),
    ("chat.postMessage", {"channel": "C1", "text": "\u200b\u2060"}, "no_text"),
    ("chat.postMessage", {"channel": "C1", "text": "a" * 40001}, "msg_too_long"),
    (
        "chat.postMessage",
        {"channel": "C1", "text": "a", "blocks": [section("a" * 2700)] * 5},
        "msg_blocks_too_long",
    ),
    (
        "chat.postEphemeral",
        {"channel": "C1", "user": "U1", "text": "a", "blocks": [section("a" * 2700)] * 5},
        "msg_blocks_too_long",
    ),
    (
        "chat.postEphemeral",
        {"channel": "C1", "user": "U1", "text": "a", "unfurl_links": False},
        "invalid_arguments",
    ),
    ("chat.postEphemeral", {"channel": "C1", "user": "U1", "text": "a", "mrkdwn": True}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "blocks": [{"type": "x"}]}, "invalid_blocks"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "blocks": "{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "blocks": {}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "metadata": {"a": 1}}, "invalid_metadata_format"),
    (
        "chat.postMessage",
        {"channel": "C1", "text": "a", "metadata": {"event_type": "a b", "event_payload": {}}},
        "invalid_metadata_format",
    ),
    (
        "chat.postMessage",
        {"channel": "C1", "text": "a", "metadata": {"event_type": "a", "event_payload": {"ids": ["a"]}}},
        "invalid_metadata_schema",
    ),
    (
        "chat.postMessage",
        {"channel": "C1", "text": "a", "metadata": {"event_type": "a", "event_payload": {"a": "b" * 3000}}},
        "metadata_too_large",
    ),
    ("chat.postMessage", {"channel": "C1", "text": "a", "thread_ts": "1.000000"}, "thread_not_found"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "colour": "red"}, "invalid_arguments"),
    ("chat.postMessage", {"text": "a"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C1", "text": "a", "team_id": "T9"}, "team_access_not_granted"),
    ("chat.postEphemeral", {"channel": "C1", "user": "U9", "text": "a"}, "user_not_found"),
    ("chat.postEphemeral", {"channel": "C1", "user": "U6", "text": "a"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "C4", "user": "U1", "text": "a"}, "is_archived"),
    ("chat.update", {"channel": "C1", "ts": "1.000000", "text": "a"}, "message_not_found"),
    ("chat.update", {"channel": "U1", "ts": "1.000000", "text": "a"}, "channel_not_found"),
    *(
        (method, {"channel": "C1", "text": "a", **more, name: False}, "invalid_arguments")
        for method, more in (("chat.update", {"ts": "1.000000"}), ("chat.postEphemeral", {"user": "U1"}))
        for name in ("unfurl_links", "unfurl_media", "mrkdwn")
    ),
    ("chat.delete", {"channel": "C1", "ts": "1.000000"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "C1", "message_ts": "1.000000"}, "message_not_found"),
    ("conversations.open", {"users": "U9"}, "user_not_found"),
    ("conversations.open", {"users": "U7"}, "cannot_dm_bot"),
    ("conversations.open", {"users": "U5"}, "user_disabled"),
    ("conversations.open", {"users": "U1,U2"}, "invalid_arguments"),
    ("conversations.info", {"channel": "C3"}, "channel_not_found"),
    ("conversations.members", {"channel": "C1", "limit": 0}, "invalid_limit"),
    ("conversations.members", {"channel": "C1", "limit": "x"}, "invalid_arguments"),
    ("conversations.members", {"channel": "C1", "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", {"channel": "C2"}, "not_in_channel"),
    ("conversations.history", {"channel": "C1", "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.join", {"channel": "C1"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "C4"}, "is_archived"),
    ("users.info", {"user": "U9"}, "user_not_found"),
    ("users.conversations", {"types": "x"}, "invalid_types"),
    ("views.open", {"trigger_id": "1.2.3", "view": modal()}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.2.3", "view": home()}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.3", "view": modal(*[section("é" * 2900)] * 50)}, "view_too_large"),
    ("views.update", {"view_id": "V9", "view": modal()}, "not_found"),
    ("views.update", {"view": modal()}, "invalid_arguments"),
    ("views.publish", {"user_id": "U9", "view": home()}, "user_not_found"),
    ("views.publish", {"user_id": "U5", "view": home()}, "not_enabled"),
    ("views.publish", {"user_id": "U1", "view": modal()}, "invalid_arguments"),
    ("pins.add", {"channel": "C1", "timestamp": "1.000000"}, "message_not_found"),
    ("reactions.add", {"channel": "C1", "timestamp": "1.000000", "name": "eyes"}, "message_not_found"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 0}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("blocks.validate", {"blocks": [{"type": "x"}]}, "invalid_blocks"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("chat.sing", {}, "unknown_method"),
]


@pytest.mark.parametrize(("method", "args", "error"), REFUSALS, ids=[f"{m} {e}" for m, _, e in REFUSALS])
async def test_a_call_is_refused(
    client: AsyncWebClient, method: str, args: dict[str, Any], error: str
) -> None:
    assert await refused(client, method, **args) == error


async def test_tokens_are_checked(playground: Playground, client: AsyncWebClient) -> None:
    for token, error in [
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-playground", "not_allowed_token_type"),
    ]:
        other = AsyncWebClient(token, base_url=playground.api_url, session=client.session)
        assert await refused(other, "auth.test") == error
    playground.workspace.revoked = True
    assert await refused(client, "auth.test") == "token_revoked"


async def test_a_token_may_stand_in_the_body_and_a_body_may_be_a_form(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        form = {"token": playground.bot_token, "channel": "C1", "text": "a", "blocks": '[{"type":"divider"}]'}
        async with session.post(f"{playground.api_url}chat.postMessage", data=form) as answer:
            body = await answer.json()
        async with session.post(f"{playground.api_url}chat.postMessage", json=[]) as answer:
            assert (await answer.json())["error"] == "json_not_object"
    assert body["message"]["blocks"][0]["type"] == "divider"
    assert body["message"]["blocks"][0]["block_id"]


async def test_the_bot_learns_who_it_is(client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["team_id"], me["user"], me["user_id"]) == ("T0DEMO", "kring", "U0KRING")


async def test_refused_blocks_are_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel="C1", text="a", blocks=[section("a" * 3001)])
    messages = error.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] blocks[0].text: more than 3000 characters"]


async def test_a_message_to_a_user_id_opens_the_direct_conversation(
    playground: Playground, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(
        channel="U1", text="Hi", metadata={"event_type": "a", "event_payload": {}}
    )
    opened = await client.conversations_open(users="U1")
    assert posted["channel"] == opened["channel"]["id"] == "D0U1"
    assert [m.text for m in playground.person("U1").direct_messages] == ["Hi"]
    assert playground.workspace.messages[0].metadata == {"event_type": "a", "event_payload": {}}


async def test_a_closed_account_takes_messages_though_no_conversation_with_it_can_be_opened(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="U5", text="a")
    assert (posted["channel"], workspace.messages_to("U5")[0].text) == ("D0U5", "a")
    await client.chat_postMessage(channel="D0U5", text="b")
    assert await refused(client, "conversations.open", users="U5") == "user_disabled"


async def test_message_times_follow_the_clock_and_always_rise(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.clock = lambda: datetime(2025, 12, 31, 9, 0, tzinfo=UTC)
    stamps = [(await client.chat_postMessage(channel="C1", text="a"))["ts"] for _ in range(2)]
    assert stamps == ["1767171600.000100", "1767171600.000200"]
    workspace.clock = lambda: datetime(2025, 12, 30, 9, 0, tzinfo=UTC)
    assert (await client.chat_postMessage(channel="C1", text="a"))["ts"] == "1767171600.000300"


async def test_the_ledger_keeps_what_a_message_said_first(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="C1", text="First", blocks=[section("First")])
    told: list[str] = []
    workspace.message_listeners.append(lambda message, what: told.append(f"{what} {message.text}"))
    await client.chat_update(channel="C1", ts=posted["ts"], text="Second")
    await client.chat_delete(channel="C1", ts=posted["ts"])
    (message,) = workspace.messages
    assert [revision.text for revision in message.revisions] == ["First", "Second"]
    assert message.original.blocks
    assert message.blocks == []
    assert message.deleted
    assert told == ["updated Second", "deleted Second"]
    assert (
        await refused(client, "chat.update", channel="C1", ts=posted["ts"], text="a") == "message_not_found"
    )


async def test_only_its_own_messages_can_be_changed(playground: Playground, client: AsyncWebClient) -> None:
    playground.workspace.subscriptions.clear()
    message = await playground.person("U1").writes("Mine", "C1")
    args = {"channel": "C1", "ts": message.ts}
    assert await refused(client, "chat.update", text="a", **args) == "cant_update_message"
    assert await refused(client, "chat.delete", **args) == "cant_delete_message"


async def test_the_text_of_a_changed_message_holds_at_most_four_thousand_bytes(
    client: AsyncWebClient,
) -> None:
    posted = await client.chat_postMessage(channel="C1", text="a" * 5000)
    place = {"channel": "C1", "ts": posted["ts"]}
    await client.api_call("chat.update", json={**place, "text": "é" * 2000})
    assert await refused(client, "chat.update", **place, text="é" * 2000 + "a") == "msg_too_long"
    assert await refused(client, "chat.update", **place, text="a", unfurl_media=False) == "invalid_arguments"
    assert await refused(client, "chat.update", **place, text="a", mrkdwn=True) == "invalid_arguments"
    refusal = await refused(client, "chat.postEphemeral", channel="C1", user="U1", text="a" * 4001)
    assert refusal == "msg_too_long"


async def test_the_blocks_of_a_message_hold_some_thirteen_thousand_characters_together(
    client: AsyncWebClient,
) -> None:
    fits = [section("a" * 3000)] * 4 + [section("a" * 1200)]
    posted = await client.chat_postMessage(channel="C1", text="a", blocks=fits)
    too_long = [*fits, section("a")]
    assert (
        await refused(client, "chat.postMessage", channel="C1", text="a", blocks=too_long)
        == "msg_blocks_too_long"
    )
    place = {"channel": "C1", "ts": posted["ts"]}
    assert await refused(client, "chat.update", **place, text="a", blocks=too_long) == "msg_blocks_too_long"


async def test_the_history_tells_the_metadata_only_to_who_asks_for_it(client: AsyncWebClient) -> None:
    metadata = {
        "event_type": "kring_delivery",
        "event_payload": {"ids": "a b", "count": 2, "parts": [{"id": "a"}]},
    }
    await client.chat_postMessage(channel="C1", text="a", metadata=metadata)
    [plainly] = (await client.conversations_history(channel="C1"))["messages"]
    [whole] = (await client.conversations_history(channel="C1", include_all_metadata=True))["messages"]
    assert "metadata" not in plainly
    assert whole["metadata"] == metadata


async def test_an_ephemeral_message_is_for_one_person_and_cannot_be_updated(
    playground: Playground, client: AsyncWebClient
) -> None:
    posted = await client.chat_postEphemeral(channel="C1", user="U1", text="Psst")
    assert playground.person("U1").sees("psst")
    assert not playground.person("U2").sees("psst")
    error = await refused(client, "chat.update", channel="C1", ts=posted["message_ts"], text="a")
    assert error == "message_not_found"


async def test_channels_are_described_and_paged(client: AsyncWebClient) -> None:
    assert (await client.conversations_info(channel="C1", include_num_members=True))["channel"][
        "num_members"
    ] == 5
    first = await client.conversations_members(channel="C1", limit=3)
    rest = await client.conversations_members(channel="C1", cursor=first["response_metadata"]["next_cursor"])
    assert first["members"] + rest["members"] == ["U1", "U2", "U3", "U4", "U0KRING"]
    assert rest["response_metadata"]["next_cursor"] == ""
    mine = await client.users_conversations(types="public_channel,private_channel", exclude_archived=True)
    assert [channel["id"] for channel in mine["channels"]] == ["C1"]
    await client.conversations_join(channel="C2")
    assert (await client.conversations_join(channel="C2"))["warning"] == "already_in_channel"


async def test_history_is_newest_first_and_bounded(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel="C1", text=str(n)))["ts"] for n in range(3)]
    page = await client.conversations_history(channel="C1", limit=2)
    assert ([m["text"] for m in page["messages"]], page["has_more"]) == (["2", "1"], True)
    page = await client.conversations_history(
        channel="C1", oldest=stamps[0], latest=stamps[2], inclusive=True
    )
    assert len(page["messages"]) == 3
    page = await client.conversations_history(channel="C1", oldest=stamps[0], latest=stamps[2])
    assert [m["text"] for m in page["messages"]] == ["1"]


async def test_people_are_described(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.clock = lambda: datetime(2026, 7, 1, tzinfo=UTC)
    anna = (await client.users_info(user="U1"))["user"]
    assert (anna["tz"], anna["tz_offset"], "locale" in anna) == ("Europe/Brussels", 7200, False)
    assert (await client.users_info(user="U1", include_locale=True))["user"]["locale"] == "nl-NL"
    assert (await client.users_info(user="U3"))["user"]["is_ultra_restricted"]
    assert (await client.users_info(user="U4"))["user"]["team_id"] == "T0ELSEWHERE"
    assert (await client.users_info(user="U5"))["user"]["deleted"]
    assert (await client.users_info(user="U7"))["user"]["is_bot"]
    everyone = [user["id"] for user in (await client.users_list())["members"]]
    assert "U1" in everyone
    assert "U4" not in everyone


async def test_pins_and_reactions_count_once(client: AsyncWebClient, workspace: Workspace) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a"))["ts"]
    await client.pins_add(channel="C1", timestamp=ts)
    assert await refused(client, "pins.add", channel="C1", timestamp=ts) == "already_pinned"
    assert workspace.channels["C1"].pins == [ts]
    await client.pins_remove(channel="C1", timestamp=ts)
    assert await refused(client, "pins.remove", channel="C1", timestamp=ts) == "no_pin"
    workspace.channels["C1"].pins_restricted = True
    assert await refused(client, "pins.add", channel="C1", timestamp=ts) == "no_permission"
    await client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert (
        await refused(client, "reactions.add", channel="C1", timestamp=ts, name="eyes") == "already_reacted"
    )
    assert await refused(client, "reactions.add", channel="C1", timestamp=ts, name="E!") == "invalid_name"


async def test_a_file_is_uploaded_and_shared(client: AsyncWebClient, workspace: Workspace) -> None:
    await client.files_upload_v2(
        channel="C1", filename="a.txt", content="Hello", title="A", initial_comment="Look"
    )
    file = next(iter(workspace.files.values()))
    assert (file.content, file.title, file.channels) == (b"Hello", "A", ["C1"])
    assert workspace.messages[0].files == [file.id]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.files_upload_v2(channel="U1", filename="a.txt", content="Hello")
    picture = {"type": "image", "slack_file": {"id": file.id}, "alt_text": "a"}
    await client.chat_postMessage(channel="C1", text="a", blocks=[picture])
    other = picture | {"slack_file": {"id": "F9"}}
    assert await refused(client, "blocks.validate", blocks=[other]) == "invalid_blocks"


async def test_a_deleted_file_takes_the_message_along_that_was_nothing_else(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    for comment in ("", "Look"):
        await client.files_upload_v2(channel="C1", filename="a.txt", content="Hello", initial_comment=comment)
    for file in list(workspace.files):
        await client.files_delete(file=file)
    assert [(message.text, message.files) for message in workspace.messages if not message.deleted] == [
        ("Look", [])
    ]
    assert await refused(client, "files.delete", file="F9") == "file_not_found"


async def test_one_thing_at_a_time_is_looked_at_blocks_a_message_or_a_view(client: AsyncWebClient) -> None:
    wrong = section("a" * 3001)
    await client.blocks_validate(message={"text": "a", "blocks": [section("a")]})
    await client.blocks_validate(view=home(section("a")))
    await client.blocks_validate(view=modal(section("a")))
    assert await refused(client, "blocks.validate", message={"blocks": [wrong]}) == "invalid_message"
    assert await refused(client, "blocks.validate", view=home(wrong)) == "invalid_view"
    assert await refused(client, "blocks.validate", blocks=[], view=home()) == "invalid_arguments"


async def test_an_upload_of_another_length_is_refused(client: AsyncWebClient) -> None:
    given = await client.files_getUploadURLExternal(filename="a", length=5)
    assert client.session is not None
    for body, status in [(b"toolong", 400), (b"right", 200), (b"again", 404)]:
        async with client.session.post(given["upload_url"], data=body) as answer:
            assert answer.status == status


async def test_a_trigger_opens_one_modal_and_soon(client: AsyncWebClient, workspace: Workspace) -> None:
    trigger = workspace.trigger("U1").id
    await client.views_open(trigger_id=trigger, view=modal())
    assert await refused(client, "views.open", trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    workspace.trigger_seconds = -1.0
    late = workspace.trigger("U1").id
    assert await refused(client, "views.open", trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_trigger_lives_three_seconds_unless_told_otherwise() -> None:
    workspace = Workspace()
    trigger = workspace.trigger("U1")
    trigger.born -= 2.9
    assert workspace.exchange(trigger.id) is trigger
    late = workspace.trigger("U1")
    late.born -= 3.1
    with pytest.raises(SlackError, match="expired_trigger_id"):
        workspace.exchange(late.id)


async def test_three_modals_stack_and_no_more(client: AsyncWebClient, workspace: Workspace) -> None:
    first = (await client.views_open(trigger_id=workspace.trigger("U1").id, view=modal()))["view"]
    inside = {"in_view": first["id"]}
    second = await client.views_push(trigger_id=workspace.trigger("U1", **inside).id, view=modal())
    assert (second["view"]["previous_view_id"], second["view"]["root_view_id"]) == (first["id"], first["id"])
    await client.views_open(trigger_id=workspace.trigger("U1", **inside).id, view=modal())
    trigger = workspace.trigger("U1", **inside).id
    assert await refused(client, "views.push", trigger_id=trigger, view=modal()) == "push_limit_reached"
    outside = workspace.trigger("U1").id
    assert await refused(client, "views.push", trigger_id=outside, view=modal()) == "invalid_trigger_id"


async def test_a_stale_hash_conflicts(client: AsyncWebClient, workspace: Workspace) -> None:
    view = (await client.views_open(trigger_id=workspace.trigger("U1").id, view=modal()))["view"]
    updated = (await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("b"))))[
        "view"
    ]
    assert updated["hash"] != view["hash"]
    args = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert await refused(client, "views.update", **args) == "hash_conflict"
    shown = (await client.views_publish(user_id="U1", view=home()))["view"]
    await client.views_publish(user_id="U1", view=home(section("b")), hash=shown["hash"])
    args = {"user_id": "U1", "hash": shown["hash"], "view": home()}
    assert await refused(client, "views.publish", **args) == "hash_conflict"


async def test_of_two_updates_of_a_view_the_slower_one_comes_last(
    playground: Playground, client: AsyncWebClient, workspace: Workspace
) -> None:
    trigger = workspace.trigger("U1").id
    view = (await client.views_open(trigger_id=trigger, view=modal(section("a"))))["view"]
    gate = playground.faults.holds("views.update")
    slow = asyncio.create_task(client.views_update(view_id=view["id"], view=modal(section("older"))))
    await gate.reached.wait()
    await client.views_update(view_id=view["id"], view=modal(section("newer")))
    held = playground.faults.holds("views.update")
    checked = asyncio.create_task(
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("stale")))
    )
    await held.reached.wait()
    for one in (gate, held):
        one.opened.set()
    await slow
    assert workspace.views[view["id"]].blocks[0]["text"]["text"] == "older"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await checked


async def test_an_external_id_names_one_open_view(client: AsyncWebClient, workspace: Workspace) -> None:
    await client.views_open(trigger_id=workspace.trigger("U1").id, view=modal(external_id="x"))
    await client.views_update(external_id="x", view=modal(section("b")))
    trigger = workspace.trigger("U2").id
    assert (
        await refused(client, "views.open", trigger_id=trigger, view=modal(external_id="x"))
        == "duplicate_external_id"
    )


async def test_what_was_filled_in_survives_an_update_under_the_same_ids(
    playground: Playground, client: AsyncWebClient, workspace: Workspace
) -> None:
    form = modal(question("Name", "name"), question("Town", "town"))
    view = (await client.views_open(trigger_id=workspace.trigger("U1").id, view=form))["view"]
    await playground.person("U1").fills({"Name": "Anna", "Town": "Gent"})
    renamed = modal(question("Name", "name"), question("Town", "town2"))
    updated = (await client.views_update(view_id=view["id"], view=renamed))["view"]
    values = updated["state"]["values"]
    assert (values["name"]["value"]["value"], values["town2"]["value"]["value"]) == ("Anna", None)


async def test_a_response_url_works_five_times_and_for_half_an_hour(playground: Playground) -> None:
    workspace = playground.workspace
    url = workspace.response_url("U1", "C1")
    hook = AsyncWebhookClient(f"{playground.root}/hooks/{url.id}")
    for _ in range(5):
        assert (await hook.send(text="Hi")).status_code == 200
    assert all(m.ephemeral_to == "U1" for m in workspace.messages)
    answer = await hook.send(text="Hi")
    assert answer.status_code == 404
    assert "used_url" in answer.body
    late = workspace.response_url("U1", "C1")
    late.born -= 1801
    assert (
        "expired_url" in (await AsyncWebhookClient(f"{playground.root}/hooks/{late.id}").send(text="a")).body
    )
    assert "invalid_url" in (await AsyncWebhookClient(f"{playground.root}/hooks/R9").send(text="a")).body


async def test_a_response_url_replaces_and_deletes_its_message(
    playground: Playground, client: AsyncWebClient
) -> None:
    workspace = playground.workspace
    await client.chat_postEphemeral(channel="C1", user="U1", text="First")
    url = workspace.response_url("U1", "C1", workspace.messages[0].ts)
    hook = AsyncWebhookClient(f"{playground.root}/hooks/{url.id}")
    await hook.send(text="Second", replace_original=True)
    assert workspace.messages[0].text == "Second"
    await hook.send(text="For all", response_type="in_channel")
    assert playground.person("U2").sees("for all")
    assert (await hook.send(text="", response_type="in_channel")).status_code == 400
    assert (await hook.send_dict({"text": "a", "colour": "red"})).status_code == 400
    assert (await hook.send(delete_original=True)).status_code == 200
    assert not playground.person("U1").sees("second")


async def test_every_call_is_recorded(client: AsyncWebClient, workspace: Workspace) -> None:
    await client.chat_postMessage(channel="C1", text="a")
    await refused(client, "chat.sing", song="b")
    good, bad = workspace.calls
    assert (good.method, good.args["text"], good.response["ok"]) == ("chat.postMessage", "a", True)
    assert (bad.args, bad.response["error"]) == ({"song": "b"}, "unknown_method")
