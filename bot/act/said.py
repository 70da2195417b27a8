"""What Slack sends as marked-up text, read once at the door into what the person meant."""

import re
from collections.abc import Mapping
from typing import Any

from rich.emoji import Emoji

from models.writing import tidy

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
ANGLE = re.compile(r"<([^<>]*)>")
CODE = re.compile(r"(?<![A-Za-z0-9]):([a-z0-9_+'-]+):(?:(:skin-tone-[2-6]):)?(?![A-Za-z0-9])")
SKINS = dict(zip((f":skin-tone-{n}" for n in range(2, 7)), "🏻🏼🏽🏾🏿", strict=True))
# What somebody says with a message; any other kind tells what became of one, or of the conversation.
SPOKEN = ("", "file_share", "me_message", "thread_broadcast")
# What Slack calls otherwise than the table that comes with rich.
OTHER_NAMES = {
    "large_green_circle": "🟢", "large_yellow_circle": "🟡", "large_orange_circle": "🟠",
    "simple_smile": "🙂", "thinking_face": "🤔", "hugging_face": "🤗", "man-shrugging": "🤷‍♂️",
    "woman-shrugging": "🤷‍♀️", "face_with_rolling_eyes": "🙄", "slightly_frowning_face": "🙁",
}  # fmt: skip


def names_something(marked: str) -> bool:
    """Tell whether a text names people or channels by their ids."""
    return any(sign in marked for sign in ("<@", "<#", "<!subteam"))


def mentioned(marked: str) -> list[str]:
    """Return the ids of the people who are named in a text."""
    return [*dict.fromkeys(found[1] for found in MENTION.finditer(marked))]


def meant(marked: str, names: Mapping[str, str], somebody: str = "…", a_channel: str = "…") -> str:
    """Return a text as its writer meant it: names, dates and channels in words, emoji as signs.

    Of somebody without a name among `names` it says what stands beside their id, or `somebody`.
    """
    said = ANGLE.sub(lambda found: _angle(found[1], names, somebody, a_channel), with_signs(marked))
    return tidy(said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _angle(inside: str, names: Mapping[str, str], somebody: str, a_channel: str) -> str:
    what, _, label = inside.partition("|")
    if what.startswith("@"):
        return f"@{names.get(what[1:]) or label or somebody}"
    if what.startswith("#"):
        return f"#{label}" if label else a_channel
    if what.startswith("!subteam"):
        return label or somebody
    if what.startswith("!"):
        return label or f"@{what[1:].partition('^')[0]}"
    return label or what.removeprefix("mailto:").removeprefix("tel:")


def with_signs(typed: str) -> str:
    """Return a text in which emoji are the signs that Slack shows, where it writes their names."""

    def sign(found: re.Match[str]) -> str:
        known = OTHER_NAMES.get(found[1]) or Emoji.replace(f":{found[1]}:")
        return found[0] if known == f":{found[1]}:" else known + SKINS.get(found[2] or "", "")

    return CODE.sub(sign, typed)


def is_spoken(message: Mapping[str, Any]) -> bool:
    """Tell whether a person says something with a message: no app, and nothing that Slack itself notes."""
    return not message.get("bot_id") and (message.get("subtype") or "") in SPOKEN


def spoken(message: Mapping[str, Any]) -> str:
    """Return the words of a message as Slack marks them up: written, passed on with it, spoken into it."""
    parts = [message.get("text") or ""]
    parts += [one.get("text") or "" for one in message.get("attachments") or () if one.get("is_share")]
    parts += [_transcript(file) for file in message.get("files") or ()]
    return "\n".join(part for part in parts if part.strip())


def _transcript(file: Mapping[str, Any]) -> str:
    """Return what Slack understood of something spoken, as far as it says."""
    told = file.get("transcription") or {}
    return (told.get("preview") or {}).get("content") or "" if told.get("status") == "complete" else ""


def carries(message: Mapping[str, Any]) -> bool:
    """Tell whether something hangs on a message that is not read: a picture, a file, one without words."""
    passed_on = [one for one in message.get("attachments") or () if one.get("is_share")]
    return any(not _transcript(file) for file in message.get("files") or ()) or any(
        not (one.get("text") or "").strip() or one.get("files") for one in passed_on
    )
