"""Stakeholders outside: whom the network wants to reach out to, why, and by whom the contact goes."""

from typing import Annotated

import msgspec

from bot import fields
from models.base import Whose
from models.register import Register, Shown


class Stakeholder(msgspec.Struct, frozen=True):
    """Somebody outside whom the network has to do with: an organisation, or a role."""

    who: Annotated[str, fields.line(150)]
    why: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    contact: Annotated[str, fields.line(150, optional=True, no_names=True)] = ""


REGISTER = Register(
    "stakeholder", Stakeholder, ("stakeholders", "belanghebbenden"), Whose.GROUP,
    shows=Shown.HOME | Shown.PANEL,
)  # fmt: skip
