"""Decisions: opened, taken from phase to phase, written to, and closed; every member reads them."""

from msgspec import structs

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import decision as view
from bot.views import decision_forms as forms
from bot.views.notice import notice
from bot.window import Window, around
from handlers.off_slack import who_tell_it
from models import consent, decision, decision_acts, decision_agenda, decision_told, question_bank
from models.base import NotFound
from models.confidentiality import EVERYBODY
from models.decision import Decision, DecisionState, NotAskedToAdd, Phase

routes = Routes()


async def found(call: Call) -> Decision:
    """Return the decision that an act is about. Raises NotFound."""
    return await decision.load(call.db, call.network.id, call.about.item or 0)


def _phase(call: Call) -> Phase:
    """Return the phase that whoever pressed had before them. Raises NotFound."""
    seen = next((one for one in Phase if one == call.about.choice), None)
    if seen is None:
        raise NotFound
    return seen


# All of them


@routes.act(Act.DECISIONS, Role.MEMBER, reads=True, paged=True)
async def read_all(call: Call) -> Reply:
    """Show what the group has to decide and what it decided."""
    return Reply(updates=await _list(call))


@routes.drawn(Form.DECISIONS, Role.MEMBER)
async def _list(call: Call) -> View:
    start = call.start_in(Form.DECISIONS)
    keys = [one.id for one in await decision.listed(call.db, call.network.id)]
    known = {one.id: one for one in await decision.some(call.db, around(keys, start))}
    leads = call.membership.leads
    silent = frozenset[int]() if leads else await decision_told.repeats_hidden(call.db, call.network.id)
    return view.listed(call.t, call.network, Window(keys, known), leads=leads, silent=silent, start=start)


@routes.command("decisions", "besluiten", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the decisions of the network in view."""
    return await in_one_network(call, Act.DECISIONS, read_all, Role.MEMBER)


@routes.act(Act.DECISION_NEW, Role.FACILITATOR, reads=True)
async def open_new(call: Call) -> Reply:
    """Open the form of a decision, with the questions that everybody may read."""
    seen = await question_bank.open_texts(call.db, call.network.id, EVERYBODY)
    questions = {key: one.words for key, one in seen.items() if one.words is not None}
    return Reply(updates=forms.new(call.t, call.network, questions))


@routes.form(Form.DECISION_NEW, Role.FACILITATOR, forms.New)
async def add_new(call: Call, form: forms.New) -> Reply:
    """Open a decision; the same words are the one that is open already."""
    made = await decision_acts.open_one(
        call.db, call.network, form.what, form.question, call.now, comes_again=bool(form.again)
    )
    return Reply(updates=await drawn(call, made), home=True)


# One of them


@routes.act(Act.DECISION, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show one decision, or another part of it."""
    return Reply(updates=await drawn(call, await found(call)))


@routes.drawn(Form.DECISION, Role.MEMBER)
async def _anew(call: Call) -> View:
    return await drawn(call, await found(call))


async def drawn(call: Call, one: Decision) -> View:
    """Draw a decision as it stands."""
    await call.db.flush()
    question = None
    if one.question_id is not None:
        seen = await question_bank.texts(call.db, call.network.id, [one.question_id], call.whom)
        question = seen.get(one.question_id)
    state = view.State(
        one, await decision.findings(call.db, one.id), await consent.standing(call.db, one), question,
        off=await decision_agenda.is_off(call.db, one),
        off_slack=await who_tell_it(call) if one.asks else (),
        told_nothing=call.membership.leads and await decision_told.told_nothing(call.db, one),
    )  # fmt: skip
    silent = frozenset[int]()
    if not call.membership.leads and one.question_id is not None:
        silent = await decision_told.repeats_hidden(call.db, call.network.id)
    return view.one(call.t, call.network, state, call.whom, silent=silent, start=call.start_in(Form.DECISION))


@routes.act(Act.DECISION_ON, Role.FACILITATOR)
async def go_on(call: Call) -> Reply:
    """Go on to the next phase; a second press shows where the group is."""
    return await _goes(call, 1)


@routes.act(Act.DECISION_BACK, Role.FACILITATOR)
async def go_back(call: Call) -> Reply:
    """Go back to the phase before."""
    return await _goes(call, -1)


async def _goes(call: Call, by: int) -> Reply:
    one = await found(call)
    if one.open:
        await decision_acts.go(call.db, call.network, one, _phase(call), by, call.now)
    return Reply(updates=await drawn(call, one), home=True, homes=True)


@routes.act(Act.DECISION_EDIT, Role.FACILITATOR, reads=True)
async def open_edit(call: Call) -> Reply:
    """Open the form of what can be changed."""
    one = await found(call)
    return Reply(updates=await _edited(call, one) if one.open else await drawn(call, one))


async def _edited(call: Call, one: Decision) -> View:
    return forms.edit(call.t, one, off=await decision_agenda.is_off(call.db, one))


@routes.form(Form.DECISION_EDIT, Role.FACILITATOR, forms.Edit)
async def edit(call: Call, form: forms.Edit) -> Reply:
    """Change what is to be decided, who writes, and whether it comes again."""
    one = await found(call)
    form = as_read.merged(call, form, await _edited(call, one))
    await decision_acts.reword(
        call.db, call.network, one, form.what, call.now,
        members_add=bool(form.members), again=bool(form.again),
    )  # fmt: skip
    return Reply(updates=await drawn(call, one), home=True, homes=True)


@routes.act(Act.DECISION_ADD, Role.MEMBER, reads=True)
async def open_add(call: Call) -> Reply:
    """Open the form of what was found; of one that went on or is over, show it. Raises NotAskedToAdd."""
    one, phase = await found(call), _phase(call)
    if not one.open or one.phase is not phase or phase is Phase.DECIDE:
        return Reply(updates=await drawn(call, one))
    if not call.membership.leads and not one.members_add:
        raise NotAskedToAdd
    proposals = [each for each in await decision.findings(call.db, one.id) if each.phase is Phase.PROPOSALS]
    return Reply(updates=forms.add(call.t, one, phase, proposals))


@routes.form(Form.DECISION_ADD, Role.MEMBER, forms.Add)
async def add(call: Call, form: forms.Add) -> Reply:
    """Note what was found."""
    one, phase = await found(call), _phase(call)
    await decision_acts.add(
        call.db, one, phase, form.text, call.whom, aspect=form.aspect, about_id=form.about
    )
    return Reply(updates=await drawn(call, one))


@routes.act(Act.DECISION_TAKE_AWAY, Role.MEMBER)
async def take_away(call: Call) -> Reply:
    """Take away what was found. Raises NotYourFinding."""
    one, gone = await decision.with_finding(call.db, call.network.id, call.about.item or 0)
    await decision_acts.take_away(call.db, one, gone, call.whom)
    call.about = structs.replace(call.about, item=one.id)
    return Reply(updates=await drawn(call, one))


@routes.act(Act.DECISION_CLOSE, Role.FACILITATOR, reads=True)
async def open_close(call: Call) -> Reply:
    """Open the form of what became of it; of one that is over, show it."""
    one = await found(call)
    if not one.open:
        return Reply(updates=await drawn(call, one))
    return Reply(updates=forms.close(call.t, one, await consent.standing(call.db, one)))


@routes.form(Form.DECISION_CLOSE, Role.FACILITATOR, forms.End)
async def close(call: Call, form: forms.End) -> Reply:
    """Note what became of it; an objection that came meanwhile is told first.

    Raises DecisionOver and EmptyText.
    """
    one = await found(call)
    if form.state == "open":
        await decision_acts.talked(call.db, call.network, one, form.text, call.whom, call.now)
        return Reply(updates=await drawn(call, one), home=True, homes=True)
    standing, state = await consent.standing(call.db, one), DecisionState(form.state)
    if one.asks and standing.objections > (call.about.attempt or 0):
        return Reply(updates=forms.close(call.t, one, standing, form))
    await decision_acts.close(call.db, call.network, one, state, form.text, call.now)
    return Reply(updates=await drawn(call, one), home=True, homes=True)


@routes.act(Act.DECISION_REOPEN, Role.FACILITATOR)
async def reopen(call: Call) -> Reply:
    """Go on with it after all."""
    one = await found(call)
    await decision_acts.reopen(call.db, call.network, one, call.now)
    return Reply(updates=await drawn(call, one), home=True, homes=True)


@routes.act(Act.DECISION_REMOVE, Role.FACILITATOR)
async def remove(call: Call) -> Reply:
    """Let what was opened by mistake not have been opened; nobody is told."""
    await decision_acts.remove(call.db, call.network, await found(call), call.now)
    back = blocks.actions(view.button(call.t, call.network.id))
    return Reply(updates=notice(call.t, call.t.plain("decision.removed"), back), home=True, homes=True)
