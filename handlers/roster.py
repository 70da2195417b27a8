"""The list of a network: everybody on it, for whoever facilitates."""

from bot.act.call import Call
from bot.act.channel import Ask
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.views import roster as view
from bot.views.home import Place
from models import membership, roster

routes = Routes()


@routes.act(Act.MEMBERS, Role.FACILITATOR, reads=True, asks=Ask.IDS, paged=True)
async def open_members(call: Call) -> Reply:
    """Show everybody on the list, or another part of it; in the modal from which they came, but My Kring."""
    shown = await members(call)
    stays = call.view.get("type") == "modal" and not call.within(Form.MENU) and not call.keeps_below
    return Reply(updates=shown) if stays else Reply(opens=shown)


@routes.command("members", "leden", role=Role.ANYONE, reads=True, asks=Ask.IDS)
async def members_by_command(call: Call) -> Reply:
    """Show everybody on the list of the network in view."""
    return await in_one_network(call, Act.MEMBERS, open_members, Role.FACILITATOR)


async def members(call: Call, said: str = "") -> View:
    """Draw the list of the network in view; `said`: what was just done."""
    home = call.network
    found = await roster.roster(call.db, home, call.seen.people_of(home.channel_id))
    return view.people(call.t, home, found, start=call.start_in(Form.MEMBERS), said=said)


def members_button(call: Call) -> list[Block]:
    """Return the way to the list, below what was done with it."""
    return [blocks.actions(view.button(call.t, call.network))]


@at_home(Place.LEADING, after="inquiries_offered")
async def headcount(look: Look) -> Parts:
    """How many belong to it, and the way to who they are."""
    count = await look.once(membership.headcount, look.network.id)
    return [view.headcount(look.t, look.network, count)]
