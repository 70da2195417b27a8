"""Errands: a question sent along with a colleague, taken or not, and the answer brought back."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Block
from bot.views import errand as view
from bot.views.home import Place
from bot.views.notice import notice
from models import errand, errand_acts, errand_audience, errand_offer
from models.attendance import Rsvp
from models.base import NotFound
from models.session import LearningSession
from models.together import some

routes = Routes()


async def after_rsvp(call: Call, meeting: LearningSession, answer: Rsvp) -> list[Block]:
    """Return what who stays away is asked: who asks their question for them."""
    if answer is not Rsvp.NO:
        return []
    return view.offers(call.t, meeting, await errand_offer.offers(call.db, meeting, call.person.id))


@routes.act(Act.ERRAND, Role.MEMBER, reads=True)
async def choose(call: Call) -> Reply:
    """Open the form in which a colleague is chosen."""
    asked = await errand_offer.must_be_sendable(
        call.db, call.meeting, call.person.id, call.about.question or 0
    )
    people = await errand_offer.colleagues(call.db, call.meeting, asked)
    if not people:
        return Reply(opens=notice(call.t, call.t.plain("errand.nobody")))
    return Reply(opens=view.choice_form(call.t, call.meeting, asked, people))


@routes.form(Form.ERRAND, Role.MEMBER, view.Chosen, sends=True)
async def send(call: Call, form: view.Chosen) -> Reply:
    """Ask the colleague; somebody who was chosen before hears that it is not needed."""
    meeting, question_id = call.meeting, call.about.question or 0
    carrier = await errand_acts.send(
        call.db, call.network, meeting, call.person.id, question_id, form.carrier, call.now
    )
    said = call.t.plain("errand.sent", who=carrier.name or carrier.user_id)
    return Reply(updates=notice(call.t, with_pause(call, said, meeting.starts_at)), home=True)


@routes.act(Act.ERRAND_ACCEPT, Role.MEMBER)
async def accept(call: Call) -> Reply:
    """Gladly: the asker and the facilitator see who asks it."""
    await errand_acts.accept(call.db, call.meeting, call.about.item, call.person.id, call.now)
    return Reply(home=True)


@routes.act(Act.ERRAND_DECLINE, Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not, at once or later; the asker is told and may choose another."""
    await errand_acts.decline(call.db, call.network, call.meeting, call.about.item, call.person.id, call.now)
    return Reply(home=True)


@routes.act(Act.ERRAND_RECALL, Role.MEMBER)
async def recall(call: Call) -> Reply:
    """Let it be after all; the colleague's message says so."""
    carrier = await errand_acts.recall(call.db, call.meeting, call.about.item, call.person.id, call.now)
    said = call.t.plain("errand.recalled", who=carrier.name or carrier.user_id)
    return Reply(opens=None if call.within(Form.MENU) else notice(call.t, said), home=True)


@routes.act(Act.ERRAND_LINE, Role.MEMBER, reads=True)
async def open_line(call: Call) -> Reply:
    """Open the form for the answer in a line."""
    carried = await errand.load(call.db, call.meeting.id, call.about.item)
    if carried.carrier.id != call.person.id:
        raise NotFound
    carried.must_bring_answer()
    return Reply(opens=view.line_form(call.t, call.meeting, carried))


@routes.form(Form.ERRAND_LINE, Role.MEMBER, view.Line)
async def tell(call: Call, form: view.Line) -> Reply:
    """Bring the answer back: the catch-up carries it, or a message of its own when that went before."""
    asker = await errand_acts.tell(
        call.db, call.network, call.meeting, call.about.item, call.person.id, form.line, call.now
    )
    said = call.t.plain("errand.told", who=asker.name or asker.user_id)
    return Reply(updates=notice(call.t, said), home=True)


@at_home(Place.MEMBER, after="entered_for_you")
async def errand_offers(look: Look) -> Parts:
    """To who stays away: who asks their question for them."""
    if look.coming is None or await look.said(look.coming) is Rsvp.YES:
        return []
    return view.offers(look.t, look.coming, await errand_offer.offers(look.db, look.coming, look.person.id))


@at_home(Place.FOR_YOU, after="inquiries_for_me", if_any=[some(errand.of_sessions)])
async def errands(look: Look) -> Parts:
    """What they ask for others, and the answers that they bring back."""
    me, held = look.person.id, look.held
    carrying = view.carrying(look.t, await errand_audience.carrying(look.db, look.ahead, me))
    return carrying + (view.to_tell(look.t, await errand_audience.to_tell(look.db, held, me)) if held else [])
