"""What members tried: told to the group by who tried it, with what came of it."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models import tried
from models.base import Whose
from models.register import Register


class Went(StrEnum):
    """How it went."""

    TRIED = "tried"
    WENT_DIFFERENTLY = "went_differently"
    KEPT = "kept"
    DROPPED = "dropped"


class TriedOut(msgspec.Struct, frozen=True):
    """Something that a member tried, and what came of it."""

    what: Annotated[str, fields.lines(500, no_names=True)]
    saw: Annotated[str, fields.lines(1000, optional=True, no_names=True)] = ""
    went: Annotated[Went, fields.one_of("tried.went_")] = Went.TRIED
    session: AtSession = None


REGISTER = Register(tried.REGISTER, TriedOut, ("tried", "uitgeprobeerd"), Whose.OWN)
