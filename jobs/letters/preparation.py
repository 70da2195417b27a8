"""Letters before a session: the preparation card, and that no session is planned after the last one."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import preparation as view
from bot.views import session as session_view
from models import membership, message, own_method, preparation
from models.plan import RULES, Kind


@letter(Kind.PREVIEW)
async def card(on: Occasion) -> Message:
    """What is known before a session is announced; after that what is still to come."""
    sendings = [
        session_view.Sending(one.kind, one.at, one.fate)
        for one in await message.planned(on.db, on.network, on.meeting, on.now)
        if RULES[one.kind].previewed
    ]
    members = (await membership.headcount(on.db, on.network.id)).active
    found = await preparation.of_session(on.db, on.meeting, on.whom().person_id)
    own = await own_method.of_network(on.db, on.network.id)
    return view.card(on.t, on.meeting, on.network, sendings, members, found, own)


@letter(Kind.PLAN_NEXT)
async def plan_next(on: Occasion) -> Message:
    """To plan the next session, once; or that it is planned."""
    planned = not await preparation.to_plan(on.db, on.network.id)
    return view.plan_next(on.t, on.network, planned=planned)
