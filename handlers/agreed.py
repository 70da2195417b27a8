"""What was agreed over all sessions: read by everybody, kept true by whoever facilitates."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import agreed as view
from bot.views.home import Place
from bot.window import Window, around
from models import action, agreed, decision, decision_told, programme, recording, step
from models.action import Action, Agreement
from models.base import NotFound
from models.person import Person
from models.plan import Fact

routes = Routes()


@routes.act(Act.AGREED, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show what was agreed, or another part of it."""
    return Reply(updates=await everything(call))


@routes.drawn(Form.AGREED, Role.MEMBER)
async def everything(call: Call) -> View:
    """Draw what was agreed: of a member their own actions, of whoever facilitates all."""
    await call.db.flush()
    start, leads = call.start_in(Form.AGREED), call.membership.leads
    found = await agreed.listed(call.db, call.network.id, None if leads else call.person.id)
    first, held = len(found.to_do), len(found.to_do) + len(found.holds)
    decided = held + len(found.decided)
    last = decided + len(found.done)
    taken = [*around(found.to_do, start), *around(found.done, start, decided)]
    kept = [*around(found.holds, start, first), *around(found.over, start, last)]
    actions = {one.action.id: one for one in await agreed.actions(call.db, taken)}
    agreements = {one.agreement.id: one for one in await agreed.agreements(call.db, kept)}
    decisions = {one.id: one for one in await decision.some(call.db, around(found.decided, start, held))}
    state = view.State(
        Window(found.to_do, actions), Window(found.holds, agreements), Window(found.done, actions),
        Window(found.over, agreements), me=call.person.id, leads=leads,
        decided=Window(found.decided, decisions),
        silent=() if leads else await decision_told.repeats_hidden(call.db, call.network.id),
    )  # fmt: skip
    return view.agreed(call.t, call.network, state, start=start)


@routes.command("agreed", "afgesproken", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show what was agreed in the network in view."""
    return await in_one_network(call, Act.AGREED, read, Role.MEMBER)


@routes.act(Act.AGREED_ACTION, Role.FACILITATOR, reads=True)
async def open_action(call: Call) -> Reply:
    """Open an action in the place of the list."""
    return Reply(updates=await _action_form(call, await _action(call)))


async def _action(call: Call) -> Action:
    return await action.load(call.db, call.meeting.id, call.about.item or 0)


async def _action_form(call: Call, found: Action) -> View:
    owners = await recording.owners(call.db, call.network.id)
    if found.owner_id not in {person.id for person in owners}:  # left since, and still its owner
        owners.insert(0, await call.db.get_one(Person, found.owner_id))
    return view.action_form(call.t, found, owners, _about(call), reworded=await _reworded(call))


def _about(call: Call) -> About:
    """What a form is about, and the place in the list to which it goes back."""
    start = call.start_in(Form.AGREED) or None
    return About(session=call.meeting.id, item=call.about.item, start=start)


async def _reworded(call: Call) -> bool:
    """Whether what was noted at the session may still be put in other words."""
    return await programme.may_correct(call.db, call.meeting, call.now)


@routes.form(Form.AGREED_ACTION, Role.FACILITATOR, view.Todo)
async def change_action(call: Call, form: view.Todo) -> Reply:
    """Change who does it, by when, or how far it is; the list comes back in its place."""
    found = await _action(call)
    form = as_read.merged(call, form, await _action_form(call, found))
    text = form.text if await _reworded(call) else found.text
    owner = await recording.owner_of(call.db, call.network.id, form.owner, found)
    found.correct(owner.id, text, form.due, form.state)
    await agreed.changed(call.db, call.network, call.meeting.id, call.now, Fact.RECORD)
    await step.expand_again(call.db, call.network.id, call.now)
    return Reply(updates=await everything(call), home=True)


@routes.act(Act.AGREED_WORDS, Role.FACILITATOR, reads=True)
async def open_agreement(call: Call) -> Reply:
    """Open an agreement in the place of the list."""
    return Reply(updates=await _agreement_form(call, await _agreement(call)))


async def _agreement(call: Call) -> Agreement:
    return await action.agreement(call.db, call.meeting.id, call.about.item or 0)


async def _agreement_form(call: Call, found: Agreement) -> View:
    return view.agreement_form(call.t, found, _about(call), reworded=await _reworded(call))


@routes.form(Form.AGREED_WORDS, Role.FACILITATOR, view.Words)
async def change_agreement(call: Call, form: view.Words) -> Reply:
    """Reword an agreement, say that it holds no more, or that it does after all."""
    found = await _agreement(call)
    form = as_read.merged(call, form, await _agreement_form(call, found))
    if await _reworded(call):
        found.reword(form.text)
    found.holds = not form.over
    await agreed.changed(call.db, call.network, call.meeting.id, call.now, Fact.RECORD | Fact.INQUIRIES)
    return Reply(updates=await everything(call))


@routes.act(Act.ACTION_UNDONE, Role.MEMBER)
async def not_done(call: Call) -> Reply:
    """Somebody did not do after all what they took on."""
    if call.about.item is None:
        raise NotFound
    mine = await _action(call)
    mine.take_up_again(call.person.id)
    await agreed.changed(call.db, call.network, call.meeting.id, call.now, own=call.person.id)
    return Reply(updates=await everything(call), home=True)


@at_home(Place.MENU, after="to_book")
async def to_agreed(look: Look) -> Parts:
    """What was agreed."""
    return [view.button(look.t, About(network=look.network.id))]
