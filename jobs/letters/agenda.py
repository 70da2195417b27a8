"""Letters about an agenda: the proposal to the facilitator, and the agenda to the channel."""

from dataclasses import replace

from bot import drafts
from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import agenda as view
from bot.views import agreed as agreed_view
from bot.views import proposal as proposal_view
from models import agreed, delivery
from models.plan import Kind
from models.programme import timeline


@letter(Kind.PROPOSAL)
async def proposal(on: Occasion) -> Message:
    """The proposed agenda, as it stands now; when there is a newer one, that there is."""
    if await delivery.newer(on.db, on.delivery):
        return proposal_view.newer(on.t, on.meeting)
    draft = await drafts.proposed(on.db, on.meeting, on.whom())
    still_open = agreed_view.counted(on.t, await agreed.left_open(on.db, on.meeting))
    opening = [still_open] if still_open else []
    return proposal_view.proposal(on.t, on.meeting, draft, opening)


@letter(Kind.AGENDA)
async def published(on: Occasion) -> Message:
    """The agenda, as it stands now."""
    line = await timeline(on.db, on.network, on.meeting)
    follows = max(line.due(Kind.AGENDA), line.questions_close)
    draft = replace(await drafts.published(on.db, on.meeting, on.whom()), copied=on.copied)
    practical = Kind.DAY_BEFORE not in on.meeting.skipped and on.now < line.due(Kind.DAY_BEFORE)
    return view.published(on.t, on.meeting, on.network, draft, follows, practical=practical)
