"""The letter about a brainstorm: where ideas are written and weighed, and what came of them."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import idea as view
from models import brainstorm, idea_board
from models.plan import Kind


@letter(Kind.BRAINSTORM)
async def in_channel(on: Occasion) -> Message:
    """The question with the way to answer it; then what came of it."""
    found = await brainstorm.of_subject(on.db, on.delivery.subject)
    if found is None:  # begun by mistake
        return view.not_begun(on.t)
    return view.in_channel(on.t, await idea_board.board(on.db, *found))
