"""The intake: what everybody wants to learn, expects, brings, and may be asked; and who they are at work."""

from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import Read, instrument
from models.composition import Years
from models.instrument import Course, Privacy, ReadBy


def before_the_first(course: Course) -> bool:
    """No session was held yet."""
    return course.held == 0


@instrument(
    "intake", Privacy.NAMED, before_the_first, prompt=False, prepares=True, leaders_only=("conflict",),
    only_between=("organisation",),
)  # fmt: skip
class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    learn: Annotated[str, fields.lines(500, optional=True)] = ""
    expect: Annotated[str, fields.lines(500, optional=True)] = ""
    bring: Annotated[str, fields.lines(500, optional=True)] = ""
    ask_me: Annotated[str, fields.lines(500, optional=True)] = ""
    reach: Annotated[str, fields.lines(300, optional=True)] = ""
    function: Annotated[str, fields.line(80, optional=True)] = ""
    organisation: Annotated[str, fields.line(80, optional=True)] = ""
    sector: Annotated[str, fields.line(80, optional=True)] = ""
    years: Annotated[Years, fields.menu("intake.years_", optional=True)] | None = None
    ambition: Annotated[str, fields.lines(300, optional=True)] = ""
    conflict: Annotated[str, fields.lines(300, optional=True)] = ""
    readers: Read = ReadBy.MEMBERS
