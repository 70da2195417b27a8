"""Elements: what a person presses, chooses or types in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from playground.checks.options import check_groups, check_initial, check_options
from playground.checks.report import Report
from playground.records import Json

DATE = re.compile(r"\d{4}-\d\d-\d\d")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SHARED = frozenset({"type", "action_id"})
CHOSEN = SHARED | {"confirm", "focus_on_load"}
SELECT = CHOSEN | {"placeholder"}
TYPED = SHARED | {"placeholder", "focus_on_load", "initial_value", "dispatch_action_config"}


def _button(report: Report, value: Json, where: str) -> None:
    report.text(value.get("text"), f"{where}.text", 75)
    if "value" in value:
        report.string(value["value"], f"{where}.value", 2000)
    if "url" in value:
        report.address(value["url"], f"{where}.url")
    if "accessibility_label" in value:
        report.string(value["accessibility_label"], f"{where}.accessibility_label", 75)
    report.choice(value, "style", where, {"primary", "danger"})


def _select(report: Report, value: Json, where: str) -> None:
    check_groups(report, value, where)
    check_initial(report, value, where)
    _most(report, value, where)


def _most(report: Report, value: Json, where: str) -> None:
    most = report.integer(value, "max_selected_items", where, 1, 1000)
    chosen = next((v for k, v in value.items() if k.startswith("initial_") and isinstance(v, list)), [])
    if most is not None and len(chosen) > most:
        report.add(f"{where}.max_selected_items", "fewer than chosen at first")


def _chosen(report: Report, value: Json, where: str) -> None:
    check_options(report, value, where, 10, markup=True)
    check_initial(report, value, where)


def _overflow(report: Report, value: Json, where: str) -> None:
    check_options(report, value, where, 5, menu=True)


def _people(report: Report, value: Json, where: str) -> None:
    for key in ("initial_user", "initial_channel", "initial_conversation"):
        if key in value:
            report.string(value[key], f"{where}.{key}", 255)
        if f"{key}s" in value:
            chosen = report.items(value[f"{key}s"], f"{where}.{key}s", 100)
            report.once(map(str, chosen), f"{where}.{key}s")
    report.flag(value, "response_url_enabled", where)
    report.flag(value, "default_to_current_conversation", where)
    _most(report, value, where)


def _is_date(given: str) -> bool:
    try:
        return bool(DATE.fullmatch(given) and date.fromisoformat(given))
    except ValueError:
        return False


def _date(report: Report, value: Json, where: str) -> None:
    if "initial_date" in value and not _is_date(str(value["initial_date"])):
        report.add(f"{where}.initial_date", "must be a date like 2026-01-31")


def _time(report: Report, value: Json, where: str) -> None:
    if "initial_time" in value and not TIME.fullmatch(str(value["initial_time"])):
        report.add(f"{where}.initial_time", "must be a time like 17:30")
    if "timezone" in value and value["timezone"] not in available_timezones():
        report.add(f"{where}.timezone", "must be an IANA time zone")


def _moment(report: Report, value: Json, where: str) -> None:
    report.integer(value, "initial_date_time", where, 1_000_000_000, 9_999_999_999)


def _typed(report: Report, value: Json, where: str) -> None:
    report.flag(value, "multiline", where)
    shortest = report.integer(value, "min_length", where, 0, 3000)
    longest = report.integer(value, "max_length", where, 1, 3000)
    if shortest is not None and longest is not None and longest < shortest:
        report.add(f"{where}.max_length", "less than min_length")
    if "initial_value" in value:
        report.string(value["initial_value"], f"{where}.initial_value", longest or 3000, 0)
    _dispatch(report, value, where)


def _number(report: Report, value: Json, where: str) -> None:
    if not isinstance(value.get("is_decimal_allowed"), bool):
        report.add(f"{where}.is_decimal_allowed", "must be true or false")
    bounds: dict[str, float] = {}
    for key in ("min_value", "initial_value", "max_value"):
        if key in value:
            if isinstance(value[key], str) and NUMBER.fullmatch(value[key]):
                bounds[key] = float(value[key])
            else:
                report.add(f"{where}.{key}", "must be a number in a string")
    ordered = list(bounds.items())
    for (low, small), (high, large) in pairwise(ordered):
        if small > large:
            report.add(f"{where}.{high}", f"less than {low}")
    _dispatch(report, value, where)


def _address(report: Report, value: Json, where: str) -> None:
    if "initial_value" in value:
        report.string(value["initial_value"], f"{where}.initial_value", 3000, 0)
    _dispatch(report, value, where)


def _dispatch(report: Report, value: Json, where: str) -> None:
    if "dispatch_action_config" not in value:
        return
    here = f"{where}.dispatch_action_config"
    config = report.object(value["dispatch_action_config"], here)
    if config is None or not report.keys(config, here, {"trigger_actions_on"}, ()):
        return
    for moment in report.items(config["trigger_actions_on"], f"{here}.trigger_actions_on", 2):
        if moment not in ("on_enter_pressed", "on_character_entered"):
            report.add(f"{here}.trigger_actions_on", "must be on_enter_pressed or on_character_entered")


def _image(report: Report, value: Json, where: str) -> None:
    report.picture(value, where)


@dataclass(frozen=True)
class Kind:
    """What one type of element must and may hold, and where it may stand."""

    check: Callable[[Report, Json, str], None]
    required: frozenset[str]
    optional: frozenset[str]
    places: frozenset[str]


def _kind(
    check: Callable[[Report, Json, str], None], required: str, optional: frozenset[str], places: str
) -> Kind:
    return Kind(check, frozenset(required.split()) | {"type"}, optional, frozenset(places.split()))


EVERYWHERE = "actions accessory input"
_OPTIONS = {"options", "option_groups"}
ELEMENTS: dict[str, Kind] = {
    "button": _kind(
        _button,
        "text",
        SHARED | {"value", "url", "style", "confirm", "accessibility_label"},
        "actions accessory",
    ),
    "overflow": _kind(_overflow, "options", SHARED | {"confirm"}, "actions accessory"),
    "static_select": _kind(_select, "", SELECT | _OPTIONS | {"initial_option"}, EVERYWHERE),
    "multi_static_select": _kind(
        _select, "", SELECT | _OPTIONS | {"initial_options", "max_selected_items"}, "accessory input"
    ),
    "radio_buttons": _kind(_chosen, "options", CHOSEN | {"initial_option"}, EVERYWHERE),
    "checkboxes": _kind(_chosen, "options", CHOSEN | {"initial_options"}, EVERYWHERE),
    "users_select": _kind(_people, "", SELECT | {"initial_user"}, EVERYWHERE),
    "multi_users_select": _kind(
        _people, "", SELECT | {"initial_users", "max_selected_items"}, "accessory input"
    ),
    "channels_select": _kind(_people, "", SELECT | {"initial_channel", "response_url_enabled"}, EVERYWHERE),
    "multi_channels_select": _kind(
        _people, "", SELECT | {"initial_channels", "max_selected_items"}, "accessory input"
    ),
    "conversations_select": _kind(
        _people,
        "",
        SELECT
        | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
        EVERYWHERE,
    ),
    "multi_conversations_select": _kind(
        _people,
        "",
        SELECT | {"initial_conversations", "default_to_current_conversation", "max_selected_items", "filter"},
        "accessory input",
    ),
    "datepicker": _kind(_date, "", SELECT | {"initial_date"}, EVERYWHERE),
    "timepicker": _kind(_time, "", SELECT | {"initial_time", "timezone"}, EVERYWHERE),
    "datetimepicker": _kind(_moment, "", CHOSEN | {"initial_date_time"}, "actions input"),
    "plain_text_input": _kind(_typed, "", TYPED | {"multiline", "min_length", "max_length"}, "input"),
    "number_input": _kind(_number, "is_decimal_allowed", TYPED | {"min_value", "max_value"}, "input"),
    "email_text_input": _kind(_address, "", TYPED, "input"),
    "url_text_input": _kind(_address, "", TYPED, "input"),
    "image": _kind(_image, "alt_text", frozenset({"image_url", "slack_file"}), "accessory context"),
}


def check_element(report: Report, value: Any, where: str, place: str) -> None:
    """Check one element standing in this place: actions, accessory, input or context."""
    element = report.object(value, where)
    if element is None:
        return
    name = element.get("type")
    kind = ELEMENTS.get(name) if isinstance(name, str) else None
    if kind is None:
        report.add(f"{where}.type", f"unknown element type {name!r}")
        return
    if place not in kind.places:
        report.add(f"{where}.type", f"{name} cannot stand here")
        return
    if not report.keys(element, where, kind.required, kind.optional):
        return
    report.id(element, "action_id", where)
    report.confirm(element, where)
    if "placeholder" in element:
        report.text(element["placeholder"], f"{where}.placeholder", 150)
    report.flag(element, "focus_on_load", where)
    if element.get("focus_on_load") is True:
        report.focused.append(where)
    kind.check(report, element, where)
