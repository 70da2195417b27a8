"""At most ten buttons on a screen: what is too many goes into menus, from the bottom up.

First the last buttons of a row go into the menu at its end. Then what stands beside a main button goes behind
three dots, as it does beside an answer that was given; then whole rows, and buttons beside a text. The main
button of a row stays in sight.
"""

from collections.abc import Sequence
from typing import Any

from bot.act.ids import ASKED_FIRST, OF_ACTS, Act
from bot.slack.blocks import act_of, folded, option
from bot.slack.layout import Block

MOST_BUTTONS = 10
IN_A_MENU = 5  # choices behind three dots
LONGEST = 150  # characters that come back from a choice
Element = dict[str, Any]


def pressed(blocks: Sequence[Block]) -> int:
    """How many buttons there are in blocks."""
    return sum(each["type"] == "button" for block in blocks for each in _elements(block))


def few(blocks: Sequence[Block], most: int = MOST_BUTTONS, *, gently: bool = False) -> list[Block]:
    """Return blocks with at most so many buttons; `gently`: only what goes into the menu of its own row."""
    shown = list(blocks)
    over = pressed(shown) - most
    for fold in (_into_its_menu,) if gently else (_into_its_menu, _beside_the_main, _behind_dots):
        for n in reversed(range(len(shown))):
            if over <= 0:
                return shown
            before, shown[n] = shown[n], fold(shown[n], over)
            over -= pressed([before]) - pressed([shown[n]])
    return shown


def _elements(block: Block) -> list[Element]:
    found = block["elements"] if block["type"] == "actions" else [block.get("accessory")]
    return [each for each in found if each]


def _folds(element: Element) -> bool:
    """Whether a button can go into a menu: what asks first has to be able to ask from there."""
    if element["type"] != "button" or element.get("style") == "primary" or element["action_id"] == Act.CIRCLE:
        return False  # no more does the way to what is not here
    asks = "confirm" in element
    return (not asks or element["action_id"] in ASKED_FIRST) and len(act_of(element).value) <= LONGEST


def _into_its_menu(block: Block, over: int) -> Block:
    *before, menu = _elements(block) or [{}]
    if menu.get("type") != "static_select" or menu["action_id"] != OF_ACTS or "options" not in menu:
        return block
    moved = [each for each in before if _folds(each)][-over:]
    options = [*(option(act_of(each)) for each in moved), *menu["options"]]
    stay = [each for each in before if each not in moved]
    return {**block, "elements": [*stay, {**menu, "options": options}]}


def _beside_the_main(block: Block, over: int) -> Block:
    elements = _elements(block)
    main = any(each.get("style") == "primary" for each in elements)
    return _behind_dots(block, over) if main and len(elements) > 2 else block


def _behind_dots(block: Block, _over: int) -> Block:
    elements = _elements(block)
    moved = [each for each in elements if _folds(each)][-IN_A_MENU:]
    if not moved or any(each.get("action_id") == OF_ACTS for each in elements):
        return block
    if block["type"] != "actions":
        return {**block, "accessory": folded(*moved)}
    return {**block, "elements": [*(each for each in elements if each not in moved), folded(*moved)]}
