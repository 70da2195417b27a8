"""The invitation in own words: written, read as members will, tried, passed on; and what the network is."""

from bot import copies
from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.texts import Texts, to_copy
from bot.views import ground_rule as rules_view
from bot.views import invitation as view
from bot.views import member_kind as kind_view
from bot.views import membership as membership_view
from bot.views import message as message_view
from bot.views import open_call as call_view
from bot.views import phase as phase_view
from bot.views import set_up as set_up_view
from bot.views import trial
from bot.views.home import Place
from bot.views.notice import notice
from models import invitation, open_call, phase, statement
from models.invitation import Part
from models.membership import Membership, Standing
from models.plan import Kind
from models.together import some

routes = Routes()


@routes.act(Act.INVITATION, Role.FACILITATOR, reads=True)
async def open_screen(call: Call) -> Reply:
    """Show the invitation as it is read, with what it does not say yet."""
    return Reply(opens=await _screen(call))


@routes.command("invitation", "uitnodiging", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the invitation to the network in view."""
    return await in_one_network(call, Act.INVITATION, open_screen, Role.FACILITATOR)


@routes.drawn(Form.INVITATION, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await _screen(call)


async def _screen(call: Call, said: str = "") -> View:
    await call.db.flush()
    found = await invitation.load(call.db, call.network)
    ways = [call_view.button(call.t, call.network), kind_view.button(call.t, call.network)]
    return view.screen(call.t, call.network, found, said, ways)


@routes.act(Act.INVITATION_WORDS, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form in the place of the text."""
    shown = await _form(call)
    return Reply(updates=shown) if call.within(Form.INVITATION) else Reply(opens=shown)


async def _form(call: Call) -> View:
    return view.form(call.t, call.network, await invitation.load(call.db, call.network))


@routes.form(Form.INVITATION_WORDS, Role.FACILITATOR, view.Words)
async def write(call: Call, form: view.Words) -> Reply:
    """Write the invitation; those that wait for an answer say so, and nobody gets a message."""
    form = as_read.merged(call, form, await _form(call))
    words = {part: getattr(form, part) for part in Part}
    ticked = view.ticked(Texts(call.network.language), form.benefits)
    words[Part.WORTH] = invitation.with_benefits(form.worth, ticked, view.LONGEST)
    sides = {
        True: invitation.in_lines(form.offered, "offered"),
        False: invitation.in_lines(form.asked, "asked"),
    }
    await invitation.write(call.db, call.network, words, sides, call.now, passed_on=bool(form.passed_on))
    return Reply(updates=await _screen(call, call.t("invitation.saved")), home=True)


@routes.act(Act.INVITATION_TRIAL, Role.FACILITATOR, sends=True)
async def send_trial(call: Call) -> Reply:
    """Send whoever facilitates the invitation as a member would get it, marked as a test."""
    found = await invitation.load(call.db, call.network)
    place = Membership(network_id=call.network.id, person_id=call.person.id, standing=Standing.INVITED)
    message = membership_view.invitation(call.t, call.network, place, found)
    said = notice(call.t, call.t.plain("trial.sent", what=call.t.plain(f"kind.{Kind.INVITATION}")))
    return Reply(opens=said, sends=trial.marked(call.t, Kind.INVITATION, message), wakes=False)


@routes.act(Act.INVITATION_COPY, Role.FACILITATOR, reads=True)
async def copy(call: Call) -> Reply:
    """Show the invitation as plain text in the language of the network, for who reads it outside Slack."""
    home = call.network
    t = await copies.texts_for(call.db, home, home, call.now)
    found = await invitation.load(call.db, home)
    has_call = await open_call.of_network(call.db, home.id)
    with to_copy():
        how: list[str] = []
        if has_call is not None and open_call.takes_in(home, has_call, call.now):
            how = call_view.how(t, home, await open_call.asked(call.db, home, has_call, call.now))
        message = view.outside(t, home, found, how)
    text = await copies.as_text(call.db, home, t, message)
    return Reply(opens=message_view.copy(call.t, text, call.about))


@routes.act(Act.ABOUT_NETWORK, Role.MEMBER, reads=True)
async def about(call: Call) -> Reply:
    """Show what the network is, in which phase, what it asks and what it offers."""
    found = await invitation.load(call.db, call.network)
    stands = [
        phase_view.now(call.t, await phase.of_network(call.db, call.network)),
        *set_up_view.kind(call.t, call.network),
    ]
    rules = rules_view.button(call.t, call.network)
    return Reply(opens=view.page(call.t, call.network, found, stands, [rules]))


@routes.command("about", "over", role=Role.ANYONE, reads=True)
async def about_by_command(call: Call) -> Reply:
    """Show what the network in view is."""
    return await in_one_network(call, Act.ABOUT_NETWORK, about, Role.MEMBER)


@at_home(
    Place.MENU,
    after="may_take_over",
    if_any=[some(invitation.of_network), some(invitation.promises), some(statement.in_sight)],
)
async def to_about(look: Look) -> Parts:
    """What the network is, where somebody wrote it down."""
    said = await look.once(invitation.of_network, look.network.id)
    promised = await look.once(invitation.promises, look.network.id)
    stated = await look.once(statement.in_sight, look.network.id)
    own = promised or stated or (said is not None and said.written)
    return [view.about_button(look.t, look.network)] if own else []
