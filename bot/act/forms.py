"""Typed values: what a button or a modal is about, and what was filled in."""

from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec

from bot.act.said import with_signs
from models.attendance import Rsvp
from models.base import NotFound, Refusal
from models.writing import tidy

# What reading something raises that is not in the shape of Slack.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, msgspec.ValidationError)
UNDECODABLE = (ValueError, TypeError, RecursionError)  # no text, no JSON, another kind, nested as nobody does
YEARS = 5  # within which the days lie that people choose
UserId = Annotated[str, msgspec.Meta(pattern=r"^[UW][A-Z0-9]{1,40}\Z")]  # as Slack gives them
ChannelId = Annotated[str, msgspec.Meta(pattern=r"^[CG][A-Z0-9]{1,40}\Z")]
Key = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]  # as wide as the databases keep it
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class BadForm(Refusal):
    """A value is not of the kind that the form asks for."""


class DayTooFar(Refusal):
    """A day so far away that it must be a slip."""


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an act is about; the router loads it inside the workspace and checks the role there."""

    network: Key | None = None
    session: Key | None = None
    question: Key | None = None
    item: Key | None = None
    behalf: Key | None = None  # of whom, who is not on Slack, somebody who leads enters what they said
    entry: str | None = None  # the key of one, in a register or among texts to send
    source: str | None = None  # the key of the entry from which a new one begins
    token: str | None = None
    rsvp: Rsvp | None = None
    writer: UserId | None = None  # of a message
    said_at: str | None = None  # its ts
    choice: str | None = None
    words: str | None = None  # that are looked for
    channel: str | None = None  # where a network is to begin
    seen: str | None = None  # how a session or an address was when the button was drawn; when a form was
    message: str | None = None  # the id of a delivery
    attempt: Count | None = None
    act: str | None = None  # about which somebody is asked once more
    start: Count | None = None  # the place in a list that is long


def about_of(raw: str | None) -> About:
    """Return what a button or a modal is about; what cannot be read is about nothing that exists."""
    try:
        return msgspec.json.decode(raw or "{}", type=About)
    except UNDECODABLE:
        return About(session=0)


class Empty(msgspec.Struct, frozen=True):
    """A form without fields."""


# Which key of an element's state holds its value.
VALUE_KEYS = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_users_select": "selected_users",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}

# Which key of an element holds what it was drawn with, and which of its state that begins as.
BEGINS_WITH = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
}


def chosen(element: dict[str, Any]) -> Any:
    """Return the value of one element of a view's state or of one action."""
    value = element.get(VALUE_KEYS.get(element.get("type", ""), "value"))
    if isinstance(value, dict):
        return value.get("value")
    if isinstance(value, str) and element.get("type") == "plain_text_input":
        return tidy(with_signs(value))
    if value and element.get("type") == "timepicker":
        return f"{value}:00"  # Slack gives hours and minutes, ISO 8601 as read here wants seconds
    if isinstance(value, list):
        return [item["value"] if isinstance(item, dict) else item for item in value]
    return value


def filled_in(view: dict[str, Any]) -> dict[str, Any]:
    """Return what was filled in, by the name of the field; empty fields are left out."""
    values: dict[str, Any] = {}
    for name, elements in view.get("state", {}).get("values", {}).items():
        for element in elements.values():
            value = chosen(element)
            if value not in (None, ""):
                values[name] = value
    return values


def began_with(view: dict[str, Any]) -> dict[str, Any]:
    """Return what a form was opened with, as `filled_in` would if nobody had touched it."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in view.get("blocks", []):
        if block.get("type") == "input" and "element" in block:
            element = block["element"]
            held = {of: element[key] for key, of in BEGINS_WITH.items() if key in element}
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **held}}
    return filled_in({"state": {"values": values}})


T = TypeVar("T")


def key_of(raw: object) -> int | None:
    """Return the id that a menu holds; None when it holds none."""
    try:
        return msgspec.convert(raw, Key, strict=False)
    except msgspec.ValidationError:
        return None


def decoded(raw: object, form: type[T]) -> T:
    """Return what was kept in a button, a menu or a modal as JSON. Raises NotFound."""
    try:
        return msgspec.json.decode(raw if isinstance(raw, str) and raw else "null", type=form)
    except UNDECODABLE:
        raise NotFound from None


def parse(values: dict[str, Any], form: type[T]) -> T:
    """Return the typed form. Raises msgspec.ValidationError."""
    return msgspec.convert(values, form, strict=False)


def within_reach(filled: msgspec.Struct, today: date) -> None:
    """Refuse a day that nobody means. Raises DayTooFar."""
    for name, value in msgspec.structs.asdict(filled).items():
        if isinstance(value, date) and abs(value.year - today.year) > YEARS:
            raise DayTooFar(field=name, years=YEARS)
