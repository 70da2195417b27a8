"""Words of people in a document of Markdown: read as they were written, and never as its marks."""

import re
from collections.abc import Iterable

MARKS = re.compile(r"([\\`*_\[\]<>|~#]|&(?=#?\w+;))")  # within a line
AT_ITS_BEGINNING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def escape(words: str) -> str:
    """Return words as Markdown shows them as they are."""
    marked = MARKS.sub(r"\\\1", words)
    return AT_ITS_BEGINNING.sub(lambda at: f"{at[1]}{at[2][:-1]}\\{at[2][-1]}", marked)


def item(words: str) -> str:
    """Return words as one point of a list, whatever lines they had."""
    return f"- {escape(' '.join(words.split()))}"


def paragraph(words: str) -> str:
    """Return words as one paragraph, with its lines as they were written."""
    return "  \n".join(escape(line.strip()) for line in words.splitlines() if line.strip())


def document(parts: Iterable[str]) -> str:
    """Return a document of its parts; those without a word are left out."""
    return "\n\n".join(part.rstrip() for part in parts if part.strip()) + "\n"
