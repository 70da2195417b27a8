"""Letters to who was not there: the catch-up and its reminder."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import agenda as agenda_view
from bot.views import catch_up as view
from bot.views import errand as errand_view
from bot.views import session as session_view
from bot.views.catch_up import Reader
from bot.views.confidentiality import seen
from bot.views.question_bank import answered_checks
from models import (
    agenda,
    answer_heard,
    attendance,
    errand_audience,
    evaluation,
    programme,
    question_bank,
    question_rows,
    reading,
    report,
    turnout,
)
from models.plan import Kind
from models.question import State
from models.question_rows import ToJudge
from models.session import Stage

MOST_LISTED = 100  # open questions


@letter(Kind.CATCH_UP)
async def catch_up(on: Occasion) -> Message:
    """What an absentee needs to know; less of it when the report was not released."""
    if (other := await _no_catch_up(on)) is not None:
        return other
    record = await report.record_of(on.db, on.meeting)
    read = on.reader.id in await reading.readers(on.db, on.meeting.id)
    errands = errand_view.came_of(on.t, await errand_audience.came_of(on.db, on.meeting.id, on.reader.id))
    checks = answered_checks(on.t, await _to_judge(on))
    may_say = bool(record.present) and await programme.may_correct(on.db, on.meeting, on.now)
    if on.meeting.released_at is not None:
        dealt = (*record.dealt, *record.inside)
        kept = [item.question.text for item in dealt if item.kept_for(on.reader.id)]
        return view.catch_up(
            on.t, on.meeting, on.network, record, Reader(read, kept, may_say, errands, checks)
        )
    items = await agenda.items(on.db, on.meeting.id) if agenda.out(on.meeting) else []
    texts = await question_bank.texts(on.db, on.network.id, agenda.placed(items), on.whom())
    lines = agenda_view.lines(on.t, on.meeting, items, texts, whom=on.whom())
    found = await question_bank.open_texts(on.db, on.network.id, on.whom(), [State.OPEN])
    waiting = list(found.values())
    return view.catch_up_unreleased(
        on.t,
        on.meeting,
        on.network,
        record,
        Reader(read, may_say=may_say, errands=errands, checks=checks),
        agenda=lines,
        questions=[seen(on.t, asked) for asked in waiting[:MOST_LISTED]],
        beyond=len(waiting[MOST_LISTED:]),
    )


async def _to_judge(on: Occasion) -> list[ToJudge]:
    """Return the reader's questions of that session that wait for their word."""
    waiting = await question_rows.to_judge(on.db, on.network.id, on.reader.id, on.now)
    here = [(question, key) for question, key in waiting if key == on.meeting.id]
    return [*(await answer_heard.of(on.db, here, on.reader.id)).to_judge]


async def _no_catch_up(on: Occasion) -> Message | None:
    """Return what stands in its place: the session was not held, or the reader was there after all."""
    if on.meeting.stage is Stage.CANCELLED:
        return session_view.not_held(on.t, on.meeting, on.network)
    if on.reader.id not in {person.id for person in await attendance.present(on.db, on.meeting.id)}:
        return None
    asks = evaluation.takes_answers(on.meeting)
    asks = asks and on.reader.id not in await turnout.answered(on.db, on.meeting.id)
    return view.was_there(on.t, on.meeting, on.network, asks=asks)


@letter(Kind.CATCH_UP_REMINDER)
async def catch_up_reminder(on: Occasion) -> Message:
    """The only reminder to who tapped nothing in the catch-up."""
    if (other := await _no_catch_up(on)) is not None:
        return other
    record = await report.record_of(on.db, on.meeting)
    read = on.reader.id in await reading.readers(on.db, on.meeting.id)
    still_open = sum(item.still_open for item in record.dealt)
    return view.catch_up_reminder(on.t, on.meeting, still_open, read=read)
