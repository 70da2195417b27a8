"""Setting up a network step by step: each step is kept at once, can be skipped, and is asked once."""

from bot.act import as_read, unsaved
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.registers.resource import REGISTER, Resource
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import invitation as invitation_view
from bot.views import set_up as view
from models import entry, invitation, set_up
from models.invitation import Part
from models.question import cleaned
from models.set_up import Step, Theme

routes = Routes()

UNSAVED = "set_up.unsaved", "set_up.leave"


@routes.act(Act.SET_UP, Role.FACILITATOR, reads=True)
async def show(call: Call) -> Reply:
    """Show the step with which it goes on, or the one that was chosen; when all were asked, what was said."""
    if (first := unsaved.asks_first(call, *UNSAVED)) is not None:
        return first
    asked = call.about.entry or call.about.choice
    shown = await (_step(call, Step(asked)) if asked and asked in [*Step] else _next(call))
    return Reply(updates=shown) if any(map(call.within, view.MODALS)) else Reply(opens=shown)


@routes.command("setup", "opzet", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Go on with it in the network in view."""
    return await in_one_network(call, Act.SET_UP, show, Role.FACILITATOR)


async def _step(call: Call, step: Step) -> View:
    found = await invitation.load(call.db, call.network)
    return view.step_form(call.t, call.network, step, found)


@routes.drawn(Form.SET_UP, Role.FACILITATOR)
async def _next(call: Call) -> View:
    await call.db.flush()
    found = await invitation.load(call.db, call.network)
    said = await set_up.known(call.db, call.network, found)
    step = set_up.to_do(call.network, said)
    if step is None or call.within(Form.SET_UP):
        return view.overview(call.t, call.network, said)
    return view.step_form(call.t, call.network, step, found)


@routes.act(Act.SET_UP_SKIP, Role.FACILITATOR)
async def skip(call: Call) -> Reply:
    """Leave a step as it is, and go on; what was typed in it is asked about first."""
    if (first := unsaved.asks_first(call, *UNSAVED)) is not None:
        return first
    asked = call.about.entry
    if asked and asked in [*Step]:
        set_up.passes(call.network, Step(asked))
    return Reply(updates=await _next(call))


async def _kept(call: Call, step: Step) -> Reply:
    """Go on after a step that was filled in."""
    set_up.passes(call.network, step)
    return Reply(updates=await _next(call), home=True)


@routes.form(Form.SET_UP_THEME, Role.FACILITATOR, view.Theme, sends=True)
async def set_theme(call: Call, form: view.Theme) -> Reply:
    """Keep the theme, with what belongs to it and what does not, and the goal."""
    form = as_read.merged(call, form, await _step(call, Step.THEME))
    inside = cleaned(form.scope_in, "scope_in")
    about = Theme(theme=form.theme, scope_in=inside, scope_out=form.scope_out, goal=form.goal)
    await set_up.set_theme(call.db, call.network, about, call.now)
    return await _kept(call, Step.THEME)


@routes.form(Form.SET_UP_KIND, Role.FACILITATOR, view.Kind)
async def set_kind(call: Call, form: view.Kind) -> Reply:
    """Keep whose people it brings together; what was answered before stays as each chose."""
    call.network.kind = as_read.merged(call, form, await _step(call, Step.KIND)).kind
    return await _kept(call, Step.KIND)


@routes.form(Form.SET_UP_WHOM, Role.FACILITATOR, view.Whom)
async def set_whom(call: Call, form: view.Whom) -> Reply:
    """Keep in the invitation for whom it is, and what it brings them, with the examples that were ticked."""
    form = as_read.merged(call, form, await _step(call, Step.WHOM))
    ticked = invitation_view.ticked(Texts(call.network.language), form.benefits)
    worth = invitation.with_benefits(form.worth, ticked, invitation_view.LONGEST)
    await _write(call, {Part.WHOM: form.whom, Part.WORTH: worth}, {})
    return await _kept(call, Step.WHOM)


@routes.form(Form.SET_UP_PROMISES, Role.FACILITATOR, view.Promises)
async def set_promises(call: Call, form: view.Promises) -> Reply:
    """Keep what is asked and what is offered, one on a line."""
    form = as_read.merged(call, form, await _step(call, Step.PROMISES))
    asked, offered = invitation.in_lines(form.asked, "asked"), invitation.in_lines(form.offered, "offered")
    await _write(call, {}, {False: asked, True: offered})
    return await _kept(call, Step.PROMISES)


async def _write(call: Call, words: dict[Part, str], sides: dict[bool, list[str]]) -> None:
    """Write a part of the invitation; all else of it stays."""
    said = await invitation.of_network(call.db, call.network.id)
    passed_on = said is not None and said.passed_on
    await invitation.write(call.db, call.network, words, sides, call.now, passed_on=passed_on)


@routes.form(Form.SET_UP_RESOURCES, Role.FACILITATOR, view.Resources)
async def note_resource(call: Call, form: view.Resources) -> Reply:
    """Put one thing that the group needs on its list; without one nothing is."""
    if form.what.strip() or form.owner.strip():
        what, owner = cleaned(form.what, "what"), cleaned(form.owner, "owner")
        row = Resource(what=what, owner=owner, stands=form.stands)
        await entry.write(call.db, call.network, REGISTER, row, call.whom, call.now, None)
    return await _kept(call, Step.RESOURCES)
