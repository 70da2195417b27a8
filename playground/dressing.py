"""Blocks as Slack hands them back: with every id and flag filled in."""

from __future__ import annotations

import copy
from typing import Any

from playground.checks.blocks import elements_of
from playground.records import Json
from playground.workspace import Workspace


def _dress_texts(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _dress_texts(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            _dress_texts(item)


def dressed_blocks(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """A copy of the blocks with ids and text flags filled in."""
    copied = copy.deepcopy(blocks)
    _dress_texts(copied)
    for block in copied:
        block.setdefault("block_id", workspace.new_id("b"))
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        for element in elements_of(block):
            element.setdefault("action_id", workspace.new_id("a"))
    return copied


def dressed_view(workspace: Workspace, view: Json) -> Json:
    """A copy of a view with everything Slack adds to it."""
    content = copy.deepcopy(view)
    _dress_texts({key: value for key, value in content.items() if key != "blocks"})
    content["blocks"] = dressed_blocks(workspace, content["blocks"])
    for key in ("private_metadata", "callback_id", "external_id"):
        content.setdefault(key, "")
    for key in ("clear_on_close", "notify_on_close"):
        content.setdefault(key, False)
    for key in ("title", "submit", "close"):
        content.setdefault(key, None)
    return content
