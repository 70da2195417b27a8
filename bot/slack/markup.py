"""Slack's markup, taken out of a text again: as people read it."""

import html
import re
from collections.abc import Mapping

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|[^>]*)?>")
CALL = re.compile(r"<![^>]*>\s*")
LINK = re.compile(r"<([^>|]+)\|([^>]+)>")
ADDRESS = re.compile(r"<([^>|]+)>")
EMOJI = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]*:\s?")
STYLES = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}(\S(?:[^\n]*?\S)?){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
)

# What people wrote may hold signs of markup that are none: these stand for them while markup is taken out.
SIGNS = "*_~`:"
STAND_INS = "".join(map(chr, range(0xE000, 0xE000 + len(SIGNS))))
PUT_AWAY, PUT_BACK = str.maketrans(SIGNS, STAND_INS), str.maketrans(STAND_INS, SIGNS)


def without_markup(text: str, names: Mapping[str, str], somebody: str, channel: str) -> str:
    """Return text as people read it: names for mentions, no signs of markup but those that were put away."""
    text = MENTION.sub(lambda found: (names.get(found[1]) or somebody).translate(PUT_AWAY), text)
    text = CALL.sub("", CHANNEL.sub(channel, text))
    text = ADDRESS.sub(r"\1", LINK.sub(r"\2 (\1)", text))
    for style in STYLES:
        text = style.sub(r"\1", text)
    return html.unescape(EMOJI.sub("", text)).translate(PUT_BACK)
