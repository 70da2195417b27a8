"""The library of methods: what a point of an agenda can be, by name in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from models.person import Language

LIBRARY = Path(__file__).parent / "data" / "methods.json"


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One way of working, or a fixed part of an agenda; minutes are a proposal."""

    id: str
    name: Mapping[Language, str]
    minutes: int | None = None


class _Library(msgspec.Struct, frozen=True):
    agenda_blocks: list[Method]
    methods: list[Method]


@lru_cache
def library() -> Mapping[str, Method]:
    """Return the methods and after them the fixed parts of an agenda, by id."""
    found = msgspec.json.decode(LIBRARY.read_bytes(), type=_Library)
    return {method.id: method for method in (*found.methods, *found.agenda_blocks)}


def name(method: str, language: Language) -> str:
    """Return the name of a method; one that is not in the library goes by its id."""
    known = library().get(method)
    return known.name[language] if known else method.replace("_", " ").capitalize()
