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


def turn(people: Iterable[Person], session_id: int, lap: int, heard: Sequence[int] = ()) -> Turn:
    """Return how a round stands once these were `heard`, by their keys and in that order; some may be gone.

    Each has a place of their own in the order of a session and a lap, so that who comes in later or goes
    moves nobody else. Who comes in later has their turn as well.
    """
    there = {one.id: one for one in people}
    been = [there.pop(key) for key in dict.fromkeys(heard) if key in there]
    left = sorted(there.values(), key=lambda one: _place(session_id, lap, one.id))
    return Turn(been, left[0] if left else None, left[1:])
