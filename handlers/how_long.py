"""How long a network keeps what is chosen: what follows is seen before it is saved."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import Empty, decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import how_long as view
from bot.views.home import Place
from bot.views.notice import notice
from models import how_long
from models.base import Refusal
from models.how_long import HowLong

routes = Routes()


class LengthsChanged(Refusal):
    """Somebody else chose another length while this one was looked at."""


async def _choice(call: Call) -> View:
    known = await how_long.choice(call.db, call.network, call.keeps_at_most)
    return view.choose(call.t, call.network, known)


@routes.act(Act.HOW_LONG, Role.FACILITATOR, reads=True)
async def open_choice(call: Call) -> Reply:
    """Open the choice of how long the network keeps what."""
    return Reply(opens=await _choice(call))


@routes.command("keep", "bewaren", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Open the choice for the network in view."""
    return await in_one_network(call, Act.HOW_LONG, open_choice, Role.FACILITATOR)


@routes.form(Form.HOW_LONG, Role.FACILITATOR, view.Lasts)
async def choose(call: Call, form: view.Lasts) -> Reply:
    """Show what follows from a choice; nothing is saved yet."""
    form = as_read.merged(call, form, await _choice(call))
    wanted = HowLong(form.sessions, form.names, form.afterwards)
    known = await how_long.choice(call.db, call.network, call.keeps_at_most)
    found = await how_long.follows(call.db, call.network, wanted.sessions, call.now)
    return Reply(updates=view.seen(call.t, call.network, wanted, found, told=known.told), wakes=False)


@routes.form(Form.HOW_LONG_SEEN, Role.FACILITATOR)
async def save(call: Call, _form: Empty) -> Reply:
    """Let the network keep things as long as was seen. Raises LengthsChanged."""
    chosen = decoded(call.about.choice, view.Chosen)
    if HowLong(*chosen.was) != how_long.of(call.network):
        raise LengthsChanged
    await how_long.choose(call.db, call.network, HowLong(*chosen.becomes), call.keeps_at_most, call.now)
    return Reply(updates=notice(call.t, call.t.plain("how_long.saved")), home=True, homes=True)


@at_home(Place.MENU, after="to_lead")
async def to_how_long(look: Look) -> Parts:
    """The way to it, for whoever facilitates."""
    return [view.button(look.t, look.network)] if look.membership.leads else []
