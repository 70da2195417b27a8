"""Introductions: a few lines of each member before the group first meets, read over by who wrote them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot import fields
from bot.act.ids import Act
from models import introduction
from models.base import Whose
from models.entry import Entry
from models.register import Readers, Register, Said, Way


class Where(StrEnum):
    """Who reads it: nobody else yet, or the group, in the channel."""

    NOBODY = Readers.NOBODY.value
    CIRCLE = Readers.CIRCLE.value


class Introduction(msgspec.Struct, frozen=True):
    """What somebody tells of themselves; the questions lead, and all but the first can be passed over."""

    work: Annotated[str, fields.lines(300)]
    asks: Annotated[str, fields.lines(300, optional=True)] = ""
    hopes: Annotated[str, fields.lines(300, optional=True)] = ""
    more: Annotated[str, fields.lines(300, optional=True)] = ""
    readers: Annotated[Where, fields.one_of("introduction.readers_")] = Where.NOBODY


def kept(said: Said) -> bool:
    """Tell whether nobody else reads it yet."""
    return said.get("readers") == Readers.NOBODY


async def in_a_round(db: AsyncSession, network_id: int) -> Callable[[Entry], bool]:
    """Return what tells of an entry whether there is a message in the channel to put it in."""
    begun = await introduction.begun(db, network_id) is not None
    return lambda entry: begun


REGISTER = Register(
    introduction.REGISTER, Introduction, ("introductions", "voorstelrondje"), Whose.OWN,
    readers="readers", ways=(Way(Act.INTRODUCTION_TELL, fits=kept, stands=in_a_round),),
)  # fmt: skip
