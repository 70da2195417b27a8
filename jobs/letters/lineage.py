"""The letter to the asker whose question was split."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import lineage as view
from models import lineage, question_rows
from models.plan import Kind


@letter(Kind.SPLIT)
async def split(on: Occasion) -> Message:
    """A question goes on as several, or is one again."""
    number = int(on.delivery.subject.removeprefix("question:"))
    asked = await question_rows.load(on.db, on.network.id, number)
    parts = (await lineage.of(on.db, asked, mine=asked.asker_id == on.reader.id)).parts
    return view.told(on.t, on.network, asked, parts, on.whom())
