"""The energy question: one choice and one line, asked only when whoever facilitates wants to know."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import Alone, instrument
from models.instrument import UNKNOWN, Course, Privacy


def on_the_way(course: Course) -> bool:
    """Two sessions were held at least, and another one is to come."""
    return 2 <= course.held < course.planned


class Gets(StrEnum):
    """What somebody gets from the network, or what it costs them."""

    GIVES = "gives"
    MOSTLY = "mostly"
    EVEN = "even"
    COSTS = "costs"
    UNKNOWN = UNKNOWN


@instrument("energy", Privacy.CONFIDENTIAL, on_the_way, prompt=False, days=7)
class Energy(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    gets: Annotated[Gets, fields.one_of("energy.gets_")]
    would: Annotated[str, fields.lines(300, optional=True, no_names=True)] = ""
    alone: Alone = ()
