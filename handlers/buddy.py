"""Buddies: whoever facilitates asks a newcomer and an old hand; each of the two says what they wish."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import buddy as view
from bot.views.home import Place
from bot.views.notice import notice
from models import buddy, buddy_acts
from models.buddy import NotToBeCoupled, Says
from models.together import some

routes = Routes()


@routes.act(Act.BUDDY, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form with the old hands who can be asked beside a newcomer."""
    proposed = await buddy.to_propose(call.db, call.network, call.now)
    found = next((one for one in proposed if one.newcomer.id == call.about.item), None)
    if found is None:
        raise NotToBeCoupled
    return Reply(opens=view.form(call.t, call.network, found))


@routes.form(Form.BUDDY, Role.FACILITATOR, view.Guided, sends=True)
async def ask(call: Call, form: view.Guided) -> Reply:
    """Ask both, each by themselves."""
    await buddy_acts.ask(call.db, call.network, call.about.item or 0, form.guide, call.now)
    return Reply(updates=notice(call.t, with_pause(call, call.t.plain("buddy.asked"))), home=True, homes=True)


@routes.act(Act.BUDDY_NONE, Role.FACILITATOR)
async def ask_nobody(call: Call) -> Reply:
    """Offer this newcomer no more."""
    await buddy_acts.ask_nobody(call.db, call.network, call.about.item or 0, call.now)
    return Reply(home=True, homes=True)


@routes.act(f"{Act.BUDDY}_{Says.YES}", Role.MEMBER)
async def accept(call: Call) -> Reply:
    """Gladly."""
    return await _answered(call, Says.YES)


@routes.act(f"{Act.BUDDY}_{Says.NO}", Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not; no reason is asked."""
    return await _answered(call, Says.NO)


async def _answered(call: Call, says: Says) -> Reply:
    await buddy_acts.answer(call.db, call.network, call.about.item or 0, call.person.id, says, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.BUDDY_END, Role.MEMBER)
async def end(call: Call) -> Reply:
    """Let it end."""
    await buddy_acts.end(call.db, call.network, call.about.item or 0, call.person.id, call.now)
    return Reply(home=True, homes=True)


@at_home(Place.FOR_YOU, after="chose_each_other", if_any=[some(buddy.with_person)])
async def buddies_for_me(look: Look) -> Parts:
    """Whose buddy they are, or are asked to be."""
    found = await buddy.of_person(look.db, look.network.id, look.person.id, look.now)
    return view.at_home(look.t, look.network, found, look.person.id)


@at_home(Place.TASKS, after="notes_wait")
async def newcomers_wait(look: Look) -> Parts:
    """Newcomers whom an old hand might welcome."""
    return view.to_decide(look.t, look.network, await buddy.to_propose(look.db, look.network, look.now))
