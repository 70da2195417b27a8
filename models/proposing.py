"""How an agenda is proposed: its fixed parts, which questions fit between them, and what was left for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models import programme
from models.agenda import (
    AGREEING,
    AT_FIRST,
    EXPECTATIONS,
    HOW_IT_WAS,
    PAUSE,
    QUESTION_MINUTES,
    TAIL,
    WELCOME,
    AgendaItem,
    PointOutcome,
    Proposed,
    items,
    new_point,
    peer_consultation,
)
from models.outline import Outline
from models.session import LearningSession

LONG_ENOUGH_FOR_A_BREAK = 150  # minutes


@dataclass(frozen=True)
class Frame:
    """The fixed parts of a session in minutes; what is left is for the questions."""

    method: str
    minutes: int


OPENING = (Frame(WELCOME, 10),)
BREAK = Frame(PAUSE, 15)
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
    """Return the fixed parts of a session of so many minutes; of a kick-off as far as there is room."""
    pause = (BREAK,) if minutes >= LONG_ENOUGH_FOR_A_BREAK else ()
    begins = KICK_OFF if kick_off else ()
    for opening, closing in (*begins, (OPENING, CLOSING), *SHORTER):
        found = Shape(opening, pause, closing)
        if found.minutes + QUESTION_MINUTES <= minutes:
            return found
    return Shape((), (), ())


def question_minutes(minutes: int, *, kick_off: bool = False) -> int:
    """Return how many minutes of a session are left for questions."""
    return max(minutes - shape(minutes, kick_off=kick_off).minutes, 0)


@dataclass(frozen=True)
class Proposal:
    """The questions that fit, carried over first, and those that did not."""

    chosen: Sequence[Outline]
    left_out: Sequence[Outline]


def propose(bank: Iterable[Outline], minutes: int, heard: set[int]) -> Proposal:
    """Propose which questions come on an agenda that has this many minutes for them.

    Carried over first, but for at most half of the minutes; then by votes, then by age. One place is kept
    for somebody of whom no question was dealt with before; one without a name does not count, or its place
    would tell who asked it.
    """
    by_rank = sorted(bank, key=lambda one: (-one.votes, one.asked_at, one.id))
    places = minutes // QUESTION_MINUTES
    carried = [one for one in by_rank if one.carried_over]
    carried.sort(key=lambda one: (-one.times_unanswered, -one.votes, one.asked_at, one.id))
    first = carried[: minutes // 2 // QUESTION_MINUTES]
    others = [one for one in by_rank if not one.carried_over]
    chosen = others[: places - len(first)]

    def new(one: Outline) -> bool:
        return bool(one.named) and not one.named & heard

    if chosen and not any(new(one) for one in (*first, *chosen)):
        unheard = next((one for one in others if new(one)), None)
        if unheard is not None:
            chosen = [*chosen[:-1], unheard]
    picked = {one.id for one in (*first, *chosen)}
    return Proposal([*first, *chosen], [one for one in by_rank if one.id not in picked])


def draft(
    meeting: LearningSession,
    proposal: Proposal,
    again: Sequence[AgendaItem] = (),
    *,
    first: bool = False,
    kick_off: bool = False,
) -> list[AgendaItem]:
    """Return a running order for a proposal: opening, half of the questions, break, the rest, closing.

    What was left for this time comes `again`, before the questions. The `first` session of a group looks back
    on nothing, and neither does a `kick_off`.
    """
    first = first or kick_off
    questions = [new_point(meeting, [one.id]) for one in proposal.chosen]

    def fixed(part: Frame) -> AgendaItem:
        method = AT_FIRST.get(part.method, part.method) if first else part.method
        return AgendaItem(session_id=meeting.id, position=0, minutes=part.minutes, method=method)

    middle, parts = (len(questions) + 1) // 2, shape(meeting.minutes, kick_off=kick_off)
    items = [
        *map(fixed, parts.opening), *again, *questions[:middle],
        *map(fixed, parts.pause), *questions[middle:], *map(fixed, parts.closing),
    ]  # fmt: skip
    for position, item in enumerate(items, start=1):
        item.position = position
    return items


def _comes_by_itself(point: AgendaItem) -> bool:
    """Whether a point comes with whose it is: what a member brings, or what was a case."""
    return point.brought or (peer_consultation(point.method) and not point.title)


async def again(db: AsyncSession, meeting: LearningSession) -> list[AgendaItem]:
    """Return the points beside its questions that are to stand on the agenda of a session, anew.

    Where there was an agenda already, those on it, as whoever facilitates left them; otherwise those that
    the session before left for this one. What members bring comes by itself (`case_agenda`,
    `contribution_agenda`, `guest_agenda`).
    """
    if drafted := await items(db, meeting.id):
        found = [one for one in drafted if one.has_own_outcome and one.guest_id is None]
    else:
        before = await programme.previous(db, meeting)
        points = await items(db, before.id) if before is not None else []
        found = [one for one in points if one.became is PointOutcome.NEXT_TIME]
    return [one.once_more(meeting) for one in found if not _comes_by_itself(one)]


async def renew(
    db: AsyncSession,
    meeting: LearningSession,
    proposal: Proposal,
    again: Sequence[AgendaItem] = (),
    *,
    first: bool = False,
    kick_off: bool = False,
) -> None:
    """Write a new proposal and the agenda drafted from it, in the place of an older one."""
    await db.execute(delete(AgendaItem).where(AgendaItem.session_id == meeting.id))
    await db.execute(delete(Proposed).where(Proposed.session_id == meeting.id))
    for position, one in enumerate(proposal.chosen, start=1):
        db.add(
            Proposed(
                session_id=meeting.id,
                question_id=one.id,
                position=position,
                carried_over=one.carried_over,
            )
        )
    db.add_all(draft(meeting, proposal, again, first=first, kick_off=kick_off))
