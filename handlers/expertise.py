"""Who knows what: found by words; said, worded anew and taken back by whose it is."""

import asyncio
from contextlib import suppress

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import expertise as view
from bot.views.home import Place
from models import expert_acts, expertise, expertise_acts, search
from models.base import NotFound
from models.expertise_acts import NEVER
from models.writing import tidy

routes = Routes()


async def _shown(call: Call, text: str) -> View:
    words = tidy(text)
    found = await expertise.of_network(call.db, call.network.id)
    if words:
        found = await asyncio.to_thread(search.find, found, words, lambda one: one.words)
    return view.who_knows(
        call.t, call.network, found, call.person.id, words,
        leads=call.membership.leads, start=call.about.start or 0,
    )  # fmt: skip


@routes.act(Act.EXPERTISE, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show who may be asked about what, by words when there are some; or another part of it."""
    return Reply(updates=await _shown(call, call.about.choice or call.text))


@routes.command("whocan", "wiekan", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Look in the network in view."""
    return await in_one_network(call, Act.EXPERTISE, show, Role.MEMBER)


@routes.form(Form.EXPERTISE, Role.MEMBER, view.Wanted, always=True)
async def look(call: Call, form: view.Wanted) -> Reply:
    """Look for other words."""
    return Reply(updates=await _shown(call, form.words), wakes=False)


@routes.act(Act.EXPERTISE_BACK, Role.MEMBER, always=True)
async def take_back(call: Call) -> Reply:
    """Let nobody find it any more; what the facilitator was answered stays until that is taken back too."""
    question_id = await expertise.withdraw(call.db, call.network.id, call.person.id, call.about.item or 0)
    if question_id is not None:
        await expert_acts.show_own(call.db, call.now, question_id, call.person.id)
    return Reply(updates=await _shown(call, ""), home=True)


@routes.act(Act.EXPERTISE_NOTE, Role.MEMBER, reads=True)
async def open_note(call: Call) -> Reply:
    """Open the form: of something new, of what the caller said, or of what they are offered to note."""
    of, me = call.network.id, call.person.id
    mine = await expertise_acts.load_own(call.db, of, me, call.about.item) if call.about.item else None
    offer = await expertise_acts.to_offer(call.db, of, me, call.about.choice) if call.about.choice else None
    if call.about.choice and offer is None:
        raise NotFound
    return Reply(updates=view.note_form(call.t, call.network, mine, offer))


@routes.form(Form.EXPERTISE_NOTE, Role.MEMBER, view.Noted)
async def note(call: Call, form: view.Noted) -> Reply:
    """Keep it, and show the list with it."""
    of, me, about = call.network.id, call.person.id, call.about
    if about.item is not None:
        mine = await expertise_acts.load_own(call.db, of, me, about.item)
        form = as_read.merged(call, form, view.note_form(call.t, call.network, mine))
        await expertise_acts.reword(call.db, mine, form.line, form.access, form.cost)
    else:
        await expertise_acts.note(call.db, of, me, form.line, form.access, form.cost, about.choice)
    return Reply(updates=await _shown(call, ""), home=True)


@routes.act(Act.EXPERTISE_NO, Role.MEMBER)
@routes.act(f"{Act.EXPERTISE_NO}_{NEVER}", Role.MEMBER)
async def offer_no_more(call: Call) -> Reply:
    """Let an offer be, or all that might come; a second press is harmless."""
    with suppress(NotFound):
        await expertise_acts.settle(call.db, call.network.id, call.person.id, call.about.choice or "")
    return Reply(home=True)


@at_home(Place.FOR_YOU, after="answers_that_wait", if_any=[*expertise_acts.MAY_OFFER])
async def to_note_knowledge(look: Look) -> Parts:
    """What they may be asked to be found for: an answer that was taken over, a line of the intake."""
    offer = await expertise_acts.to_offer(look.db, look.network.id, look.person.id)
    return view.offered(look.t, look.network, offer)


@at_home(Place.MENU, after="to_book")
async def to_expertise(look: Look) -> Parts:
    """Who knows what."""
    return [view.button(look.t, look.network)]
