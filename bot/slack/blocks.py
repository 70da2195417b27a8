"""Small typed functions that build Block Kit dictionaries."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from bot.act.ids import OF_ACTS, Act
from bot.slack import layout, lengths
from bot.slack.labels import labelled, of_what
from bot.slack.layout import BLOCK_LIMIT, MESSAGE, VIEW, Laid, Room, lay_out, whole
from bot.slack.lengths import in_a_field, pieces
from bot.texts import escape

Block = layout.Block
Part = layout.Part
shorten = lengths.shorten
Element = dict[str, Any]
View = dict[str, Any]

SPOKEN_LIMIT = 1000  # characters, of three bytes at most: an update takes 4,000 bytes
BUTTON_LIMIT, OPTION_LIMIT, TITLE_LIMIT = 75, 75, 24
MOST_OPTIONS = 100  # in a list, and in a group of a menu
MENU_BYTES = 150_000  # of the options of one menu: a view holds 250 kB


class Option(NamedTuple):
    """One thing to choose: what people see and what comes back."""

    text: str
    value: str
    more: str = ""  # on a smaller line below


@dataclass(frozen=True)
class File:
    """A file for one person."""

    name: str
    content: bytes
    title: str
    comment: str
    alt: str = ""  # what a picture shows, for who does not see it


@dataclass(frozen=True)
class Message:
    """A message: its parts, and the same in words for those who listen; or a file with those words.

    It shows as much of its parts as fits in its room. `rest` leads to what does not. With `replies_to` it
    goes in the thread of a message in the channel, by its ts, and is shown in the channel too.
    """

    parts: Sequence[Part]
    text: str = field(default="")
    file: File | None = None
    room: Room = MESSAGE
    rest: Sequence[Block] = ()
    replies_to: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", shorten(self.text or spoken(self.parts), SPOKEN_LIMIT))

    @cached_property
    def _laid(self) -> Laid:
        laid = lay_out(self.parts, self.room, self.rest)
        return replace(laid, blocks=labelled(laid.blocks))

    @property
    def blocks(self) -> list[Block]:
        """The blocks as they fit."""
        return self._laid.blocks

    @property
    def cut(self) -> bool:
        """Whether something of it is not among the blocks."""
        return self._laid.cut


def plain(text: str, limit: int = BLOCK_LIMIT) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph with markup; what people wrote is escaped before it comes here."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    if accessory:
        block["accessory"] = accessory
    return block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, 150)}


def context(text: str) -> Block:
    """A small line: why a message came, what a button does."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


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
    text: str, action: str, about: msgspec.Struct | None = None, *, style: str | None = None, of: str = ""
) -> Element:
    """A button; `about` comes back to the handler.

    A screen reader hears what it is `of`; of buttons that stand more than once, what stands beside them
    (bot/slack/labels.py).
    """
    element: Element = {
        "type": "button",
        "text": plain(text, BUTTON_LIMIT),
        "action_id": action,
        "value": encode(about),
    }
    if style:
        element["style"] = style
    if of:
        element["accessibility_label"] = of_what(text, of)
    return element


def act_option(text: str, action: str, about: msgspec.Struct) -> Option:
    """One choice of a menu of acts: what it does, and what comes back to its handler."""
    return Option(text, f"{action} {encode(about)}")


def act_of(press: Element) -> Option:
    """A button as one choice of a menu of acts; one that asks first does so in a modal, and ends in dots."""
    text, act = press["text"]["text"], press["action_id"]
    if "confirm" not in press:
        return Option(text, f"{act} {press['value']}")
    about = json.loads(press["value"]) | {"act": act}
    return Option(f"{text}…", f"{Act.SURE} {msgspec.json.encode(about).decode()}")


def folded(*buttons: Element) -> Element:
    """At most five buttons in one menu behind three dots, for what is rarely used."""
    return {"type": "overflow", "action_id": OF_ACTS, "options": [option(act_of(one)) for one in buttons]}


def menu_of(name: str, *buttons: Element) -> Element:
    """Any number of buttons in one menu with a name."""
    return select(map(act_of, buttons), action=OF_ACTS, placeholder=name)


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """The question whether somebody is sure, for a button."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(choice: Option) -> Block:
    """One choice of a menu; what does not fit on its line goes on in the smaller one below."""
    first, *more = pieces(choice.text, OPTION_LIMIT) or [choice.text]
    shown = one_line(Option(first, choice.value))
    if below := choice.text[len(first) :].strip() if more else choice.more:
        shown["description"] = plain(below, OPTION_LIMIT)
    return shown


def one_line(choice: Option) -> Block:
    """One choice of a menu that has no room for a second line of each."""
    return {"text": plain(choice.text, OPTION_LIMIT), "value": choice.value}


def _that_fit(options: Iterable[Block]) -> list[Block]:
    """Return the first options, as many as a view has room for."""
    found, size = list[Block](), 0
    for one in options:
        size += len(json.dumps(one))
        if size > MENU_BYTES:
            break
        found.append(one)
    return found


class Menu:
    """Things to choose: in a menu that opens any number that a view holds; `left` are those it does not."""

    def __init__(self, choices: Iterable[Option]) -> None:
        offered = list(choices)
        self.options = _that_fit(map(option, offered))
        if len(self.options) < len(offered):  # each on one line, as more fit so
            self.options = _that_fit(map(one_line, offered))
        self.left = len(offered) - len(self.options)

    def one(
        self, initial: str | None = None, action: str = "value", placeholder: str | None = None
    ) -> Element:
        """A menu of which one is chosen."""
        element: Element = {"type": "static_select", "action_id": action, **self._grouped()}
        if placeholder:
            element["placeholder"] = plain(placeholder, 150)
        chosen = [item for item in self.options if item["value"] == initial]
        if chosen:
            element["initial_option"] = chosen[0]
        return element

    def several(self, initial: Collection[str] = ()) -> Element:
        """A menu of which any number is chosen, up to a hundred."""
        element: Element = {"type": "multi_static_select", "action_id": "value", **self._grouped()}
        chosen = [item for item in self.options if item["value"] in initial]
        if chosen:
            element["initial_options"] = chosen
        return {**element, "max_selected_items": max(MOST_OPTIONS, len(chosen))}

    def in_view(self, initial: str | None = None) -> Element:
        """At most ten choices in view, of which one is chosen."""
        return {**self.one(initial), "type": "radio_buttons"}

    def boxes(self, initial: Collection[str] = ()) -> Element:
        """At most ten choices in view, of which any number is chosen."""
        element: Element = {"type": "checkboxes", "action_id": "value", "options": self.options}
        chosen = [item for item in self.options if item["value"] in initial]
        if chosen:
            element["initial_options"] = chosen
        return element

    def _grouped(self) -> dict[str, Any]:
        """More options than a list holds come in groups, each named after its first and its last."""
        if len(self.options) <= MOST_OPTIONS:
            return {"options": self.options}
        groups = [self.options[n : n + MOST_OPTIONS] for n in range(0, len(self.options), MOST_OPTIONS)]
        return {"option_groups": [{"label": _from_to(group), "options": group} for group in groups]}


def _from_to(options: Sequence[Block]) -> Block:
    first, last = (shorten(one["text"]["text"], OPTION_LIMIT // 2 - 2) for one in (options[0], options[-1]))
    return plain(f"{first} – {last}", OPTION_LIMIT)


def select(
    choices: Iterable[Option],
    initial: str | None = None,
    action: str = "value",
    placeholder: str | None = None,
) -> Element:
    """A menu of which one is chosen."""
    return Menu(choices).one(initial, action, placeholder)


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
        element["initial_value"] = in_a_field(initial, longest)
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


def channel_input(initial: str | None = None, *, current: bool = True) -> Element:
    """A list of the channels that the person sees, `current`: filled in with the one where they are."""
    element: Element = {
        "type": "conversations_select",
        "action_id": "value",
        "filter": {"include": ["private", "public"], "exclude_bot_users": True},
    }
    if initial:
        return {**element, "initial_conversation": initial}
    return {**element, "default_to_current_conversation": True} if current else element


def user_input(initial: str | None = None) -> Element:
    """A list of people to pick one from."""
    element: Element = {"type": "users_select", "action_id": "value"}
    if initial:
        element["initial_user"] = initial
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
    parts: Sequence[Part],
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
        "blocks": labelled(lay_out(parts, VIEW).blocks),
        "private_metadata": encode(about),
    }
    if submit:
        view["submit"] = plain(submit, TITLE_LIMIT)
    if close:
        view["close"] = plain(close, TITLE_LIMIT)
    return view


def home(parts: Sequence[Part]) -> View:
    """The App Home."""
    return {"type": "home", "blocks": labelled(lay_out(parts, VIEW).blocks)}


def spoken(parts: Iterable[Part]) -> str:
    """Return the words of a message for a screen reader and a notification."""
    said: list[str] = []
    for block in whole(parts):
        if "text" in block:
            text = block["text"]["text"]
            said.append(text if block["text"]["type"] == "mrkdwn" else escape(text))
        elif block["type"] == "context":
            said.extend(element["text"] for element in block["elements"])
    return "\n".join(said)
