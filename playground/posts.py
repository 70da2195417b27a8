"""Messages as the app writes them and as Slack hands them back."""

from __future__ import annotations

import json
import re
from typing import Any

from playground.checks import check_message
from playground.checks.report import blank
from playground.dressing import dressed_blocks
from playground.errors import SlackError
from playground.records import File, Json, Message, User
from playground.sight import texts
from playground.workspace import Workspace
from playground.written import rich_blocks

LONGEST_TEXT = 40_000
LONGEST_BLOCKS = 13_200  # characters in all blocks of a message together
LONGEST_SHORT = 4_000  # bytes of the text, where Slack takes no more
LARGEST_METADATA = 3_000  # bytes
PLAIN = str | int | float | bool
EVENT_TYPE = re.compile(r"\w+", re.ASCII)


def checked_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """The blocks, dressed, if Slack would take them in a message."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = check_message(blocks, set(workspace.files))
    if not workspace.takes_charts:
        problems += [
            f"blocks[{at}].type: not in this workspace"
            for at, block in enumerate(blocks)
            if isinstance(block, dict) and block.get("type") == "data_visualization"
        ]
    if problems:
        raise SlackError("invalid_blocks", problems)
    letters = sum(map(len, texts(blocks)))
    if letters > LONGEST_BLOCKS:
        raise SlackError("msg_blocks_too_long", [f"blocks: {letters} characters"])
    return dressed_blocks(workspace, blocks)


def checked_text(text: Any, blocks: list[Json], *, short: bool = False) -> str:
    """The text, if there is anything to say and it is not too long; of what is changed it is `short`."""
    words = "" if text is None else str(text)
    if blank(words) and not blocks:
        raise SlackError("no_text")
    if len(words) > LONGEST_TEXT or (short and len(words.encode()) > LONGEST_SHORT):
        raise SlackError("msg_too_long")
    return words


def checked_metadata(metadata: Any) -> Json | None:
    """The metadata, if it is an event with a payload."""
    if metadata is None:
        return None
    fits = isinstance(metadata, dict) and set(metadata) == {"event_type", "event_payload"}
    if not fits or not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_format")
    if not EVENT_TYPE.fullmatch(str(metadata["event_type"])):
        raise SlackError("invalid_metadata_format", ["event_type: letters, digits and _ only"])
    for key, value in metadata["event_payload"].items():
        held = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict if isinstance(value, list) else PLAIN | dict) for one in held):
            raise SlackError(
                "invalid_metadata_schema", [f"{key}: a text, a number, a flag or objects of those"]
            )
    if len(json.dumps(metadata).encode()) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    checked: Json = metadata
    return checked


def message_json(workspace: Workspace, message: Message) -> Json:
    """The message as Slack shows it to the app."""
    body: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    body["team"] = workspace.users[message.user].team
    if message.by_bot:
        body["bot_id"] = workspace.bot_id
        body["app_id"] = workspace.app_id
    if message.subtype:
        body["subtype"] = message.subtype
    if message.blocks:
        body["blocks"] = message.blocks
    elif not message.by_bot and message.text and message.subtype != "me_message":
        body["blocks"] = rich_blocks(workspace, message.text)
    if message.attachments:
        body["attachments"] = message.attachments
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        body["metadata"] = message.metadata
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.revisions[-1].at}
    if message.files:
        body["files"] = [file_json(workspace.files[file_id]) for file_id in message.files]
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return body


def file_json(file: File) -> Json:
    """The file as Slack shows it to the app."""
    kind = file.name.rpartition(".")[2]
    spoken: Json = {}
    if file.is_voice:
        said = {"status": "complete", "locale": "en-US", "preview": {"content": file.transcript}}
        written = said if file.transcript else {"status": "none"}
        spoken = {"subtype": "slack_audio", "media_display_type": "audio", "transcription": written}
    return {
        **spoken,
        "mimetype": file.mimetype or "application/octet-stream",
        "filetype": kind,
        "mode": "hosted",
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt_text,
        "size": file.length,
        "channels": file.channels,
        "url_private": f"https://files.slack.com/files-pri/{file.id}/{file.name}",
        "permalink": f"https://demo.slack.com/files/{file.id}/{file.name}",
    }


def short_user(user: User) -> Json:
    """The user as interactions name them."""
    return {"id": user.id, "username": user.username, "name": user.username, "team_id": user.team}
