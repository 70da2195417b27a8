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

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, Unpack, get_args, get_origin

import msgspec

from bot import fields
from bot.fields import FORMS, Field
from bot.texts import Texts
from models.instrument import INSTRUMENTS, READERS, Course, Instrument, Privacy, ReadBy, Sort
from models.instrument import More as Said
from models.unlinked import ALONE

T = TypeVar("T", bound=msgspec.Struct)

Alone = Annotated[fields.Ticked, fields.tick("inquiry.alone_choice", at="inquiry.alone")]
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
        fields.form(form_id(key), f"{key}.title", submit="common.send")(struct)
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


def _sort(kind: Any) -> Sort:
    """Return what an answer of a type is."""
    parts = get_args(kind) if get_origin(kind) is not None and type(None) in get_args(kind) else (kind,)
    plain = get_args(parts[0])[0] if hasattr(parts[0], "__metadata__") else parts[0]
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
    return next(t.plain(name) for name in items_of(key)[item].keys(key, "field") if t.has(name))


def choices(t: Texts, key: str, item: str) -> dict[str, str]:
    """Return what there is to choose for an item, in its order, by what is kept of it."""
    field = items_of(key)[item]
    return {option.value: option.text for option in (field.choices(t, field) if field.choices else ())}
