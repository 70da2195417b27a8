"""Markdown as a canvas takes it, in which nothing that people wrote is markup, a mention or a call."""

import re
from collections.abc import Sequence

LONGEST = 1_000_000  # bytes of a document: a canvas holds 1 MiB
ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}`*|\\!]+")
SIGNS = re.compile(r"([\\`*_\[\]<>~!|&@#$^])")
EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
# In an address: emphasis, but between two letters it is none; and the end of an entity.
READ_AS_MARKUP = re.compile(r"(?<![^\W_])[_~]|[_~](?![^\W_])|(?<=\w);")
BULLETS = {"•": "- ", "◦": "  - ", "↳": "  - "}


def literal(words: str) -> str:
    """Return words of one line so that they are read as they were written; addresses stay addresses."""
    said, at = "", 0
    for found in ADDRESS.finditer(words):
        said += _escaped(words[at : found.start()]) + READ_AS_MARKUP.sub(_encoded, found[0])
        at = found.end()
    said += _escaped(words[at:])
    return AT_THE_START.sub(_kept, said)


def _encoded(sign: re.Match[str]) -> str:
    """Write a sign in an address so that it is no markup; it means the same there (RFC 3986, 6.2.2.2)."""
    return f"%{ord(sign[0]):02X}"


def _escaped(words: str) -> str:
    return EMOJI.sub(r"\\:", SIGNS.sub(r"\\\1", words))


def _kept(found: re.Match[str]) -> str:
    sign = found[2]
    return f"{found[1]}{sign}\\" if sign.isdigit() else f"{found[1]}\\{sign}"


def paragraph(words: str) -> str:
    """Return words of several lines, none of which is markup but the bullets of a list of our own."""
    lines = []
    for line in words.splitlines():
        bare = line.strip()
        if bare[:1] in BULLETS:
            lines.append(BULLETS[bare[0]] + literal(bare[1:].strip()))
        elif bare:
            lines.append(literal(bare) + "  ")  # two spaces: the next one stands below it
    return "\n".join(lines)


def document(*parts: str, below: Sequence[str] = (), more: str = "") -> str:
    """Return a whole document of parts that are Markdown; `below` stands at its end.

    Where Slack takes no more it has the lines that fit, and `more` in the place of the rest.
    """
    whole = _together([*parts, *below])
    if len(whole.encode()) <= LONGEST:
        return whole
    room, kept = LONGEST - len(_together(["", more, *below]).encode()), list[str]()
    for line in _together(parts).split("\n"):
        room -= len(line.encode()) + len("\n")
        if room < len("\n\n"):
            break
        kept.append(line)
    return _together(["\n".join(kept).rstrip(), more, *below])


def _together(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)
