"""The whisper: the time of a point is over."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import whisper as view
from models import agenda, question_bank
from models.base import NotFound
from models.confidentiality import EVERYBODY
from models.plan import Kind
from models.whisper import item_of


@letter(Kind.WHISPER)
async def over(on: Occasion) -> Message:
    """What is over, and what comes next as things stand."""
    points = await agenda.items(on.db, on.meeting.id)
    at = next((n for n, point in enumerate(points) if point.id == item_of(on.delivery.subject)), None)
    if at is None:
        raise NotFound
    then = points[at + 1] if at + 1 < len(points) else None
    texts = await question_bank.texts(on.db, on.network.id, agenda.placed(points[at : at + 2]), EVERYBODY)
    return view.over(on.t, on.meeting, points[at], then, texts)
