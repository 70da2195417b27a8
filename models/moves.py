"""The moves of a session over all its rows: the clock and the buttons call the same functions.

Every function expects the network's row to be locked by its caller.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    action,
    again,
    agenda,
    attendance,
    case_agenda,
    coming_along,
    contribution_agenda,
    date_poll,
    decision_agenda,
    evaluation,
    going_on,
    guest_agenda,
    inquiry_offer,
    kick_off,
    leading,
    measuring_acts,
    out_of_sight,
    outline,
    posted,
    programme,
    proposing,
    question_bank,
    report,
    results,
    sending,
    step,
)
from models.base import Refusal, WrongStage
from models.delivery import LASTS
from models.held import Held
from models.network import Network, is_there
from models.outbox import follow_steps
from models.plan import Fact, Kind
from models.question import State
from models.question_rows import dealt_with
from models.rows import many
from models.session import BEFORE, LearningSession, Stage


class TooLateToReopen(Refusal):
    """Questions that open now would close too late for a new proposal."""


async def settle(db: AsyncSession, network: Network, meeting: LearningSession) -> None:
    """Bring the steps and the next move in line with what is true now."""
    await db.flush()
    line = await programme.timeline(db, network, meeting)
    meeting.next_move_at = line.next_move()
    if meeting.stage is Stage.PREPARING and not await agenda.stands(db, meeting):
        meeting.next_move_at = meeting.starts_at  # whoever facilitates decides what becomes of the agenda
    await follow_steps(db, await step.write_steps(db, meeting, line.steps()))


async def follow_agenda(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Let an agenda that is worked on go out by itself once something stands on it, while there is time.

    What it is called by may be out of sight.
    """
    await out_of_sight.settle_points(db, network.id, await agenda.items(db, meeting.id))
    if meeting.stage is not Stage.PREPARING:
        return
    due = (await programme.timeline(db, network, meeting)).due(Kind.AGENDA)
    if not await agenda.stands(db, meeting):
        meeting.next_move_at = meeting.starts_at
    elif due > now:
        meeting.next_move_at = min(due, meeting.starts_at)


async def settle_neighbours(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    now: datetime,
    *before: LearningSession | None,
) -> None:
    """Settle a session that came, moved or went, and those beside it, whose moments lean on it.

    Those that were beside it `before` it moved are settled too.
    """
    await db.flush()
    for renumbered in await programme.number_in_order(db, network.id):
        await posted.changed(db, now, renumbered.id, Fact.WHERE)
    beside = await programme.previous(db, meeting), meeting, await programme.following(db, meeting)
    for other in {one.id: one for one in (*before, *beside) if one is not None}.values():
        await settle(db, network, other)
        await posted.changed(db, now, other.id, Fact.WHEN | Fact.STAGE | Fact.NEXT)
    await posted.changed_in(db, now, network.id, Fact.TO_COME)
    await date_poll.follow_session(db, meeting, now)
    await inquiry_offer.offer(db, network, now, anew=False)


async def _moved(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime, kind: Kind | None = None
) -> None:
    """Settle a move: its moments, the message that goes out with it, and those that show the stage."""
    await settle(db, network, meeting)
    if kind is not None:
        await sending.with_move(db, network, meeting, kind, now)
    await posted.changed(db, now, meeting.id, Fact.STAGE)


async def announce(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Announce the session in the channel; questions are open."""
    meeting.move_to(Stage.ANNOUNCED)
    meeting.since = now
    await _moved(db, network, meeting, now, Kind.ANNOUNCEMENT)
    await posted.look_after(db, now, network.id)
    await inquiry_offer.offer(db, network, now)


async def close_questions(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Close the questions and propose the agenda to the facilitators."""
    meeting.move_to(Stage.PREPARING)
    meeting.since = now
    bank = await outline.outlines(db, network.id, [State.OPEN])
    await case_agenda.bring_again(db, network, meeting, now)
    await coming_along.ask_again(db, network, meeting, now)
    before = await agenda.items(db, meeting.id)
    experts = [one for one in await guest_agenda.experts(db, meeting) if not one.off(meeting)]
    with_them = {key for one in experts for key in one.question_ids}
    off = {*with_them, *meeting.without_questions}
    bank = [one for one in bank if one.id not in off]
    once_more = await again.load(db, meeting, {one.id for one in bank})
    once_more = replace(once_more, points=await decision_agenda.comes(db, meeting, once_more.points))
    first = network.first_number == 1 and await programme.previous(db, meeting) is None
    begins = await kick_off.is_kick_off(db, meeting)
    taken = proposing.framed(meeting, once_more, first=first, kick_off=begins).minutes + once_more.minutes
    taken += sum(one.minutes for one in experts)
    taken += await case_agenda.minutes_of_brought(db, meeting)
    taken += await contribution_agenda.minutes_of_brought(db, meeting)
    kept = agenda.placed(once_more.asked)
    proposal = proposing.propose(
        [one for one in bank if one.id not in kept],
        max(meeting.minutes - taken, 0),
        await question_bank.heard(db, network.id),
    )
    proposal = replace(proposal, chosen=[*(one for one in bank if one.id in kept), *proposal.chosen])
    await proposing.renew(db, meeting, proposal, once_more, first=first, kick_off=begins)
    await case_agenda.place_brought(db, meeting)
    await contribution_agenda.place_brought(db, meeting)
    await guest_agenda.place_all(db, meeting, before)
    await out_of_sight.settle_points(db, network.id, await agenda.items(db, meeting.id))
    await _moved(db, network, meeting, now, Kind.PROPOSAL)


async def reopen_questions(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Open the questions again, and tell those who can ask. Raises WrongStage and TooLateToReopen."""
    if meeting.stage not in (Stage.PREPARING, Stage.READY):
        raise WrongStage(stage=meeting.stage)
    _with_an_agenda_again(meeting)
    meeting.move_to(Stage.ANNOUNCED)
    meeting.reopened_at = now
    if (await programme.timeline(db, network, meeting)).questions_close >= meeting.starts_at:
        raise TooLateToReopen
    await _moved(db, network, meeting, now, Kind.QUESTIONS_REOPENED)


def _with_an_agenda_again(meeting: LearningSession) -> None:
    """Let an agenda that is worked on once more go out by itself, also where it was left out before."""
    if meeting.stage is Stage.READY:
        meeting.send_after_all(Kind.AGENDA)


async def publish(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Publish the agenda as it stands."""
    meeting.move_to(Stage.READY)
    await _moved(db, network, meeting, now, Kind.AGENDA)


async def publish_by_hand(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Publish the agenda, also where it was left out before; once it is out, nothing changes."""
    if meeting.stage is not Stage.READY:
        meeting.send_after_all(Kind.AGENDA)
        await publish(db, network, meeting, now)
    elif Kind.AGENDA in meeting.skipped:
        meeting.send_after_all(Kind.AGENDA)
        await _moved(db, network, meeting, now, Kind.AGENDA)


async def go_without(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Settle that nothing of an agenda goes to the channel. Raises WrongStage."""
    if meeting.stage is not Stage.PREPARING:
        raise WrongStage(stage=meeting.stage)
    meeting.skip(Kind.AGENDA)
    meeting.move_to(Stage.READY)
    await _moved(db, network, meeting, now)


async def take_back(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Take the published agenda back to work on it; its message says so until it is published again."""
    if meeting.stage is not Stage.READY:
        raise WrongStage(stage=meeting.stage)
    _with_an_agenda_again(meeting)
    meeting.move_to(Stage.PREPARING)
    meeting.since = now
    await _moved(db, network, meeting, now)


async def start(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """The session is under way; the channel stays silent."""
    meeting.move_to(Stage.UNDERWAY)
    await _moved(db, network, meeting, now)
    if (before := await programme.previous(db, meeting)) is not None:
        await posted.changed(db, now, before.id, Fact.NEXT)  # it is not to come any more
    await posted.changed_in(db, now, network.id, Fact.TO_COME)


async def open_evaluation(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> bool:
    """Ask those present how it was; tell whether there were enough for a form."""
    meeting.move_to(Stage.EVALUATING)
    opened = await open_form(db, network, meeting, now)
    # After a session that goes on after all, the messages that asked before ask again.
    await posted.changed(db, now, meeting.id, Fact.STAGE)
    return opened


async def open_form(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> bool:
    """Open the form of a session that is being evaluated, if enough were there; tell whether it is open."""
    await db.flush()
    instead = meeting.evaluation_opened_at is None and await measuring_acts.opens_at_end(
        db, network, meeting, now
    )
    opened = not instead and await evaluation.open_form(db, meeting, network.threshold, now)
    await settle(db, network, meeting)
    return opened


async def close_evaluation(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Close the evaluation; results show from now on."""
    await results.close(db, meeting)
    meeting.move_to(Stage.REPORTING)
    await settle(db, network, meeting)
    await step.expand_again(db, network.id, now)  # a draft may only make sense from now on
    await posted.changed(db, now, meeting.id, Fact.STAGE)
    if (following := await programme.following(db, meeting)) is not None:
        await posted.changed(db, now, following.id, Fact.WISHES)
    await inquiry_offer.offer(db, network, now)


async def release_report(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime, *, read: bool = False
) -> None:
    """Release the report to the channel, and the catch-up to those who were absent.

    With `read` whoever let it go had all of it before them, and the results go along; without they wait.
    """
    meeting.release(now, with_results=read and await results.can_be_shown(db, meeting))
    await settle(db, network, meeting)
    for kind in (Kind.REPORT, Kind.FOLLOWED_REPORT):
        await sending.with_move(db, network, meeting, kind, now)
    if meeting.results_shared_at is not None or (await report.of_session(db, meeting.id)).has_notes:
        await sending.with_move(db, network, meeting, Kind.RESULTS_ADDED, now)
    await posted.changed(db, now, meeting.id, Fact.RELEASE)


async def close(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Nothing more is asked about this session; where none is to come, one is asked for once."""
    meeting.move_to(Stage.CLOSED)
    await _moved(db, network, meeting, now)
    if await programme.coming(db, network.id) is None:
        for facilitator in await leading.facilitators(db, network.id):
            subject = f"after:{meeting.id}"
            await sending.of_network(db, network, Kind.PLAN_NEXT, subject, now, facilitator)


async def reschedule(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    starts_local: datetime,
    minutes: int,
    now: datetime,
    before: Held | None = None,
) -> None:
    """Move the session; whoever was told of the old date is told of the new one.

    Questions that were closed open again when the new date leaves the usual time to ask them. What people
    hold is what is true until now, or what was `before` the zone of the network changed.
    """
    before = before or Held.of(meeting, network)
    beside = await programme.previous(db, meeting), await programme.following(db, meeting)
    meeting.reschedule(starts_local, minutes, now)
    line = await programme.timeline(db, network, meeting)
    if meeting.stage in (Stage.PREPARING, Stage.READY) and line.questions_close > now:
        _with_an_agenda_again(meeting)
        meeting.move_to(Stage.ANNOUNCED)
    await settle_neighbours(db, network, meeting, now, *beside)
    await sending.news(db, network, meeting, before, now)


async def cancel(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Call the session off and say so where it was announced, or note that it did not take place.

    What was asked about it is withdrawn, and its questions are as they were before.
    """
    before = Held.of(meeting, network)
    meeting.cancel()
    await results.withdraw(db, meeting)
    for asked in await dealt_with(db, meeting):
        asked.unrecord(meeting)
    for point in await agenda.items(db, meeting.id):
        point.became = None
    await action.forget(db, meeting.id)
    await coming_along.come(db, network, meeting, now)
    await out_of_sight.settle_points(db, network.id)
    await settle_neighbours(db, network, meeting, now)
    await sending.news(db, network, meeting, before, now)


async def go_on(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Let a session that was called off go on after all, and say so where it was announced.

    Of one that had begun only the calendars heard that it was off, so only they hear of it again.
    """
    before = Held.of(meeting, network)
    meeting.go_on(now)
    await going_on.bring_back(db, meeting, now)
    await out_of_sight.settle_points(db, network.id)
    await settle_neighbours(db, network, meeting, now)
    if meeting.stage in BEFORE:  # also when it has begun: who read that it was off waits at home
        await sending.news(db, network, meeting, before, now, meeting.ends_at)
    else:
        await sending.calendars_follow(db, network, meeting, before, now, now + LASTS)


async def advance(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Make the move whose time has come, by the same functions as the buttons."""
    match meeting.stage:
        case Stage.PLANNED:
            await announce(db, network, meeting, now)
        case Stage.ANNOUNCED:
            await close_questions(db, network, meeting, now)
        case Stage.PREPARING:
            await _publish_what_there_is(db, network, meeting, now)
        case Stage.READY:
            await start(db, network, meeting, now)
        case Stage.UNDERWAY:
            line = await programme.timeline(db, network, meeting)
            if now >= line.evaluation_closes:
                await close_evaluation(db, network, meeting, now)
            elif await attendance.took_place(db, meeting):
                await open_evaluation(db, network, meeting, now)
            else:
                meeting.next_move_at = line.evaluation_closes
        case Stage.EVALUATING:
            await close_evaluation(db, network, meeting, now)
        case Stage.REPORTING:
            await close(db, network, meeting, now)
        case Stage.CLOSED | Stage.CANCELLED:
            meeting.next_move_at = None


async def _publish_what_there_is(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Publish an agenda on which something stands, unless it was said to wait for a press until it begins.

    Of one that is empty by now, as its questions were withdrawn, whoever facilitates is asked what to do.
    """
    if not agenda.by_hand(meeting) and await agenda.stands(db, meeting):
        await publish(db, network, meeting, now)
    elif now < meeting.starts_at:
        meeting.next_move_at = meeting.starts_at
        await sending.with_move(db, network, meeting, Kind.PROPOSAL, now, until=meeting.starts_at)
        await posted.changed(db, now, meeting.id, Fact.STAGE)
    else:
        await go_without(db, network, meeting, now)


@many
def _due(now: datetime, limit: int) -> Select[int, str, int]:
    return (
        select(LearningSession.id, Network.team_id, Network.id)
        .join(Network, Network.id == LearningSession.network_id)
        .where(LearningSession.next_move_at <= now, is_there())
        .order_by(LearningSession.next_move_at, LearningSession.id)
        .limit(limit)
    )


async def due(db: AsyncSession, now: datetime, limit: int = 50) -> list[tuple[int, str, int]]:
    """Return which sessions have a move due: (session, workspace, network), the earliest first."""
    rows = await _due(db, now, limit)
    return [(meeting, team, network) for meeting, team, network in rows]
