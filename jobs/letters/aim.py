"""The letter that suggests other words for what a member wants to learn."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import aim as view
from models import aim
from models.plan import Kind


@letter(Kind.AIM_WORDS)
async def wording(on: Occasion) -> Message:
    """Other words are suggested, or how it stands by now."""
    number = int(on.delivery.subject.removeprefix("aim:"))
    found = await aim.find(on.db, on.network.id, number)
    return view.letter(on.t, on.network, found.aim if found is not None else None)
