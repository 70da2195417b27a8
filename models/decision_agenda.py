"""Where a decision stands on an agenda: one point, with the phase in which the group is then."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision, decision_told, placing
from models.agenda import AgendaItem, PointOutcome
from models.decision import Decision, Phase
from models.rows import many
from models.session import BEFORE, LearningSession, Stage

MINUTES = 25  # of a phase, unless whoever facilitates chooses others
HELD = (Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING)
METHODS = dict.fromkeys(Phase, "four_phase_decision") | {Phase.EXAMINE: "swot"}


def point(meeting: LearningSession, one: Decision, *, inside: bool) -> AgendaItem:
    """Return the point that a decision is."""
    return AgendaItem(
        session_id=meeting.id, position=0, minutes=MINUTES, method=METHODS[one.phase], title=one.what,
        inside=inside, silent=inside and not one.inside, decision_id=one.id, phase=one.phase,
    )  # fmt: skip


async def comes(
    db: AsyncSession, meeting: LearningSession, left: Sequence[AgendaItem] = ()
) -> list[AgendaItem]:
    """Return what comes again on a new agenda: what was left for it, and the decisions that go on.

    A decision stands there once, in the phase in which it is now; one that is over, or that was taken off
    this agenda, does not come.
    """
    still = await decision.open_in(db, meeting.network_id)
    again = [one for one in left if one.decision_id is None]
    known = {one.decision_id: one for one in left if one.decision_id is not None}
    inside = await decision_told.within(db, meeting.network_id)
    come = [one for one in still if (one.comes_again or one.id in known) and not one.off(meeting)]
    for one in come:
        there = known.get(one.id) or point(meeting, one, inside=False)
        _now(there, one, inside=one.id in inside)
        there.title = one.what
        again.append(there)
    return again


def _now(there: AgendaItem, one: Decision, *, inside: bool) -> None:
    """Let a point be in the phase in which the group is; a method that was chosen for it stays."""
    if there.phase is not one.phase and there.method == METHODS[there.phase or one.phase]:
        there.method = METHODS[one.phase]
    there.phase, there.inside, there.silent = one.phase, inside, inside and not one.inside


@many
def _points(decision_id: int) -> Select[AgendaItem, LearningSession]:
    """Return the points that it is on agendas that are made, of sessions that have not begun."""
    return (
        select(AgendaItem, LearningSession)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(AgendaItem.decision_id == decision_id, LearningSession.stage.in_(BEFORE))
        .order_by(AgendaItem.id)
    )


async def is_off(db: AsyncSession, one: Decision) -> bool:
    """Tell whether it would come, and was taken off the agenda of a session that has not begun."""
    return one.comes_again and bool(await _off(db, one, BEFORE))


async def taken_off(db: AsyncSession, one: Decision, meeting: LearningSession) -> bool:
    """Note that it went off an agenda by hand: off two, and talked about at none since, it comes no more.

    Tell whether that is so from now on.
    """
    await db.flush()
    before = [there for there in await _off(db, one, list(Stage)) if there.id != meeting.id]
    held = await _held(db, one.id)
    away = any(all(there.starts_local > talk for talk in held) for there in before)
    if not (one.comes_again and away) or await _points(db, one.id):
        return False
    one.comes_again = False
    return True


async def _off(db: AsyncSession, one: Decision, stages: Collection[Stage]) -> list[LearningSession]:
    """Return the sessions in these stages off whose agendas it was taken."""
    found = [await db.get(LearningSession, key) for key in one.off_ids]
    return [meeting for meeting in found if meeting is not None and meeting.stage in stages]


@many
def _held(decision_id: int) -> Select[datetime]:
    """Return when the sessions began, in wall time, at which it stood on the agenda."""
    begun = LearningSession.stage.not_in((*BEFORE, Stage.CANCELLED))
    return (
        select(LearningSession.starts_local)
        .join(AgendaItem, AgendaItem.session_id == LearningSession.id)
        .where(AgendaItem.decision_id == decision_id, begun)
    )


@many
def _at_once(decision_id: int) -> Select[AgendaItem, LearningSession]:
    """Return the points that it is at sessions that run, or of which the report is not out."""
    return (
        select(AgendaItem, LearningSession)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(AgendaItem.decision_id == decision_id, LearningSession.stage.in_(HELD))
        .where(LearningSession.released_at.is_(None))
        .order_by(AgendaItem.id)
    )


async def without(db: AsyncSession, one: Decision) -> list[LearningSession]:
    """Take a decision off every agenda on which it can still come up; return those sessions.

    A point that the group has been through stays, and is a point like another.
    """
    found = [*await _points(db, one.id), *await _at_once(db, one.id)]
    for _, meeting in found:
        await placing.take_off(db, meeting, lambda each: each.decision_id == one.id and each.done_at is None)
    await db.flush()
    stays = update(AgendaItem).where(AgendaItem.decision_id == one.id)
    await db.execute(
        stays.values(decision_id=None, phase=None).execution_options(synchronize_session="fetch")
    )
    return [*{meeting.id: meeting for _, meeting in found}.values()]


async def goes_on(db: AsyncSession, one: Decision) -> list[LearningSession]:
    """Note of a decision that the group talked about that it comes next time; return the sessions where."""
    found = await _at_once(db, one.id)
    for point, _ in found:
        point.became = PointOutcome.NEXT_TIME
    await db.flush()
    return [*{meeting.id: meeting for _, meeting in found}.values()]


async def ends(db: AsyncSession, one: Decision, meeting: LearningSession) -> None:
    """Note of a decision that is over by the end of a session that there it does not come next time."""
    for point, there in await _at_once(db, one.id):
        if there.id == meeting.id and point.became is PointOutcome.NEXT_TIME:
            point.became = PointOutcome.DONE


@many
def _has_agenda(network_id: int, stages: Collection[Stage]) -> Select[LearningSession]:
    """Return the sessions of which the agenda is being made, or out, the next one first."""
    here = (LearningSession.network_id == network_id, LearningSession.stage.in_(stages))
    return select(LearningSession).where(*here).order_by(LearningSession.starts_local)


async def follow(
    db: AsyncSession, one: Decision, was: str = "", *, comes: bool = False, back: bool = False
) -> list[LearningSession]:
    """Let agendas of sessions to come show a decision as it is, called and kept; return those sessions.

    It goes off when it is over or is to stay away. When it `comes` it is put on the one that is being made,
    if none has it; one that comes `back` also on the next one that is out, off which it went.
    """
    await db.flush()
    wanted, found = one.open and one.comes_again, await _points(db, one.id)
    inside = await decision_told.stays(db, one)
    touched = {meeting.id: meeting for _, meeting in found}
    for there, meeting in found:
        if not wanted:
            await placing.take_off(db, meeting, lambda each: each.decision_id == one.id)
            continue
        _now(there, one, inside=inside)
        there.title = one.what if there.title == was else there.title
    if comes or back:
        one.let_on()
    if (comes or back) and wanted and not found:
        stages = (Stage.PREPARING, Stage.READY) if back else (Stage.PREPARING,)
        for meeting in (await _has_agenda(db, one.network_id, stages))[:1]:
            await placing.put(
                db, meeting, point(meeting, one, inside=inside), lambda each: each.decision_id == one.id
            )
            touched[meeting.id] = meeting
    await db.flush()
    return list(touched.values())
