"""The phase of a network: its steps and short help for whoever facilitates, its name for everybody."""

from bot import phases
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import phase as view
from bot.views import set_up as set_up_view
from bot.views.home import Place
from handlers import invitation
from models import phase, programme
from models.phase import Phase

routes = Routes()


@routes.drawn(Form.PHASE, Role.FACILITATOR)
async def _screen(call: Call) -> View:
    await call.db.flush()
    home, asked = call.network, call.about.choice
    return view.screen(
        call.t,
        home,
        await phase.of_network(call.db, home),
        await phases.done(call.db, home.id),
        shown=Phase(asked) if asked and asked in [*Phase] else None,
        first=await programme.coming(call.db, home.id),
        set_up=[set_up_view.button(call.t, home)],
    )


@routes.act(view.act_of(Phase.BEFORE), Role.MEMBER, reads=True)
@routes.act(view.act_of(Phase.STARTING), Role.MEMBER, reads=True)
@routes.act(view.act_of(Phase.UNDERWAY), Role.MEMBER, reads=True)
@routes.act(view.act_of(Phase.CLOSING), Role.MEMBER, reads=True)
@routes.act(Act.PHASE, Role.MEMBER, reads=True)
async def show(call: Call) -> Reply:
    """Show the phase in which the network is, or the one that was chosen; to a member what the network is."""
    if not call.membership.leads:
        return await invitation.about(call)
    shown = await _screen(call)
    return Reply(updates=shown) if call.within(Form.PHASE) else Reply(opens=shown)


@routes.act(Act.CLOSING_BEGINS, Role.FACILITATOR)
@routes.act(Act.CLOSING_NOT_YET, Role.FACILITATOR)
async def closing(call: Call) -> Reply:
    """Let closing begin, or not yet after all; nobody gets a message."""
    phase.closes(call.network, call.now, begins=call.name == Act.CLOSING_BEGINS)
    return Reply(updates=await _screen(call), home=True, homes=True)


@routes.command("phase", "fase", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it of the network in view."""
    return await in_one_network(call, Act.PHASE, show, Role.MEMBER)


@at_home(Place.MENU, after="to_lead")
async def to_phase(look: Look) -> Parts:
    """The phases, for whoever facilitates."""
    return [view.button(look.t, look.network)] if look.membership.leads else []
