"""What Kring will still send for a session, what went out and what was left out, for who facilitates.

A kind of whose recipients they may know nothing looks the same whether or not it arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, posted, programme, sending, step
from models.audience import MEMBER_RULES, STAGES, skipped, within_reach
from models.base import NotFound, Refusal
from models.delivery import NOT_REACHED, Delivery, DeliveryState, TooLate
from models.leading import facilitators
from models.network import Network
from models.plan import (
    DURING_A_PAUSE,
    NEVER_SHOWN,
    RULES,
    WITH_THE_MOVE,
    Audience,
    Kind,
    Recipients,
    too_soon,
)
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.timeline import Timeline

# Comes from an act between members, so that even its existence is theirs.
PRIVATE = frozenset(kind for kind in NEVER_SHOWN if RULES[kind].due is None)
# What a facilitator may leave out: all that comes by itself. A report they release themselves.
SKIPPABLE = (
    frozenset(kind for kind, rule in RULES.items() if rule.expires) - {Kind.CHANGE, Kind.REPORT} - PRIVATE
)
# Whose number is known only once the session was held.
KNOWN_AFTERWARDS = frozenset(
    {
        Kind.EVALUATION_REQUEST,
        Kind.EVALUATION_REMINDER,
        Kind.CATCH_UP,
        Kind.CATCH_UP_REMINDER,
        Kind.ACTION_CHECK,
        Kind.ABSENCE_HINT,
    }
)
STANDS = (DeliveryState.CLAIMED, DeliveryState.SENT)


class AlreadyGone(Refusal):
    """What went out cannot be left out any more."""


class Fate(StrEnum):
    """What becomes of a message that is planned."""

    GOES = "goes"
    SKIPPED = "skipped"
    WAITS = "waits"  # for the end of the pause
    LAPSES = "lapses"  # of no use any more when the pause ends


@dataclass(frozen=True)
class Planned:
    """A message that is still to come: when, and to how many as things stand."""

    kind: Kind
    at: datetime
    people: int | None  # None: the channel, or not known yet
    fate: Fate = Fate.GOES
    may_return: bool = True  # one that is skipped can still be sent after all

    @property
    def skippable(self) -> bool:
        """The facilitator may leave it out."""
        return self.kind in SKIPPABLE


@dataclass(frozen=True)
class Gone:
    """A message that went out: when last, to how many, and how many it did not reach."""

    kind: Kind
    at: datetime | None
    people: int | None  # None: that is not shown
    missed: int = 0
    not_to_all: bool = False  # how many it did not reach is not shown

    @property
    def in_channel(self) -> bool:
        """Went to the channel."""
        return RULES[self.kind].audience is Audience.CHANNEL


async def would_get(db: AsyncSession, network: Network, meeting: LearningSession, kind: Kind) -> int | None:
    """Return how many would get it if it went now, whatever the stage; None: the channel, or unknown yet."""
    if RULES[kind].audience is Audience.CHANNEL or (kind in KNOWN_AFTERWARDS and meeting.stage not in AFTER):
        return None
    if kind in MEMBER_RULES:
        return len(await within_reach(db, kind, network, meeting))
    return len(await facilitators(db, network.id))


async def planned(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> list[Planned]:
    """Return what is still to come for a session, in order, with what is left out."""
    line = await programme.timeline(db, network, meeting)
    rows = [row for row in await delivery.about_session(db, meeting.id) if row.kind not in PRIVATE]
    gone = {row.kind for row in rows if _went(row) and row.edition == _edition(meeting, row.kind)}
    announced = await posted.announced_at(db, meeting.id)
    found = []
    for kind, at in _times(line, now).items():
        if too_soon(kind, at, announced):
            continue
        left_out = skipped(meeting, kind)
        if (at > now or left_out) and kind not in gone:
            people = await would_get(db, network, meeting, kind)
            fate = Fate.SKIPPED if left_out else _fate(network, line, kind, at, now)
            found.append(Planned(kind, at, people, fate, may_return=now < line.expires(kind)))
    told = {one.kind for one in found}
    for kind, waiting in _by_kind(row for row in rows if _waits(row)).items():
        if kind not in told and not RULES[kind].replies:
            at = max(min(row.due for row in waiting), now)
            people_left = None if waiting[0].person_id is None else len(waiting)
            fate = Fate.SKIPPED if skipped(meeting, kind) else _held(waiting)
            found.append(Planned(kind, at, people_left, fate))
    return sorted(found, key=lambda one: (one.at, list(RULES).index(one.kind)))


def _times(line: Timeline, now: datetime) -> dict[Kind, datetime]:
    """Return when each kind comes by itself: the steps, the moves, and the evaluation before it is opened."""
    meeting = line.session
    times = {one.kind: one.due for one in line.steps()}
    stages = list(Stage)
    if meeting.stage in BEFORE:
        moves_ahead = {
            Kind.ANNOUNCEMENT: max(line.due(Kind.ANNOUNCEMENT), meeting.created_at),
            Kind.PROPOSAL: line.questions_close,
            Kind.AGENDA: line.due(Kind.AGENDA),
        }
        for kind, at in moves_ahead.items():
            made = stages.index(meeting.stage) >= stages.index(STAGES[kind][0])
            if at < meeting.starts_at and (not made or kind in meeting.skipped):
                times[kind] = at if made else max(at, now)
    if meeting.stage in (*BEFORE, Stage.UNDERWAY):
        times[Kind.EVALUATION_REQUEST] = meeting.ends_at
    return times


def _fate(network: Network, line: Timeline, kind: Kind, at: datetime, now: datetime) -> Fate:
    if kind in DURING_A_PAUSE or not network.paused(now) or not network.resumes_at:
        return Fate.GOES
    if at >= network.resumes_at:
        return Fate.GOES
    return Fate.WAITS if network.resumes_at < line.expires(kind) else Fate.LAPSES


def _held(waiting: Sequence[Delivery]) -> Fate:
    held = [row for row in waiting if row.held_until]
    if not held:
        return Fate.GOES
    return Fate.WAITS if any(row.due < row.expires for row in held) else Fate.LAPSES


def _edition(meeting: LearningSession, kind: Kind) -> int:
    return meeting.edition if RULES[kind].repeats else 1


def _by_kind(rows: Iterable[Delivery]) -> dict[Kind, list[Delivery]]:
    found: dict[Kind, list[Delivery]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found


def _went(row: Delivery) -> bool:
    """Tell whether a message counts as gone: once it was tried, where it may not show that one failed."""
    if RULES[row.kind].recipients is Recipients.NAMED:
        return row.state in STANDS
    return row.attempts > 0 or row.state in (*STANDS, *NOT_REACHED)


def _waits(row: Delivery) -> bool:
    return row.state is DeliveryState.PENDING and not _went(row)


async def gone(db: AsyncSession, meeting: LearningSession) -> list[Gone]:
    """Return what went out for a session, by kind, the last first."""
    rows = [row for row in await delivery.about_session(db, meeting.id) if row.kind not in PRIVATE]
    went, missed = (
        _by_kind(row for row in rows if _went(row)),
        _by_kind(row for row in rows if row.state in NOT_REACHED),
    )
    planned_for = await step.dues(db, meeting.id)
    found = [
        _gone(kind, went.get(kind, ()), len(missed.get(kind, ())), planned_for.get(kind))
        for kind in RULES
        if (kind in went or kind in missed) and not RULES[kind].replies
    ]
    return sorted(found, key=lambda one: one.at.timestamp() if one.at else 0, reverse=True)


def _gone(kind: Kind, went: Sequence[Delivery], missed: int, planned_for: datetime | None) -> Gone:
    at = max((row.sent_at for row in went if row.sent_at), default=None)
    match RULES[kind].recipients:
        case Recipients.NAMED:
            return Gone(kind, at, len(went), missed)
        case Recipients.UNNAMED:
            return Gone(kind, at, len(went), not_to_all=missed > 0)
        case Recipients.UNTOLD:  # when it went would tell whether it was sent again
            return Gone(kind, planned_for, None)


async def skip(db: AsyncSession, meeting: LearningSession, kind: Kind) -> None:
    """Leave out one kind of message of a session. Raises AlreadyGone when nothing of it is still to come."""
    if kind not in SKIPPABLE:
        raise NotFound
    rows = [row for row in await delivery.about_session(db, meeting.id) if row.kind is kind]
    stands = any(_went(row) and row.edition == _edition(meeting, kind) for row in rows)
    if stands and not any(_waits(row) for row in rows):
        raise AlreadyGone
    meeting.skip(kind)


async def send_after_all(
    db: AsyncSession, network: Network, meeting: LearningSession, kind: Kind, now: datetime
) -> None:
    """Take the skipping back: what should have gone out goes now. Raises TooLate when it is of no use now."""
    line = await programme.timeline(db, network, meeting)
    if kind not in meeting.skipped:
        return
    if now >= line.expires(kind):
        raise TooLate
    meeting.send_after_all(kind)
    await step.expand_again(db, network.id, now)
    if kind in WITH_THE_MOVE and meeting.stage in STAGES[kind]:
        await sending.with_move(db, network, meeting, kind, now)
