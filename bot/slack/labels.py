"""What a screen reader is given for a button or a menu that stands more than once: also what it is about.

A menu with a name gets a longer name. A menu behind three dots has none, so each of its choices says it.
Nobody writes this at a button. What tells two of them apart to who sees them says so: the heading under
which each stands, or the text of its section, or the text above its row. Where that does not say enough, as
when it is a mention, the button itself does (`blocks.button(..., of=...)`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.slack.layout import LABEL, Block
from bot.slack.lengths import shorten
from bot.slack.markup import without_markup

MENUS = ("overflow", "static_select")
ABOUT = 50  # characters of what a choice is about
HEADED = re.compile(r"\*([^*\n]+)\*")
AROUND = " :,.·–-→"  # what is left around a mention that is taken out
Element = dict[str, Any]


class Place(NamedTuple):
    """A button where it stands."""

    block: int
    button: Element
    heading: str
    above: str

    @property
    def sound(self) -> str:
        """What it says when nothing is added."""
        return str(self.button.get("accessibility_label") or self.button["text"]["text"])


def labelled(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks in which no two buttons sound alike, nor two menus or what can be chosen behind dots."""
    return _buttons(_menus(blocks))


def _menus(blocks: Sequence[Block]) -> list[Block]:
    places = [place for place in _places(blocks) if place.button["type"] in MENUS]
    names = Counter(name for place in places for name in _names(place.button))
    if not any(many > 1 for many in names.values()):
        return list(blocks)
    headings = Counter(place.heading for place in places)
    by_heading = "" not in headings and max(headings.values()) == 1
    named, so_far = dict[tuple[int, str], Element](), Counter[str]()
    for place in places:
        own = place.button["type"] == "static_select" and place.heading  # it stands at the end, below lists
        about = shorten(_spoken(place.heading if own or by_heading else _headed(place.above)), ABOUT)
        so_far[about.casefold()] += 1
        if (number := so_far[about.casefold()]) > 1:
            about = f"{about} ({number})".strip()
        named[place.block, place.button["action_id"]] = _told_apart(place.button, about, names)
    return [_with(block, n, named) for n, block in enumerate(blocks)]


def _names(menu: Element) -> list[str]:
    if menu["type"] == "overflow":
        return [option["text"]["text"] for option in menu["options"]]
    return [menu["placeholder"]["text"]] if "placeholder" in menu else []


def _told_apart(menu: Element, about: str, names: Mapping[str, int]) -> Element:
    """Return a menu that says what it is about, where another one says the same."""

    def said(text: Element, limit: int) -> Element:
        whole = f"{text['text']}: {about}" if about and names[text["text"]] > 1 else text["text"]
        return {**text, "text": shorten(whole, limit)}

    if menu["type"] == "overflow":
        options = [{**each, "text": said(each["text"], LABEL)} for each in menu["options"]]
        return {**menu, "options": options}
    return {**menu, "placeholder": said(menu["placeholder"], 150)} if "placeholder" in menu else menu


def _headed(text: str) -> str:
    """Return the beginning of a text that stands out, if it does; else all of it."""
    bold = HEADED.match(text)
    return bold[1] if bold else text


def _buttons(blocks: Sequence[Block]) -> list[Block]:
    alike: dict[str, list[Place]] = defaultdict(list)
    for place in _places(blocks):
        if place.button["type"] == "button":
            alike[place.sound.casefold()].append(place)
    repeated = [places for places in alike.values() if len(places) > 1]
    if not repeated:
        return list(blocks)
    given, named = set(alike), dict[tuple[int, str], Element]()
    for places in repeated:
        headings = Counter(place.heading for place in places)
        by_heading = "" not in headings and max(headings.values()) == 1
        for place in places:
            label = _free(place, place.heading if by_heading else place.above, given)
            named[place.block, place.button["action_id"]] = {**place.button, "accessibility_label": label}
    return [_with(block, n, named) for n, block in enumerate(blocks)]


def of_what(words: str, about: str) -> str:
    """Return the name of a button with what it is about."""
    return _joined(words, _spoken(about))


def _spoken(about: str) -> str:
    return " ".join(without_markup(about, {}, "", "").split()).strip(AROUND)


def _joined(words: str, spoken: str) -> str:
    return shorten(f"{words}: {spoken}" if spoken else words, LABEL)


def _places(blocks: Sequence[Block]) -> Iterator[Place]:
    heading = above = ""
    for n, block in enumerate(blocks):
        if block["type"] in ("section", "header") and "text" in block:
            above = block["text"]["text"]
            heading = above if block["type"] == "header" else heading
        for each in block["elements"] if block["type"] == "actions" else [block.get("accessory") or {}]:
            if each.get("type") in ("button", *MENUS):
                yield Place(n, each, heading, above)


def _free(place: Place, about: str, given: set[str]) -> str:
    """Return a name that nothing else has: numbered where what stands beside it is the same."""
    own, spoken, number = place.button.get("accessibility_label"), _spoken(about), 1
    label = str(own) if own else _joined(place.sound, spoken)
    while label.casefold() in given:
        number += 1
        label = f"{own[: LABEL - 5]} ({number})" if own else _joined(f"{place.sound} ({number})", spoken)
    given.add(label.casefold())
    return label


def _with(block: Block, n: int, named: dict[tuple[int, str], Element]) -> Block:
    """Return a block with the buttons that were given a name."""
    if block["type"] == "actions":
        shown = [named.get((n, each.get("action_id", "")), each) for each in block["elements"]]
        return {**block, "elements": shown}
    press = named.get((n, (block.get("accessory") or {}).get("action_id", "")))
    return block if press is None else {**block, "accessory": press}
