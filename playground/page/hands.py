"""What somebody does on the page: by ids, through the same person and the same checks as in the tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground import views
from playground.checks.options import all_options
from playground.errors import InputRefused, NotThere
from playground.forms import check_typed, filled, required
from playground.inputs import MANY, bare, value_of
from playground.person import Act, Person
from playground.records import Json, Message, View
from playground.sight import Control, buttons_before, controls

WITH_OPTIONS = ("static_select", "multi_static_select", "radio_buttons", "checkboxes")
Values = dict[str, dict[str, Any]]  # by block and action


def holder_of(person: Person, place: Json) -> Message | View:
    """The message or view that an act names, which the person must see."""
    if "view" in place:
        view = person.workspace.views.get(str(place["view"]))
        if view is None or not view.open or view.user != person.id:
            raise NotThere("this view is gone")
        return view
    message = person.workspace.message(str(place.get("channel")), str(place.get("ts")))
    if message is None:
        raise NotThere("this message is gone")
    person.must_see(message)
    return message


def control_of(holder: Message | View, block: str, action: str) -> Control:
    """The control with these ids, which may have been drawn anew while somebody pressed."""
    for control in (*controls(holder), *buttons_before(holder)):
        if (control.block["block_id"], control.element["action_id"]) == (block, action):
            return control
    raise NotThere("this button or field is gone")


def state_of(person: Person, control: Control, given: Any) -> Json:
    """The state of an input after this was put in: option values, ids, dates, words."""
    kind = control.kind
    if kind == "datetimepicker":
        local = datetime.fromisoformat(given).replace(tzinfo=ZoneInfo(person.user.tz)) if given else None
        return filled(person.workspace, control, local)
    if kind not in WITH_OPTIONS:
        return filled(person.workspace, control, given)
    known = {option["value"]: option for option in all_options(control.element)}
    chosen = given if isinstance(given, list) else [given] if given not in (None, "") else []
    strangers = [value for value in chosen if value not in known]
    if strangers:
        raise NotThere("this option is gone")
    options = [known[value] for value in chosen]
    most = control.element.get("max_selected_items")
    if most is not None and len(options) > most:
        raise InputRefused(f"at most {most} options", rule="most", limit=most)
    if kind in MANY:
        return value_of(control.element, options)
    return value_of(control.element, options[0] if options else None)


def fill(person: Person, view: View, values: Values) -> dict[str, InputRefused]:
    """Put what was typed into the view; returns what the form itself refuses, by block."""
    refused: dict[str, InputRefused] = {}
    for control in controls(view):
        block, action = control.block["block_id"], control.element["action_id"]
        if action not in values.get(block, {}):
            continue
        try:
            state = state_of(person, control, values[block][action])
            check_typed(control, state)
        except InputRefused as refusal:
            refused[block] = refusal
        else:
            view.state[block][action] = state
    return refused


async def submit(person: Person, view: View, values: Values) -> dict[str, str] | dict[str, InputRefused]:
    """Send a modal in; returns the errors beside its fields."""
    refused = fill(person, view, values)
    for control in controls(view):
        block = control.block
        if block["type"] == "input" and block["block_id"] not in refused and not block["optional"]:
            state = view.state[block["block_id"]][control.element["action_id"]]
            if bare(control.element, state) in (None, "", []):
                refused[block["block_id"]] = required(control)
    if refused:
        return refused
    if person.modal is not view:
        raise NotThere("this view is gone")
    await person.submits()
    return person.errors


async def press(person: Person, place: Json, block: str, action: str, value: Any, values: Values) -> Act:
    """Press a button, or choose in a control that tells the app at once."""
    holder = holder_of(person, place)
    if isinstance(holder, View):
        fill(person, holder, values)
    control = control_of(holder, block, action)
    if control.kind == "button":
        return await person.presses(control, {})
    if control.kind == "overflow":
        option = next((o for o in all_options(control.element) if o["value"] == value), None)
        if option is None:
            raise NotThere("this option is gone")
        return await person.presses(control, {"selected_option": option})
    state = state_of(person, control, value)
    check_typed(control, state)
    if isinstance(holder, Message):
        holder.state = views.initial_state(holder.blocks, holder.state)
    holder.state[block][action] = state
    if control.block["type"] == "input" and not control.block["dispatch_action"]:
        return Act(None)
    return await person.presses(control, {key: kept for key, kept in state.items() if key != "type"})
