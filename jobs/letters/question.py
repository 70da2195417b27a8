"""Letters about questions: the one reminder to ask, and that they are open again."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import question as view
from models import delivery, question_rows
from models.no_question import without_question
from models.plan import Kind
from models.programme import timeline
from models.session import Stage


@letter(Kind.QUESTION_REMINDER)
async def reminder(on: Occasion) -> Message:
    """The reminder, or what its reader did since."""
    line = await timeline(on.db, on.network, on.meeting)
    mine = await question_rows.asked_by(on.db, on.network.id, on.reader.id)
    asked = next((one.text for one in mine if one.open or one.asked_for_id == on.meeting.id), None)
    return view.reminder(
        on.t,
        on.meeting,
        on.network,
        on.t.moment(line.questions_close, on.network.zone),
        asked=asked,
        none=on.reader.id in await without_question(on.db, on.meeting.id),
    )


@letter(Kind.QUESTIONS_REOPENED)
async def reopened(on: Occasion) -> Message:
    """That questions are open again, while they are."""
    if on.meeting.stage in (Stage.CANCELLED, Stage.PLANNED) or await delivery.newer(on.db, on.delivery):
        return view.reopened(on.t, on.meeting, on.network, None)
    line = await timeline(on.db, on.network, on.meeting)
    closes = on.t.moment(min(line.questions_close, on.meeting.starts_at), on.network.zone)
    return view.reopened(on.t, on.meeting, on.network, closes if on.meeting.takes_questions else None)
