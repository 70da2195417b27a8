"""Who knows what: found by words, and taken back by who said so."""

import asyncio

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import expertise as view
from bot.views.home import Place
from models import expert_acts, expertise, search
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


@routes.form(Form.EXPERTISE, Role.MEMBER, view.Wanted)
async def look(call: Call, form: view.Wanted) -> Reply:
    """Look for other words."""
    return Reply(updates=await _shown(call, form.words), wakes=False)


@routes.act(Act.EXPERTISE_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Let nobody find it any more; what the facilitator was answered stays until that is taken back too."""
    question_id = await expertise.withdraw(call.db, call.network.id, call.person.id, call.about.item or 0)
    if question_id is not None:
        await expert_acts.show_own(call.db, call.now, question_id, call.person.id)
    return Reply(updates=await _shown(call, ""), home=True)


@at_home(Place.MENU, after="to_book")
async def to_expertise(look: Look) -> Parts:
    """Who knows what."""
    return [view.button(look.t, look.network)]
