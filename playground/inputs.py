"""Values of inputs: what they start with and what they are when filled in."""

from __future__ import annotations

from typing import Any

from playground.records import Json

KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY = {"checkboxes", *(name for name in KEYS if name.startswith("multi_"))}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}


def is_stateful(element: Json) -> bool:
    """Whether an element keeps a value."""
    return element.get("type") in KEYS


def value_of(element: Json, value: Any) -> Json:
    """The state of an element that has this value."""
    key, _ = KEYS[element["type"]]
    state = {"type": element["type"], key: value}
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def initial_value(element: Json) -> Json:
    """The state an element starts with."""
    _, initial = KEYS[element["type"]]
    empty: Any = [] if element["type"] in MANY else None
    return value_of(element, element.get(initial, empty))


def bare(element: Json, state: Json) -> Any:
    """The value within a state."""
    return state.get(KEYS[element["type"]][0])
