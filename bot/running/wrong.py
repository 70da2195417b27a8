"""How a wrong setting is told: what was expected, which name was meant, which kind of token this is."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from msgspec import inspect

ALIKE = 0.75  # from which two names are so alike that one was meant
NEARLY_SAME = 0.85  # the same where others have names of their own that begin so
# What every program takes as part of one address, in a mail too: ASCII, and nothing that ends it.
PUBLIC = re.compile(r"[\w.~:/@!$&'()*+,;=%\[\]-]{1,200}", re.ASCII)
UNQUOTED = "expected it without the quotation marks around it: they count as part of it"
TOKENS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "the token of a person",
    "xoxe": "a token that is changed again and again (token rotation), which Kring does not do",
    "xoxa-": "a token of an older kind",
    "xoxr-": "a token of an older kind",
}


def expected(kind: Any) -> str:
    """Return in words which numbers or switches a type takes; of anything else that it is text."""
    found = inspect.type_info(kind)
    if isinstance(found, inspect.Metadata):
        found = found.type
    numbers = [found, *getattr(found, "types", ())]
    for one in numbers:
        if isinstance(one, inspect.IntType):
            return f"expected a whole number from {one.ge} to {one.le}"
        if isinstance(one, inspect.BoolType):
            return "expected true or false"
        if isinstance(one, inspect.FloatType):
            return f"expected a number above {one.gt}, {one.le:,.0f} at most"
    return "expected text"


def meant(name: str, names: Iterable[str], alike: float = ALIKE) -> str | None:
    """Return which of these names somebody meant who wrote this one; None when it is like none of them."""
    found = get_close_matches(name.upper(), names, n=1, cutoff=alike)
    return found[0] if found else None


def misspelt(
    environment: Mapping[str, str], names: Iterable[str], prefix: str, alike: float = ALIKE
) -> tuple[list[str], list[str]]:
    """Return of the variables that begin as ours do which are misspelt, a line each, and which are unknown.

    Compared is what follows the prefix: that is alike in all of them.
    """
    known = {name.removeprefix(prefix): name for name in names if name.startswith(prefix)}
    wrong, strange = [], []
    for name, value in sorted(environment.items()):
        if not name.upper().startswith(prefix) or name in known.values() or not value.strip():
            continue
        if near := meant(name[len(prefix) :], known, alike):
            wrong.append(f"{name}: there is no such setting; {known[near]} was meant")
        else:
            strange.append(name)
    return wrong, strange


def is_quoted(text: str) -> bool:
    """Tell whether this stands in quotation marks, which a shell takes off and `--env-file` keeps."""
    return len(text) > 1 and text[0] in "\"'" and text.find(text[0], 1) == len(text) - 1


def is_token(given: str, begins: str) -> bool:
    """Tell whether this may be a token of a kind: it begins so, and nothing is in it that no token has."""
    return given.startswith(begins) and given.isascii() and given.isprintable() and " " not in given


def token(given: str, begins: str = "") -> str:
    """Return what was found in the place of a token, to end a line with; empty when nothing was."""
    if not given:
        return ""
    if begins and given.startswith(begins):
        return " (a space, a line end or another sign that no token has stands in it; copy it anew)"
    kind = next((kind for begins, kind in TOKENS.items() if given.startswith(begins)), None)
    return f" (what stands there is {kind or 'no token of Slack’s'})"


def is_public(text: str) -> bool:
    """Tell whether addresses that begin with this can be handed out: whole, and anywhere they are written."""
    safe = text.startswith(("https://", "http://127.0.0.1")) and PUBLIC.fullmatch(text) is not None
    return safe and is_address(text)


def is_address(text: str) -> bool:
    """Tell whether this is the address of a web server, with a host and, if it names one, a port."""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna")  # a name with two dots is none
        whole = parts.scheme in ("https", "http") and bool(host) and parts.port != 0
        return whole and parts.username is None and " " not in text
    except ValueError:
        return False


def is_instant(text: str) -> bool:
    """Tell whether this is an instant, which has a zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
