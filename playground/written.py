"""What somebody typed, as Slack hands it on: escaped, ids for names, links in brackets, codes for emoji."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from rich._emoji_codes import EMOJI

from playground.records import Json
from playground.workspace import Workspace

PICKED = r"<[@#][A-Z][A-Z0-9]+>"  # how a test writes somebody or a channel picked from Slack's list
URL = r"https?://[^\s<>|]*[^\s<>|.,;:!?)'\"]"
MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
BARE = r"(?:[a-z0-9-]+\.)+(?:be|nl|com|org|net|eu|example)\b(?:/[^\s<>|]*[^\s<>|.,;:!?)])?"
EVERYBODY = r"@(?:channel|here|everyone)\b"
MARKED = re.compile(r"<([^<>]+)>|:([a-z0-9_+\-']+):")
COMMONEST = {"👍": "+1", "👎": "-1", "🙂": "slightly_smiling_face", "❤️": "heart", "😀": "grinning"}


def escaped(words: str) -> str:
    """Words with the three signs that mean something to Slack written out."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache
def _codes() -> dict[str, str]:
    """The code of each emoji: the shortest that is known."""
    codes: dict[str, str] = {}
    for code, sign in EMOJI.items():
        if not sign.isascii() and (sign not in codes or len(code) < len(codes[sign])):
            codes[sign] = code
    return codes | COMMONEST


@lru_cache
def _pictures() -> re.Pattern[str]:
    signs = sorted(_codes(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, signs)))


def with_codes(words: str) -> str:
    """Words in which emoji are written as their codes."""
    return _pictures().sub(lambda found: f":{_codes()[found[0]]}:", words)


def marked(workspace: Workspace, typed: str, *, labelled: bool = False) -> str:
    """What was typed, in Slack's markup; with `labelled` a name stands beside an id, as in a command."""
    people = {
        name: user.id
        for user in workspace.users.values()
        for name in (user.name, user.display_name, user.username)
        if name
    }
    places = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}
    named = [f"@{name}" for name in people] + [f"#{name}" for name in places]
    names = "|".join(re.escape(name) + r"(?!\w)" for name in sorted(named, key=len, reverse=True))
    pattern = re.compile("|".join((PICKED, URL, MAIL, EVERYBODY, names, BARE)))
    pieces, end = [], 0
    for found in pattern.finditer(typed):
        pieces.append(with_codes(escaped(typed[end : found.start()])))
        pieces.append(_token(workspace, found[0], people | places, labelled))
        end = found.end()
    return "".join([*pieces, with_codes(escaped(typed[end:]))])


def _token(workspace: Workspace, said: str, ids: dict[str, str], labelled: bool) -> str:
    if said in ("@channel", "@here", "@everyone"):
        return f"<!{said[1:]}>"
    if said[0] in "@#":
        return _mention(workspace, said[0] + ids[said[1:]], labelled)
    if said[0] == "<":
        known = said[2:-1] in workspace.users or said[2:-1] in workspace.channels
        return _mention(workspace, said[1:-1], labelled) if known else escaped(said)
    if re.fullmatch(URL, said):
        return f"<{escaped(said)}>"
    if re.fullmatch(MAIL, said):
        return f"<mailto:{said}|{said}>"
    return f"<http://{escaped(said)}|{escaped(said)}>"


def _mention(workspace: Workspace, sign_and_id: str, labelled: bool) -> str:
    sign, known = sign_and_id[0], sign_and_id[1:]
    if sign == "#":
        return f"<#{known}|{workspace.channels[known].name}>"
    return f"<@{known}|{workspace.users[known].username}>" if labelled else f"<@{known}>"


def rich_blocks(workspace: Workspace, text: str) -> list[Json]:
    """The block that Slack makes of what somebody wrote."""
    elements: list[Json] = []
    end = 0
    for found in MARKED.finditer(text):
        element = _angle(found[1]) if found[1] else _emoji(found[2])
        if element is None:
            continue
        if found.start() > end:
            elements.append({"type": "text", "text": unescape(text[end : found.start()])})
        elements.append(element)
        end = found.end()
    if end < len(text):
        elements.append({"type": "text", "text": unescape(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": workspace.new_id("b"), "elements": [section]}]


def _angle(inside: str) -> Json | None:
    known, _, label = inside.partition("|")
    if inside.startswith("@"):
        return {"type": "user", "user_id": known[1:]}
    if inside.startswith("#"):
        return {"type": "channel", "channel_id": known[1:]}
    if inside.startswith("!"):
        return {"type": "broadcast", "range": known[1:]}
    return {"type": "link", "url": unescape(known), **({"text": unescape(label)} if label else {})}


def _emoji(code: str) -> Json | None:
    sign = EMOJI.get(code)
    if sign is None:
        return None
    return {"type": "emoji", "name": code, "unicode": "-".join(f"{ord(part):x}" for part in sign)}
