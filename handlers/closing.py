"""A network ends: what is left to do, closing it, opening it again, its advice."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.held import to_channel
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import agreed as agreed_view
from bot.views import closing as view
from bot.views import drawing as drawing_view
from bot.views import follower as follower_view
from bot.views import ground_rule as rules_view
from bot.views import membership as membership_view
from bot.views import network as network_view
from bot.views import outside as outside_view
from bot.views import own_export as own_view
from bot.views import question_bank as bank_view
from bot.views import register as register_view
from bot.views import report_list as reports_view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import inquiry as asked
from models import advised, closing, register
from models.membership import Standing

routes = Routes()


@routes.drawn(Form.CLOSING, Role.FACILITATOR)
async def card(call: Call) -> View:
    """Draw what is left to do."""
    return view.card(call.t, call.network, await closing.left(call.db, call.network))


@routes.act(Act.CLOSING, Role.FACILITATOR, reads=True)
async def show(call: Call) -> Reply:
    """Show what is left to do before the network is closed."""
    if call.network.closed_at is not None:
        return Reply(opens=notice(call.t, call.t.plain("closing.done")))
    return Reply(opens=await card(call))


@routes.command("close", "afronden", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it of the network in view."""
    return await in_one_network(call, Act.CLOSING, show, Role.FACILITATOR)


@routes.act(Act.CLOSE_NETWORK, Role.FACILITATOR, always=True)
async def close(call: Call) -> Reply:
    """Close the network; the channel reads so once, however often it is pressed.

    What stands in the way by now is shown instead.
    """
    if not await closing.close(call.db, call.network, call.now):
        return Reply(updates=await card(call))
    said = to_channel(call, "closing.done", "closing.done_waits")
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.REOPEN_NETWORK, Role.FACILITATOR, always=True)
async def reopen(call: Call) -> Reply:
    """Open the network again, as it was."""
    await closing.reopen(call.db, call.network, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.ADVISED, Role.FACILITATOR, reads=True, paged=True)
async def show_advised(call: Call) -> Reply:
    """Show what networks that ended here advised."""
    found = await advised.to_next(call.db, call.team_id, call.network.id)
    return Reply(updates=view.advised(call.t, call.network, found, call.start_in(Form.ADVISED)))


@routes.command("advised", "raad", role=Role.ANYONE, reads=True)
async def advised_by_command(call: Call) -> Reply:
    """Show it to whoever facilitates the network in view."""
    return await in_one_network(call, Act.ADVISED, show_advised, Role.FACILITATOR)


@at_home(Place.LEADING, after="inquiries_offered")
async def comes_to_its_end(look: Look) -> Parts:
    """That no session is to come, and the way to close the network."""
    if look.current is not None and look.current is not look.held:
        return []
    if not await closing.at_its_end(look.db, look.network):
        return []
    return view.at_its_end(look.t, look.network)


@at_home(Place.MENU, after="to_work")
async def advised_before(look: Look) -> Parts:
    """What networks before advised, to whoever leads one that has not met yet."""
    if not look.membership.leads or look.held is not None:
        return []
    found = await advised.to_next(look.db, look.network.team_id, look.network.id)
    return [view.advised_button(look.t, look.network)] if found else []


@at_home(Place.CLOSED)
async def network_closed(look: Look) -> Parts:
    """That the network is closed, and what can be read and taken along."""
    about = About(network=look.network.id)
    ways = [
        reports_view.button(look.t, look.network),
        bank_view.button(look.t, look.network),
        *register_view.ways(look.t, [*register.REGISTERS.values()], about),
        agreed_view.button(look.t, about),
        rules_view.button(look.t, look.network),
        drawing_view.button(look.t, look.network),
        *await asked.to_read(look),
        outside_view.button(look.t, look.network),
        network_view.who_sees_button(look.t, look.network),
        membership_view.leave_button(look.t, look.network),
    ]
    return view.closed(look.t, look.network, leads=look.membership.leads, ways=ways)


@at_home(Place.CLOSED_OUTSIDE)
async def closed_to_others(look: Look) -> Parts:
    """That the network is closed, to who had no seat in it, and the way out."""
    mine = look.membership
    waits = mine.standing in (Standing.WAITING, Standing.INVITED)
    draw = membership_view.leave_button if waits else follower_view.stop_button
    ways = [draw(look.t, look.network)]
    if mine.follows:
        ways = [
            reports_view.button(look.t, look.network),
            own_view.of_one(look.t, look.network),
            *ways,
        ]
    return view.closed_outside(look.t, ways)
