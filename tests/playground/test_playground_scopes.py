"""Without its scope a call is refused: by method, and by the kind of conversation."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Workspace

EVERY = {
    "channels:history", "channels:join", "channels:read", "chat:write", "files:write", "groups:history",
    "groups:read", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "pins:write",
    "reactions:write", "users:read",
}  # fmt: skip
PUBLIC, PRIVATE, GROUP = "C2", "C1", "G1"

NEEDED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": PRIVATE, "text": "a"}, "chat:write"),
    ("chat.update", {"channel": PRIVATE, "ts": "1.0", "text": "a"}, "chat:write"),
    ("chat.postEphemeral", {"channel": PRIVATE, "user": "U1", "text": "a"}, "chat:write"),
    ("conversations.open", {"users": "U1"}, "im:write"),
    ("conversations.open", {"users": "U1,U2"}, "mpim:write"),
    ("conversations.info", {"channel": PUBLIC}, "channels:read"),
    ("conversations.info", {"channel": PRIVATE}, "groups:read"),
    ("conversations.info", {"channel": "D0U1"}, "im:read"),
    ("conversations.info", {"channel": GROUP}, "mpim:read"),
    ("conversations.history", {"channel": GROUP}, "mpim:history"),
    ("users.conversations", {"types": "mpim"}, "mpim:read"),
    ("conversations.members", {"channel": PRIVATE}, "groups:read"),
    ("conversations.history", {"channel": PUBLIC}, "channels:history"),
    ("conversations.history", {"channel": PRIVATE}, "groups:history"),
    ("conversations.history", {"channel": "D0U1"}, "im:history"),
    ("conversations.join", {"channel": PUBLIC}, "channels:join"),
    ("users.info", {"user": "U1"}, "users:read"),
    ("users.list", {}, "users:read"),
    ("users.conversations", {"types": "public_channel,private_channel"}, "groups:read"),
    ("pins.add", {"channel": PRIVATE, "timestamp": "1.0"}, "pins:write"),
    ("reactions.add", {"channel": PRIVATE, "timestamp": "1.0", "name": "eyes"}, "reactions:write"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
    ("files.completeUploadExternal", {"files": "[]"}, "files:write"),
]


@pytest.fixture(autouse=True)
def group(workspace: Workspace) -> None:
    workspace.add_group(GROUP, ["U1", "U2"])


async def answer(client: AsyncWebClient, method: str, args: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict((await client.api_call(method, params=args)).data)  # type: ignore[arg-type]
    except SlackApiError as error:
        return dict(error.response.data)


@pytest.mark.parametrize(("method", "args", "scope"), NEEDED, ids=[f"{m} {s}" for m, _, s in NEEDED])
async def test_a_call_is_refused_without_its_scope_and_only_then(
    client: AsyncWebClient, workspace: Workspace, method: str, args: dict[str, Any], scope: str
) -> None:
    workspace.dm("U1")
    workspace.scopes = EVERY - {scope}
    refused = await answer(client, method, args)
    assert (refused["error"], refused["needed"]) == ("missing_scope", scope)
    assert set(refused["provided"].split(",")) == workspace.scopes
    workspace.scopes = EVERY | {scope}
    assert (await answer(client, method, args)).get("error") != "missing_scope"


@pytest.mark.parametrize("method", ["auth.test", "views.open", "blocks.validate", "chat.getPermalink"])
async def test_what_needs_no_scope_is_never_refused_for_one(
    client: AsyncWebClient, workspace: Workspace, method: str
) -> None:
    workspace.scopes = set()
    assert (await answer(client, method, {})).get("error") != "missing_scope"


async def test_a_conversation_that_is_not_there_is_said_to_be_missing(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.scopes = {"channels:read"}
    assert (await answer(client, "conversations.info", {"channel": "C9"}))["error"] == "channel_not_found"


async def test_an_address_is_shown_to_an_app_that_may_read_addresses(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.users["U1"].email = "anna@example.org"
    workspace.scopes = {"users:read"}
    assert "email" not in (await answer(client, "users.info", {"user": "U1"}))["user"]["profile"]
    workspace.scopes.add("users:read.email")
    assert (await answer(client, "users.info", {"user": "U1"}))["user"]["profile"][
        "email"
    ] == "anna@example.org"
