"""The library of methods: what a point of an agenda can be, by name in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models import own_method
from models.agenda import AgendaItem
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


def has_card(point: AgendaItem) -> bool:
    """Tell whether it is known how the method of a point goes."""
    if point.called:
        return point.called != own_method.HIDDEN
    return bool((known := library().get(point.method)) and known.steps)


async def find(db: AsyncSession, network_id: int, method: str | None) -> Method | None:
    """Return a method of the library, or one of a network's own; None where it is neither."""
    return library().get(method or "") or await own_method.load(db, network_id, method or "")


def called(point: AgendaItem, language: Language) -> str:
    """Return the name of the method of a point, as the network calls it where it is its own."""
    return point.called or name(point.method, language)


def name(method: str, language: Language) -> str:
    """Return the name of a method; one that is not in the library goes by its id."""
    known = library().get(method)
    return known.name[language] if known else method.replace("_", " ").capitalize()
