"""Instruments: what a group can be asked, each declared once with its form; here what the rules need of it.

A declaration stands in `bot/instruments/`, beside the struct that its form is drawn from, and registers here
when the house is composed: the rules know who is asked, when and how openly, not how a question is put.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from models.network import NetworkKind

POSITIONS = tuple("1234567")  # places on a line, from its left end to its right one
UNKNOWN = "unknown"  # chosen instead of a place
OWN, MOST_OWN = "own", 3  # the step of a network’s own lines, and how many these may be
YEAR, APART = timedelta(days=365), timedelta(days=90)


class Privacy(StrEnum):
    """Who may know what somebody answered."""

    CONFIDENTIAL = "confidential"  # nobody: nothing links who answered to what
    NAMED = "named"  # the members, beside a name; it is kept with its person
    PUBLIC = "public"  # the channel, when it closes, beside a name


class ReadBy(StrEnum):
    """Who reads what somebody answers beside their name, as they choose."""

    MEMBERS = "members"
    LEADERS = "leaders"


READERS = "readers"  # the name under which an answer keeps that choice


class Asks(StrEnum):
    """Who is asked."""

    MEMBERS = "members"  # everybody who takes part
    PRESENT = "present"  # who was at the session that it is about


class Sort(StrEnum):
    """What an answer to one item is, and so how all of them are shown."""

    NUMBER = "number"  # a spread
    CHOICE = "choice"  # counts
    SEVERAL = "several"  # counts, of which one person may be in many
    WORDS = "words"  # the words
    POSITION = "position"  # a place on a line with two ends: a strip of dots, from so many places on


@dataclass(frozen=True)
class Course:
    """How far a network is: its sessions that were not called off, and those of them that were held."""

    planned: int
    held: int


class More(TypedDict, total=False):
    """What an instrument may say of itself."""

    days: int
    asks: Asks
    prompt: bool
    agreement: bool
    looks_back: bool
    steps: Mapping[str, Sequence[str]]
    a_year: int
    leaders_only: Collection[str]
    only_between: Collection[str]
    promises: str
    prepares: bool


@dataclass(frozen=True)
class Instrument:
    """One thing that a group can be asked: all that is said of it anywhere but in its form."""

    key: str
    privacy: Privacy
    offered: Callable[[Course], bool]  # whether now is the moment to ask it
    items: Mapping[str, Sort]
    days: int = 14  # how long it stays open
    asks: Asks = Asks.MEMBERS
    prompt: bool = True  # a message says that the moment is there; else Home alone
    looks_back: bool = False  # who is asked reads above it what they wanted to learn on the whole path
    promises: str = ""  # the item of which the choices are what the invitation offered
    agreement: bool = False  # the group talks about it, and one change comes back as an agreement
    # What is asked step by step: lines by the name of their step, each now and as it is wished.
    steps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    a_year: int = 0  # how often at most in twelve months; 0: once in the life of a network
    prepares: bool = False  # the first session: it comes before it, also in the week before
    chooses: bool = False  # who answers beside their name says who reads it
    only_between: Collection[str] = ()  # items that are asked in a network between organisations alone
    leaders_only: Collection[str] = ()  # items that whoever facilitates alone reads, whatever was chosen

    def of_sort(self, sort: Sort) -> list[str]:
        """Return the items of one sort, in their order."""
        return [item for item, is_a in self.items.items() if is_a is sort]

    @property
    def confidential(self) -> bool:
        """Nothing links who answered to what."""
        return self.privacy is Privacy.CONFIDENTIAL

    @property
    def named(self) -> bool:
        """What somebody answered stays with them, and stays theirs to change."""
        return self.privacy is Privacy.NAMED

    def again_from(self, asked: Sequence[datetime]) -> datetime | None:
        """Return from when on it can be asked again, after these times, the earliest first; None: never."""
        if not asked:
            return datetime.min.replace(tzinfo=UTC)
        if not self.a_year:
            return None
        rested = asked[-1] + APART
        return max(rested, asked[-self.a_year] + YEAR) if len(asked) >= self.a_year else rested

    def not_asked(self, kind: NetworkKind | None, given: Mapping[str, Any] | None) -> list[str]:
        """Return the items that are not asked in a network of a kind; what was said can be changed."""
        if kind is NetworkKind.BETWEEN:
            return []
        return [item for item in self.only_between if not (given or {}).get(item)]

    def begins_with(self, kind: NetworkKind | None) -> Mapping[str, Any]:
        """Return what stands in the form of who has not answered: within one organisation fewer read it."""
        return {READERS: ReadBy.LEADERS} if self.chooses and kind is NetworkKind.WITHIN else {}

    def readable(
        self, given: Mapping[str, Any], *, own: bool, leads: bool, confided: bool
    ) -> Mapping[str, Any] | None:
        """Return what of an answer beside a name somebody reads; None when that is nothing.

        What is for whoever facilitates alone was `confided` to who led then: it may be about who leads now.
        """
        if own or (leads and confided):
            return given
        if not leads and self.chooses and given.get(READERS) == ReadBy.LEADERS:
            return None
        return {item: value for item, value in given.items() if item not in self.leaders_only}

    def confides(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of an answer whoever facilitates alone reads."""
        return {item: given[item] for item in self.leaders_only if given.get(item)}


def wished(line: str) -> str:
    """Return the item of where on a line somebody would like to be; that of where they are is the line."""
    return f"{line}_wished"


def pair(line: str) -> tuple[str, str]:
    """Return the two items of a line: now, and wished."""
    return line, wished(line)


def own_lines(number: int = MOST_OWN) -> tuple[str, ...]:
    """Return the names of so many lines of a network’s own."""
    return tuple(f"{OWN}_{place}" for place in range(1, number + 1))


INSTRUMENTS: dict[str, Instrument] = {}
