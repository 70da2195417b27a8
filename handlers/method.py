"""Methods: looked for by what they are for and for how many, and read as cards, also of a point."""

from contextlib import suppress

import msgspec

from bot import methods
from bot.act.call import Call
from bot.act.forms import UNDECODABLE, About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View, shorten
from bot.views import method as view
from bot.views import prompt as prompt_view
from bot.views import register as register_view
from bot.views.home import Place
from bot.views.method import Comes, Placed, Sought
from models import agenda, attendance, method, own_method, programme
from models.base import NotFound
from models.method import Method
from models.register import REGISTERS
from models.session import LearningSession

routes = Routes()

LONGEST_WORDS = 60  # characters of a name that are looked for


@routes.act(Act.METHODS, Role.MEMBER, reads=True, paged=True)
async def open_list(call: Call) -> Reply:
    """Show the methods, or another part of them; of a command those with its words in their name."""
    sought = (
        Sought(words=shorten(call.text.strip(), LONGEST_WORDS)) if call.text else _sought(call.about.choice)
    )
    return Reply(updates=await _listed(call, sought))


@routes.act(f"{Act.METHODS}_goal", Role.MEMBER, reads=True)
@routes.act(f"{Act.METHODS}_people", Role.MEMBER, reads=True)
async def choose(call: Call) -> Reply:
    """Show the methods for what was chosen, from the first on."""
    return Reply(updates=await _listed(call, _sought(call.chosen), 0))


@routes.command("methods", "werkvormen", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the methods in the network in view."""
    return await in_one_network(call, Act.METHODS, open_list, Role.MEMBER)


def _sought(said: object) -> Sought:
    """Return what methods are looked for by; what cannot be read asks for all."""
    if isinstance(said, str):
        with suppress(*UNDECODABLE):
            return msgspec.json.decode(said, type=Sought)
    return Sought()


async def _listed(call: Call, sought: Sought, start: int | None = None) -> View:
    comes = None
    if call.membership.leads and (meeting := await programme.coming(call.db, call.network.id)) is not None:
        comes = Comes(await attendance.expected(call.db, meeting), meeting.starts_local.date())
    own = await own_method.of_network(call.db, call.network.id)
    found = [one for one in (*own, *methods.cards()) if sought.takes(one)]
    start = call.start_in(Form.METHODS) if start is None else start
    keeps = register_view.button(call.t, REGISTERS[own_method.REGISTER], About(network=call.network.id))
    tips = prompt_view.tips_button(call.t, call.network)
    more = [tips, *([keeps] if own or call.membership.leads else [])]
    return view.listed(call.t, call.network, found, sought, comes, start, more)


@routes.drawn(Form.METHODS, Role.MEMBER)
async def _list_anew(call: Call) -> View:
    return await _listed(call, _sought(call.about.choice))


@routes.act(Act.METHOD, Role.MEMBER, reads=True)
async def open_card(call: Call) -> Reply:
    """Show the card of a method, or of the one by which a point of an agenda is done."""
    if call.found_meeting is not None and call.about.item is not None:
        return Reply(opens=await card_of(call, call.meeting, call.about.item))
    return Reply(opens=await _card(call, await _found(call, call.about.choice)))


async def card_of(call: Call, meeting: LearningSession, item_id: int) -> View:
    """Draw the card of a point's method. Raises NotFound, also where the caller may not read the agenda."""
    if not (call.membership.leads or agenda.out(meeting)):
        raise NotFound
    points = await agenda.items(call.db, meeting.id)
    for after, point in agenda.starts(meeting, points):
        if point.id == item_id:
            return await _card(call, await _found(call, point.method), Placed(meeting, point, after))
    raise NotFound


async def _found(call: Call, key: str | None) -> Method:
    """Return a method that has a card. Raises NotFound."""
    known = await methods.find(call.db, call.network.id, key)
    if known is None or not known.steps:
        raise NotFound
    return known


async def _card(call: Call, of: Method, placed: Placed | None = None) -> View:
    log = await method.used(call.db, call.network.id, leads=call.membership.leads)
    return view.card(call.t, call.network, of, placed, log.get(of.id, ()))


@at_home(Place.MENU, after="to_book")
async def to_methods(look: Look) -> Parts:
    """The methods."""
    return [view.button(look.t, look.network)]
