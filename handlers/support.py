"""Roles beside the members: whoever facilitates asks somebody, who says yes or no, and can stop."""

from bot.act.call import Call, NotAMember
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home, in_no_network
from bot.slack.blocks import Block, View
from bot.views import support as view
from bot.views.home import Place
from bot.views.notice import notice
from models import membership, support, support_acts
from models.membership import ON_THE_LIST
from models.support import Says
from models.together import some

routes = Routes()


@routes.drawn(Form.ROLES, Role.KNOWN)
async def listed(call: Call) -> View:
    """Draw who has which role, and what they see."""
    await call.db.flush()
    found = await support.everybody(call.db, call.network.id)
    members = {one.id for one in await membership.participants(call.db, call.network.id)}
    return view.listed(
        call.t, call.network, found, members, call.person.id,
        leads=call.membership.leads, start=call.start_in(Form.ROLES),
    )  # fmt: skip


@routes.act(Act.ROLES, Role.KNOWN, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show who has which role, and what they see, to who belongs, waits or is invited."""
    if call.membership.standing not in ON_THE_LIST:
        raise NotAMember
    return Reply(updates=await listed(call))


@routes.command("roles", "rollen", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it of the network in view."""
    return await in_one_network(call, Act.ROLES, show, Role.MEMBER)


@routes.act(Act.ROLE, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form that asks somebody to have a role."""
    return Reply(opens=view.form(call.t, call.network))


@routes.form(Form.ROLE, Role.FACILITATOR, view.Asked, sends=True)
async def ask(call: Call, form: view.Asked) -> Reply:
    """Ask somebody to have a role; until they say yes they see nothing."""
    row = await support_acts.ask(call.db, call.network, form.person, form.role, call.now, by=call.person)
    said = call.t.plain("support.is_yours" if row.holds else "support.asked")
    return Reply(updates=notice(call.t, said if row.holds else with_pause(call, said)), home=True, homes=True)


@routes.act(Act.ROLE_END, Role.FACILITATOR, always=True)
async def end(call: Call) -> Reply:
    """Let somebody have a role no more, or ask it of them no more."""
    return await _taken_away(call)


@routes.act(Act.ROLE_HEARD, Role.FACILITATOR)
async def heard(call: Call) -> Reply:
    """Whoever facilitates knows that somebody would rather not, or stopped."""
    return await _taken_away(call)


async def _taken_away(call: Call) -> Reply:
    await support_acts.take_away(call.db, call.network, call.about.item or 0, call.about.choice, call.now)
    if call.at_home:
        return Reply(home=True, homes=True)
    return Reply(updates=await listed(call), home=True, homes=True)


@routes.act(f"{Act.ROLE}_{Says.YES}", Role.ANYONE)
async def accept(call: Call) -> Reply:
    """Have the role; the members read so."""
    return await _answered(call, Says.YES)


@routes.act(f"{Act.ROLE}_{Says.NO}", Role.ANYONE, always=True)
async def decline(call: Call) -> Reply:
    """Rather not, or not any more; no reason is asked."""
    return await _answered(call, Says.NO)


async def _answered(call: Call, says: Says) -> Reply:
    await support_acts.answer(call.db, call.network, call.about.item or 0, call.person.id, says, call.now)
    if call.within(Form.ROLES):
        return Reply(updates=await listed(call), home=True, homes=True)
    return Reply(updates=await mine(call) if call.within(Form.SUPPORTED) else None, home=True, homes=True)


@routes.drawn(Form.SUPPORTED, Role.ANYONE)
async def mine(call: Call) -> View:
    """Draw the networks that the caller supports."""
    await call.db.flush()
    found = await support.of_person(call.db, call.person.id)
    return view.mine(call.t, found, call.start_in(Form.SUPPORTED))


@routes.act(Act.SUPPORTED, Role.ANYONE, reads=True, paged=True)
async def show_mine(call: Call) -> Reply:
    """Show the networks that the caller supports, and those of which they are asked to."""
    return Reply(updates=await mine(call))


@routes.command("support", "steun", role=Role.ANYONE, reads=True)
async def mine_by_command(call: Call) -> Reply:
    """The same from anywhere."""
    return await show_mine(call)


@in_no_network()
async def beside(call: Call) -> list[Block]:
    """The networks that somebody supports who belongs to none."""
    return view.beside(call.t, await support.of_person(call.db, call.person.id))


@at_home(Place.FOR_YOU, after="buddies_for_me", if_any=[some(support.asked_of)])
async def asked_to_support(look: Look) -> Parts:
    """The roles in this network that somebody who belongs to it is asked to have."""
    found = await support.asked_of(look.db, look.network.id, look.person.id)
    return [block for row, _ in found for block in view.asks(look.t, look.network, row)]


@at_home(Place.FIRST, after="asked_for_outside_who_leads", if_any=[some(support.asked_of)])
async def asked_to_support_who_leads(look: Look) -> Parts:
    """The same of who leads and takes no part."""
    return [] if look.membership.participates else await asked_to_support(look)


@at_home(Place.FIRST, after="asked_to_support_who_leads", if_any=[some(support.asked_elsewhere)])
async def asked_elsewhere(look: Look) -> Parts:
    """The roles that they are asked to have in networks to which they do not belong, once on their Home."""
    mine = await membership.of_person(look.db, look.person.id)
    goes_on = [home.id for home, place in mine if place.active and home.closed_at is None]
    if look.network.id != goes_on[0]:
        return []
    found = await support.asked_elsewhere(look.db, look.person.id)
    return [block for one in found for block in view.asks(look.t, one.network, one.row)]


@at_home(Place.FOR_YOU, after="asked_to_support", if_any=[some(support.holding)])
async def supported_since(look: Look) -> Parts:
    """Who has a role since some days, with what they see."""
    found = await support.holding(look.db, look.network.id)
    return view.news(look.t, look.network, [one for one in found if support.is_news(one.row, look.now)])


@at_home(Place.TASKS, after="newcomers_wait", if_any=[some(support.declined)])
async def roles_declined(look: Look) -> Parts:
    """Who would rather not have a role, or stopped."""
    return view.to_hear(look.t, look.network, await support.declined(look.db, look.network.id))


@at_home(Place.MENU, after="to_who_sees", if_any=[some(support.of_person)])
async def to_supported(look: Look) -> Parts:
    """The networks that somebody supports."""
    return [view.mine_button(look.t)] if await support.of_person(look.db, look.person.id) else []
