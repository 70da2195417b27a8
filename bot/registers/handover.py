"""Left behind: what only somebody who left knew, which stays with the group without their name."""

from typing import Annotated

import msgspec

from bot import fields
from bot.registers.knowledge import Passed
from models import handover
from models.base import Whose
from models.register import Register


class Handover(msgspec.Struct, frozen=True):
    """What must not get lost, how the others get to it, and how far that is."""

    what: Annotated[str, fields.lines(handover.LONGEST, no_names=True)]
    how: Annotated[str, fields.lines(handover.LONGEST, optional=True, no_names=True)] = ""
    passed: Annotated[Passed, fields.one_of("handover.passed_")] = Passed.NOT_YET


REGISTER = Register(handover.REGISTER, Handover, ("handover", "overdracht"), Whose.GROUP, kept_up=True)
