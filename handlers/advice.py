"""Advice to a board: copied to be passed on, and put to the group for its consent."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import advice as view
from bot.views import consent as consent_view
from models import advice, decision_told, entry_rows, kept_words
from models.base import NotFound
from models.calendar import wall_time
from models.decision import Decision, DecisionState, about_entry
from models.entry import Entry

routes = Routes()


async def advice_of(call: Call) -> Entry:
    """Return the advice that an act is about. Raises NotFound and WithinTheCircle."""
    found = await entry_rows.load(call.db, call.network.id, call.about.entry, call.whom)
    if found.register != advice.REGISTER:
        raise NotFound
    await kept_words.stays_outside(call.db, call.network.id, found.said)  # it may be kept inside since
    return found


def _texts(call: Call) -> Texts:
    return Texts(call.network.language, call.network.zone).on(call.now)


@routes.act(Act.ADVICE_COPY, Role.MEMBER, reads=True)
async def copy(call: Call) -> Reply:
    """Show the advice to copy. Raises WithinTheCircle."""
    found = await advice_of(call)
    agreed = await about_entry(call.db, found.id, DecisionState.DECIDED)
    day = None
    if agreed is not None and agreed.agreed == found.fingerprint:
        day = wall_time(agreed.day, call.network.zone).date()
    letter = view.text(_texts(call), call.network, found.said, day)
    return Reply(opens=view.copy(call.t, letter, agreed=day is not None))


@routes.act(Act.ADVICE_CONSENT, Role.FACILITATOR)
async def put_to_group(call: Call) -> Reply:
    """Open the form that asks the group whether it can live with the advice. Raises WithinTheCircle."""
    found = await advice_of(call)
    return Reply(updates=await ask_form(call, found))


async def ask_form(call: Call, found: Entry) -> View:
    """Draw the form that asks the group about an advice, in its words."""
    known = await about_entry(call.db, found.id, DecisionState.OPEN)
    inside = known is not None and await decision_told.stays(call.db, known)
    asks, about = known is not None and known.asks, About(network=call.network.id, entry=found.key)
    return consent_view.ask_form(call.t, about, found.said["advise"], asks=asks, inside=inside)


async def decision_about(call: Call, found: Entry) -> Decision:
    """Return the decision in which the group says whether it can live with an advice."""
    what = _texts(call).plain("advice.decide", title=found.said["title"])
    return await advice.put_to_group(call.db, call.network, found, what, call.now)
