"""The library of methods: what a point of an agenda can be, by name in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from models.method import Method
from models.person import Language

LIBRARY = Path(__file__).parent / "data" / "methods.json"


class _Library(msgspec.Struct, frozen=True):
    agenda_blocks: list[Method]
    methods: list[Method]


@lru_cache
def library() -> Mapping[str, Method]:
    """Return the methods and after them the fixed parts of an agenda, by id."""
    found = msgspec.json.decode(LIBRARY.read_bytes(), type=_Library)
    return {method.id: method for method in (*found.methods, *found.agenda_blocks)}


def cards() -> list[Method]:
    """Return the methods that say how they go: the library without the fixed parts of an agenda."""
    return [method for method in library().values() if method.steps]


def has_card(method: str) -> bool:
    """Tell whether it is known how a method goes."""
    return bool((known := library().get(method)) and known.steps)


def minutes(method: str) -> int | None:
    """Return how long a method usually takes; None where that is not known."""
    known = library().get(method)
    return known.minutes if known else None


def name(method: str, language: Language) -> str:
    """Return the name of a method; one that is not in the library goes by its id."""
    known = library().get(method)
    return known.name[language] if known else method.replace("_", " ").capitalize()
