"""How a message or a view is put together so that it fits in Slack: the room there is, spent over its parts.

Nothing is cut in silence. A text that is longer than a block holds goes on in the next one. What can be
shown in part is a list (`Lines` of text, `Items` of blocks): the room that is left goes to the lists, each
says how many are not shown, and who writes the message adds the way to the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec

from bot.slack.lengths import pieces, shorten, size

Block = dict[str, Any]
Item = TypeVar("Item")
More = Callable[[int], str]  # says how many more there are

BLOCK_LIMIT = 3000  # characters of text in one block
LABEL = (
    75  # characters that a screen reader is given for a button; each may get as many (bot/slack/labels.py)
)
A_BUTTON = b'"type":"button"'
ASCII = bytes(range(128))
ENCODER = msgspec.json.Encoder(enc_hook=str)  # for texts that are markup
AROUND = 100  # characters that a block costs beside its own: what stands around it counts, too
ENDS = ("actions", "context", "divider")  # what stands at the end of a message and stays


def characters(blocks: Sequence[Block]) -> int:
    """Return what blocks cost of a message, in characters: everything that is written in them."""
    return sum(AROUND + _written(block) for block in blocks)


def _written(value: Any) -> int:
    if isinstance(value, str):
        return size(value)
    if isinstance(value, dict):
        label = LABEL if value.get("type") == "button" else 0
        return label + sum(map(_written, value.values()))
    return sum(map(_written, value)) if isinstance(value, list) else 0


def octets(blocks: Sequence[Block]) -> int:
    """Return what blocks cost of a view, in bytes: a sign beyond ASCII is sent as three times its own."""
    written = ENCODER.encode(blocks)
    beyond = 0 if written.isascii() else len(written.translate(None, ASCII))
    return len(written) + 2 * (beyond + LABEL * written.count(A_BUTTON))


@dataclass(frozen=True)
class Room:
    """How much there is room for: so many blocks, of so many characters or bytes together."""

    blocks: int
    size: int
    costs: Callable[[Sequence[Block]], int] = characters

    def holds(self, blocks: Sequence[Block]) -> bool:
        """Whether these blocks fit."""
        return len(blocks) <= self.blocks and self.costs(blocks) <= self.size

    def without(self, blocks: Sequence[Block]) -> "Room":
        """The room that is left beside these blocks."""
        return Room(self.blocks - len(blocks), self.size - self.costs(blocks), self.costs)

    def shared_by(self, number: int) -> "Room":
        """The same part of the room for each of so many."""
        return Room(self.blocks // number, self.size // number, self.costs)


# Slack refuses a message of some 13,200 characters, and was seen to refuse 11,300 in many blocks.
MESSAGE = Room(50, 9_500)
VIEW = Room(100, 210_000, octets)  # of 250 kB, with the ids and the names of a modal beside its blocks


class Listed(ABC):
    """What can be shown in part."""

    most: int | None  # so many are shown at most, whatever the room
    beyond: int  # how many more there are that are not here

    @abstractmethod
    def __len__(self) -> int:
        """How many there are."""

    @abstractmethod
    def first(self, shown: int) -> list[Block]:
        """The first so many of them, and how many there are more."""

    @abstractmethod
    def within(self, room: Room) -> list[Block]:
        """As many as there is room for, in their order, and how many there are more."""

    @property
    def likes(self) -> int:
        """How many are shown where there is room for all."""
        return len(self) if self.most is None else min(self.most, len(self))

    @property
    def capped(self) -> bool:
        """Whether not all are shown, however much room there is."""
        return self.likes < len(self) or self.beyond > 0

    def whole(self) -> list[Block]:
        """All of them."""
        return self.first(len(self))


@dataclass(frozen=True)
class Lines(Listed):
    """Lines of text below a title, in as few blocks as hold them; each line may be shown or not.

    The lines are escaped, or are words as somebody wrote them when `verbatim`.
    """

    lines: Sequence[str]
    more: More
    title: str = ""
    bullet: str = "• "
    verbatim: bool = False
    most: int | None = None
    beyond: int = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self.lines)

    def first(self, shown: int) -> list[Block]:
        """The first lines, and how many there are more."""
        return self._blocks(self.lines[:shown], len(self.lines) - shown + self.beyond)

    def within(self, room: Room) -> list[Block]:
        """As many lines as there is room for."""
        shown = _most(self.likes, lambda n: room.holds(self.first(n)))
        if shown or not self.lines:
            return self.first(shown)
        for length in (1000, 300, 100):  # the beginning of the first one at least
            blocks = self._blocks([shorten(self.lines[0], length)], len(self.lines) + self.beyond)
            if room.holds(blocks):
                return blocks
        return self.first(0)

    def _blocks(self, lines: Sequence[str], left: int) -> list[Block]:
        texts = [f"{self.bullet}{line}" for line in lines]
        title = [self.title] if self.title else []
        more = [self.more(left)] if left else []
        if not self.verbatim:
            return _sections([*title, *texts, *more], "mrkdwn")
        return [*_sections(title, "mrkdwn"), *_sections(texts, "plain_text"), *map(_small, more)]


@dataclass(frozen=True)
class Items(Listed):
    """Things of which each takes blocks of its own, such as a text with its button; drawn when shown."""

    things: Sequence[Any]
    draw: Callable[[Any], Iterable[Block]]
    more: More
    most: int | None = None
    beyond: int = 0
    drawn: list[list[Block]] = field(default_factory=list, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.things)

    def first(self, shown: int) -> list[Block]:
        """The first ones, and how many there are more."""
        left = len(self.things) - shown + self.beyond
        self.drawn.extend(split(self.draw(thing)) for thing in self.things[len(self.drawn) : shown])
        blocks = [block for drawn in self.drawn[:shown] for block in drawn]
        return [*blocks, _small(self.more(left))] if left else blocks

    def within(self, room: Room) -> list[Block]:
        """As many as there is room for."""
        return self.first(_most(self.likes, lambda n: room.holds(self.first(n))))


@dataclass(frozen=True)
class Either:
    """A block that is another one where something of the message is not shown."""

    complete: Block
    cut: Block


Simple = Block | Lines | Items
Part = Simple | Either


@dataclass(frozen=True)
class Laid:
    """Blocks that fit, and whether something is not among them."""

    blocks: list[Block]
    cut: bool = False


def whole(parts: Iterable[Part]) -> list[Block]:
    """Return everything, however long; what depends on what is shown is as it is where not all is."""
    simple = _chosen(parts, cut=True)
    return _joined(simple, {n: part.whole() for n, part in _lists(simple).items()})


def lay_out(parts: Sequence[Part], room: Room, rest: Sequence[Block] = ()) -> Laid:
    """Return what fits of a message or a view; `rest` leads to what does not, and stands at the end then."""
    complete = _lay_out(_chosen(parts, cut=False), room, rest)
    if not complete.cut or not any(isinstance(part, Either) for part in parts):
        return complete
    return replace(_lay_out(_chosen(parts, cut=True), room, rest), cut=True)


def _chosen(parts: Iterable[Part], *, cut: bool) -> list[Simple]:
    """Return parts that no longer depend on whether all is shown."""
    return [(part.cut if cut else part.complete) if isinstance(part, Either) else part for part in parts]


def _lists(parts: Sequence[Simple]) -> dict[int, Lines | Items]:
    return {n: part for n, part in enumerate(parts) if not isinstance(part, dict)}


def _lay_out(parts: Sequence[Simple], room: Room, rest: Sequence[Block]) -> Laid:
    lists = _lists(parts)
    liked = {n: part.first(part.likes) for n, part in lists.items()}
    capped = any(part.capped for part in lists.values())
    blocks = [*_joined(parts, liked), *(rest if capped else ())]
    if room.holds(blocks):
        return Laid(blocks, capped)
    room = room.without(rest)
    blocks = _joined(parts, _divided(lists, liked, room.without(_joined(parts, {}))))
    return Laid([*_squeezed(blocks, room), *rest], cut=True)


def _joined(parts: Sequence[Simple], lists: dict[int, list[Block]]) -> list[Block]:
    """Return the blocks of parts, the lists as they are given."""
    return [
        block
        for n, part in enumerate(parts)
        for block in (split([part]) if isinstance(part, dict) else lists.get(n, ()))
    ]


def _divided(
    lists: Mapping[int, Listed], liked: dict[int, list[Block]], left: Room
) -> dict[int, list[Block]]:
    """Divide the room that is left over the lists: short ones as they like, the others an equal share."""
    shown: dict[int, list[Block]] = {}
    for n in sorted(lists, key=lambda n: left.costs(liked[n])):
        waiting = len(lists) - len(shown)
        share = left.shared_by(waiting)
        shown[n] = liked[n] if share.holds(liked[n]) else lists[n].within(share)
        left = left.without(shown[n])
    return shown


def _squeezed(blocks: list[Block], room: Room) -> list[Block]:
    """Return blocks that fit whatever they hold: long texts shortened alike, then the last ones left out."""
    if len(blocks) > room.blocks:
        keeps = min(len(blocks), 3, max(room.blocks, 0))
        end = _most(keeps, lambda n: all(b["type"] in ENDS for b in blocks[len(blocks) - n :]))
        blocks = [*blocks[: max(room.blocks - end, 0)], *blocks[len(blocks) - end :]]
    if room.holds(blocks):
        return blocks
    for length in (2000, 1500, 1000, 700, 500, 300, 200, 100):
        shorter = [_shortened(block, length) for block in blocks]
        if room.holds(shorter):
            return shorter
    return shorter[: _most(len(shorter), lambda n: room.holds(shorter[:n]))]


def _shortened(block: Block, length: int) -> Block:
    if block["type"] != "section" or "text" not in block:
        return block
    return {**block, "text": {**block["text"], "text": shorten(block["text"]["text"], length)}}


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to a limit that fits, when all smaller ones fit; 0 when none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def split(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of which no text is longer than Slack takes: it goes on in the next block."""
    return [piece for block in blocks for piece in _split(block)]


def _split(block: Block) -> Iterator[Block]:
    text = block.get("text") if block["type"] == "section" else None
    if block["type"] == "context" and len(block["elements"]) == 1:
        text = block["elements"][0]
    if not text or "text" not in text or size(text["text"]) <= BLOCK_LIMIT:
        yield block
        return
    for number, piece in enumerate(pieces(text["text"], BLOCK_LIMIT)):
        said = {**text, "text": piece}
        if block["type"] == "context":
            yield {**block, "elements": [said]}
        elif number == 0:
            yield {**block, "text": said}
        else:
            yield {"type": "section", "text": said}


def _sections(lines: Iterable[str], kind: str) -> list[Block]:
    """Return lines as paragraphs, as few as hold them."""
    packed: list[str] = []
    for piece in (piece for line in lines for piece in pieces(line, BLOCK_LIMIT)):
        if packed and size(packed[-1]) + size(piece) + 1 <= BLOCK_LIMIT:
            packed[-1] += f"\n{piece}"
        else:
            packed.append(piece)
    extra = {"emoji": True} if kind == "plain_text" else {}
    return [{"type": "section", "text": {"type": kind, "text": text, **extra}} for text in packed]


def _small(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


@dataclass(frozen=True)
class Page:
    """A part of a long list, with the places at which the part before it and the part after it begin."""

    blocks: list[Block]
    before: int | None = None
    after: int | None = None


def page(
    items: Sequence[Item],
    draw: Callable[[Item], Iterable[Block]],
    start: int,
    room: Room,
    most: int | None = None,
) -> Page:
    """Return as many things as there is room for from a place on, at most so many; only those are drawn."""
    start = max(0, min(start, len(items) - 1))
    before = items[:start] if most is None else items[max(start - most, 0) : start]
    after = items[start:] if most is None else items[start : start + most]
    shown = _filled((split(draw(item)) for item in after), room)
    earlier = _filled((split(draw(item)) for item in reversed(before)), room)
    end = start + len(shown)
    return Page(
        [block for blocks in shown for block in blocks],
        start - len(earlier) if start else None,
        end if end < len(items) else None,
    )


def _filled(drawn: Iterable[list[Block]], room: Room) -> list[list[Block]]:
    """Take things as long as they fit, and one at least."""
    found: list[list[Block]] = []
    for blocks in drawn:
        room = room.without(blocks)
        if found and (room.blocks < 0 or room.size < 0):
            break
        found.append(blocks)
    return found
