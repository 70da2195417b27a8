"""The letter that asks whether an answer in between is one."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import answered_between as view
from models import question_rows
from models.plan import Kind


@letter(Kind.ANSWERED_CHECK)
async def answered_in_between(on: Occasion) -> Message:
    """To the asker of a question that somebody else closed in between, or what they said of it."""
    asked = await question_rows.load(on.db, on.network.id, int(on.delivery.subject.removeprefix("question:")))
    return view.answered_in_between(on.t, on.network, asked, on.now, on.whom())
