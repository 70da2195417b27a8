"""Products on which somebody asks the group for feedback; their own, or one of a guest."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.ids import Act
from bot.views.register import AtSession
from models.base import Whose
from models.register import Register, Shown, Way


class Product(msgspec.Struct, frozen=True):
    """What it is, where it is, and what its owner wants to know."""

    title: Annotated[str, fields.line(150)]
    where: Annotated[str, fields.line(300, optional=True)] = ""
    what: Annotated[str, fields.lines(1000, optional=True)] = ""
    wants: Annotated[str, fields.lines(600, optional=True)] = ""
    session: AtSession = None


REGISTER = Register(
    "product", Product, ("products", "producten"), Whose.OWN,
    shows=Shown.HOME | Shown.PANEL, ways=(Way(Act.ENTRY_FROM, to="feedback"),),
)  # fmt: skip
