"""What a screen reader is given for a button that stands more than once: also what it is about.

Nobody writes this at a button. What tells two of them apart to who sees them says so: the heading under
which each stands, or the text of its section, or the text above its row. Where that does not say enough, as
when it is a mention, the button itself does (`blocks.button(..., of=...)`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bot.slack.layout import LABEL, Block
from bot.slack.lengths import shorten
from bot.slack.markup import without_markup

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
    """Return blocks in which no two buttons sound alike."""
    alike: dict[str, list[Place]] = defaultdict(list)
    for place in _places(blocks):
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
    said = " ".join(without_markup(about, {}, "", "").split()).strip(AROUND)
    return shorten(f"{words}: {said}" if said else words, LABEL)


def _places(blocks: Sequence[Block]) -> Iterator[Place]:
    heading = above = ""
    for n, block in enumerate(blocks):
        if block["type"] in ("section", "header") and "text" in block:
            above = block["text"]["text"]
            heading = above if block["type"] == "header" else heading
        for each in block["elements"] if block["type"] == "actions" else [block.get("accessory") or {}]:
            if each.get("type") == "button":
                yield Place(n, each, heading, above)


def _free(place: Place, about: str, given: set[str]) -> str:
    """Return a name that nothing else has: numbered where what stands beside it is the same."""
    own, number = place.button.get("accessibility_label"), 1
    label = str(own) if own else of_what(place.sound, about)
    while label.casefold() in given:
        number += 1
        label = f"{own[: LABEL - 5]} ({number})" if own else of_what(f"{place.sound} ({number})", about)
    given.add(label.casefold())
    return label


def _with(block: Block, n: int, named: dict[tuple[int, str], Element]) -> Block:
    """Return a block with the buttons that were given a name."""
    if block["type"] == "actions":
        shown = [named.get((n, each.get("action_id", "")), each) for each in block["elements"]]
        return {**block, "elements": shown}
    press = named.get((n, (block.get("accessory") or {}).get("action_id", "")))
    return block if press is None else {**block, "accessory": press}
