"""Letters afterwards: how it went with what people took on, and who was absent twice."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message, Part
from bot.views import effect as effect_view
from bot.views import follow_up as view
from models import attendance, effect, follow_up
from models.plan import Kind


@letter(Kind.ACTION_CHECK)
async def action_check(on: Occasion) -> Message:
    """How it went with what somebody wanted to try, and with what they took on."""
    intention = await follow_up.intention(on.db, on.meeting.id, on.reader.id)
    taken_on = await follow_up.actions(on.db, on.meeting.id)
    own = [action for action, owner in taken_on if owner.id == on.reader.id]
    tie: list[Part] = []
    if intention is not None and intention.tried in effect.DID_TRY:
        tied = await effect.of_person(on.db, on.meeting.id, on.reader.id)
        tie += effect_view.tie(on.t, on.meeting, tied, await effect.dealt_with(on.db, on.meeting))
    return view.action_check(on.t, on.meeting, on.network, intention, own, tie)


@letter(Kind.ABSENCE_HINT)
async def absence_hint(on: Occasion) -> Message:
    """Who was absent twice in a row, for the facilitator."""
    absent = await attendance.absent_twice(on.db, on.meeting)
    return view.absence_hint(on.t, on.meeting, on.network, absent)
