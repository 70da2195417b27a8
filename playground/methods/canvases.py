"""Channel canvases: made once, changed by one operation a call, deleted. Source: Slack's method pages."""

from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import own_channel
from playground.records import Canvas, Channel

LARGEST = 1_048_576  # characters of a document
WITH_CONTENT = ("insert_at_start", "insert_at_end", "insert_after", "insert_before", "replace")
OF_SECTIONS = ("insert_after", "insert_before", "delete")  # they name one, which the playground does not keep


def _document(given: object, where: str) -> str:
    """The markdown of a document. Raises SlackError where Slack takes none like it."""
    if not isinstance(given, dict) or given.keys() != {"type", "markdown"} or given["type"] != "markdown":
        raise SlackError("invalid_arguments", [f"{where}: must hold type markdown, and markdown"])
    words = given["markdown"]
    if not isinstance(words, str) or len(words) > LARGEST:
        raise SlackError("invalid_arguments", [f"{where}: markdown must be text of at most {LARGEST}"])
    return words


def _channel_with(context: Context) -> tuple[Channel, Canvas]:
    """The channel with the canvas that is meant. Raises SlackError."""
    wanted = context.text("canvas_id")
    for channel in context.workspace.channels.values():
        if channel.canvas is not None and channel.canvas.id == wanted:
            return channel, channel.canvas
    raise SlackError("canvas_not_found")


def create(context: Context) -> dict[str, object]:
    """conversations.canvases.create: one a channel"""
    workspace = context.workspace
    if workspace.canvases == "none":
        raise SlackError("team_tier_cannot_create_channel_canvases")
    if workspace.canvases == "disabled":
        raise SlackError("canvas_disabled_user_team")
    channel = own_channel(workspace, context.text("channel_id"))
    content = context.parsed("document_content", "invalid_arguments")
    words = "" if content is None else _document(content, "document_content")
    if channel.canvas is not None:
        free = workspace.canvases == "free"
        raise SlackError("free_team_canvas_tab_already_exists" if free else "channel_canvas_already_exists")
    if channel.archived:
        raise SlackError("restricted_action")
    channel.canvas = Canvas(workspace.new_id("F"), context.text("title"), words)
    return {"canvas_id": channel.canvas.id}


def edit(context: Context) -> dict[str, object]:
    """canvases.edit: one operation; sections are not kept here"""
    _, canvas = _channel_with(context)
    changes = context.parsed("changes", "invalid_arguments")
    if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict):
        raise SlackError("invalid_arguments", ["changes: must be a list of one change"])
    change = changes[0]
    operation = change.get("operation")
    if operation not in (*WITH_CONTENT, "delete", "rename"):
        raise SlackError("invalid_arguments", ["changes: unknown operation"])
    if operation in OF_SECTIONS or change.get("section_id"):
        raise SlackError("canvas_editing_failed")
    key = "title_content" if operation == "rename" else "document_content"
    if change.keys() != {"operation", key}:
        raise SlackError("invalid_arguments", [f"changes: must hold operation and {key}"])
    words = _document(change[key], key)
    match operation:
        case "rename":
            canvas.title = words
        case "replace":
            canvas.markdown = words
        case "insert_at_start":
            canvas.markdown = f"{words}\n\n{canvas.markdown}"
        case _:
            canvas.markdown = f"{canvas.markdown}\n\n{words}"
    return {}


def delete(context: Context) -> dict[str, object]:
    """canvases.delete"""
    channel, _ = _channel_with(context)
    channel.canvas = None
    return {}


METHODS: dict[str, Method] = {
    "conversations.canvases.create": method(create, "channel_id", "title document_content"),
    "canvases.edit": method(edit, "canvas_id changes"),
    "canvases.delete": method(delete, "canvas_id"),
}
