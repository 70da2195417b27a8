"""Which scopes each method asks for, some by the kind of conversation. Source: Slack's method pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.errors import SlackError
from playground.records import Json
from playground.workspace import Workspace

FIXED = {
    "canvases.delete": "canvases:write",
    "canvases.edit": "canvases:write",
    "conversations.canvases.create": "canvases:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "pins.add": "pins:write",
    "pins.remove": "pins:write",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "users.info": "users:read",
    "users.list": "users:read",
}
BY_KIND = {
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.members": "read",
}
GROUPS = {"im": "im", "mpim": "mpim", "private_channel": "groups", "public_channel": "channels"}
# What is said where all is granted.
EVERYTHING = {
    "commands", "im:write", "mpim:write", *FIXED.values(),
    *(f"{group}:{suffix}" for group in GROUPS.values() for suffix in BY_KIND.values()),
}  # fmt: skip


def granted(manifest: Mapping[str, Any]) -> set[str]:
    """The scopes that an app gets which is made from this manifest."""
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    return {*scopes.get("bot", ()), *scopes.get("bot_optional", ())}


def install(workspace: Workspace, manifest: Mapping[str, Any]) -> None:
    """Let a workspace have the app that this manifest declares: what it may, hears and offers."""
    workspace.scopes = granted(manifest)
    events = manifest.get("settings", {}).get("event_subscriptions", {})
    workspace.subscriptions = {*events.get("bot_events", ())}
    commands = manifest.get("features", {}).get("slash_commands", ())
    workspace.commands = {command["command"] for command in commands}
    workspace.escapes = {command["command"] for command in commands if command.get("should_escape")}


class MissingScope(SlackError):
    """A call for which the token was not given the scope that it needs."""

    def __init__(self, needed: str, provided: set[str]) -> None:
        super().__init__("missing_scope")
        self.more = {"needed": needed, "provided": ",".join(sorted(provided))}


def kind_of(workspace: Workspace, channel_id: str) -> str | None:
    """The kind of a conversation as scopes name it; None for one that is not known."""
    channel = workspace.channels.get(channel_id)
    if channel is None:
        return None
    return {"im": "im", "mpim": "mpim", "group": "groups", "channel": "channels"}[channel.kind]


def _opened(args: Json) -> list[str]:
    several = "," in str(args.get("users", ""))
    return ["mpim:write" if several else "im:write"]


def _listed(args: Json) -> list[str]:
    asked = str(args.get("types") or "public_channel").replace(" ", "").split(",")
    return [f"{GROUPS[kind]}:read" for kind in asked if kind in GROUPS]


BY_ARGUMENTS: dict[str, Callable[[Json], list[str]]] = {
    "conversations.open": _opened,
    "users.conversations": _listed,
}


def check_scopes(workspace: Workspace, method: str, args: Json) -> None:
    """Refuse a call for which the app was not given what it asks for, and name that."""
    if workspace.scopes is None:
        return
    if method in BY_KIND:
        suffix, kind = BY_KIND[method], kind_of(workspace, str(args.get("channel", "")))
        if kind is None and any(f"{group}:{suffix}" in workspace.scopes for group in GROUPS.values()):
            return  # such a conversation is not there, and that is what is said
        needed = [f"{kind or 'channels'}:{suffix}"]
    elif method in BY_ARGUMENTS:
        needed = BY_ARGUMENTS[method](args)
    else:
        needed = [FIXED[method]] if method in FIXED else []
    for scope in needed:
        if scope not in workspace.scopes:
            raise MissingScope(scope, workspace.scopes)
