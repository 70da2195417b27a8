"""Filling in inputs the way people do: by label and by option words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from playground.checks.options import all_options
from playground.errors import InputRefused, NotThere
from playground.inputs import MANY, TYPED, bare, value_of
from playground.records import Json, View
from playground.sight import Control, controls, menu_options, plain
from playground.workspace import Workspace

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def label_of(control: Control) -> str:
    """The words by which a person finds an input."""
    if control.block["type"] == "input":
        return str(control.block["label"]["text"])
    return control.name or control.beside.strip()


def find_input(view: View, label: str) -> Control:
    """The input with this label: the whole of it, or a part only one input has."""
    inputs = [c for c in controls(view) if c.kind not in ("button", "overflow")]
    whole = [c for c in inputs if plain(label_of(c)) == plain(label)]
    part = [c for c in inputs if plain(label) in plain(f"{label_of(c)} {c.beside}")]
    found = whole or part
    if len(found) != 1:
        labels = ", ".join(repr(label_of(c)) for c in inputs) or "none"
        raise NotThere(f"{len(found)} inputs labelled {label!r} in {view.title!r}; there are: {labels}")
    return found[0]


def _option(control: Control, words: str) -> Json:
    found = menu_options(control, words)
    if not found:
        there = ", ".join(repr(o["text"]["text"]) for o in all_options(control.element))
        raise NotThere(f"no option {words!r} in {label_of(control)!r}; there are: {there}")
    return found[0]


def _id(known: dict[str, Any], words: str, what: str) -> str:
    if words in known:
        return words
    named = [key for key, thing in known.items() if plain(thing.name) == plain(words.removeprefix("#"))]
    if len(named) != 1:
        raise NotThere(f"{len(named)} {what}s named {words!r}")
    return named[0]


def _listed(given: Any) -> list[Any]:
    return [] if given is None else list(given) if isinstance(given, (list, tuple, set)) else [given]


def _date(given: Any) -> str:
    return given.isoformat() if isinstance(given, date) else date.fromisoformat(str(given)).isoformat()


def _time(given: Any) -> str:
    return (
        given.strftime("%H:%M")
        if isinstance(given, time)
        else time.fromisoformat(str(given)).strftime("%H:%M")
    )


def _moment(given: Any) -> int:
    return int(given.timestamp()) if isinstance(given, datetime) else int(given)


def filled(workspace: Workspace, control: Control, given: Any) -> Json:
    """The state of an input after a person put this in; None empties it."""
    kind = control.kind
    convert = _converter(workspace, control)
    value: Any
    try:
        if kind in MANY:
            value = [convert(one) for one in _listed(given)]
        else:
            value = None if given in (None, "") else convert(given)
    except ValueError:
        raise InputRefused(f"{label_of(control)!r} does not take {given!r}") from None
    most = control.element.get("max_selected_items")
    if kind in MANY and most is not None and len(value) > most:
        raise InputRefused(f"{label_of(control)!r} takes at most {most} options", rule="most", limit=most)
    return value_of(control.element, value)


def _converter(workspace: Workspace, control: Control) -> Callable[[Any], Any]:
    kind = control.kind
    if kind in ("static_select", "radio_buttons", "multi_static_select", "checkboxes"):
        return lambda words: _option(control, words if isinstance(words, str) else str(words))
    if "users" in kind:
        return lambda words: _id(workspace.users, str(words), "user")
    if "channels" in kind or "conversations" in kind:
        return lambda words: _id(workspace.channels, str(words), "channel")
    return {"datepicker": _date, "timepicker": _time, "datetimepicker": _moment}.get(kind, str)


def check_typed(control: Control, state: Json) -> None:
    """Refuse what Slack's own form refuses: too long, too short, out of bounds, no address."""
    element, value, label = control.element, bare(control.element, state), label_of(control)
    if control.kind not in TYPED or value is None:
        return
    longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > longest:
        raise InputRefused(
            f"{label!r} takes at most {longest} characters, not {len(value)}", rule="longest", limit=longest
        )
    if len(value) < shortest:
        raise InputRefused(
            f"{label!r} needs at least {shortest} characters, not {len(value)}",
            rule="shortest",
            limit=shortest,
        )
    if control.kind == "number_input":
        _check_number(element, value, label)
    if control.kind == "email_text_input" and not EMAIL.fullmatch(value):
        raise InputRefused(f"{label!r} needs an e-mail address, not {value!r}", rule="email")
    if control.kind == "url_text_input" and not value.startswith(("http://", "https://")):
        raise InputRefused(f"{label!r} needs a web address, not {value!r}", rule="url")


def _check_number(element: Json, value: str, label: str) -> None:
    try:
        number = float(value)
    except ValueError:
        raise InputRefused(f"{label!r} needs a number, not {value!r}", rule="number") from None
    if not element["is_decimal_allowed"] and not number.is_integer():
        raise InputRefused(f"{label!r} needs a whole number, not {value!r}", rule="whole")
    low, high = element.get("min_value"), element.get("max_value")
    if (low is not None and number < float(low)) or (high is not None and number > float(high)):
        limit = f"{low if low is not None else '…'} - {high if high is not None else '…'}"
        raise InputRefused(
            f"{label!r} must lie between {low} and {high}, not {value}", rule="between", limit=limit
        )


def required(control: Control) -> InputRefused:
    """What a required input that was left empty is refused with."""
    where = f" in {control.holder.title!r}" if isinstance(control.holder, View) else ""
    return InputRefused(f"{label_of(control)!r}{where} is required and empty", rule="required")


def check_form(view: View) -> None:
    """Refuse a form with a required input left empty or one that does not fit."""
    for control in controls(view):
        if control.block["type"] != "input":
            continue
        state = view.state[control.block["block_id"]][control.element["action_id"]]
        if bare(control.element, state) in (None, "", []) and not control.block["optional"]:
            raise required(control)
        check_typed(control, state)
