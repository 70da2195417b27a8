"""The letter about questions: the one reminder to ask."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import question as view
from models import question_rows
from models.no_question import without_question
from models.plan import Kind
from models.programme import timeline


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
