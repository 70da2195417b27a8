"""Ties outside: whom a member knows elsewhere, and what for; for their own eyes."""

from typing import Annotated

import msgspec

from bot import fields
from models.base import Whose
from models.register import Reads, Register


class Tie(msgspec.Struct, frozen=True):
    """Somebody outside, or an organisation."""

    who: Annotated[str, fields.line(150)]
    kind: Annotated[str, fields.line(100, optional=True, example="tie.example_kind")] = ""
    purpose: Annotated[str, fields.lines(500, optional=True)] = ""


REGISTER = Register("tie", Tie, ("ties", "banden"), Whose.OWN, reads=Reads.NOBODY)
