"""Kinds of members: whoever facilitates names them, a member chooses theirs."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import member_kind as view
from bot.views.home import Place
from bot.views.notice import notice
from models import member_kind
from models.together import some

routes = Routes()


@routes.act(Act.MEMBER_KINDS, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the list of kinds in the place of the text of the invitation, or by itself."""
    shown = await _form(call)
    return Reply(updates=shown) if call.within(Form.INVITATION) else Reply(opens=shown)


async def _form(call: Call) -> View:
    return view.form(call.t, call.network, await member_kind.of_network(call.db, call.network.id))


@routes.command("kinds", "soorten", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Open the list of kinds of the network in view."""
    return await in_one_network(call, Act.MEMBER_KINDS, open_form, Role.FACILITATOR)


@routes.form(Form.MEMBER_KINDS, Role.FACILITATOR, view.Kinds)
async def write(call: Call, form: view.Kinds) -> Reply:
    """Let the network have these kinds; invitations that wait for an answer say so."""
    form = as_read.merged(call, form, await _form(call))
    lines = member_kind.in_lines(form.kinds, "kinds")
    await member_kind.write(call.db, call.network, lines, call.now)
    said = "member_kind.saved" if lines else "member_kind.saved_none"
    return Reply(updates=notice(call.t, call.t.plain(said)), home=True)


@routes.act(Act.OWN_KIND, Role.MEMBER, reads=True)
async def open_own(call: Call) -> Reply:
    """Ask a member which kind they are."""
    found = await member_kind.of_network(call.db, call.network.id)
    if not found:
        return Reply(opens=notice(call.t, call.t.plain("member_kind.none")))
    shown = view.own_form(call.t, call.network, found, call.membership)
    return Reply(updates=shown) if call.within(Form.NOTICE) else Reply(opens=shown)


@routes.command("kind", "soort", role=Role.ANYONE, reads=True)
async def own_by_command(call: Call) -> Reply:
    """Ask which kind somebody is in the network in view."""
    return await in_one_network(call, Act.OWN_KIND, open_own, Role.MEMBER)


@routes.form(Form.OWN_KIND, Role.MEMBER, view.Own)
async def choose(call: Call, form: view.Own) -> Reply:
    """Be of this kind from now on, or of none."""
    await member_kind.choose(call.db, call.membership, form.kind)
    return Reply(updates=notice(call.t, call.t.plain("member_kind.chosen")), home=True)


@at_home(Place.MENU, after="to_followers", if_any=[some(member_kind.of_network)])
async def to_own_kind(look: Look) -> Parts:
    """One's own kind, where the network has kinds and one takes part."""
    if not look.membership.participates:
        return []
    named = await look.once(member_kind.of_network, look.network.id)
    return [view.own_button(look.t, look.network)] if named else []
