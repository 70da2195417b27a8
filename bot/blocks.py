"""Small typed functions that build Block Kit dictionaries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple

import msgspec

from bot.texts import escape

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

SECTION_LIMIT = 3000
SPOKEN_LIMIT = 3900
BUTTON_LIMIT, OPTION_LIMIT, TITLE_LIMIT = 75, 75, 24


class Option(NamedTuple):
    """One thing to choose: what people see and what comes back."""

    text: str
    value: str


@dataclass(frozen=True)
class File:
    """A file for one person."""

    name: str
    content: bytes
    title: str
    comment: str


@dataclass(frozen=True)
class Message:
    """A message: its blocks, and the same in words for those who listen; or a file with those words."""

    blocks: list[Block]
    text: str = field(default="")
    file: File | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text or spoken(self.blocks))


def shorten(text: str, limit: int) -> str:
    """Return a text that fits, cut at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip() + "…"


def plain(text: str, limit: int = SECTION_LIMIT) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph with markup; what people wrote is escaped before it comes here."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, SECTION_LIMIT)}}
    if accessory:
        block["accessory"] = accessory
    return block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, 150)}


def context(text: str) -> Block:
    """A small line: why a message came, what a button does."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": shorten(text, SECTION_LIMIT)}]}


def divider() -> Block:
    """A line between parts."""
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def encode(about: msgspec.Struct | None) -> str:
    """Return what a button or a modal is about as a value that comes back unread."""
    return msgspec.json.encode(about).decode() if about is not None else "{}"


def button(
    text: str, action: str, about: msgspec.Struct | None = None, *, style: str | None = None
) -> Element:
    """A button; `about` comes back to the handler."""
    element: Element = {
        "type": "button",
        "text": plain(text, BUTTON_LIMIT),
        "action_id": action,
        "value": encode(about),
    }
    if style:
        element["style"] = style
    return element


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """The question whether somebody is sure, for a button."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(choice: Option) -> Block:
    """One choice of a menu."""
    return {"text": plain(choice.text, OPTION_LIMIT), "value": choice.value}


def select(
    choices: Iterable[Option],
    initial: str | None = None,
    action: str = "value",
    placeholder: str | None = None,
) -> Element:
    """A menu of which one is chosen."""
    options = [option(choice) for choice in choices]
    element: Element = {"type": "static_select", "action_id": action, "options": options}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    chosen = [item for item in options if item["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def radio(choices: Iterable[Option], initial: str | None = None, action: str = "value") -> Element:
    """At most ten choices in view, of which one is chosen."""
    element = select(choices, initial, action)
    return {**element, "type": "radio_buttons"}


def checkboxes(choices: Iterable[Option], initial: Sequence[str] = (), action: str = "value") -> Element:
    """At most ten choices in view, of which any number is chosen."""
    options = [option(choice) for choice in choices]
    element: Element = {"type": "checkboxes", "action_id": action, "options": options}
    chosen = [item for item in options if item["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return element


def text_input(
    initial: str = "", *, lines: bool = False, longest: int = 3000, placeholder: str | None = None
) -> Element:
    """A field to write in."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": lines,
        "max_length": longest,
    }
    if initial:
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def date_input(initial: date | None = None) -> Element:
    """A calendar to pick a day from."""
    element: Element = {"type": "datepicker", "action_id": "value"}
    if initial:
        element["initial_date"] = initial.isoformat()
    return element


def time_input(initial: time | None = None) -> Element:
    """A clock to pick an hour from."""
    element: Element = {"type": "timepicker", "action_id": "value"}
    if initial:
        element["initial_time"] = initial.strftime("%H:%M")
    return element


def users_input(initial: Sequence[str] = (), most: int | None = None) -> Element:
    """A list of people to pick from."""
    element: Element = {"type": "multi_users_select", "action_id": "value"}
    if initial:
        element["initial_users"] = list(initial)
    if most:
        element["max_selected_items"] = most
    return element


def field_of(name: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """A field of a form; its name is the field of the typed form that the handler gets."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def modal(
    callback: str,
    title: str,
    blocks: list[Block],
    *,
    about: msgspec.Struct | None = None,
    submit: str | None = None,
    close: str | None = None,
) -> View:
    """A modal; `about` comes back to the handler."""
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE_LIMIT),
        "blocks": blocks[:100],
        "private_metadata": encode(about),
    }
    if submit:
        view["submit"] = plain(submit, TITLE_LIMIT)
    if close:
        view["close"] = plain(close, TITLE_LIMIT)
    return view


def home(blocks: list[Block]) -> View:
    """The App Home."""
    return {"type": "home", "blocks": blocks[:100]}


def spoken(blocks: Iterable[Block]) -> str:
    """Return the words of a message for a screen reader and a notification."""
    words: list[str] = []
    for block in blocks:
        if "text" in block:
            said = block["text"]["text"]
            words.append(said if block["text"]["type"] == "mrkdwn" else escape(said))
        elif block["type"] == "context":
            words.extend(element["text"] for element in block["elements"])
    return shorten("\n".join(words), SPOKEN_LIMIT)
