"""The letter that asks how it went with what somebody wanted to try, and with what they took on."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message, Part
from bot.views import effect as effect_view
from bot.views import intention as view
from bot.views import tried as tried_view
from models import action, effect, intention, tried
from models.plan import Kind


@letter(Kind.ACTION_CHECK)
async def action_check(on: Occasion) -> Message:
    """How it went with what somebody wanted to try, and with what they took on."""
    trying = await intention.of_person(on.db, on.meeting.id, on.reader.id)
    taken_on = await action.of_session(on.db, on.meeting.id)
    own = [one for one, owner in taken_on if owner.id == on.reader.id]
    tie: list[Part] = []
    if trying is not None and trying.tried in effect.DID_TRY:
        tied = await effect.of_person(on.db, on.meeting.id, on.reader.id)
        tie += effect_view.tie(on.t, on.meeting, tied, await effect.dealt_with(on.db, on.meeting))
        told = await tried.of_person(on.db, on.meeting.id, on.reader.id) is not None
        tie += tried_view.offer(on.t, on.meeting, on.network, told=told)
    return view.action_check(on.t, on.meeting, on.network, trying, own, tie)
