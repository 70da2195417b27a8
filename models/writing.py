"""What people type, made fit to keep: signs that nobody sees and that could mislead are left out."""

import re
import unicodedata

# Embeddings, overrides and isolates turn the order of the text around them; the others have no width.
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad\u180e]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # not tab and new line
UNSEEN = ("C", "Z", "M")  # categories of Unicode: controls and formats, spaces, marks that need a letter
# What stands before a line of a list, once or more.
BULLETS = re.compile(r"^(?:(?:[-‐‑‒–—―*•·‣⁃▪◦]|\d{1,3}[.)])(?:\s+|$))+")


def tidy(text: str) -> str:
    """Return a text as it is kept: no control signs, no space around it, empty when nothing would be seen.

    Joiners within emoji and words stay, and so do the marks of scripts that run from right to left.
    """
    kept = MISLEADING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = CONTROLS.sub("", kept).strip()
    return kept if any(unicodedata.category(sign)[0] not in UNSEEN for sign in kept) else ""


def printable(text: str) -> str:
    """Return words as they may be printed on a terminal, which obeys some signs that nobody sees."""
    return CONTROLS.sub("", MISLEADING.sub("", text))


def line_of_list(line: str) -> str:
    """Return what a line of a list says, without a bullet or a number before it; empty for a mere rule."""
    said = BULLETS.sub("", " ".join(tidy(line).split()))
    return said if any(unicodedata.category(sign)[0] not in (*UNSEEN, "P") for sign in said) else ""


def lines_of_list(text: str) -> list[str]:
    """Return what the lines of a list say, of those that say something."""
    return [said for line in text.splitlines() if (said := line_of_list(line))]
