"""Answers to interactions, posted to a response URL."""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from playground.errors import SlackError
from playground.posts import checked_blocks, checked_text
from playground.records import Json, Message, ResponseUrl
from playground.workspace import Workspace

KEYS = {
    "text",
    "blocks",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "mrkdwn",
    "metadata",
}


def post_answer(workspace: Workspace, user: str, channel: str, body: Json) -> Message:
    """Post an answer: to this user alone, or into the channel when `response_type` says so."""
    blocks = checked_blocks(workspace, _list(body.get("blocks")))
    text = checked_text(body.get("text"), blocks)
    kind = body.get("response_type") or "ephemeral"
    if kind not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_arguments", ["response_type: must be ephemeral or in_channel"])
    private = user if kind == "ephemeral" else None
    return workspace.post(
        channel, workspace.bot_user, text, blocks, ephemeral_to=private, thread_ts=body.get("thread_ts")
    )


def _list(blocks: Any) -> Any:
    return json.loads(blocks) if isinstance(blocks, str) else blocks


def respond(workspace: Workspace, url_id: str, body: Json) -> None:
    """Use a response URL once."""
    permission = workspace.response_urls.get(url_id)
    if permission is None:
        raise SlackError("invalid_url")
    if time.monotonic() - permission.born > workspace.response_url_seconds:
        raise SlackError("expired_url")
    if permission.uses >= workspace.response_url_uses:
        raise SlackError("used_url")
    unknown = sorted(set(body) - KEYS)
    if unknown:
        raise SlackError("invalid_arguments", [f"{key}: unknown argument" for key in unknown])
    permission.uses += 1
    if body.get("delete_original"):
        workspace.delete(_original(workspace, permission))
    elif body.get("replace_original"):
        message = _original(workspace, permission)
        blocks = checked_blocks(workspace, _list(body.get("blocks")))
        workspace.revise(message, checked_text(body.get("text"), blocks), blocks)
    else:
        post_answer(workspace, permission.user, permission.channel, body)


def _original(workspace: Workspace, permission: ResponseUrl) -> Message:
    message = workspace.message(permission.channel, permission.message_ts or "")
    if message is None:
        raise SlackError("message_not_found")
    return message


class Hooks:
    """The response URLs over HTTP."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Take one answer."""
        try:
            body = await request.json()
            if not isinstance(body, dict):
                raise ValueError
            given = {key: value for key, value in body.items() if value is not None}
            respond(self.workspace, request.match_info["id"], given)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackError as error:
            gone = error.code in ("invalid_url", "expired_url", "used_url")
            reply = {"ok": False, "error": error.code, "errors": error.messages}
            return web.json_response(reply, status=404 if gone else 400)
        return web.json_response({"ok": True})
