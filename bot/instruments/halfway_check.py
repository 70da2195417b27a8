"""The halfway check: are we on the right track? One conversation, and one change."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import Alone, instrument
from models.instrument import UNKNOWN, Course, Privacy


def halfway(course: Course) -> bool:
    """Half of the planned sessions were held, and not all of them: of four at least."""
    return course.planned >= 4 and course.planned <= 2 * course.held < 2 * course.planned


class OnTrack(StrEnum):
    """Whether the group is on the right track."""

    YES = "yes"
    MOSTLY = "mostly"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = UNKNOWN


@instrument("halfway_check", Privacy.CONFIDENTIAL, halfway, agreement=True, looks_back=True, promises="kept")
class HalfwayCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    on_track: Annotated[OnTrack, fields.one_of("halfway_check.on_track_")]
    kept: Annotated[tuple[str, ...], fields.boxes(at="inquiry.kept")] = ()
    goes_well: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    better: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    together: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    alone: Alone = ()
