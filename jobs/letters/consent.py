"""The letter that asks a group for its consent, in its channel."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import consent as view
from models import decision, decision_told
from models.base import NotFound
from models.plan import Kind


@letter(Kind.CONSENT)
async def in_channel(on: Occasion) -> Message:
    """The proposal and the question; then what became of it."""
    one = await decision.of_subject(on.db, on.delivery.subject)
    if one is None:
        raise NotFound
    inside = await decision_told.stays(on.db, one)
    return view.in_channel(on.t, one, on.delivery.edition, inside=inside)
