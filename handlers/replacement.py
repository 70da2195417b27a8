"""Who cannot come sends somebody in their place, where the network lets them."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import replacement as view
from bot.views.home import Place
from bot.views.notice import notice
from models import replacement
from models.attendance import Rsvp

routes = Routes()


@routes.act(Act.REPLACEMENT, Role.MEMBER, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form in which somebody is named."""
    found = await replacement.must_be_offered(call.db, call.network, call.meeting, call.person.id)
    return Reply(opens=view.form(call.t, call.meeting, found.sent))


@routes.form(Form.REPLACEMENT, Role.MEMBER, view.Sent)
async def send(call: Call, form: view.Sent) -> Reply:
    """Note who comes; again changes it."""
    sent = await replacement.send(call.db, call.network, call.meeting, call.person.id, form.name, call.now)
    said = call.t.plain("replacement.noted", who=sent.name)
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.REPLACEMENT_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Send nobody after all; twice is harmless."""
    await replacement.take_back(call.db, call.meeting, call.person.id, call.now)
    said = notice(call.t, call.t.plain("replacement.taken_back"))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True, homes=True)


@at_home(Place.MEMBER, after="errand_offers")
async def replacement_offer(look: Look) -> Parts:
    """To who stays away: may somebody come in their place?"""
    if look.coming is None or await look.said(look.coming) is not Rsvp.NO:
        return []
    return view.offer(look.t, await replacement.offer(look.db, look.network, look.coming, look.person.id))
