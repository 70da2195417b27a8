"""What a form asks, each field said once: in the struct that its handler gets.

A form is drawn from what it comes back as. The label of a field is the text `NOUN.field_NAME`, what stands
below it is `NOUN.hint_NAME` where there is one; the noun is that of the form's title.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from types import UnionType
from typing import Any, Literal, TypedDict, TypeVar, Union, Unpack, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from bot.slack import blocks
from bot.slack.blocks import Block, Element, Menu, Option, Part, View
from bot.texts import Texts

Ticked = tuple[str, ...]  # what a box gives: nothing, or the name of its field
T = TypeVar("T", bound=msgspec.Struct)


class More(TypedDict, total=False):
    """What any field may say of itself."""

    at: str  # "NOUN.NAME" of the label and the hint that it shares, as far as there are
    optional: bool
    no_names: bool  # its hint asks to leave out names of others
    example: str  # the key of what stands in it while it is empty


Draw = Callable[
    [Any, Menu, str | None], Element
]  # out of what it holds, what there is to choose, its example


@dataclass(frozen=True)
class Field:
    """How a field is asked."""

    element: Draw
    choices: (
        Callable[[Texts, "Field"], Iterable[Option]] | None
    )  # unless the view has others; None: none at all
    more: More
    name: str = ""
    members: Sequence[str] = ()  # of its type
    default: Any = None

    def keys(self, noun: str, sort: str) -> Iterator[str]:
        """Yield the keys that its label (`field`) or its `hint` may have: those that it shares, its own."""
        if "at" in self.more:
            shared, _, name = self.more["at"].partition(".")
            yield f"{shared}.{sort}_{name}"
        yield f"{noun}.{sort}_{self.name}"


@dataclass(frozen=True)
class Asked:
    """How a form is asked: in which modal, with which title and buttons, by their keys, and its fields."""

    callback: str
    title: str
    submit: str
    close: str
    fields: Mapping[str, Field]

    @property
    def noun(self) -> str:
        """Whose texts its fields have."""
        return self.title.partition(".")[0]


FORMS: dict[type[msgspec.Struct], Asked] = {}


def form(
    callback: str, title: str, *, submit: str = "common.save", close: str = "common.cancel"
) -> Callable[[type[T]], type[T]]:
    """Register the struct of a form. Raises TypeError when it does not say how a field is asked."""

    def register(struct: type[T]) -> type[T]:
        found = {each.name: _field_of(each) for each in msgspec.structs.fields(struct)}
        FORMS[struct] = Asked(callback, title, submit, close, found)
        return struct

    return register


def _field_of(said: FieldInfo) -> Field:
    several = get_origin(said.type) in (Union, UnionType)
    for part in get_args(said.type) if several else (said.type,):
        for meta in getattr(part, "__metadata__", ()):
            if isinstance(meta, msgspec.Meta) and meta.extra and "field" in meta.extra:
                field: Field = meta.extra["field"]
                default = None if said.default is msgspec.NODEFAULT else said.default
                return replace(field, name=said.name, members=_members(get_args(part)[0]), default=default)
    raise TypeError(f"nothing says how {said.name} is asked")


def _members(kind: Any) -> Sequence[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [each.value for each in kind]
    return get_args(kind) if get_origin(kind) is Literal else ()


# The kinds of fields


def line(longest: int, **more: Unpack[More]) -> msgspec.Meta:
    """Text on one line, of so many characters at most."""
    return _text(longest, more, lines=False)


def lines(longest: int, **more: Unpack[More]) -> msgspec.Meta:
    """Text on several lines, of so many characters at most."""
    return _text(longest, more, lines=True)


def pick(**more: Unpack[More]) -> msgspec.Meta:
    """One of what the view has to offer, from a menu."""
    return _asked(_menu, more, _offered)


def in_view(**more: Unpack[More]) -> msgspec.Meta:
    """One of what the view has to offer, at most ten, all of them in view."""
    return _asked(lambda value, menu, _: menu.in_view(None if value is None else str(value)), more, _offered)


def several(**more: Unpack[More]) -> msgspec.Meta:
    """Any number of what the view has to offer, from a menu."""
    return _asked(lambda value, menu, _: menu.several(_values(value)), more, _offered)


def boxes(**more: Unpack[More]) -> msgspec.Meta:
    """Any number of what the view has to offer, at most ten, each with a box to tick."""
    return _asked(lambda value, menu, _: menu.boxes(_values(value)), {"optional": True, **more}, _offered)


def menu(prefix: str, **more: Unpack[More]) -> msgspec.Meta:
    """One of its type, from a menu; a member is called PREFIX and its value."""
    return _asked(_menu, more, _called(prefix))


def one_of(prefix: str, **more: Unpack[More]) -> msgspec.Meta:
    """One of its type, all of them in view; a member is called PREFIX and its value."""
    return _asked(lambda value, menu, _: menu.in_view(value), more, _called(prefix))


def among(offer: Callable[[Texts], Iterable[Option]], **more: Unpack[More]) -> msgspec.Meta:
    """Any number of what is the same for everybody, from a menu."""
    return _asked(lambda value, menu, _: menu.several(_values(value)), more, lambda t, _field: offer(t))


def of_offer(offer: Callable[[Texts, Field], Iterable[Option]], **more: Unpack[More]) -> msgspec.Meta:
    """One of what is the same for everybody, from a menu."""
    return _asked(_menu, more, offer)


def number(low: int, high: int, **more: Unpack[More]) -> msgspec.Meta:
    """A number from low up to high, from a menu: some phones cannot fill in a field for numbers."""
    offered = [Option(str(each), str(each)) for each in range(low, high + 1)]
    return _asked(_menu, more, lambda _t, _field: offered, ge=low, le=high)


def tick(key: str, **more: Unpack[More]) -> msgspec.Meta:
    """One box to tick, with the key of what stands beside it."""

    def element(value: Any, menu: Menu, _example: str | None) -> Element:
        return menu.boxes([each["value"] for each in menu.options] if value else [])

    return _asked(element, {"optional": True, **more}, lambda t, field: [Option(t.plain(key), field.name)])


def day(**more: Unpack[More]) -> msgspec.Meta:
    """A day from a calendar."""
    return _asked(lambda value, _menu, _: blocks.date_input(value), more)


def hour(**more: Unpack[More]) -> msgspec.Meta:
    """An hour of the day."""
    return _asked(lambda value, _menu, _: blocks.time_input(value), more)


def channel(**more: Unpack[More]) -> msgspec.Meta:
    """One of the channels that the person sees."""
    anywhere = not more.get("optional", False)  # what need not be chosen is not filled in for anybody
    return _asked(lambda value, _menu, _: blocks.channel_input(value, current=anywhere), more)


def person(**more: Unpack[More]) -> msgspec.Meta:
    """One of the people of the workspace."""
    return _asked(lambda value, _menu, _: blocks.user_input(value), more)


def people(most: int | None = None, **more: Unpack[More]) -> msgspec.Meta:
    """People of the workspace, so many at most."""
    return _asked(lambda value, _menu, _: blocks.users_input(_values(value), most), more, max_length=most)


def _asked(
    element: Draw,
    more: More,
    choices: Callable[[Texts, Field], Iterable[Option]] | None = None,
    **limits: Any,
) -> msgspec.Meta:
    return msgspec.Meta(**limits, extra={"field": Field(element, choices, more)})


def _text(longest: int, more: More, *, lines: bool) -> msgspec.Meta:
    def element(value: Any, _menu: Menu, example: str | None) -> Element:
        return blocks.text_input(value or "", lines=lines, longest=longest, placeholder=example)

    return _asked(element, more, max_length=longest)


def _menu(value: Any, menu: Menu, example: str | None) -> Element:
    return menu.one(None if value is None else str(value), placeholder=example)


def _values(value: Iterable[Any] | None) -> list[str]:
    return [str(each) for each in value or ()]


def _offered(_t: Texts, _field: Field) -> Iterable[Option]:
    return ()


def _called(prefix: str) -> Callable[[Texts, Field], Iterable[Option]]:
    def choices(t: Texts, field: Field) -> Iterable[Option]:
        if not field.members:
            raise TypeError(f"nothing says what there is to choose for {field.name}")
        return [Option(t.plain(f"{prefix}{each}"), each) for each in field.members]

    return choices


# Drawing


def ask(
    t: Texts,
    struct: type[msgspec.Struct],
    filled: msgspec.Struct | Mapping[str, Any] | None = None,
    *,
    choices: Mapping[str, Iterable[Option] | Menu] | None = None,
    labels: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
    without: Collection[str] = (),
    **words: object,
) -> dict[str, Block]:
    """Return the fields of a form by their names, in its order, with what they hold or else begin with.

    Their labels and hints may name the words; those that are given stand instead of the catalogue's. A menu
    without anything to choose is left out.
    """
    asked, found = FORMS[struct], {}
    held = msgspec.structs.asdict(filled) if isinstance(filled, msgspec.Struct) else filled or {}

    def text(field: Field, sort: str, given: Mapping[str, str] | None) -> str:
        if given and field.name in given:
            return given[field.name]
        return next((t.plain(key, **words) for key in field.keys(asked.noun, sort) if t.has(key)), "")

    for name, field in asked.fields.items():
        offered = (choices or {}).get(name) or (field.choices(t, field) if field.choices else ())
        menu = offered if isinstance(offered, Menu) else Menu(offered)
        if name in without or (field.choices and not menu.options):
            continue
        value = field.default if held.get(name) is None else held[name]
        example = t.plain(field.more["example"]) if "example" in field.more else None
        hint = text(field, "hint", hints)
        if field.more.get("no_names"):
            hint = f"{hint} {t.plain('common.no_names_hint')}".strip()
        found[name] = blocks.field_of(
            name,
            text(field, "field", labels),
            field.element(value, menu, example),
            hint=hint,
            optional=field.more.get("optional", False),
        )
    return found


def held(struct: type[msgspec.Struct], row: object, **others: Any) -> dict[str, Any]:
    """Return what a row holds of the fields of a form, by their names; the others stand instead."""
    return {name: getattr(row, name, None) for name in struct.__struct_fields__} | others


def above(asked: Mapping[str, Block], name: str, more: Sequence[Part]) -> list[Part]:
    """Return the fields of a form with something more above one of them."""
    return [part for each, field in asked.items() for part in ((*more, field) if each == name else (field,))]


def modal(
    t: Texts,
    struct: type[msgspec.Struct],
    parts: Sequence[Part],
    about: msgspec.Struct | None = None,
    *,
    title: str | None = None,
    submit: str | None = None,
) -> View:
    """Return the modal of a form; title and submit are keys, where they are not always the same."""
    asked = FORMS[struct]
    return blocks.modal(
        asked.callback,
        t.plain(title or asked.title),
        parts,
        about=about,
        submit=t.plain(submit or asked.submit),
        close=t.plain(asked.close),
    )
