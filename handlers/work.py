"""Where the work of a network stands: noted by whoever facilitates, read by everybody on Home."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import work as view
from bot.views.home import Place
from bot.views.notice import notice
from models import work

routes = Routes()


@routes.act(Act.WORK, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form with what was noted."""
    return Reply(opens=view.form(call.t, call.network))


@routes.command("work", "werk", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Open the form of the network in view."""
    return await in_one_network(call, Act.WORK, open_form, Role.FACILITATOR)


@routes.form(Form.WORK, Role.FACILITATOR, view.Stands)
async def change(call: Call, form: view.Stands) -> Reply:
    """Note where the work stands; nobody gets a message."""
    form = as_read.merged(call, form, view.form(call.t, call.network))
    work.change(call.network, form.work_phase, form.works_on)
    return Reply(updates=notice(call.t, call.t.plain("work.noted")), home=True, homes=True)


@at_home(Place.FIRST, after="nobody_leads")
async def where_work_stands(look: Look) -> Parts:
    """On what the network works, and how far that is."""
    return view.line(look.t, look.network)


@at_home(Place.MENU, after="to_lead")
async def to_work(look: Look) -> Parts:
    """Where the work stands."""
    return [view.button(look.t, look.network)] if look.membership.leads else []
