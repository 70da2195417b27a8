"""The fixed parts of an agenda: their minutes around its questions, by how long a session is."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.agenda import AT_FIRST, HOW_IT_WAS, PAUSE, QUESTION_MINUTES, TAIL, WELCOME

LONG_ENOUGH_FOR_A_BREAK = 150  # minutes


@dataclass(frozen=True)
class Frame:
    """The fixed parts of a session in minutes; what is left is for the questions."""

    method: str
    minutes: int


OPENING = (Frame(WELCOME, 10),)
BREAK = Frame(PAUSE, 15)
CLOSING = (Frame(TAIL, 15), Frame(HOW_IT_WAS, 10))
# Where the usual parts would leave no room for a question they become short, and then fall away.
SHORTER = (
    ((Frame(WELCOME, 5),), (Frame(TAIL, 10), Frame(HOW_IT_WAS, 5))),
    ((Frame(WELCOME, 5),), (Frame(HOW_IT_WAS, 5),)),
    ((), (Frame(HOW_IT_WAS, 5),)),
)


# Each of them in each of the minutes in which it is drafted.
DRAFTED_AS = frozenset(
    (method, part.minutes)
    for parts in (OPENING, (BREAK,), CLOSING, *(side for both in SHORTER for side in both))
    for part in parts
    for method in (part.method, AT_FIRST.get(part.method, part.method))
)


@dataclass(frozen=True)
class Shape:
    """The fixed parts of a session of a length; never more than leaves room for one question."""

    opening: Sequence[Frame]
    pause: Sequence[Frame]
    closing: Sequence[Frame]

    @property
    def minutes(self) -> int:
        """How long they take together."""
        return sum(part.minutes for part in (*self.opening, *self.pause, *self.closing))


def shape(minutes: int) -> Shape:
    """Return the fixed parts of a session of so many minutes."""
    pause = (BREAK,) if minutes >= LONG_ENOUGH_FOR_A_BREAK else ()
    for opening, closing in ((OPENING, CLOSING), *SHORTER):
        found = Shape(opening, pause, closing)
        if found.minutes + QUESTION_MINUTES <= minutes:
            return found
    return Shape((), (), ())
