"""Where the bot may read and write."""

from __future__ import annotations

from playground.errors import SlackError
from playground.records import Channel, Message, User
from playground.workspace import Workspace


def visible_channel(workspace: Workspace, channel_id: str) -> Channel:
    """The channel if the bot can know of it."""
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.private and workspace.bot_user not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def own_channel(workspace: Workspace, channel_id: str) -> Channel:
    """The channel if the bot is in it."""
    channel = visible_channel(workspace, channel_id)
    if workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def known_user(workspace: Workspace, user_id: str) -> User:
    """The user with this id."""
    user = workspace.users.get(user_id)
    if user is None:
        raise SlackError("user_not_found")
    return user


def reachable_user(workspace: Workspace, user_id: str) -> User:
    """The user if the bot may open a direct conversation with them."""
    user = known_user(workspace, user_id)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.is_stranger and not workspace.shares_a_channel(user):
        raise SlackError("user_not_found")
    return user


def writable_channel(workspace: Workspace, channel_id: str) -> Channel:
    """The channel, or the direct conversation with a user id, if the bot may post there.

    A closed account takes messages that nobody reads: only a conversation with it cannot be opened any more.
    """
    if channel_id.startswith(("U", "W")):
        known = workspace.users.get(channel_id)
        if known is None or (known.is_stranger and not workspace.shares_a_channel(known)):
            raise SlackError("channel_not_found")
        channel = workspace.dm(reachable_user(workspace, channel_id).id)
    else:
        channel = visible_channel(workspace, channel_id)
        if channel.archived:
            raise SlackError("is_archived")
        own_channel(workspace, channel_id)
    if channel.user is not None:
        user = reachable_user(workspace, channel.user)
        if user.refuses_dms:
            raise SlackError("messages_tab_disabled")
    return channel


def standing_message(
    workspace: Workspace, channel: str, ts: str, error: str = "message_not_found"
) -> Message:
    """The message at this place if everybody there can see it."""
    message = workspace.message(channel, ts)
    if message is None or message.ephemeral_to is not None:
        raise SlackError(error)
    return message
