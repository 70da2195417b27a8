"""Prompts: what whoever facilitates can say when a talk needs it, and tips for each who takes part in one."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from models.method import Both, Goal, Method

DATA = Path(__file__).parent / "data"


class Card(msgspec.Struct, frozen=True):
    """Some prompts for one moment; they stand with the methods for these goals, too."""

    id: str
    name: Both
    what: Both
    goals: Sequence[Goal]
    lines: Sequence[Both]


class _Cards(msgspec.Struct, frozen=True):
    prompts: list[Card]


@lru_cache
def cards() -> Sequence[Card]:
    """Return the cards with prompts, in the order in which they are shown."""
    return _read("prompts")


@lru_cache
def tips() -> Sequence[Card]:
    """Return the cards with tips for a conversation, in the order in which they are shown."""
    return _read("tips")


def _read(name: str) -> Sequence[Card]:
    return msgspec.json.decode((DATA / f"{name}.json").read_bytes(), type=_Cards).prompts


def beside(method: Method) -> Sequence[Card]:
    """Return those that stand with a method."""
    return [card for card in cards() if method.goal in card.goals]
