"""How an instrument is declared: once, beside the struct that its form is drawn from.

    @instrument("halfway_check", Privacy.CONFIDENTIAL, halfway, agreement=True)
    class HalfwayCheck(msgspec.Struct, frozen=True, kw_only=True):
        on_track: Annotated[OnTrack, fields.one_of("halfway_check.on_track_")]
        goes_well: Annotated[str, fields.lines(500, optional=True)] = ""

From the fields follows what is shown: numbers give a spread, choices give counts, texts give words. Who
writes in confidence chooses who reads it: below the fields of words stands `alone: Alone = ()`. Who writes
beside their name may choose it too, with `readers: Read = ReadBy.MEMBERS`; what is in `leaders_only` the
members never read. The words of it stand in the catalogue of its key: `KEY.title`, `KEY.what` (what it is
for, in one sentence), and those of the fields. Nothing else is to be written: messages, form, results,
samples and routes are those of all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Unpack, get_args, get_origin

import msgspec

from bot import fields
from bot.fields import FORMS, Field
from bot.slack.blocks import Option
from bot.texts import Texts
from models.instrument import (
    INSTRUMENTS,
    OWN,
    POSITIONS,
    READERS,
    UNKNOWN,
    Course,
    Instrument,
    Privacy,
    ReadBy,
    Sort,
    own_lines,
    pair,
)
from models.instrument import More as Said
from models.unlinked import ALONE

T = TypeVar("T", bound=msgspec.Struct)

Alone = Annotated[fields.Ticked, fields.tick("inquiry.alone_choice", at="inquiry.alone")]
Place = Literal["1", "2", "3", "4", "5", "6", "7", "unknown"]
Read = Annotated[ReadBy, fields.one_of("inquiry.readers_", at="inquiry.readers")]
STRUCTS: dict[str, type[msgspec.Struct]] = {}


def form_id(key: str) -> str:
    """Return the id of the modal of an instrument."""
    return f"inquiry_{key}"


def instrument(
    key: str, privacy: Privacy, offered: Callable[[Course], bool], **more: Unpack[Said]
) -> Callable[[type[T]], type[T]]:
    """Register an instrument by the struct of its form.

    Raises ValueError when there is one of that key, and when who writes in confidence cannot choose readers.
    """

    def register(struct: type[T]) -> type[T]:
        if key in INSTRUMENTS:
            raise ValueError(f"two instruments are called {key}")
        close = "measuring.later" if more.get("steps") else "common.cancel"
        fields.form(form_id(key), f"{key}.title", submit="common.send", close=close)(struct)
        types = {each.name: each.type for each in msgspec.structs.fields(struct)}
        chooses, says_who = types.pop(ALONE, None) == Alone, types.pop(READERS, None) == Read
        sorts = {name: _sort(kind) for name, kind in types.items()}
        if chooses is not (privacy is Privacy.CONFIDENTIAL and Sort.WORDS in sorts.values()):
            raise ValueError(f"who writes in {key} does not choose who reads it, or has no choice to make")
        if (says_who or more.get("leaders_only")) and privacy is not Privacy.NAMED:
            raise ValueError(f"what is answered to {key} is not kept beside a name")
        INSTRUMENTS[key] = Instrument(key, privacy, offered, sorts, chooses=says_who, **more)
        STRUCTS[key] = struct
        return struct

    return register


def on_lines(
    key: str,
    offered: Callable[[Course], bool],
    lines: Mapping[str, Sequence[str]],
    **more: Unpack[Said],
) -> type[msgspec.Struct]:
    """Register what asks for crosses on lines, step by step: where we are, and where we would like to be.

    The texts of a line are `KEY.line_LINE` (what it is about), `KEY.help_LINE`, `KEY.left_LINE` and
    `KEY.right_LINE`, those of a step `KEY.step_STEP`; what it is drawn from is said in `KEY.credit`. A
    network may add lines of its own.
    """
    place = Annotated[
        Place,
        fields.of_offer(lambda t, field: places(t, key, field.name), at="measuring.place", optional=True),
    ]
    every = [*(line for found in lines.values() for line in found), *own_lines()]
    asked = [(item, place | None, None) for line in every for item in pair(line)]
    struct = msgspec.defstruct(key.title(), asked, frozen=True, kw_only=True, module=__name__)
    more["steps"] = lines
    return instrument(key, Privacy.CONFIDENTIAL, offered, **more)(struct)


class Line(NamedTuple):
    """What a line is called: what it is about, what helps to place a cross, and its two ends."""

    about: str
    help: str
    left: str
    right: str


def line_of(t: Texts, key: str, line: str, own: Mapping[str, str] | None = None) -> Line:
    """Return what a line is called; one of the network’s own as it was written."""
    if own is not None:
        return Line(own["about"], "", own["left"], own["right"])
    if line in own_lines():
        name = t.plain("measuring.own_line", number=line.removeprefix(f"{OWN}_"))
        return Line(name, "", t.plain("measuring.left"), t.plain("measuring.right"))
    return Line(*(t.plain(f"{key}.{part}_{line}") for part in ("line", "help", "left", "right")))


def places(t: Texts, key: str, item: str, own: Mapping[str, str] | None = None) -> Iterator[Option]:
    """Yield the places on a line, its ends by their names, and last that somebody does not know."""
    called = line_of(t, key, item.removesuffix("_wished"), own)
    ends = {POSITIONS[0]: called.left, POSITIONS[-1]: called.right}
    for place in POSITIONS:
        middle = "measuring.middle" if place == POSITIONS[len(POSITIONS) // 2] else ""
        said = ends.get(place) or (t.plain(middle) if middle else "")
        yield Option(t.plain("measuring.place_named", place=place, said=said) if said else place, place)
    yield Option(t.plain("measuring.unknown"), UNKNOWN)


def _sort(kind: Any) -> Sort:
    """Return what an answer of a type is."""
    parts = get_args(kind) if get_origin(kind) is not None and type(None) in get_args(kind) else (kind,)
    plain = get_args(parts[0])[0] if hasattr(parts[0], "__metadata__") else parts[0]
    if plain == Place:
        return Sort.POSITION
    if plain is int:
        return Sort.NUMBER
    if plain is str:
        return Sort.WORDS
    return Sort.SEVERAL if get_origin(plain) is tuple else Sort.CHOICE


def items_of(key: str) -> Mapping[str, Field]:
    """Return what an instrument asks, by the names of its items."""
    return FORMS[STRUCTS[key]].fields


def label(t: Texts, key: str, item: str) -> str:
    """Return how an item is put."""
    if INSTRUMENTS[key].items.get(item) is Sort.POSITION:
        return line_of(t, key, item.removesuffix("_wished")).about
    return next(t.plain(name) for name in items_of(key)[item].keys(key, "field") if t.has(name))


def answered(t: Texts, key: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Return what somebody answered, in the order of the form: the item, how it is put, what they said."""
    for item, sort in INSTRUMENTS[key].items.items():
        value = given.get(item)
        if value in (None, "", []):
            continue
        named = {} if sort is Sort.WORDS else choices(t, key, item)
        values = value if isinstance(value, list) else [value]
        yield item, label(t, key, item), ", ".join(named.get(str(each), str(each)) for each in values)


def choices(t: Texts, key: str, item: str) -> dict[str, str]:
    """Return what there is to choose for an item, in its order, by what is kept of it."""
    field = items_of(key)[item]
    return {option.value: option.text for option in (field.choices(t, field) if field.choices else ())}
