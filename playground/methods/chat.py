"""Messages: posted, changed, deleted, linked."""

from playground.checks import check_message, check_view
from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import known_user, own_channel, standing_message, visible_channel, writable_channel
from playground.posts import checked_blocks, checked_metadata, checked_text, message_json
from playground.records import Json, Message


def post_message(context: Context) -> Json:
    """chat.postMessage"""
    workspace = context.workspace
    channel = writable_channel(workspace, context.text("channel"))
    blocks = checked_blocks(workspace, context.parsed("blocks", "invalid_blocks_format"))
    text = checked_text(context.args.get("text"), blocks)
    metadata = checked_metadata(context.parsed("metadata", "invalid_metadata_format"))
    thread = context.text("thread_ts") or None
    if thread:
        standing_message(workspace, channel.id, thread, "thread_not_found")
    shown_to_all = bool(thread) and context.flag("reply_broadcast")
    message = workspace.post(
        channel.id, workspace.bot_user, text, blocks, thread_ts=thread, metadata=metadata,
        subtype="thread_broadcast" if shown_to_all else "",
    )  # fmt: skip
    return {"channel": channel.id, "ts": message.ts, "message": message_json(workspace, message)}


def post_ephemeral(context: Context) -> Json:
    """chat.postEphemeral"""
    workspace = context.workspace
    channel = visible_channel(workspace, context.text("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    own_channel(workspace, channel.id)
    user = known_user(workspace, context.text("user"))
    if user.id not in channel.members or user.deleted:
        raise SlackError("user_not_in_channel")
    blocks = checked_blocks(workspace, context.parsed("blocks", "invalid_blocks_format"))
    text = checked_text(context.args.get("text"), blocks, short=True)
    thread = context.text("thread_ts") or None
    message = workspace.post(
        channel.id, workspace.bot_user, text, blocks, ephemeral_to=user.id, thread_ts=thread
    )
    return {"message_ts": message.ts}


def _own_message(context: Context, refusal: str) -> Message:
    channel = visible_channel(context.workspace, context.text("channel"))
    message = standing_message(context.workspace, channel.id, context.text("ts"))
    if not message.by_bot:
        raise SlackError(refusal)
    return message


def update(context: Context) -> Json:
    """chat.update: text without blocks takes the blocks away"""
    workspace = context.workspace
    message = _own_message(context, "cant_update_message")
    if workspace.channels[message.channel].archived:
        raise SlackError("is_archived")
    given = context.parsed("blocks", "invalid_blocks_format")
    text = context.args.get("text")
    if given is None and text is None:
        raise SlackError("no_text")
    blocks = checked_blocks(workspace, given)
    words = checked_text(message.text if text is None else text, blocks, short=True)
    if "metadata" in context.args:
        message.metadata = checked_metadata(context.parsed("metadata", "invalid_metadata_format"))
    workspace.revise(message, words, blocks)
    body = message_json(workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": words, "message": body}


def delete(context: Context) -> Json:
    """chat.delete"""
    message = _own_message(context, "cant_delete_message")
    context.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(context: Context) -> Json:
    """chat.getPermalink"""
    workspace = context.workspace
    channel = visible_channel(workspace, context.text("channel"))
    message = standing_message(workspace, channel.id, context.text("message_ts"))
    place = f"{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://{workspace.domain}.slack.com/archives/{place}"}


def validate_blocks(context: Context) -> Json:
    """blocks.validate: blocks, a message or a view, one of them"""
    given = [key for key in ("blocks", "message", "view") if key in context.args]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["one of blocks, message and view"])
    (key,) = given
    files, content = set(context.workspace.files), context.parsed(key, "invalid_arguments")
    if key == "view":
        kind = content.get("type", "modal") if isinstance(content, dict) else "modal"
        problems = check_view(content, kind, files)
    else:
        blocks = content.get("blocks") if key == "message" and isinstance(content, dict) else content
        problems = check_message(blocks, files)
    if problems:
        raise SlackError(f"invalid_{key}", problems)
    return {}


SHOWN = "text blocks parse link_names"
METHODS: dict[str, Method] = {
    "chat.postMessage": method(
        post_message,
        "channel",
        f"{SHOWN} unfurl_links unfurl_media mrkdwn metadata thread_ts reply_broadcast",
    ),
    "chat.postEphemeral": method(post_ephemeral, "channel user", f"{SHOWN} thread_ts"),
    "chat.update": method(update, "channel ts", f"{SHOWN} metadata reply_broadcast"),
    "chat.delete": method(delete, "channel ts"),
    "chat.getPermalink": method(permalink, "channel message_ts"),
    "blocks.validate": method(validate_blocks, optional="blocks message view"),
}
