"""What Kring will still send for a session, what went out and what was left out, for who facilitates.

Of what members get, the timeline alone tells when it goes. What waits in the outbox and what was sent would
tell who it is for: who answered, who asked without a name, who wants quiet, who is away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, delivery, evaluation, expert, instead, posted, programme, sending, step
from models.audience import fits, skipped, within_reach
from models.base import NotFound, Refusal
from models.delivery import NOT_REACHED, Delivery, DeliveryState, TooLate
from models.network import Network
from models.plan import (
    RULES,
    SHOWN_WHEN_MISSED,
    Audience,
    Kind,
    Recipients,
    too_soon,
)
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.timeline import Timeline

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
    people: int | None  # members; None: others, not known yet, or nobody's to know
    fate: Fate = Fate.GOES
    may_return: bool = True  # one that is skipped can still be sent after all

    @property
    def skippable(self) -> bool:
        """The facilitator may leave it out."""
        return RULES[self.kind].skippable


@dataclass(frozen=True)
class Gone:
    """A kind of message that went out: when last or from when on, and how many did not get it, if told."""

    kind: Kind
    at: datetime | None
    missed: int = 0
    not_to_all: bool = False  # how many it did not reach is not shown


async def would_get(db: AsyncSession, network: Network, meeting: LearningSession, kind: Kind) -> int | None:
    """Return how many members would get it if it went now, whatever the stage.

    None: it goes to others, it is not known yet, or the number would tell what somebody keeps to themselves.
    """
    rule = RULES[kind]
    not_yet = kind is Kind.CATCH_UP and meeting.stage not in AFTER
    if rule.secret or not_yet or rule.audience is not Audience.MEMBERS:
        return None
    return len(await within_reach(db, kind, network, meeting))


async def planned(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> list[Planned]:
    """Return what is still to come for a session, in order, with what is left out."""
    line = await programme.timeline(db, network, meeting)
    rows = _openly(await delivery.about_session(db, meeting.id))
    goes = await _goes(db, meeting)
    gone = {row.kind for row in rows if row.state in STANDS and row.edition == _edition(meeting, row.kind)}
    gone |= {kind for kind, at in goes.items() if at <= now}
    if meeting.stage is Stage.ANNOUNCED:
        gone.discard(Kind.PROPOSAL)  # what went out before the questions were opened again
    announced = await posted.announced_at(db, meeting.id, closed=network.channel_lost is not None)
    found = []
    for kind, due in _times(line, now).items():
        if kind in gone or too_soon(kind, due, announced):
            continue
        if kind is Kind.EXPERT_SEARCH and not await expert.at(db, meeting):
            continue  # no question looks for a person
        if kind is Kind.AGENDA and agenda.by_hand(meeting):
            continue
        if kind is Kind.EVALUATION_REQUEST and not await evaluation.may_open(db, meeting, network.threshold):
            continue  # too few are ticked for a form, or take part
        at, fate = goes.get(kind, due), _fate(network, line, kind, due, now)
        if skipped(meeting, kind):
            fate = Fate.SKIPPED
        elif at <= now and not (fate is Fate.LAPSES and fits(kind, meeting)):
            continue
        people = await would_get(db, network, meeting, kind)
        found.append(Planned(kind, at, people, fate, may_return=now < line.expires(kind)))
    told = {one.kind for one in found}
    for kind, waiting in _by_kind(rows, DeliveryState.PENDING).items():
        if kind not in told:
            at = max(min(row.due for row in waiting), now)
            fate = Fate.SKIPPED if skipped(meeting, kind) else _held(waiting)
            found.append(Planned(kind, at, None, fate))
    return sorted(found, key=lambda one: (one.at, list(RULES).index(one.kind)))


async def _goes(db: AsyncSession, meeting: LearningSession) -> dict[Kind, datetime]:
    """Return from when on what members get goes, or has gone."""
    goes = await step.goes(db, meeting.id)
    return {kind: at for kind, at in goes.items() if RULES[kind].audience is Audience.MEMBERS}


def _openly(rows: Sequence[Delivery]) -> list[Delivery]:
    """Leave out what goes to members."""
    return [row for row in rows if RULES[row.kind].audience is not Audience.MEMBERS]


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
            made = stages.index(meeting.stage) >= stages.index(RULES[kind].stages[0])
            if at < meeting.starts_at and (not made or kind in meeting.skipped):
                times[kind] = at if made else max(at, now)
    if meeting.stage in (*BEFORE, Stage.UNDERWAY):
        times[Kind.EVALUATION_REQUEST] = meeting.ends_at
    return times


def _fate(network: Network, line: Timeline, kind: Kind, at: datetime, now: datetime) -> Fate:
    if RULES[kind].during_a_pause or not network.paused(now) or not network.resumes_at:
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


def _by_kind(rows: Sequence[Delivery], *states: DeliveryState) -> dict[Kind, list[Delivery]]:
    found: dict[Kind, list[Delivery]] = {}
    for row in rows:
        if row.state in states:
            found.setdefault(row.kind, []).append(row)
    return found


async def gone(db: AsyncSession, meeting: LearningSession, now: datetime) -> list[Gone]:
    """Return what went out for a session, by kind, the last first."""
    rows = await delivery.about_session(db, meeting.id)
    missed = _by_kind([row for row in rows if row.kind in SHOWN_WHEN_MISSED], *NOT_REACHED)
    sent = _by_kind(_openly(rows), *STANDS)
    at = {
        kind: max((row.sent_at for row in stand if row.sent_at), default=None) for kind, stand in sent.items()
    }
    goes = await _goes(db, meeting)
    at |= {kind: since for kind, since in goes.items() if since <= now and not skipped(meeting, kind)}
    found = [
        _gone(kind, at.get(kind), len(missed.get(kind, ())))
        for kind in RULES
        if RULES[kind].told and (kind in at or kind in missed)
    ]
    return sorted(found, key=lambda one: one.at.timestamp() if one.at else 0, reverse=True)


def _gone(kind: Kind, at: datetime | None, missed: int) -> Gone:
    if RULES[kind].recipients is Recipients.NAMED:
        return Gone(kind, at, missed)
    return Gone(kind, at, not_to_all=missed > 0)


async def skip(db: AsyncSession, meeting: LearningSession, kind: Kind, now: datetime) -> None:
    """Leave out one kind of message of a session. Raises AlreadyGone when nothing of it is still to come."""
    if not RULES[kind].skippable:
        raise NotFound
    went = (await _goes(db, meeting)).get(kind)
    if went is not None and went <= now:
        raise AlreadyGone
    rows = [row for row in _openly(await delivery.about_session(db, meeting.id)) if row.kind is kind]
    stands = any(row.state in STANDS and row.edition == _edition(meeting, kind) for row in rows)
    if stands and not any(row.state is DeliveryState.PENDING for row in rows):
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
    if kind is Kind.EVALUATION_REQUEST:
        await instead.leave(db, meeting, now)
    meeting.send_after_all(kind)
    await step.expand_again(db, network.id, now)
    if RULES[kind].with_move and meeting.stage in RULES[kind].stages:
        await sending.with_move(db, network, meeting, kind, now)
