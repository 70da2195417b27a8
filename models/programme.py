"""The sessions of a network in their order, and which of them comes, runs or was held."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Refusal
from models.calendar import instant
from models.network import Network
from models.rows import many, must, one, whether
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.timeline import Timeline
from models.together import some


class HasMet(Refusal):
    """The numbers of the sessions are known to people."""


class NextHasBegun(Refusal):
    """The record of a session no longer changes once the next one has begun."""


_WAITS = LearningSession.stage.in_((Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING))
_IS_AHEAD = LearningSession.stage.in_(BEFORE)
_HAS_BEGUN = _WAITS & (LearningSession.released_at.is_(None) | (LearningSession.stage == Stage.EVALUATING))
_IS_HELD = LearningSession.stage.in_(AFTER)
_IS_RELEASED = LearningSession.released_at.is_not(None)


def _first(network_id: int, *so: SQLColumnExpression[bool], last: bool = False) -> Select[LearningSession]:
    """Select the first session of a network, or the last one, of which this is so."""
    when = LearningSession.starts_local
    found = select(LearningSession).where(LearningSession.network_id == network_id, *so)
    return found.order_by(when.desc() if last else when).limit(1)


@many
def not_begun(network_id: int) -> Select[LearningSession]:
    """Return the sessions of a network that have not begun, the next one first."""
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, _IS_AHEAD)
        .order_by(LearningSession.starts_local)
    )


@many
def of_network(network_id: int) -> Select[LearningSession]:
    """Return all sessions of a network that were not cancelled, in the order of their dates."""
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
        .order_by(LearningSession.starts_local)
    )


@many
def _starts(network_id: int) -> Select[int, datetime]:
    reported = or_(LearningSession.released_at.is_not(None), LearningSession.stage == Stage.CLOSED)
    return select(LearningSession.id, LearningSession.starts_local).where(
        LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED, reported
    )


async def reported(db: AsyncSession, network_id: int) -> dict[int, datetime]:
    """Return the wall time at which each session started of which the report is out, or will not come."""
    return dict(await _starts(db, network_id))


@one
def coming(network_id: int) -> Select[LearningSession]:
    """Return the next session that has not begun."""
    return _first(network_id, _IS_AHEAD)


@one
def taking_questions(network_id: int) -> Select[LearningSession]:
    """Return the session for which a question asked now is meant."""
    return _first(network_id, LearningSession.stage.in_((Stage.PLANNED, Stage.ANNOUNCED)))


@many
def begun(network_id: int) -> Select[LearningSession]:
    """Return the sessions that are under way, evaluated, or over while their report waits: the last first."""
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, _HAS_BEGUN)
        .order_by(LearningSession.starts_local.desc())
    )


def to_run(sessions: Sequence[LearningSession]) -> list[LearningSession]:
    """Return those among the begun ones that the facilitator is busy with: until the report is out."""
    return [meeting for meeting in sessions if meeting.released_at is None]


async def current(db: AsyncSession, network_id: int) -> LearningSession | None:
    """Return the session that the facilitator is busy with: under way or just over, else the next one."""
    running = to_run(await begun(db, network_id))
    return running[0] if running else await coming(db, network_id)


@must
def next_number(network_id: int) -> Select[int]:
    """Return the number that the next session of a network gets."""
    return (
        select(func.coalesce(func.max(LearningSession.number) + 1, Network.first_number))
        .select_from(Network)
        .outerjoin(LearningSession, LearningSession.network_id == Network.id)
        .where(Network.id == network_id)
        .group_by(Network.id)
    )


@whether
def has_met(network_id: int) -> Select[int]:
    """Tell whether a session of this network was announced or held."""
    return (
        select(LearningSession.id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.not_in((Stage.PLANNED, Stage.CANCELLED)),
        )
        .limit(1)
    )


@many
def _untold(network_id: int) -> Select[LearningSession]:
    called_off = LearningSession.stage == Stage.CANCELLED
    told = called_off & (LearningSession.cancelled_from != Stage.PLANNED)
    return (
        select(LearningSession)
        .where(
            LearningSession.network_id == network_id,
            (LearningSession.stage == Stage.PLANNED) | called_off,
            ~told,
        )
        .order_by(called_off, LearningSession.starts_local, LearningSession.id)
    )


async def number_in_order(db: AsyncSession, network_id: int) -> list[LearningSession]:
    """Let the sessions of which nobody was told a number have them in the order of their dates.

    Those that were called off come last. Return those that got another number.
    """
    planned = await _untold(db, network_id)
    numbers = sorted(meeting.number for meeting in planned)
    changed = [(n, meeting) for n, meeting in zip(numbers, planned, strict=True) if meeting.number != n]
    for number, meeting in changed:
        meeting.number = -number
    await db.flush()  # no two sessions have the same number, not for a moment
    for number, meeting in changed:
        meeting.number = number
    return [meeting for _number, meeting in changed]


@many
def _by_number(network_id: int) -> Select[LearningSession]:
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id)
        .order_by(LearningSession.number)
    )


async def renumber(db: AsyncSession, network_id: int, first: int) -> None:
    """Count the sessions on from a number, in their order; nobody was told another one. Raises HasMet."""
    if await has_met(db, network_id):
        raise HasMet(field="number")
    planned = list(enumerate(await _by_number(db, network_id), first))
    upwards = bool(planned) and planned[0][1].number < first
    for number, meeting in reversed(planned) if upwards else planned:
        meeting.number = number
        await db.flush()  # one by one: no two sessions have the same number, not for a moment


@many
def _starts_beside(session: LearningSession) -> CompoundSelect[datetime, str]:
    others = select(LearningSession.id).where(
        LearningSession.network_id == session.network_id, LearningSession.stage != Stage.CANCELLED
    )
    sides = (
        (LearningSession.starts_local < session.starts_local, LearningSession.starts_local.desc()),
        (LearningSession.starts_local > session.starts_local, LearningSession.starts_local),
    )
    return union_all(
        *(
            select(LearningSession.starts_local, LearningSession.zone).where(
                LearningSession.id == others.where(side).order_by(order).limit(1).scalar_subquery()
            )
            for side, order in sides
        )
    )


async def starts_beside(
    db: AsyncSession, session: LearningSession
) -> tuple[datetime | None, datetime | None]:
    """Return when the sessions before and after this one start, cancelled ones left out."""
    before: datetime | None = None
    after: datetime | None = None
    for starts_local, zone in await _starts_beside(db, session):
        if starts_local < session.starts_local:
            before = instant(starts_local, zone)
        else:
            after = instant(starts_local, zone)
    return before, after


@one
def previous(session: LearningSession) -> Select[LearningSession]:
    """Return the last session of the network that was held before this one."""
    earlier = LearningSession.starts_local < session.starts_local
    return _first(session.network_id, earlier, LearningSession.stage != Stage.CANCELLED, last=True)


@one
def following(session: LearningSession) -> Select[LearningSession]:
    """Return the session that comes after this one."""
    later = LearningSession.starts_local > session.starts_local
    return _first(session.network_id, later, LearningSession.stage != Stage.CANCELLED)


@many
def _called_off(network_id: int) -> Select[LearningSession]:
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage == Stage.CANCELLED)
        .order_by(LearningSession.starts_local)
    )


CALLED_OFF = some(_called_off)


async def ever_called_off(db: AsyncSession, network_id: int) -> list[LearningSession]:
    """Return the sessions of a network that were called off, in the order of their dates."""
    return await _called_off(db, network_id)


async def called_off(db: AsyncSession, network_id: int, now: datetime) -> list[LearningSession]:
    """Return the sessions of a network that were called off and can still go on after all."""
    return [meeting for meeting in await _called_off(db, network_id) if meeting.may_go_on(now)]


@one
def last_held(network_id: int) -> Select[LearningSession]:
    """Return the last session of a network that was held, released or not."""
    return _first(network_id, _IS_HELD, last=True)


@one
def last_released(network_id: int) -> Select[LearningSession]:
    """Return the last session of a network of which the report is out."""
    return _first(network_id, _IS_RELEASED, last=True)


class AtHand(NamedTuple):
    """The sessions of a network that are to come, go on or were the last."""

    ahead: Sequence[LearningSession] = ()  # those that have not begun, the next one first
    begun: Sequence[LearningSession] = ()  # under way, evaluated, or over while the report waits; last first
    held: LearningSession | None = None  # the last one
    released: LearningSession | None = None  # the last one of which the report is out


NOTHING_PLANNED = AtHand()


@many
def _at_hand(network_id: int) -> Select[LearningSession, bool, bool, bool, bool]:
    def last(so: SQLColumnExpression[bool]) -> ColumnElement[bool]:
        found = _first(network_id, so, last=True).with_only_columns(LearningSession.id)
        return LearningSession.id == found.scalar_subquery()

    here = (_IS_AHEAD, _HAS_BEGUN, last(_IS_HELD), last(_IS_RELEASED))
    return (
        select(LearningSession, *here)
        .where(LearningSession.network_id == network_id, or_(*here))
        .order_by(LearningSession.starts_local)
    )


async def at_hand(db: AsyncSession, network_id: int) -> AtHand:
    """Return the sessions of a network that are to come, go on or were the last."""
    found = await _at_hand(db, network_id)
    return AtHand(
        [meeting for meeting, ahead, *_ in found if ahead],
        [meeting for meeting, _, begun, *_ in reversed(found) if begun],
        next((meeting for meeting, _, _, held, _ in found if held), None),
        next((meeting for meeting, *_, released in found if released), None),
    )


async def may_correct(db: AsyncSession, session: LearningSession, now: datetime) -> bool:
    """Tell whether what was recorded at a session may change: until the next one starts."""
    after = await following(db, session)
    return after is None or now < after.starts_at


def timeline_among(network: Network, meeting: LearningSession, others: Iterable[LearningSession]) -> Timeline:
    """Return the timeline of a session between those that there will be with it."""
    here = meeting.starts_local
    starts = {one.starts_local: one.starts_at for one in others}
    before = max((local for local in starts if local < here), default=None)
    after = min((local for local in starts if local > here), default=None)
    beside = (starts[local] if local is not None else None for local in (before, after))
    return Timeline(meeting, network.calendar, meeting.rhythm, *beside)


async def timeline(
    db: AsyncSession, network: Network, meeting: LearningSession, rhythm: Mapping[str, int] | None = None
) -> Timeline:
    """Return the timeline of a session between its neighbours, in its own rhythm or another one."""
    before, after = await starts_beside(db, meeting)
    kept = meeting.rhythm if rhythm is None else rhythm
    return Timeline(meeting, network.calendar, kept, before, after)
