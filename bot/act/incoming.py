"""What a payload of Slack says, whatever its type: read into a call, which is all that is known by then."""

from collections.abc import Callable
from typing import Any

import msgspec

from bot.act.call import Call
from bot.act.forms import about_of, chosen
from bot.act.ids import OF_ACTS
from bot.act.installation import Holder
from bot.act.said import is_spoken, meant, spoken
from models.writing import tidy


class Block(msgspec.Struct):
    """A block of a view."""

    type: str = ""
    block_id: str = ""


class State(msgspec.Struct):
    """What stands in the fields of a view: by block, then by element."""

    values: dict[str, dict[str, dict[str, Any]]] = {}


class Shown(msgspec.Struct):
    """The view in which something happened."""

    id: str = ""
    type: str = ""
    callback_id: str = ""
    private_metadata: str | None = None
    app_installed_team_id: str | None = None
    blocks: list[Block] = []
    state: State | None = None


class Place(msgspec.Struct):
    """A channel, or what holds a message."""

    id: str | None = None
    message_ts: str | None = None


class User(msgspec.Struct):
    """A user of whom an event tells."""

    id: str
    tz: str | None = None
    real_name: str | None = None
    profile: dict[str, Any] | None = None


class Happened(msgspec.Struct):
    """An event."""

    type: str
    user: str | User | None = None
    text: str | None = None
    channel: str | dict[str, Any] | None = None
    tab: str = ""


class Said(msgspec.Struct):
    """The message on which something happened."""

    text: str | None = None


class Shape(msgspec.Struct):
    """What Kring reads of a payload beside the ids; anything else in these places is not Slack's."""

    view: Shown | None = None
    channel: Place | None = None
    container: Place | None = None
    message: Said | None = None
    trigger_id: str | None = None
    command: str = ""
    text: str = ""
    event: Happened | None = None
    event_id: str | None = None
    authorizations: list[Holder] | None = None


Body = dict[str, Any]


def from_act(body: Body) -> Call:
    """A button was pressed or a menu used."""
    action = body["actions"][0]
    name, raw = action["action_id"], action.get("value") if action["type"] == "button" else None
    if name == OF_ACTS:
        name, _, raw = str(chosen(action)).partition(" ")
    where = body.get("container") or {}
    thread = where.get("thread_ts")
    return Call(
        kind="act",
        name=name,
        user_id=body["user"]["id"],
        about=about_of(raw or (body.get("view") or {}).get("private_metadata")),
        chosen=chosen(action),
        channel=(body.get("channel") or {}).get("id"),
        message_ts=where.get("message_ts"),
        thread_ts=None if thread == where.get("message_ts") else thread,  # at the head of one, it is in none
        payload=body,
    )


def from_form(body: Body) -> Call:
    """A modal was submitted."""
    view = body["view"]
    return Call(
        kind="form",
        name=view.get("callback_id", ""),
        user_id=body["user"]["id"],
        about=about_of(view.get("private_metadata")),
        payload=body,
    )


def from_command(body: Body) -> Call:
    """A slash command was given; its first word says which."""
    word, rest = [*tidy(body.get("text", "")).split(maxsplit=1), "", ""][:2]
    word = meant(word, {})
    return Call(
        kind="command",
        name=word.lower(),
        user_id=body["user_id"],
        text=meant(rest, {}),
        raw=rest,
        word=word,
        channel=body.get("channel_id"),
        payload=body,
    )


def from_shortcut(body: Body) -> Call:
    """A shortcut was used, on a message or anywhere."""
    marked = spoken(body.get("message") or {})
    return Call(
        kind="shortcut",
        name=body["callback_id"],
        user_id=body["user"]["id"],
        text=meant(marked, {}),
        raw=marked,
        channel=(body.get("channel") or {}).get("id"),
        payload=body,
    )


def from_event(body: Body) -> Call:
    """Something happened in the workspace; what bots do, and what Slack notes down, is nobody's act."""
    happened = body["event"]
    user, channel = happened.get("user") or "", happened.get("channel") or happened.get("old_channel_id")
    marked = spoken(happened)
    return Call(
        kind="event",
        name=happened["type"],
        user_id="" if not is_spoken(happened) else user["id"] if isinstance(user, dict) else user,
        text=meant(marked, {}),
        raw=marked,
        channel=channel["id"] if isinstance(channel, dict) else channel,
        thread_ts=happened.get("thread_ts"),
        event_id=body.get("event_id"),
        payload=body,
    )


READERS: dict[str, Callable[[Body], Call]] = {
    "act": from_act,
    "form": from_form,
    "command": from_command,
    "shortcut": from_shortcut,
    "event": from_event,
}


def read(kind: str, body: Body) -> Call:
    """Return what a payload says once its shape is what Slack sends. Raises one of UNREADABLE.

    Ids that are no text, or no text that can be kept, are refused too.
    """
    msgspec.convert(body, Shape)
    call = READERS[kind](body)
    where = (call.channel, call.message_ts, call.thread_ts, call.event_id)
    for said in (call.name, call.user_id, *(part for part in where if part is not None)):
        if b"\x00" in str.encode(said):
            raise ValueError
    return call
