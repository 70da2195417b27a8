"""Letters after a session: draft, nudge, report, catch-up, and how it went with what people took on."""

from bot.blocks import Block, Message, Part
from bot.letters import Occasion, letter
from bot.views import agenda as agenda_view
from bot.views import effect as effect_view
from bot.views import errand as errand_view
from bot.views import evaluation as evaluation_view
from bot.views import follow_up as follow_up_view
from bot.views import network as network_view
from bot.views import report as view
from bot.views import session as session_view
from bot.views.confidentiality import seen
from bot.views.report import Reader, Results
from models import (
    agenda,
    attendance,
    effect,
    errand,
    evaluation,
    follow_up,
    membership,
    programme,
    question_bank,
    results,
)
from models.follow_up import Record
from models.plan import Kind
from models.programme import timeline
from models.question import State
from models.session import Stage

MOST_LISTED = 100  # open questions


async def _results(on: Occasion, record: Record, *, drafting: bool = False) -> Results:
    """Nothing without an evaluation; that they may follow until somebody who facilitates let them go.

    A draft shows them as soon as the evaluation is closed: from there they are released.
    """
    meeting = on.meeting
    if meeting.evaluation_opened_at is None:
        return Results()
    if meeting.results_shared_at is None and not (drafting and meeting.has_results):
        return Results(follow=True)
    found = await results.results(on.db, meeting)
    lines = evaluation_view.results_lines(on.t, found, facilitation=record.report.share_facilitation)
    return Results(lines, found=found)


async def _readers(on: Occasion) -> list[Block]:
    """Who would read the report in the channel without being a member."""
    return network_view.readers(on.t, await membership.not_members(on.db, on.network))


@letter(Kind.REPORT_DRAFT)
async def draft(on: Occasion) -> Message:
    """The report as it would go out, for the facilitator."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record, drafting=on.meeting.released_at is None)
    line = await timeline(on.db, on.network, on.meeting)
    return view.draft(
        on.t,
        on.meeting,
        on.network,
        record,
        results,
        otherwise=line.due(Kind.CATCH_UP),
        readers=await _readers(on),
    )


@letter(Kind.REPORT_NUDGE)
async def nudge(on: Occasion) -> Message:
    """The one reminder that the report waits."""
    line = await timeline(on.db, on.network, on.meeting)
    found = await results.results(on.db, on.meeting) if on.meeting.has_results else None
    return view.nudge(on.t, on.meeting, on.network, line.due(Kind.CATCH_UP), await _readers(on), found)


@letter(Kind.REPORT)
async def report(on: Occasion) -> Message:
    """The report in the channel, with the results once there are any."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record)
    return view.report(on.t, on.meeting, on.network, record, results)


@letter(Kind.CATCH_UP)
async def catch_up(on: Occasion) -> Message:
    """What an absentee needs to know; less of it when the report was not released."""
    if (other := await _no_catch_up(on)) is not None:
        return other
    record = await follow_up.record_of(on.db, on.meeting)
    read = on.reader.id in await follow_up.readers(on.db, on.meeting.id)
    brought = errand_view.brought(on.t, await errand.brought(on.db, on.meeting.id, on.reader.id))
    may_say = bool(record.present) and await programme.may_correct(on.db, on.meeting, on.now)
    if on.meeting.released_at is not None:
        dealt = (*record.dealt, *record.inside)
        kept = [item.question.text for item in dealt if item.kept_for(on.reader.id)]
        return view.catch_up(on.t, on.meeting, on.network, record, Reader(read, kept, may_say, brought))
    items = await agenda.items(on.db, on.meeting.id)
    texts = await question_bank.texts(on.db, on.network.id, agenda.placed(items), on.whom())
    lines = agenda_view.lines(on.t, on.meeting, items, texts, whom=on.whom())
    found = await question_bank.open_texts(on.db, on.network.id, on.whom(), [State.OPEN])
    waiting = list(found.values())
    return view.catch_up_unreleased(
        on.t,
        on.meeting,
        on.network,
        record,
        Reader(read, may_say=may_say, brought=brought),
        agenda=lines,
        questions=[seen(on.t, asked) for asked in waiting[:MOST_LISTED]],
        beyond=len(waiting[MOST_LISTED:]),
    )


async def _no_catch_up(on: Occasion) -> Message | None:
    """Return what stands in its place: the session was not held, or the reader was there after all."""
    if on.meeting.stage is Stage.CANCELLED:
        return session_view.not_held(on.t, on.meeting, on.network)
    if on.reader.id not in {person.id for person in await attendance.present(on.db, on.meeting.id)}:
        return None
    asks = evaluation.takes_answers(on.meeting)
    asks = asks and on.reader.id not in await evaluation.answered(on.db, on.meeting.id)
    return view.was_there(on.t, on.meeting, on.network, asks=asks)


@letter(Kind.CATCH_UP_REMINDER)
async def catch_up_reminder(on: Occasion) -> Message:
    """The only reminder to who tapped nothing in the catch-up."""
    if (other := await _no_catch_up(on)) is not None:
        return other
    record = await follow_up.record_of(on.db, on.meeting)
    read = on.reader.id in await follow_up.readers(on.db, on.meeting.id)
    still_open = sum(item.stays_open for item in record.dealt)
    return view.catch_up_reminder(on.t, on.meeting, still_open, read=read)


@letter(Kind.ACTION_CHECK)
async def action_check(on: Occasion) -> Message:
    """How it went with what somebody wanted to try, and with what they took on."""
    intention = await follow_up.intention(on.db, on.meeting.id, on.reader.id)
    taken_on = await follow_up.actions(on.db, on.meeting.id)
    own = [action for action, owner in taken_on if owner.id == on.reader.id]
    tie: list[Part] = []
    if intention is not None and intention.tried in effect.DID_TRY:
        tied = await effect.of_person(on.db, on.meeting.id, on.reader.id)
        tie += effect_view.tie(on.t, on.meeting, tied, await effect.dealt_with(on.db, on.meeting))
    return follow_up_view.action_check(on.t, on.meeting, on.network, intention, own, tie)


@letter(Kind.ABSENCE_HINT)
async def absence_hint(on: Occasion) -> Message:
    """Who was absent twice in a row, for the facilitator."""
    absent = await attendance.absent_twice(on.db, on.meeting)
    return follow_up_view.absence_hint(on.t, on.meeting, on.network, absent)
