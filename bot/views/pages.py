"""What does not fit at once: a long list in a modal, a part at a time, and everything that a message says."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from bot.act.forms import About
from bot.act.ids import PREVIOUS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Part, View
from bot.slack.layout import VIEW, page, whole
from bot.texts import Texts

Thing = TypeVar("Thing")
BELOWS = ("actions", "context")  # these belong to what stands above them


def paged(
    t: Texts,
    form: Form,
    title: str,
    things: Sequence[Thing],
    draw: Callable[[Thing], Iterable[Block]],
    *,
    act: str,
    about: About,
    start: int = 0,
    above: Sequence[Block] = (),
    below: Sequence[Block] = (),
    submit: str | None = None,
    read_first: bool = False,
    most: int | None = None,
) -> View:
    """A modal with as many things as fit, from a place among them on; `act` shows another part of them.

    With `read_first` only the last part can be submitted: whoever does so has seen the others. There are at
    `most` so many things in a part.
    """
    there = blocks.button(t.plain("pages.next"), act, replace(about, start=len(things)))
    back = blocks.button(t.plain("pages.previous"), f"{act}{PREVIOUS}", replace(about, start=len(things)))
    shown = page(things, draw, start, VIEW.without([*above, *below, blocks.actions(back, there)]), most)
    ways = []
    if shown.before is not None:
        ways.append({**back, "value": blocks.encode(replace(about, start=shown.before))})
    if shown.after is not None:
        ways.append({**there, "value": blocks.encode(replace(about, start=shown.after))})
    return blocks.modal(
        form,
        title,
        [*above, *shown.blocks, *([blocks.actions(*ways)] if ways else []), *below],
        about=replace(about, start=start or None),
        submit=None if read_first and shown.after is not None else submit,
        close=t.plain("common.close"),
    )


def headed(title: str, things: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Put a title above the first of some things that are shown a part at a time; nothing without things."""
    above = [blocks.section(title)]
    return [[*(above if n == 0 else ()), *thing] for n, thing in enumerate(things)]


def drawn(thing: Callable[[], Sequence[Block]]) -> Sequence[Block]:
    """Draw a thing that knows how: of a list in which things differ."""
    return thing()


def lazily(
    things: Sequence[Thing], draw: Callable[[Thing], Sequence[Block]], title: str = ""
) -> list[Callable[[], Sequence[Block]]]:
    """Return how each thing of a list is drawn, below a title; what is not drawn need not be loaded."""

    def one(at: int) -> Sequence[Block]:
        return [*([blocks.section(title)] if title and at == 0 else ()), *draw(things[at])]

    return [partial(one, at) for at in range(len(things))]


def together(parts: Iterable[Part]) -> list[list[Block]]:
    """Return the whole of some parts in pieces that stay together: a text with the buttons below it."""
    found: list[list[Block]] = []
    for block in whole(parts):
        if found and block["type"] in BELOWS:
            found[-1].append(block)
        else:
            found.append([block])
    return found


def read_button(t: Texts, network_id: int, message: str) -> Block:
    """The way to everything that a message says, below what fits in it."""
    about = About(network=network_id, message=message)
    return blocks.actions(blocks.button(t.plain("pages.read_all"), Act.READ_ALL, about))


def read_all(t: Texts, about: About, message: Message, start: int) -> View:
    """Everything that a message says."""
    title = t.plain("pages.title")
    pieces = together(message.parts)
    return paged(t, Form.READ_ALL, title, pieces, list, act=Act.READ_ALL, about=about, start=start)
