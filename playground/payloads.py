"""Payloads as Slack sends them to the app."""

from __future__ import annotations

import time
from typing import Any

from playground.inputs import is_stateful
from playground.posts import message_json, short_user
from playground.records import Channel, Json, Message, User, View
from playground.views import initial_state, view_json
from playground.workspace import Workspace
from playground.written import marked


def moment() -> str:
    """Real time as Slack writes it."""
    return f"{time.time():.6f}"


def channel_name(channel: Channel) -> str:
    """The name of a channel as interactions give it."""
    known = {"im": "directmessage", "group": "privategroup"}
    return known.get(channel.kind, channel.name)


def organisation_of(enterprise: str) -> Json | None:
    """An organisation as interactions name it."""
    return {"id": enterprise, "name": enterprise.title()} if enterprise else None


def team_of(workspace: Workspace, user: User) -> Json | None:
    """The team that an interaction names: that of who acts, and none where an organisation has the app.

    In presses on messages Slack has been seen to name either team; here it is always the one of who acts.
    """
    if workspace.org_wide and not user.is_stranger:
        return None
    team: Json = {"id": user.team, "domain": domain_of(workspace, user)}
    if user.enterprise:
        team |= {"enterprise_id": user.enterprise, "enterprise_name": user.enterprise.title()}
    return team


def domain_of(workspace: Workspace, user: User) -> str:
    """The name of somebody's team in addresses."""
    return workspace.domain if user.team == workspace.team else user.team.lower()


def _shared(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "team": team_of(workspace, user),
        "user": short_user(user),
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "enterprise": organisation_of(user.enterprise),
        "is_enterprise_install": workspace.org_wide,
    }


def _response_url(workspace: Workspace, root: str, user: User, channel: str, ts: str | None = None) -> str:
    return f"{root}/hooks/{workspace.response_url(user.id, channel, ts).id}"


def action(block: Json, element: Json, chosen: Json) -> Json:
    """One action within a block_actions payload."""
    keys = ["placeholder"] if is_stateful(element) else ["text", "value", "style"]
    kept = {key: element[key] for key in keys if key in element}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **kept,
        **chosen,
        "action_ts": moment(),
    }


def block_actions(workspace: Workspace, root: str, user: User, holder: Message | View, one: Json) -> Json:
    """A press or a choice in a message or a view."""
    body = _shared(workspace, user, "block_actions")
    body["actions"] = [one]
    if isinstance(holder, View):
        in_view = holder.id if holder.type == "modal" else None
        body["trigger_id"] = workspace.trigger(user.id, in_view).id
        body["container"] = {"type": "view", "view_id": holder.id}
        body["view"] = view_json(workspace, holder)
        return body
    channel = workspace.channels[holder.channel]
    body["trigger_id"] = workspace.trigger(user.id).id
    body["container"] = {
        "type": "message",
        "message_ts": holder.ts,
        "channel_id": channel.id,
        "is_ephemeral": holder.ephemeral_to is not None,
    }
    body["channel"] = {"id": channel.id, "name": channel_name(channel)}
    body["response_url"] = _response_url(workspace, root, user, channel.id, holder.ts)
    body["state"] = {"values": initial_state(holder.blocks, holder.state)}
    # Slack leaves the message out of presses on ephemeral messages.
    if holder.ephemeral_to is None:
        body["message"] = message_json(workspace, holder)
    return body


def view_submission(workspace: Workspace, user: User, view: View) -> Json:
    """A modal sent in."""
    body = _shared(workspace, user, "view_submission")
    body["trigger_id"] = workspace.trigger(user.id, view.id).id
    return {**body, "view": view_json(workspace, view), "response_urls": []}


def view_closed(workspace: Workspace, user: User, view: View, is_cleared: bool) -> Json:
    """A modal closed without being sent in."""
    body = _shared(workspace, user, "view_closed")
    return {**body, "view": view_json(workspace, view), "is_cleared": is_cleared}


def slash_command(
    workspace: Workspace, root: str, user: User, *, command: str, text: str, channel: Channel
) -> Json:
    """A slash command; what was typed is escaped if the manifest asks for it."""
    of_an_organisation = (
        {"enterprise_id": user.enterprise, "enterprise_name": user.enterprise.title()}
        if user.enterprise
        else {}
    )
    return {
        "token": workspace.verification_token,
        "team_id": user.team,
        "team_domain": domain_of(workspace, user),
        **of_an_organisation,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.username,
        "command": command,
        "text": marked(workspace, text, labelled=True) if command in workspace.escapes else text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": str(workspace.org_wide).lower(),
        "response_url": _response_url(workspace, root, user, channel.id),
        "trigger_id": workspace.trigger(user.id).id,
    }


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """A global shortcut."""
    body = _shared(workspace, user, "shortcut")
    trigger = workspace.trigger(user.id).id
    return {**body, "callback_id": callback_id, "trigger_id": trigger, "action_ts": moment()}


def message_shortcut(workspace: Workspace, root: str, user: User, callback_id: str, message: Message) -> Json:
    """A shortcut on a message."""
    channel = workspace.channels[message.channel]
    return {
        **_shared(workspace, user, "message_action"),
        "callback_id": callback_id,
        "trigger_id": workspace.trigger(user.id).id,
        "action_ts": moment(),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message.ts,
        "message": message_json(workspace, message),
        "response_url": _response_url(workspace, root, user, channel.id, message.ts),
    }


def _actor(workspace: Workspace, event: Json) -> User | None:
    user = event.get("user")
    return workspace.users.get(str(user.get("id") if isinstance(user, dict) else user))


def _across(workspace: Workspace, event: Json, actor: User | None) -> bool:
    """Whether an event comes from where people of several organisations are."""
    channel = workspace.channels.get(str(event.get("channel")))
    return (actor is not None and actor.is_stranger) or (channel is not None and workspace.is_shared(channel))


def event_callback(workspace: Workspace, event: Json) -> Json:
    """An event with the envelope all events have: the team of who acts, and whose installation hears it."""
    now, actor = workspace.clock(), _actor(workspace, event)
    authorization: dict[str, Any] = {
        "enterprise_id": workspace.enterprise or None,
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": workspace.org_wide,
    }
    enterprise = actor.enterprise if actor else workspace.enterprise
    return {
        "token": workspace.verification_token,
        "team_id": actor.team if actor else workspace.team,
        **({"enterprise_id": enterprise} if enterprise else {}),
        "context_team_id": workspace.team,
        "context_enterprise_id": workspace.enterprise or None,
        "api_app_id": workspace.app_id,
        "event": {"event_ts": f"{now.timestamp():.6f}", **event},
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": _across(workspace, event, actor),
        "event_context": workspace.new_id("EC"),
    }
