"""A workspace as data: to keep it between two runs, and to begin again from there."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from pathlib import Path

from playground.records import Canvas, Channel, File, Json, Message, Revision, User, View
from playground.workspace import Workspace


def remembered(workspace: Workspace) -> Json:
    """Everything that outlives a run; open modals, triggers and the record of calls do not."""
    homes = set(workspace.homes.values())
    numbers, last_ts = workspace.counters
    return {
        "users": [asdict(user) for user in workspace.users.values()],
        "channels": [asdict(channel) for channel in workspace.channels.values()],
        "messages": [asdict(message) for message in workspace.messages],
        "views": [asdict(view) for view in workspace.views.values() if view.id in homes],
        "homes": workspace.homes,
        "files": [
            {**asdict(file), "content": b64encode(file.content or b"").decode()}
            for file in workspace.files.values()
            if file.completed
        ],
        "numbers": numbers,
        "last_ts": last_ts,
    }


def _channel(item: Json) -> Channel:
    canvas = item.get("canvas")
    return Channel(**{**item, "canvas": Canvas(**canvas) if canvas else None})


def restore(workspace: Workspace, data: Json) -> None:
    """Let a workspace be as it was; who listens to it goes on listening."""
    workspace.users = {item["id"]: User(**item) for item in data["users"]}
    workspace.channels = {item["id"]: _channel(item) for item in data["channels"]}
    messages = [
        Message(**{**item, "revisions": [Revision(**each) for each in item["revisions"]]})
        for item in data["messages"]
    ]
    workspace.views = {item["id"]: View(**item) for item in data["views"]}
    workspace.homes = dict(data["homes"])
    workspace.files = {
        item["id"]: File(**{**item, "content": b64decode(item["content"])}) for item in data["files"]
    }
    workspace.stacks.clear()
    workspace.calls.clear()
    workspace.begin_with(messages, data["numbers"], data["last_ts"])


def save(workspace: Workspace, path: Path, **more: object) -> None:
    """Write a workspace to a file, whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"workspace": remembered(workspace), **more}), encoding="utf-8")
    fresh.replace(path)


def load(workspace: Workspace, path: Path) -> Json:
    """Read a workspace from a file; returns what was saved beside it."""
    data: Json = json.loads(path.read_text(encoding="utf-8"))
    restore(workspace, data.pop("workspace"))
    return data
