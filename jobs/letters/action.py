"""The letter to whoever facilitates about what somebody who left would still do."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import action as view
from models import action
from models.plan import Kind


@letter(Kind.LEFT_TO_DO)
async def left_to_do(on: Occasion) -> Message:
    """What those who left would still do; afterwards that nothing is left of it."""
    return view.left_to_do_message(on.t, on.network, await action.left_to_do(on.db, on.network.id))
