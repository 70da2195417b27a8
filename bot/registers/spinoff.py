"""Spin-offs: what began in the group and goes on elsewhere, with whom, and where it is to be found."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models.base import Whose
from models.register import Register, Shown


class Goes(StrEnum):
    """How far it is."""

    IDEA = "idea"
    UNDER_WAY = "under_way"
    STANDS = "stands"
    STOPPED = "stopped"


class Spinoff(msgspec.Struct, frozen=True):
    """A project that began here."""

    title: Annotated[str, fields.line(150)]
    goes: Annotated[Goes, fields.one_of("spinoff.goes_")] = Goes.IDEA
    what: Annotated[str, fields.lines(600, optional=True, no_names=True)] = ""
    who: Annotated[str, fields.line(200, optional=True, no_names=True)] = ""
    where: Annotated[str, fields.line(300, optional=True)] = ""
    session: AtSession = None


REGISTER = Register(
    "spinoff", Spinoff, ("spinoffs", "begonnen"), Whose.GROUP, leaves=True,
    shows=Shown.HOME | Shown.REPORT | Shown.BOOK,
)  # fmt: skip
