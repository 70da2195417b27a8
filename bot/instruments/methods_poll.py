"""A poll on methods: which ways of working people liked, so that the next agendas have more of them."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from bot import fields
from bot.instrument import instrument
from bot.methods import library
from bot.slack.blocks import Option
from bot.texts import Texts
from models.instrument import Course, Privacy


def well_under_way(course: Course) -> bool:
    """Three sessions were held at least."""
    return course.held >= 3


def methods(t: Texts) -> Iterator[Option]:
    """The library of methods, in the language of who reads."""
    return (Option(method.name[t.language], method.id) for method in library().values() if method.minutes)


@instrument("methods_poll", Privacy.PUBLIC, well_under_way, prompt=False, days=7)
class MethodsPoll(msgspec.Struct, frozen=True, kw_only=True):
    """What it asks."""

    liked: Annotated[tuple[str, ...], fields.among(methods, optional=True)] = ()
    more: Annotated[tuple[str, ...], fields.among(methods, optional=True)] = ()
