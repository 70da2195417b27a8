"""The final evaluation: what a network was worth, and what it advises the next one."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import Alone, instrument
from models.instrument import UNKNOWN, Course, Privacy


def at_the_end(course: Course) -> bool:
    """All planned sessions were held: three at least."""
    return course.planned == course.held >= 3


class Promised(StrEnum):
    """Whether people got what was promised."""

    MORE = "more"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = UNKNOWN


@instrument(
    "final_evaluation", Privacy.CONFIDENTIAL, at_the_end, prompt=False, looks_back=True, promises="kept"
)
class FinalEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    promised: Annotated[Promised, fields.one_of("final_evaluation.promised_")]
    kept: Annotated[tuple[str, ...], fields.boxes(at="inquiry.kept")] = ()
    went_well: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    better: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    methods: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    advice: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    alone: Alone = ()
