"""Channels and direct conversations."""

from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import known_user, own_channel, reachable_user, visible_channel
from playground.posts import message_json
from playground.records import Channel, Json

FEW = 15  # messages of a history in one call, for an app that is distributed commercially


def channel_json(context: Context, channel: Channel) -> Json:
    """The channel as Slack shows it to the app."""
    workspace = context.workspace
    body: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind in ("group", "mpim"),
        "is_im": channel.is_dm,
        "is_mpim": channel.group,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_ext_shared": workspace.is_shared(channel),
        "is_shared": workspace.is_shared(channel),
        "is_org_shared": False,
        "context_team_id": workspace.team,
    }
    if channel.is_dm:
        return {**body, "user": channel.user}
    is_member = workspace.bot_user in channel.members
    return {**body, "name": channel.name, "name_normalized": channel.name, "is_member": is_member}


def open_dm(context: Context) -> Json:
    """conversations.open: one person only"""
    workspace = context.workspace
    users = [user for user in context.text("users").split(",") if user]
    if len(users) != 1:
        raise SlackError("invalid_arguments", ["users: exactly one user id"])
    user = reachable_user(workspace, users[0])
    if user.deleted:
        raise SlackError("user_disabled")
    known = f"D0{user.id}" in workspace.channels
    channel = workspace.dm(user.id)
    shown: Json = channel_json(context, channel) if context.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if known else {})}


def info(context: Context) -> Json:
    """conversations.info"""
    channel = visible_channel(context.workspace, context.text("channel"))
    body = channel_json(context, channel)
    if context.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    if channel.canvas is not None:
        stands = {"file_id": channel.canvas.id, "is_empty": not channel.canvas.markdown}
        body["properties"] = {"canvas": stands}
    return {"channel": body}


def members(context: Context) -> Json:
    """conversations.members"""
    channel = visible_channel(context.workspace, context.text("channel"))
    rows, metadata = context.page(channel.members)
    return {"members": rows, "response_metadata": metadata}


def history(context: Context) -> Json:
    """conversations.history"""
    workspace = context.workspace
    channel = own_channel(workspace, context.text("channel"))
    oldest, latest = context.text("oldest", "0"), context.text("latest") or "99999999999"
    inclusive = context.flag("inclusive")
    try:
        first, last = float(oldest), float(latest)
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    rows = [
        message_json(workspace, message)
        for message in reversed(workspace.messages)
        if message.channel == channel.id
        and not message.deleted
        and message.ephemeral_to is None
        and (message.thread_ts in (None, message.ts) or message.subtype == "thread_broadcast")
        and (first < float(message.ts) < last or (inclusive and float(message.ts) in (first, last)))
    ]
    if not context.flag("include_all_metadata"):
        rows = [{key: value for key, value in row.items() if key != "metadata"} for row in rows]
    page, metadata = context.page(rows, FEW if workspace.history_every else 999)
    more = bool(metadata["next_cursor"])
    pins = sum(1 for ts in channel.pins if workspace.message(channel.id, ts))
    return {"messages": page, "has_more": more, "pin_count": pins, "response_metadata": metadata}


def join(context: Context) -> Json:
    """conversations.join: public channels only"""
    workspace = context.workspace
    channel = visible_channel(workspace, context.text("channel"))
    if channel.private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.bot_user in channel.members:
        return {"channel": channel_json(context, channel), "warning": "already_in_channel"}
    channel.members.append(workspace.bot_user)
    return {"channel": channel_json(context, channel)}


def of_user(context: Context) -> Json:
    """users.conversations"""
    workspace = context.workspace
    user = known_user(workspace, context.text("user") or workspace.bot_user)
    kinds = set((context.text("types") or "public_channel").replace(" ", "").split(","))
    if kinds - {"public_channel", "private_channel", "im", "mpim"}:
        raise SlackError("invalid_types")
    rows = []
    for channel in workspace.channels.values():
        kind = {"group": "private_channel", "channel": "public_channel"}.get(channel.kind, channel.kind)
        seen = not channel.private or workspace.bot_user in channel.members
        hidden = channel.archived and context.flag("exclude_archived")
        if user.id in channel.members and kind in kinds and seen and not hidden:
            rows.append(channel_json(context, channel))
    page, metadata = context.page(rows)
    return {"channels": page, "response_metadata": metadata}


METHODS: dict[str, Method] = {
    "conversations.open": method(open_dm, "users", "return_im prevent_creation"),
    "conversations.info": method(info, "channel", "include_num_members include_locale"),
    "conversations.members": method(members, "channel", "cursor limit"),
    "conversations.history": method(
        history, "channel", "cursor limit oldest latest inclusive include_all_metadata"
    ),
    "conversations.join": method(join, "channel"),
    "users.conversations": method(of_user, "", "user types exclude_archived cursor limit"),
}
