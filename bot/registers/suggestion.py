"""Suggestions: what each member would have the network do, an item, a method or a guest; all read them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot import fields
from bot.act.ids import Act
from models import own_method
from models.base import Whose
from models.entry import Entry
from models.register import Reads, Register, Said, Shown, Way


class Sort(StrEnum):
    """What is suggested."""

    POINT = "point"
    METHOD = "method"
    GUEST = "guest"
    OTHER = "other"


class Suggestion(msgspec.Struct, frozen=True):
    """What somebody would like, what for, and how it goes."""

    what: Annotated[str, fields.line(150, no_names=True)]
    sort: Annotated[Sort, fields.one_of("suggestion.sort_")] = Sort.POINT
    why: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    how: Annotated[str, fields.lines(1000, optional=True, no_names=True)] = ""


def is_method(said: Said) -> bool:
    """Tell whether a method is suggested, which the network may take up among its own."""
    return said.get("sort") == Sort.METHOD


async def not_taken_up(db: AsyncSession, network_id: int) -> Callable[[Entry], bool]:
    """Return what tells of a suggestion whether no method of the network began from it."""
    taken = await own_method.begun_from(db, network_id)
    return lambda suggestion: suggestion.id not in taken


REGISTER = Register(
    "suggestion", Suggestion, ("suggestions", "voorstellen"), Whose.OWN, shows=Shown.HOME | Shown.PANEL,
    ways=(Way(Act.ENTRY_FROM, Reads.LEADERS, to=own_method.REGISTER, fits=is_method, stands=not_taken_up),),
)  # fmt: skip
