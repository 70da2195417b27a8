"""Resources: what the group has or needs to meet and work (room, budget, tools), and who sees to it."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from models.base import Whose
from models.register import Register


class Stands(StrEnum):
    """Whether it is there."""

    THERE = "there"
    ASKED = "asked"
    NEEDED = "needed"


class Resource(msgspec.Struct, frozen=True):
    """Something that the group can use, and whose it is to see to."""

    what: Annotated[str, fields.line(150)]
    owner: Annotated[str, fields.line(150)]
    stands: Annotated[Stands, fields.one_of("resource.stands_")] = Stands.THERE
    sponsor: Annotated[fields.Ticked, fields.tick("resource.to_sponsor")] = ()
    how: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""


REGISTER = Register("resource", Resource, ("resources", "middelen"), Whose.GROUP)
