"""How we want to work: asked before the first session, so that the kick-off suits the group."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import instrument
from bot.instruments.methods_poll import methods
from bot.slack.blocks import Option
from bot.texts import Texts
from models.instrument import Course, Privacy


class Learning(StrEnum):
    """A form of learning from each other."""

    CASES = "cases"
    QUESTIONS = "questions"
    PEERS = "peers"
    EXPERTS = "experts"
    VISITS = "visits"
    TRYING = "trying"


def before_it_begins(course: Course) -> bool:
    """A session is planned, and none was held yet."""
    return course.planned > 0 and course.held == 0


def forms(t: Texts) -> list[Option]:
    """The forms of learning."""
    return [Option(t.plain(f"how_we_work.form_{one}"), one.value) for one in Learning]


@instrument("how_we_work", Privacy.PUBLIC, before_it_begins, prompt=False, prepares=True, days=7)
class HowWeWork(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    learning: Annotated[tuple[str, ...], fields.among(forms, optional=True)] = ()
    wished: Annotated[tuple[str, ...], fields.among(methods, optional=True)] = ()
