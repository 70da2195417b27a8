"""Letters about an agenda: the proposal to the facilitator, and the agenda to the channel."""

from bot import drafts
from bot.blocks import Message
from bot.views import agenda as view
from bot.views import proposal as proposal_view
from jobs.letters.registry import Occasion, letter
from models.plan import Kind
from models.programme import timeline


@letter(Kind.PROPOSAL)
async def proposal(on: Occasion) -> Message:
    """The proposed agenda, as it stands now."""
    return proposal_view.proposal(on.t, on.meeting, await drafts.working(on.db, on.meeting, compares=True))


@letter(Kind.AGENDA)
async def published(on: Occasion) -> Message:
    """The agenda, as it stands now."""
    line = await timeline(on.db, on.network, on.meeting)
    follows = max(line.due(Kind.AGENDA), line.questions_close)
    draft = await drafts.published(on.db, on.meeting)
    return view.published(on.t, on.meeting, on.network, draft, follows)
