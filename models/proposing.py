"""How an agenda is proposed: which questions fit between its fixed parts, and in what order they come."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models.again import NOTHING, Again
from models.agenda import (
    AT_FIRST,
    CLOSERS,
    HOW_IT_WAS,
    OPENERS,
    PAUSES,
    QUESTION_MINUTES,
    AgendaItem,
    Proposed,
    new_point,
    placed,
)
from models.fixed_parts import Frame, shape
from models.outline import Outline
from models.session import LearningSession

LOOKS_BACK = {HOW_IT_WAS, "final_evaluation"}  # at the very end


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


@dataclass(frozen=True)
class Framed:
    """The fixed parts of one session, as they come on its agenda."""

    opening: Sequence[AgendaItem]
    pauses: Sequence[AgendaItem]
    closing: Sequence[AgendaItem]

    @property
    def minutes(self) -> int:
        """How long they take together."""
        return sum(part.minutes for part in (*self.opening, *self.pauses, *self.closing))


def framed(
    meeting: LearningSession, again: Again = NOTHING, *, first: bool = False, kick_off: bool = False
) -> Framed:
    """Return the fixed parts of a session: the usual ones, those made otherwise, without those taken off.

    The `first` session of a group looks back on nothing, and neither does a `kick_off`.
    """
    usual, made = shape(meeting.minutes, kick_off=kick_off), {part.method for part in again.parts}
    first = first or kick_off

    def drafted(parts: Sequence[Frame]) -> list[AgendaItem]:
        methods = [(AT_FIRST.get(part.method, part.method) if first else part.method) for part in parts]
        return [
            AgendaItem(session_id=meeting.id, position=0, minutes=part.minutes, method=method)
            for method, part in zip(methods, parts, strict=True)
            if method not in meeting.without and (method not in made or method in again.usual)
        ]

    def own(which: Callable[[str], bool]) -> list[AgendaItem]:
        return [part for part in again.parts if which(part.method)]

    opening = own(OPENERS.__contains__) + drafted(usual.opening)
    closing = own(CLOSERS.__contains__) + drafted(usual.closing)
    pauses = own(PAUSES.__contains__)
    if not pauses or {*PAUSES} & {*again.usual}:  # one that was made otherwise is the only one
        pauses += drafted(usual.pause)
    return Framed(
        sorted(opening, key=lambda part: OPENERS.index(part.method)),
        pauses,
        sorted(closing, key=lambda part: part.method in LOOKS_BACK),
    )


def draft(
    meeting: LearningSession,
    proposal: Proposal,
    again: Again = NOTHING,
    *,
    first: bool = False,
    kick_off: bool = False,
) -> list[AgendaItem]:
    """Return a running order for a proposal: opening, half of the questions, break, the rest, closing.

    What comes `again` stands before the questions; a second break divides these once more.
    """
    parts = framed(meeting, again, first=first, kick_off=kick_off)
    there = placed(again.asked)
    rest = [*again.asked, *(new_point(meeting, [one.id]) for one in proposal.chosen if one.id not in there)]
    items = [*parts.opening, *again.points]
    for left, pause in zip(range(len(parts.pauses) + 1, 1, -1), parts.pauses, strict=True):
        here = -(-len(rest) // left)
        items += [*rest[:here], pause]
        rest = rest[here:]
    items += [*rest, *parts.closing]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items


async def renew(
    db: AsyncSession,
    meeting: LearningSession,
    proposal: Proposal,
    again: Again = NOTHING,
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
