"""What a person sees, found by its words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from playground.checks.blocks import elements_of
from playground.checks.options import all_options
from playground.records import Json, Message, View
from playground.words import Known, reads

EMOJI = re.compile(r":[a-z0-9_+\-]+(?:::skin-tone-\d)?:")


@dataclass(frozen=True)
class Control:
    """One element a person can act on, where it stands, and the words beside it."""

    holder: Message | View
    block: Json
    element: Json
    beside: str

    @property
    def name(self) -> str:
        """The words on it, or the words that stand in it while it is empty."""
        for key in ("text", "placeholder"):
            if key in self.element:
                return str(self.element[key]["text"])
        return ""

    @property
    def kind(self) -> str:
        """Its type."""
        return str(self.element["type"])


def plain(words: str) -> str:
    """Words for comparing: without emoji, case or extra space."""
    bare = EMOJI.sub(" ", words)
    bare = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf", "Mn") else c for c in bare)
    bare = " ".join(bare.split()).casefold()
    return bare or " ".join(words.split()).casefold()


def texts(value: Any) -> list[str]:
    """All words within blocks, in order."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    found = []
    for key in (
        "text",
        "label",
        "title",
        "hint",
        "placeholder",
        "fields",
        "elements",
        "element",
        "accessory",
        "rows",
        "options",
        "option_groups",
        "description",
        "alt_text",
        "initial_value",
    ):
        inner = value.get(key)
        found += [inner] if isinstance(inner, str) else texts(inner)
    return found


def shown(holder: Message | View) -> str:
    """Everything a message or view says, one piece a line."""
    if isinstance(holder, View):
        return "\n".join([holder.title, *texts(holder.blocks)])
    return "\n".join([holder.text, *texts(holder.blocks)])


def controls(holder: Message | View) -> list[Control]:
    """Everything in a message or view that can be acted on, in order."""
    return _controls(holder, holder.blocks)


def buttons_before(holder: Message | View) -> list[Control]:
    """The buttons and menus of buttons that a message or a Home showed until it was last drawn anew.

    A press that was on its way by then still comes to the app.
    """
    if isinstance(holder, View):
        blocks = holder.before if holder.type == "home" else []
    else:
        blocks = holder.revisions[-2].blocks if len(holder.revisions) > 1 else []
    return [one for one in _controls(holder, blocks) if one.kind in ("button", "overflow")]


def _controls(holder: Message | View, blocks: list[Json]) -> list[Control]:
    found = []
    above = ""
    for block in blocks:
        own = "\n".join(texts({k: v for k, v in block.items() if k not in ("accessory", "element")}))
        if block["type"] == "context":
            above = f"{above}\n{own}"  # small print belongs to what stands above it
        elif block["type"] != "actions":
            above = own
        found += [Control(holder, block, element, f"{above}\n{own}") for element in elements_of(block)]
    return found


def menu_options(control: Control, words: str) -> list[Json]:
    """The options of a control with these words, those of their second line among them or not.

    They may stand there on one line, on two, or cut.
    """
    every = [option for option in all_options(control.element) if means(words, option)]
    found = [option for option in every if plain(_whole(option)) == plain(words)]
    return (
        found
        or [option for option in every if plain(option["text"]["text"]) == plain(words)]
        or [option for option in every if _begins(plain(option["text"]["text"]), plain(words))]
        or [option for option in every if reads(_whole(option), words)]
    )


def means(words: str, element: Json) -> bool:
    """Whether an option, a button or one choice of a menu is about what is meant by words."""
    if not isinstance(words, Known):
        return True
    return any(words.meant.search(str(one.get("value", ""))) for one in (element, *all_options(element)))


def _begins(said: str, words: str) -> bool:
    """Whether a choice says these words, and then that it asks first or what it is about."""
    return said.startswith(words) and said[len(words) :].startswith(("…", ":"))


def _whole(option: Json) -> str:
    return " ".join(option[key]["text"] for key in ("text", "description") if key in option)


def described(control: Control) -> str:
    """A control in words, for an error."""
    options = [option["text"]["text"] for option in all_options(control.element)]
    name = control.name or control.beside.strip().split("\n")[0]
    return f"{name!r} ({', '.join(options)})" if options else repr(name)
