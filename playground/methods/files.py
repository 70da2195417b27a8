"""Files: an address to upload to, then sharing."""

from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import own_channel, standing_message, writable_channel
from playground.posts import checked_blocks, file_json
from playground.records import File, Json


def upload_url(context: Context) -> Json:
    """files.getUploadURLExternal"""
    workspace = context.workspace
    length = context.number("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments", ["length: must be more than 0"])
    file_id = workspace.new_id("F")
    workspace.files[file_id] = File(
        file_id, context.text("filename"), length, alt_text=context.text("alt_txt")
    )
    return {"upload_url": f"{context.root}/upload/{file_id}", "file_id": file_id}


def _uploaded(context: Context) -> list[File]:
    given = context.parsed("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments", ["files: must be a list"])
    found = []
    for item in given:
        file_id = item.get("id") if isinstance(item, dict) else None
        file = context.workspace.files.get(str(file_id))
        if file is None or file.content is None or file.completed:
            raise SlackError("file_not_found")
        file.title = item.get("title") or file.name
        found.append(file)
    return found


def complete(context: Context) -> Json:
    """files.completeUploadExternal"""
    workspace = context.workspace
    files = _uploaded(context)
    asked = [place for place in (context.text("channel_id") or context.text("channels")).split(",") if place]
    thread = context.text("thread_ts") or None
    blocks = checked_blocks(workspace, context.parsed("blocks", "invalid_blocks_format"))
    channels = [writable_channel(workspace, own_channel(workspace, place).id) for place in asked]
    for channel in channels:
        if thread:
            standing_message(workspace, channel.id, thread, "thread_not_found")
    for file in files:
        file.completed = True
        file.channels = [channel.id for channel in channels]
    for channel in channels:
        comment = context.text("initial_comment")
        ids = [file.id for file in files]
        workspace.post(channel.id, workspace.bot_user, comment, blocks, thread_ts=thread, files=ids)
    return {"files": [file_json(file) for file in files]}


def delete(context: Context) -> Json:
    """files.delete: a message that was nothing but this file goes with it"""
    workspace = context.workspace
    file = workspace.files.pop(context.text("file"), None)
    if file is None:
        raise SlackError("file_not_found")
    for message in workspace.messages:
        if file.id in message.files:
            message.files.remove(file.id)
            if not (message.files or message.text or message.blocks or message.deleted):
                workspace.delete(message)
    return {}


METHODS: dict[str, Method] = {
    "files.delete": method(delete, "file"),
    "files.getUploadURLExternal": method(upload_url, "filename length", "alt_txt snippet_type"),
    "files.completeUploadExternal": method(
        complete, "files", "channel_id channels initial_comment thread_ts blocks"
    ),
}
