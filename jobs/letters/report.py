"""Letters after a session: draft, nudge, report, catch-up, and how it went with what people took on."""

from bot.blocks import Block, Message
from bot.views import agenda as agenda_view
from bot.views import effect as effect_view
from bot.views import errand as errand_view
from bot.views import evaluation as evaluation_view
from bot.views import follow_up as follow_up_view
from bot.views import report as view
from bot.views.report import Reader, Results
from jobs.letters.registry import Occasion, letter
from models import agenda, effect, errand, evaluation, follow_up, question_bank, session
from models.follow_up import Record
from models.moves import timeline
from models.plan import Kind
from models.question import State
from models.session import Stage

QUESTIONS_SHOWN = 15


async def _results(on: Occasion, record: Record, *, facilitation: bool) -> Results:
    """Nothing without an evaluation; that they follow while it is open; the results once it is closed."""
    meeting = on.meeting
    if meeting.evaluation_opened_at is None:
        return Results()
    if meeting.stage is Stage.EVALUATING:
        return Results(follow=True)
    results = await evaluation.results(on.db, meeting)
    return Results(evaluation_view.results_lines(on.t, results, facilitation=facilitation))


@letter(Kind.REPORT_DRAFT)
async def draft(on: Occasion) -> Message:
    """The report as it would go out, for the facilitator."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record, facilitation=record.report.share_facilitation)
    line = await timeline(on.db, on.network, on.meeting)
    return view.draft(on.t, on.meeting, on.network, record, results, otherwise=line.due(Kind.CATCH_UP))


@letter(Kind.REPORT_NUDGE)
async def nudge(on: Occasion) -> Message:
    """The one reminder that the report waits."""
    line = await timeline(on.db, on.network, on.meeting)
    return view.nudge(on.t, on.meeting, on.network, line.due(Kind.CATCH_UP))


@letter(Kind.REPORT)
async def report(on: Occasion) -> Message:
    """The report in the channel, with the results once there are any."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record, facilitation=record.report.share_facilitation)
    return view.report(on.t, on.meeting, on.network, record, results)


@letter(Kind.CATCH_UP)
async def catch_up(on: Occasion) -> Message:
    """What an absentee needs to know; less of it when the report was not released."""
    record = await follow_up.record_of(on.db, on.meeting)
    read = on.reader.id in await follow_up.readers(on.db, on.meeting.id)
    brought = errand_view.brought(on.t, await errand.brought(on.db, on.meeting.id, on.reader.id))
    if on.meeting.released_at is not None:
        kept = [item.question.text for item in record.dealt if item.kept_for(on.reader.id)]
        return view.catch_up(on.t, on.meeting, on.network, record, Reader(read, kept, brought))
    items = await agenda.items(on.db, on.meeting.id)
    texts = await question_bank.texts(on.db, on.network.id)
    lines = agenda_view.lines(on.t, on.meeting, items, texts)
    waiting = [entry.question.text for entry in await question_bank.bank(on.db, on.network.id, [State.OPEN])]
    return view.catch_up_unreleased(
        on.t,
        on.meeting,
        on.network,
        record,
        Reader(read, brought=brought),
        agenda=lines,
        questions=waiting[:QUESTIONS_SHOWN],
    )


@letter(Kind.CATCH_UP_REMINDER)
async def catch_up_reminder(on: Occasion) -> Message:
    """The only reminder to who tapped nothing in the catch-up."""
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
    tie: list[Block] = []
    if intention is not None and intention.tried in effect.DID_TRY:
        tied = await effect.of_person(on.db, on.meeting.id, on.reader.id)
        tie = effect_view.tie(on.t, on.meeting, tied, await effect.dealt_with(on.db, on.meeting))
    return follow_up_view.action_check(on.t, on.meeting, on.network, intention, own, tie)


@letter(Kind.ABSENCE_HINT)
async def absence_hint(on: Occasion) -> Message:
    """Who was absent twice in a row, for the facilitator."""
    absent = await session.absent_twice(on.db, on.meeting)
    return follow_up_view.absence_hint(on.t, on.meeting, on.network, absent)
