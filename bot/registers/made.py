"""Things made: what the group made or brought about, and where it is to be found."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models.base import Whose
from models.register import GOES_WITH_WRITER, Register, Shown


class Sort(StrEnum):
    """What was made."""

    PRODUCT = "product"
    POLICY = "policy"
    AMBITION = "ambition"
    LANGUAGE = "language"
    TRUST = "trust"
    SHARED = "shared"


class Came(StrEnum):
    """How the group came to it: from what members knew and told, from writing down, from putting together."""

    TOLD = "told"
    WRITTEN = "written"
    COMBINED = "combined"


class Made(msgspec.Struct, frozen=True):
    """Something that the group made; what it brought somebody is theirs."""

    title: Annotated[str, fields.line(150)]
    sort: Annotated[Sort, fields.one_of("made.sort_")]
    where: Annotated[str, fields.line(300, optional=True)] = ""
    came: Annotated[Came, fields.one_of("made.came_", optional=True)] | None = None
    brought: Annotated[str, fields.lines(500, optional=True, no_names=True), GOES_WITH_WRITER] = ""
    session: AtSession = None


REGISTER = Register(
    "made", Made, ("made", "gemaakt"), Whose.GROUP, leaves=True,
    shows=Shown.HOME | Shown.PANEL | Shown.REPORT | Shown.BOOK,
)  # fmt: skip
