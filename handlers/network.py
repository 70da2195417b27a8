"""Networks: who leads them, who sees what in them, their settings."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.sure import asks_first
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Element, View
from bot.slack.scopes import PINS
from bot.views import membership as membership_view
from bot.views import network as view
from bot.views.home import Place
from bot.views.notice import notice
from models import appointing, canvas, follower, leading, membership, replacement, settings
from models.appointing import Leaders
from models.settings import Settings

routes = Routes()


@routes.act(Act.SETTINGS, Role.FACILITATOR, reads=True)
async def open_settings(call: Call) -> Reply:
    """Open the settings of a network."""
    return Reply(opens=await _settings(call))


async def _settings(call: Call) -> View:
    leaders = [person.user_id for _membership, person in await leading.leaders(call.db, call.network.id)]
    kept = await canvas.of_network(call.db, call.network.id)
    return view.settings_form(call.t, call.network, leaders, kept)


@routes.command("settings", "instellingen", role=Role.ANYONE, reads=True)
async def settings_by_command(call: Call) -> Reply:
    """Open the settings of the network in view."""
    return await in_one_network(call, Act.SETTINGS, open_settings, Role.FACILITATOR)


@routes.form(Form.SETTINGS, Role.FACILITATOR, view.NetworkSettings, sends=True)
async def change_settings(call: Call, form: view.NetworkSettings) -> Reply:
    """Change the settings; every time that has not come yet is worked out again."""
    home, form = call.network, as_read.merged(call, form, await _settings(call))
    wanted = Settings(
        theme=form.theme, goal=form.goal, scope_in=form.scope_in, scope_out=form.scope_out,
        language=form.language, capacity=form.capacity, threshold=form.threshold,
        zone=form.zone, country=form.country, subdivision=form.subdivision or "",
        replaces=bool(form.replaces),
    )  # fmt: skip
    leaders = Leaders(form.facilitator, form.stand_ins, call.person, call.picked)
    let_them = home.replaces
    await follower.let(call.db, home, call.now, follow_it=bool(form.has_followers))
    await canvas.keep(call.db, home, call.now, keep_it=bool(form.keeps_canvas))
    followed = await settings.change(call.db, home, wanted, leaders, call.now)
    seats, line = await membership.seats_left(call.db, home), await membership.waiting(call.db, home.id)
    apart = "_apart" if home.channel_lost is not None else ""
    said = call.t.plain(f"network.settings_moved{apart}" if followed.moved else "network.settings_saved")
    if followed.told:
        said = with_pause(call, said)
    if let_them and not home.replaces and await replacement.sent_ahead(call.db, home.id) is not None:
        said = f"{said} {call.t.plain('network.still_replaced')}"
    count = await membership.headcount(call.db, home.id)
    ways = [
        *membership_view.size_advice(call.t, home, count.active),
        *membership_view.seat_offer(call.t, home, line, seats),
    ]
    return Reply(updates=notice(call.t, said, *ways), home=True)


@routes.act(Act.TAKE_OVER, Role.MEMBER, sends=True)
async def take_over(call: Call) -> Reply:
    """Let a stand-in facilitate for now, or a member where nobody leads any more.

    Who did hears of it, and takes over again with the same button.
    """
    home = call.network
    await appointing.take_over(call.db, home, call.membership, call.now)
    said = notice(call.t, with_pause(call, call.t.plain("network.took_over", theme=home.theme)))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True)


@routes.act(Act.WHO_SEES, Role.KNOWN, reads=True)
async def who_sees(call: Call) -> Reply:
    """Show who sees what."""
    return Reply(opens=view.who_sees(call.t, call.network))


@at_home(Place.FIRST)
async def nobody_leads(look: Look) -> Parts:
    """That somebody has to take over, because nobody who leads has an account any more."""
    if look.membership.leads or await leading.anybody(look.db, look.network.id):
        return []
    return view.nobody_leads(look.t, look.network)


@at_home(Place.LEADING, after="headcount")
async def not_pinned(look: Look) -> Parts:
    """That the message with the buttons is not pinned, until the group has met."""
    return view.pin_yourself(look.t) if PINS in look.call.ungranted and look.held is None else []


@at_home(Place.MENU)
async def to_lead(look: Look) -> Parts:
    """To invite, and the settings."""
    return view.leading_buttons(look.t, look.network) if look.membership.leads else []


@at_home(Place.MENU, after="may_have_met")
async def may_take_over(look: Look) -> Parts:
    """What a stand-in can do when the facilitator is not there."""
    return [view.take_over_button(look.t, look.network)] if look.membership.stands_in else []


@asks_first(Act.TAKE_OVER, Role.MEMBER)
async def sure_to_take_over(call: Call) -> Element:
    """The button that lets a stand-in facilitate for now, with its question."""
    return view.take_over_button(call.t, call.network)


@at_home(Place.MENU, after="to_expertise")
async def to_who_sees(look: Look) -> Parts:
    """Who sees what, and the way out."""
    return [view.who_sees_button(look.t, look.network), membership_view.leave_button(look.t, look.network)]
