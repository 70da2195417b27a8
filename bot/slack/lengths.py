"""How long a text is for Slack, and cutting one where nothing breaks: no escape, no link, no sign in half."""

import re
import unicodedata
from collections.abc import Callable

NEAR = 20  # characters before its end within which a cut looks for a space, or a tenth of the text
JOINER, SELECTORS, SKINS = "\u200d", ("\ufe0e", "\ufe0f"), range(0x1F3FB, 0x1F400)
# An escape, a mention or a link of which the end does not follow before the cut.
OPENED = re.compile(r"(?:&[a-z]{0,4}|<(?:[@#!a-z][^<>\n]{0,300})?)\Z")
CLOSES = {"&": re.compile(r"[a-z]{0,4};"), "<": re.compile(r"[^<>\n]{0,3000}>")}


def size(text: str) -> int:
    """Return the length of a text as JavaScript counts it: signs beyond the first plane are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int, count: Callable[[str], int] = size) -> str:
    """Return a text of at most that size, cut at a word near its end, with an ellipsis."""
    if count(text) <= limit:
        return text
    return _at_a_word(_head(text, limit - 1, count)).rstrip() + "…"


def in_a_field(text: str, longest: int) -> str:
    """Return a text that a form takes back: what somebody could type is never cut, however it is counted."""
    return shorten(text, longest, len)


def pieces(text: str, limit: int) -> list[str]:
    """Return a text in pieces of at most that size, cut between lines or words where that can be."""
    found = []
    while size(text) > limit:
        head = _head(text, limit)
        line = head.rfind("\n")
        head = head[:line] if line > limit // 2 else _at_a_word(head)
        found.append(head.rstrip())
        text = text[len(head) :].lstrip()
    return [piece for piece in (*found, text) if piece]


def _at_a_word(text: str) -> str:
    """Return a text up to its last space, when that is near its end."""
    space = max(text.rfind(" "), text.rfind("\n"))
    return text[:space] if space > max(0, len(text) - max(NEAR, len(text) // 10)) else text


def _head(text: str, limit: int, count: Callable[[str], int] = size) -> str:
    """Return as much of the beginning of a longer text as has that size and ends where nothing breaks."""
    end = min(limit, len(text))
    while (over := count(text[:end]) - limit) > 0:
        end -= (over + 1) // 2
    while end > 0 and _within_a_sign(text, end):
        end -= 1
    opened = OPENED.search(text, max(0, end - 301), end)
    if opened and CLOSES[opened[0][0]].match(text, end):
        end = opened.start()
    return text[: max(end, 1)]


def _within_a_sign(text: str, at: int) -> bool:
    """Whether a cut here would leave half of what is seen as one sign."""
    if at >= len(text):
        return False
    after = text[at]
    belongs = after == JOINER or after in SELECTORS or ord(after) in SKINS or unicodedata.combining(after)
    return bool(belongs) or text[at - 1] == JOINER
