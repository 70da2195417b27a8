"""A speaking round: who is there speaks once, in an order that stays as it is while people come and go."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.person import Person


@dataclass(frozen=True)
class Turn:
    """A round at one moment: who had their turn, whose it is, and who comes after."""

    been: Sequence[Person]
    now: Person | None  # None: everybody had their turn
    then: Sequence[Person]


def _place(session_id: int, lap: int, person_id: int) -> str:
    return hashlib.sha256(f"{session_id}:{lap}:{person_id}".encode()).hexdigest()


def turn(people: Iterable[Person], session_id: int, lap: int, heard: int | None) -> Turn:
    """Return how a round stands once somebody was `heard`, by their key; None before the first.

    Each has a place of their own in the order of a session and a lap, so that who comes in later or goes
    moves nobody else. Who was heard may be gone.
    """
    after = "" if heard is None else _place(session_id, lap, heard)
    order = sorted(people, key=lambda one: _place(session_id, lap, one.id))
    been = [one for one in order if _place(session_id, lap, one.id) <= after]
    left = order[len(been) :]
    return Turn(been, left[0] if left else None, left[1:])
