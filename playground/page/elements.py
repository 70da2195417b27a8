"""Everything a person can press, choose or fill in, as native form controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.inputs import bare, initial_value, is_stateful
from playground.page.html import Html, joined, tag
from playground.page.markup import mrkdwn, plain
from playground.page.words import Words
from playground.records import Json, User
from playground.workspace import Workspace


@dataclass
class Brush:
    """What drawing needs to know: the words, the people, and what stands in the fields."""

    workspace: Workspace
    words: Words
    viewer: User | None = None
    prefix: str = ""
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def name(self, known: str) -> str:
        """The name of a user or channel, by its id."""
        thing = self.workspace.users.get(known) or self.workspace.channels.get(known)
        return thing.name if thing and thing.name else known

    def text(self, value: Json | None) -> Html:
        """A text object."""
        if not value:
            return Html("")
        return plain(value["text"]) if value["type"] == "plain_text" else mrkdwn(value["text"], self.name)

    def value(self, block: Json, element: Json) -> Any:
        """What stands in a field."""
        known = self.state.get(block["block_id"], {}).get(element["action_id"])
        fits = known is not None and known["type"] == element["type"]
        return bare(element, known if known is not None and fits else initial_value(element))

    def refuse(self, kind: str) -> Html:
        """What is not known, named in red."""
        self.unknown.append(kind)
        return tag("p", self.words("unknown.type", type=kind), class_="unknown", role="note")


@dataclass(frozen=True)
class Spot:
    """Where an element stands: its block, the ids by which others name it, and how it is labelled."""

    block: Json
    element: Json
    id: str
    label: str
    described_by: str = ""
    labelled: bool = False

    @property
    def marks(self) -> dict[str, object]:
        """The attributes by which the page knows a control."""
        return {
            "data_block": self.block["block_id"],
            "data_action": self.element["action_id"],
            "data_kind": self.element["type"],
            "id": self.id,
            "aria_describedby": self.described_by or None,
            "aria_label": None if self.labelled else self.label,
        }


Draw = Callable[[Brush, Spot], Html]


def _confirm(brush: Brush, element: Json) -> dict[str, object]:
    asked = element.get("confirm")
    if not asked:
        return {}
    return {
        "data_confirm_title": asked["title"]["text"],
        "data_confirm_text": brush.text(asked["text"]),
        "data_confirm_yes": asked["confirm"]["text"],
        "data_confirm_no": asked["deny"]["text"],
    }


def _button(brush: Brush, spot: Spot) -> Html:
    element = spot.element
    marks = {key: value for key, value in spot.marks.items() if key not in ("aria_label", "aria_describedby")}
    return tag(
        "button", plain(element["text"]["text"]), type="button",
        class_=f"button {element.get('style', '')}".strip(),
        aria_label=element.get("accessibility_label"), data_url=element.get("url"),
        **marks, **_confirm(brush, element),
    )  # fmt: skip


def _options(element: Json, chosen: str | None) -> Html:
    def one(option: Json) -> Html:
        words = " ".join(option[key]["text"] for key in ("text", "description") if key in option)
        return tag("option", plain(words), value=option["value"], selected=option["value"] == chosen)

    groups = [
        tag("optgroup", *map(one, group["options"]), label=group["label"]["text"])
        for group in element.get("option_groups", ())
    ]
    return joined(*map(one, element.get("options", ())), *groups)


def _placeholder(brush: Brush, element: Json) -> str:
    return str((element.get("placeholder") or {}).get("text") or brush.words("field.choose"))


def _overflow(brush: Brush, spot: Spot) -> Html:
    more = tag("option", "⋯", value="", selected=True)
    about = spot.label if spot.label != spot.element["type"] else ""
    said = brush.words("field.more_about", about=about) if about else brush.words("field.more")
    name = {**spot.marks, "aria_label": said}
    return tag(
        "select",
        more,
        _options(spot.element, None),
        class_="overflow",
        **name,
        **_confirm(brush, spot.element),
    )


def _select(brush: Brush, spot: Spot) -> Html:
    chosen = (brush.value(spot.block, spot.element) or {}).get("value")
    empty = tag("option", _placeholder(brush, spot.element), value="", selected=chosen is None)
    return tag("select", empty, _options(spot.element, chosen), **spot.marks, **_confirm(brush, spot.element))


def _choices(
    brush: Brush, spot: Spot, kind: str, options: list[tuple[str, Html, Html]], chosen: set[str]
) -> Html:
    """A group of radio buttons or checkboxes; options are value, words, description."""
    rows = []
    for number, (value, words, description) in enumerate(options):
        box = tag(
            "input", type=kind, name=spot.id, value=value, checked=value in chosen,
            id=f"{spot.id}-{number}",
        )  # fmt: skip
        said = tag("span", words, tag("small", description) if description else None)
        rows.append(tag("label", box, said, class_="choice"))
    group = "radiogroup" if kind == "radio" else "group"
    marks = {**spot.marks, "aria_label": spot.label}
    return tag(
        "div", *rows, class_=f"choices{' long' if len(rows) > 10 else ''}", role=group,
        tabindex="0" if len(rows) > 10 else None, **marks,
    )  # fmt: skip


def _described(brush: Brush, element: Json) -> list[tuple[str, Html, Html]]:
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [
        (option["value"], brush.text(option["text"]), brush.text(option.get("description")))
        for option in (*element.get("options", ()), *grouped)
    ]


def _radio(brush: Brush, spot: Spot) -> Html:
    chosen = brush.value(spot.block, spot.element)
    return _choices(
        brush, spot, "radio", _described(brush, spot.element), {chosen["value"]} if chosen else set()
    )


def _checkboxes(brush: Brush, spot: Spot) -> Html:
    chosen = {option["value"] for option in brush.value(spot.block, spot.element)}
    return _choices(brush, spot, "checkbox", _described(brush, spot.element), chosen)


def _known(brush: Brush, kind: str) -> list[tuple[str, str]]:
    """The ids and names to choose from."""
    workspace = brush.workspace
    if "user" in kind:
        return [(user.id, user.name) for user in workspace.users.values()]  # apps and closed accounts too
    viewer = brush.viewer.id if brush.viewer else ""
    return [
        (channel.id, f"#{channel.name}")
        for channel in workspace.channels.values()
        if not channel.is_dm and (not channel.private or viewer in channel.members)
    ]


def _pick_one(brush: Brush, spot: Spot) -> Html:
    chosen = brush.value(spot.block, spot.element)
    options = [
        tag("option", name, value=known, selected=known == chosen)
        for known, name in _known(brush, spot.element["type"])
    ]
    empty = tag("option", _placeholder(brush, spot.element), value="", selected=chosen is None)
    return tag("select", empty, *options, **spot.marks, **_confirm(brush, spot.element))


def _pick_many(brush: Brush, spot: Spot) -> Html:
    chosen = set(brush.value(spot.block, spot.element))
    options = [(known, plain(name), Html("")) for known, name in _known(brush, spot.element["type"])]
    return _choices(brush, spot, "checkbox", options, chosen)


def _typed(kind: str) -> Draw:
    def draw(brush: Brush, spot: Spot) -> Html:
        value = brush.value(spot.block, spot.element)
        return tag("input", type=kind, value=value, **spot.marks)

    return draw


def _moment(brush: Brush, spot: Spot) -> Html:
    value = brush.value(spot.block, spot.element)
    zone = ZoneInfo(brush.viewer.tz if brush.viewer else "UTC")
    local = datetime.fromtimestamp(value, zone).strftime("%Y-%m-%dT%H:%M") if value else None
    return tag("input", type="datetime-local", value=local, **spot.marks)


def _text(brush: Brush, spot: Spot) -> Html:
    element = spot.element
    value = brush.value(spot.block, element) or ""
    kinds = {"email_text_input": "email", "url_text_input": "url", "number_input": "text"}
    shared = {
        **spot.marks,
        "placeholder": (element.get("placeholder") or {}).get("text"),
        "data_longest": element.get("max_length"),
        "autofocus": element.get("focus_on_load"),
    }
    if element.get("multiline"):
        return tag("textarea", value, rows="4", **shared)
    mode = "decimal" if element["type"] == "number_input" else None
    return tag("input", type=kinds.get(element["type"], "text"), value=value, inputmode=mode, **shared)


ELEMENTS: dict[str, Draw] = {
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "multi_static_select": _checkboxes,
    "radio_buttons": _radio,
    "checkboxes": _checkboxes,
    "users_select": _pick_one,
    "multi_users_select": _pick_many,
    "channels_select": _pick_one,
    "multi_channels_select": _pick_many,
    "conversations_select": _pick_one,
    "multi_conversations_select": _pick_many,
    "datepicker": _typed("date"),
    "timepicker": _typed("time"),
    "datetimepicker": _moment,
    "plain_text_input": _text,
    "number_input": _text,
    "email_text_input": _text,
    "url_text_input": _text,
}


def draw_element(
    brush: Brush, block: Json, element: Json, label: str, *, described_by: str = "", labelled: bool = False
) -> Html:
    """One element in its place."""
    draw = ELEMENTS.get(element["type"])
    if draw is None:
        return brush.refuse(element["type"])
    spot_id = f"{brush.prefix}-{block['block_id']}-{element['action_id']}"
    return draw(brush, Spot(block, element, spot_id, label, described_by, labelled))


def labels_itself(element: Json) -> bool:
    """Whether a label can point at this element: a group of choices carries its name itself."""
    return is_stateful(element) and not element["type"].startswith(("multi_", "radio", "checkboxes"))
