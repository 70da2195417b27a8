"""The fixed parts of an agenda: their minutes around its questions, by how long a session is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.agenda import (
    AGREEING,
    EXPECTATIONS,
    HOW_IT_WAS,
    INFORMAL,
    PAUSE,
    PAUSES,
    QUESTION_MINUTES,
    TAIL,
    WELCOME,
)

LONG_ENOUGH_FOR_A_BREAK, HALF_A_DAY = 150, 240  # minutes


@dataclass(frozen=True)
class Frame:
    """The fixed parts of a session in minutes; what is left is for the questions."""

    method: str
    minutes: int


OPENING = (Frame(WELCOME, 10),)
BREAK, TOGETHER = Frame(PAUSE, 15), Frame(INFORMAL, 30)
CLOSING = (Frame(TAIL, 15), Frame(HOW_IT_WAS, 10))
# A group that begins gets to know each other, says what it expects, and agrees on how it works.
KICK_OFF = (
    ((Frame(WELCOME, 20), Frame(EXPECTATIONS, 25), Frame(AGREEING, 15)), CLOSING),
    (
        (Frame(WELCOME, 15), Frame(EXPECTATIONS, 15), Frame(AGREEING, 10)),
        (Frame(TAIL, 10), Frame(HOW_IT_WAS, 5)),
    ),
)
# Where the usual parts would leave no room for a question they become short, and then fall away.
SHORTER = (
    ((Frame(WELCOME, 5),), (Frame(TAIL, 10), Frame(HOW_IT_WAS, 5))),
    ((Frame(WELCOME, 5),), (Frame(HOW_IT_WAS, 5),)),
    ((), (Frame(HOW_IT_WAS, 5),)),
)


def lost_its_pause(taken_off: Collection[str], methods: Collection[str]) -> bool:
    """Tell whether a break or an informal moment was taken off an agenda, and it has neither now."""
    return bool({*PAUSES} & {*taken_off}) and not {*PAUSES} & {*methods}


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


def shape(minutes: int, *, kick_off: bool = False) -> Shape:
    """Return the fixed parts of a session of so many minutes; of a kick-off as far as there is room.

    In half a day people also eat or drink something together: what they say then holds a group together.
    """
    pause: Sequence[Frame] = (BREAK,) if minutes >= LONG_ENOUGH_FOR_A_BREAK else ()
    pause = (TOGETHER,) if minutes >= HALF_A_DAY else pause
    begins = KICK_OFF if kick_off else ()
    for opening, closing in (*begins, (OPENING, CLOSING), *SHORTER):
        found = Shape(opening, pause, closing)
        if found.minutes + QUESTION_MINUTES <= minutes:
            return found
    return Shape((), (), ())
