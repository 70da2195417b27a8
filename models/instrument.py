"""Instruments: what a group can be asked, each declared once with its form; here what the rules need of it.

A declaration stands in `bot/instruments/`, beside the struct that its form is drawn from, and registers here
when the house is composed: the rules know who is asked, when and how openly, not how a question is put.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict


class Privacy(StrEnum):
    """Who may know what somebody answered."""

    CONFIDENTIAL = "confidential"  # nobody: nothing links who answered to what
    NAMED = "named"  # the members, beside a name; it is kept with its person
    PUBLIC = "public"  # the channel, when it closes, beside a name


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
    agreement: bool = False  # the group talks about it, and one change comes back as an agreement

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


INSTRUMENTS: dict[str, Instrument] = {}
