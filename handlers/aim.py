"""Learning questions for the whole path: written, read, worded anew together, looked back on."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import aim as view
from bot.views.home import Place
from bot.views.notice import notice
from models import aim
from models.aim import Owned
from models.base import NotFound
from models.unlinked import Unread

routes = Routes()


@routes.drawn(Form.AIMS, Role.MEMBER)
async def list_of(call: Call) -> View:
    """Draw one's own, and those of others that the caller may read."""
    mine = await aim.of_person(call.db, call.network.id, call.person.id)
    others = await aim.of_others(call.db, call.network.id, call.whom)
    leads, start = call.membership.leads, call.start_in(Form.AIMS)
    return view.listed(call.t, call.network, mine, others, leads=leads, start=start)


@routes.act(Act.AIMS, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show them."""
    return Reply(updates=await list_of(call))


@routes.command("path", "traject", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show them in the network in view."""
    return await in_one_network(call, Act.AIMS, show, Role.MEMBER)


@routes.act(Act.AIM, Role.MEMBER, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form of the caller's own, in the place of the list."""
    mine = await aim.of_person(call.db, call.network.id, call.person.id)
    return Reply(updates=view.form(call.t, call.network, mine))


@routes.form(Form.AIM, Role.MEMBER, view.Written)
async def write(call: Call, form: view.Written) -> Reply:
    """Keep it, and show the list."""
    await aim.write(
        call.db, call.network, call.person.id, form.text, form.readers, call.now, form.reached, form.saw
    )
    return await _after(call)


async def _after(call: Call) -> Reply:
    """Show the list as it stands now; who pressed in a message reads there what became of it."""
    if await call.shows_it():
        return Reply(wakes=True)
    return Reply(updates=await list_of(call), home=True)


@routes.act(Act.AIM_AWAY, Role.MEMBER, always=True)
async def take_away(call: Call) -> Reply:
    """Take the caller's own away; the button asked whether they are sure."""
    await aim.take_away(call.db, call.network, call.person.id, call.now)
    return await _after(call)


async def _of_member(call: Call) -> Owned:
    """Return one of a member's to which the caller may suggest words. Raises NotFound."""
    found = await aim.of_member(call.db, call.network.id, call.about.item or 0)
    if found is None or found.owner.id == call.person.id or not found.aim.read_by(call.whom):
        raise NotFound
    return found


@routes.act(Act.AIM_WORDS, Role.FACILITATOR, reads=True)
async def open_words(call: Call) -> Reply:
    """Open the form that suggests other words."""
    return Reply(updates=view.suggest_form(call.t, call.network, await _of_member(call)))


@routes.form(Form.AIM_WORDS, Role.FACILITATOR, view.Wording, sends=True)
async def suggest(call: Call, form: view.Wording) -> Reply:
    """Suggest other words to the member, who decides."""
    member = call.about.item or 0
    to = await aim.suggest(call.db, call.network, member, form.wording, call.whom, call.now)
    return Reply(updates=notice(call.t, with_pause(call, view.was_suggested(call.t, to))))


@routes.act(Act.AIM_TAKE, Role.MEMBER)
async def take(call: Call) -> Reply:
    """Take the suggested words over."""
    return await _decide(call, takes=True)


@routes.act(Act.AIM_LET_BE, Role.MEMBER)
async def let_be(call: Call) -> Reply:
    """Let the suggested words be."""
    return await _decide(call, takes=False)


async def _decide(call: Call, *, takes: bool) -> Reply:
    try:
        read = call.about.choice or ""
        await aim.decide(call.db, call.network, call.person.id, call.now, read, takes=takes)
    except Unread:
        await call.shows_it()
        return Reply(opens=notice(call.t, call.t.plain("aim.changed")))
    return await _after(call)


@at_home(Place.MENU, after="to_methods")
async def to_aims(look: Look) -> Parts:
    """Learning questions for the whole path."""
    return [view.button(look.t, look.network)]
