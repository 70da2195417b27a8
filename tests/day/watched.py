"""A person of the playground whose every press, character and word is counted."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any, TypeAlias

from playground import Message, Person, Playground, View
from playground.checks.options import all_options
from playground.forms import check_typed, filled, find_input
from playground.inputs import TYPED, bare
from playground.person import Act
from playground.records import Json
from playground.sight import Control, controls, plain, texts
from playground.words import tells_of
from tests.day.keystrokes import Effort, words_of

SKIMMED = 1 / 3  # of the words of a post in the channel, by who does the least
KNOWN = 1 / 2  # of words that somebody read elsewhere before, in a row with so many others
ROW = 4
Row: TypeAlias = tuple[str, ...]
IN_ONE_TAP = ("radio_buttons", "checkboxes")  # for each box; a menu, a date and an hour ask for two
FOLDED = ("options", "option_groups")
NUMBER = re.compile(r"\d+")  # an hour or a count that is another is seen at a glance


def unfolded(value: Any) -> Any:
    """Return blocks without what stands in a menu that is closed."""
    if isinstance(value, list):
        return [unfolded(item) for item in value]
    if not isinstance(value, dict):
        return value
    folds = str(value.get("type", "")).endswith(("_select", "overflow"))
    return {key: unfolded(item) for key, item in value.items() if not (folds and key in FOLDED)}


def pieces_of(blocks: list[Json]) -> list[str]:
    """Return what somebody reads in blocks, piece by piece; a menu that is closed says nothing yet."""
    return texts(unfolded(blocks))


def pieces(holder: Message | View) -> list[str]:
    """Return what somebody reads in a message or view, piece by piece."""
    found = pieces_of(holder.blocks)
    if isinstance(holder, Message):
        return found or [holder.text]
    ends = [end for name in ("submit", "close") for end in texts({"text": holder.content.get(name)})]
    return [holder.title, *found, *ends]


def typed(was: str, now: str) -> int:
    """Return how many characters of a text are typed: what it begins and ends with as before is kept."""
    begins = alike(was, now)
    return len(now) - begins - alike(was[begins:][::-1], now[begins:][::-1])


def alike(one: str, other: str) -> int:
    """Return with how many of the same characters two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class Watched(Person):
    """Somebody who reads what reaches them and what they open: in full what is new to them."""

    def __init__(
        self, playground: Playground, user_id: str, written: frozenset[Row], *, skims: bool = False
    ) -> None:
        super().__init__(playground, playground.workspace.users[user_id])
        self._skims, self._written = skims, written
        self.steps: dict[str, Effort] = {}
        self._now = Effort()
        self._known: set[Row] = set()  # words in a row, and whole lines, read anywhere
        self._read: set[tuple[str, str]] = set()  # pieces read in a place
        self._came = {message.ts for message in self.messages()}

    @property
    def total(self) -> Effort:
        """Everything so far."""
        return sum(self.steps.values(), Effort())

    @contextmanager
    def doing(self, step: str) -> Iterator["Watched"]:
        """Count to a step what is done within it; what reached them meanwhile is read first."""
        self._now = Effort()
        self._reads_what_came()
        yield self
        self.steps[step] = self.steps.get(step, Effort()) + self._now

    async def runs(self, command: str, text: str = "", channel: str | None = None) -> Act:
        """Type a command."""
        self._counts(taps=1, decisions=1, characters=len(f"{command} {text}".strip()))
        return self._looks(await super().runs(command, text, channel))

    async def presses(self, control: Control, option: Json) -> Act:
        """Press a button, or choose in a menu that acts at once."""
        asks = control.element.get("confirm")
        if control.kind == "overflow":
            self._reads(f"menu {id(control.holder)}", texts(control.element))
        if asks:
            self._reads(f"confirm {asks}", texts([asks, asks.get("confirm"), asks.get("deny")]))
        in_a_menu = control.kind != "button" and control.kind not in IN_ONE_TAP
        self._counts(taps=1 + in_a_menu + bool(asks), decisions=1)
        return self._looks(await super().presses(control, option))

    async def chooses_beside(self, words: str, choice: str) -> Act:
        """Choose in the menu that stands beside these words."""
        return await self.presses_in(lambda one: tells_of(one.beside, words), choice)

    async def chooses_in(self, name: str, words: str) -> Act:
        """Choose what begins with these words in the menu of this name."""
        return await self.presses_in(lambda one: plain(one.name) == plain(name), words)

    async def presses_in(self, here: Callable[[Control], bool], words: str) -> Act:
        """Choose in the first menu that is meant, by the words of the choice or as they were cut."""
        found = (
            (one, option)
            for one in controls(self.top())
            if here(one)
            for option in all_options(one.element)
            if tells_of(option["text"]["text"], words)
        )
        control, option = next(found)
        return await self.presses(control, {"selected_option": option})

    async def fills(self, values: dict[str, Any]) -> View:
        """Fill in a form, field by field."""
        for label, given in values.items():
            view = self.top()
            field = find_input(view, label)
            state = filled(self.workspace, field, given)
            check_typed(field, state)
            self._fills(view, field, state)
        return self.top()

    def filled_in(self, label: str) -> str:
        """What a field holds as it stands."""
        view = self.top()
        field = find_input(view, label)
        kept = view.state[field.block["block_id"]]
        return str(bare(field.element, kept.get(field.element["action_id"], {})) or "")

    def _fills(self, view: View, field: Control, state: Json) -> None:
        kept = view.state[field.block["block_id"]]
        name = field.element["action_id"]
        was, now = bare(field.element, kept.get(name, {})), bare(field.element, state)
        kept[name] = state
        if field.kind in TYPED:
            self._knows(str(now or ""))
            self._counts(fields=1, decisions=1, taps=1, characters=typed(str(was or ""), str(now or "")))
        else:
            taps = _different(was, now) * (1 if field.kind in IN_ONE_TAP else 2)
            self._counts(fields=1, decisions=1, taps=taps)

    async def submits(self, values: dict[str, Any] | None = None) -> Act:
        """Send a form in."""
        self._counts(taps=1)
        return self._looks(await super().submits(values))

    async def closes(self, *, everything: bool = False) -> Act:
        """Close what is on top, or all of it."""
        self._counts(taps=1)
        return self._looks(await super().closes(everything=everything))

    async def goes_back_to(self, depth: int) -> None:
        """Close what lies on top of so many modals."""
        while len(self.modals) > depth:
            await self.closes()

    async def is_done(self) -> None:
        """Close what is still open."""
        if self.modals:
            await self.closes(everything=True)

    async def opens_home(self) -> View | None:
        """Go to Home."""
        self._counts(taps=1)
        home = await super().opens_home()
        if home is not None:
            self._counts(screens=1)
            self._reads(home.id, pieces(home))
        return home

    def _counts(self, **more: int) -> None:
        self._now += Effort(**more)

    def _looks(self, act: Act) -> Act:
        """Read what an act led to: what is on top, the Home when nothing is, and what is only for oneself."""
        self._reads_what_came()
        if self.modal is not None:
            self._opens(self.modal)
        elif self.home is not None and any(place == self.home.id for place, _ in self._read):
            self._reads(self.home.id, pieces(self.home))
        return act

    def _reads_what_came(self) -> None:
        for message in self.messages():
            if message.ts not in self._came and message.user != self.id:
                self._came.add(message.ts)
                direct = self.workspace.channels[message.channel].is_dm
                self._counts(
                    only_you=bool(message.ephemeral_to),
                    direct=direct and not message.ephemeral_to,
                    channel=not direct and not message.ephemeral_to,
                )
                self._opens(message, SKIMMED if self._skims and not direct else 1)

    def _opens(self, place: Message | View, share: float = 1) -> None:
        words, key = pieces(place), place.ts if isinstance(place, Message) else f"{place.id} {place.title}"
        if not any(key == read for read, _ in self._read):
            self._counts(screens=1)
        self._reads(key, words, share)

    def _reads(self, place: str, words: list[str], share: float = 1) -> None:
        for line in (line for piece in words for line in piece.split("\n")):
            same = NUMBER.sub("#", plain(line))
            if (place, same) in self._read:
                continue
            words = self._newness(words_of(same)) * share
            self._now += Effort(words=words, theirs=words * self._written_share(words_of(same)))
            self._read.add((place, same))
            self._known.update([tuple(words_of(same)), *_rows(words_of(same))])

    def _knows(self, typed: str) -> None:
        """Remember what somebody typed: they know it as what they read."""
        for line in typed.split("\n"):
            words = words_of(NUMBER.sub("#", plain(line)))
            self._known.update([tuple(words), *_rows(words)])

    def _newness(self, words: list[str]) -> float:
        """How many words a line counts for: less for those that were read before, in this line or a part."""
        if tuple(words) in self._known:
            return len(words) * KNOWN
        return len(words) - _among(words, self._known) * (1 - KNOWN)

    def _written_share(self, words: list[str]) -> float:
        """Which part of the words of a line members wrote."""
        return _among(words, self._written) / len(words) if words else 0


def rows_in(written: Iterable[str]) -> frozenset[Row]:
    """Return the rows of words in what members wrote, as lines are compared."""
    lines = (line for text in written for line in text.split("\n"))
    return frozenset(row for line in lines for row in _rows(words_of(NUMBER.sub("#", plain(line)))))


def _rows(words: list[str]) -> list[Row]:
    return [tuple(words[n : n + ROW]) for n in range(len(words) - ROW + 1)]


def _among(words: list[str], known: Collection[Row]) -> int:
    """How many words of a line stand in a row of words that is known."""
    return len({n + m for n, row in enumerate(_rows(words)) if row in known for m in range(ROW)})


def _different(was: Any, now: Any) -> int:
    """How many things one picks anew, or ticks and unticks."""
    if not isinstance(now, list):
        return int(was != now)
    return sum(one not in (was or []) for one in now) + sum(one not in now for one in was or [])
