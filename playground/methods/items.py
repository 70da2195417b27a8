"""Pins and reactions on messages."""

import re

from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import own_channel, standing_message
from playground.records import Channel, Json, Message

EMOJI = re.compile(r"[a-z0-9_+\-']+(::skin-tone-[2-6])?")


def _item(context: Context) -> tuple[Channel, Message]:
    channel = own_channel(context.workspace, context.text("channel"))
    return channel, standing_message(context.workspace, channel.id, context.text("timestamp"))


def pin(context: Context) -> Json:
    """pins.add"""
    channel, message = _item(context)
    if channel.pins_restricted:
        raise SlackError("no_permission")
    if channel.archived:
        raise SlackError("is_archived")
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(message.ts)
    context.workspace.tell(message, "pinned")
    return {}


def unpin(context: Context) -> Json:
    """pins.remove"""
    channel, message = _item(context)
    if channel.pins_restricted:
        raise SlackError("no_permission")
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(message.ts)
    context.workspace.tell(message, "unpinned")
    return {}


def react(context: Context) -> Json:
    """reactions.add"""
    channel, message = _item(context)
    name = context.text("name")
    if not EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    if channel.archived:
        raise SlackError("is_archived")
    people = message.reactions.setdefault(name, [])
    if context.workspace.bot_user in people:
        raise SlackError("already_reacted")
    people.append(context.workspace.bot_user)
    context.workspace.tell(message, "reacted")
    return {}


METHODS: dict[str, Method] = {
    "pins.add": method(pin, "channel timestamp"),
    "pins.remove": method(unpin, "channel timestamp"),
    "reactions.add": method(react, "channel timestamp name"),
}
