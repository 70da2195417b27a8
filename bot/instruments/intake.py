"""The intake: what everybody wants to learn, brings along, and may be asked."""

from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import instrument
from models.instrument import Course, Privacy


def before_the_first(course: Course) -> bool:
    """No session was held yet."""
    return course.held == 0


@instrument("intake", Privacy.NAMED, before_the_first, prompt=False)
class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    learn: Annotated[str, fields.lines(500)]
    bring: Annotated[str, fields.lines(500, optional=True)] = ""
    ask_me: Annotated[str, fields.lines(500, optional=True)] = ""
