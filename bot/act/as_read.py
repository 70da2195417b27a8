"""A form in which somebody changes what is kept, while a colleague does the same in theirs.

Slack sends along what a form was opened with. What somebody left as they read it is not theirs to put back.
"""

from collections.abc import Collection
from datetime import date, time
from typing import Any, TypeVar

import msgspec

from bot.act.call import Call
from bot.act.forms import BEGINS_WITH, began_with, filled_in, parse
from bot.slack.blocks import View
from bot.texts import Texts
from models.base import Refusal

LONGEST = 120  # characters of a text that are shown beside its field

T = TypeVar("T", bound=msgspec.Struct)


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same field while the form was open."""


class ChosenMeanwhile(Refusal):
    """Somebody else chose something else in the same field, which no few words can name."""


class EmptiedMeanwhile(Refusal):
    """Somebody else emptied the same field while the form was open."""


def merged(call: Call, form: T, anew: View, *, nobodys: Collection[str] = ()) -> T:
    """Return what was filled in, with what is kept now wherever the person changed nothing.

    `anew` is the same form as it would open now; what stands in `nobodys` fields was written by nobody, and
    gives way. Raises ChangedMeanwhile, ChosenMeanwhile or EmptiedMeanwhile beside a field that this person
    and somebody else both changed, each to something else.
    """
    read, kept, typed = began_with(call.view), began_with(anew), filled_in(call.view)
    drawn = _elements(call.view).keys() & _elements(anew).keys()
    for name in form.__struct_fields__:
        if name not in drawn or _same(read, kept, name) or _same(typed, kept, name):
            continue
        if not _same(typed, read, name):
            if name in nobodys:
                continue
            raise _meanwhile(call.t, name, getattr(parse(typed | kept, type(form)), name), anew)
        typed.pop(name, None)
        if name in kept:
            typed[name] = kept[name]
    return parse(typed, type(form))


def _elements(view: View) -> dict[str, dict[str, Any]]:
    inputs = (block for block in view.get("blocks", []) if block.get("type") == "input")
    return {block["block_id"]: block["element"] for block in inputs if "element" in block}


def _same(one: dict[str, Any], other: dict[str, Any], name: str) -> bool:
    return (one.get(name) or None) == (other.get(name) or None)


def _meanwhile(t: Texts, name: str, value: object, anew: View) -> Refusal:
    """Return the refusal that names what a field holds now, as far as a few words can."""
    element = _elements(anew)[name]
    now = ""
    if isinstance(value, date):
        now = t.day(value)
    elif isinstance(value, time):
        now = t.clock(value)
    elif "initial_option" in element:
        now = element["initial_option"]["text"]["text"]
    elif isinstance(value, str) and "initial_value" in element:
        now = value if len(value) <= LONGEST else f"{value[:LONGEST].rstrip()}…"
    if not now and any(key in element for key in BEGINS_WITH):
        return ChosenMeanwhile(field=name)
    return meanwhile(name, now)


def meanwhile(field: str, now: str) -> Refusal:
    """Return the refusal of a change to what somebody else changed too: to these words, or to nothing."""
    return ChangedMeanwhile(field=field, now=now) if now else EmptiedMeanwhile(field=field)
