"""Experiments: what somebody tries out at work, and what they see of it; a log of their own."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from models.base import Whose
from models.register import Reads, Register


class Goes(StrEnum):
    """How far it is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    KEPT = "kept"
    DROPPED = "dropped"


class Experiment(msgspec.Struct, frozen=True):
    """Something that somebody tries out."""

    what: Annotated[str, fields.line(150)]
    hopes: Annotated[str, fields.lines(500, optional=True)] = ""
    saw: Annotated[str, fields.lines(1000, optional=True)] = ""
    goes: Annotated[Goes, fields.one_of("experiment.goes_")] = Goes.PLANNED


REGISTER = Register("experiment", Experiment, ("experiment", "uitproberen"), Whose.OWN, reads=Reads.NOBODY)
