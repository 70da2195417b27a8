"""A name in what others wrote: it is replaced where it is the name, and no word of a sentence for it.

A name of several words is one wherever it stands. One of a single word may be a word too ("Will", "Roos",
"An"): it is the name alone, in a list of names, and with its capital in the middle of a sentence. Where a
sentence begins with it nobody can tell, and it stays.
"""

import re

from models.hosting import with_name

BETWEEN = re.compile(r"\s*(?:[,;/&+]|\ben\b|\band\b)\s*")
BEFORE = re.compile(r"[\w,;)’'\"-]\s+\Z")  # a sentence goes on after it


def renamed(written: str, was: str, name: str) -> str:
    """Return words of others in which one name stands instead of another, where that is certain."""
    if not was or " " in was.strip() or _lists(written, was):
        return with_name(written, was, name)
    both = "|".join(re.escape(one) for one in sorted({name, _capital(was)}, key=len, reverse=True) if one)

    def instead(found: re.Match[str]) -> str:
        goes_on = BEFORE.search(written[: found.start()])
        return name if found[0] == _capital(was) and goes_on else found[0]

    return re.sub(rf"(?<!\w)(?:{both})(?!\w)", instead, written)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _lists(written: str, name: str) -> bool:
    """Tell whether all that is written is names, of which this is one: each begins with a capital."""
    parts = [part for part in BETWEEN.split(written.strip()) if part]
    names = all(part[:1].isupper() and len(part.split()) <= 2 and part[-1:].isalnum() for part in parts)
    return written.strip().casefold() == name.casefold() or (names and _capital(name) in parts)
