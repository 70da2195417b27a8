"""Ideas: members write them without a name, change them, read along where they may, and weigh."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import idea as view
from bot.views.home import Place
from bot.views.notice import notice
from models import brainstorm, idea_acts, idea_board, membership, weighing
from models.brainstorm import BrainstormMovedOn, Criterion, State
from models.idea_board import Board
from models.together import some

routes = Routes()


async def _board(call: Call) -> Board:
    """Return the brainstorm that an act is about, to who may take part. Raises StaysWithThoseThere."""
    row = await brainstorm.load(call.db, call.meeting.id, call.about.item or 0)
    return await _of(call, row)


async def _of(call: Call, row: brainstorm.Brainstorm) -> Board:
    found = await idea_board.board(call.db, row, call.meeting)
    if not call.membership.leads:
        await idea_board.must_be_of_it(call.db, found, call.person.id)
    return found


@routes.act(Act.IDEA_WRITE, Role.MEMBER, reads=True)
async def open_write(call: Call) -> Reply:
    """Open the form of up to three ideas; one that was opened from the list takes its place."""
    found = await _board(call)
    if found.row.state is State.WEIGHING:  # the message in the channel may be older
        return await open_weigh(call)
    found.must_gather()
    tells = await membership.language_tells(call.db, [call.network], call.person)
    form = view.write_form(call.t, found, tells)
    return Reply(updates=form) if call.within(Form.IDEA_READ) else Reply(opens=form)


@routes.form(Form.IDEA_WRITE, Role.MEMBER, view.Written)
async def write(call: Call, form: view.Written) -> Reply:
    """Keep ideas; nobody gets a message, and what was written stands there to be changed."""
    found = await _board(call)
    await idea_acts.write(call.db, found, call.person.id, (form.first, form.second, form.third))
    return Reply(updates=await _listed(call, found.row), home=True)


@routes.act(Act.IDEA_READ, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show one's own ideas, and everybody's where all read along."""
    shown = await _anew(call)
    return Reply(updates=shown) if call.within(Form.IDEA_READ) else Reply(opens=shown)


@routes.drawn(Form.IDEA_READ, Role.MEMBER)
async def _anew(call: Call) -> View:
    return await _listed(call, (await _board(call)).row)


async def _listed(call: Call, row: brainstorm.Brainstorm) -> View:
    await call.db.flush()
    found, walls = await _of(call, row), await idea_board.walls(call.db, call.network.id)
    others = [one for one in walls if one.row.id != row.id] if found.readable else []
    return view.listed(call.t, found, call.person.id, others, start=call.start_in(Form.IDEA_READ))


@routes.act(Act.IDEA_CHANGE, Role.MEMBER, reads=True)
async def open_change(call: Call) -> Reply:
    """Open one's own idea."""
    found, idea = await _own(call)
    found.must_gather()
    return Reply(opens=await _to_change(call, found, idea))


async def _to_change(call: Call, found: Board, idea: brainstorm.Idea) -> View:
    tells = await membership.language_tells(call.db, [call.network], call.person)
    return view.change_form(call.t, found, idea, tells)


async def _own(call: Call) -> tuple[Board, brainstorm.Idea]:
    row, _ = await brainstorm.with_idea(call.db, call.meeting.id, call.about.item or 0)
    found = await _of(call, row)
    return found, idea_acts.to_change(found, call.about.item, call.person.id, leads=call.membership.leads)


@routes.form(Form.IDEA_CHANGE, Role.MEMBER, view.Changed)
async def change(call: Call, form: view.Changed) -> Reply:
    """Say an idea in other words, add a link, or take it back; the list below shows it."""
    found, idea = await _own(call)
    if form.remove:
        await idea_acts.take_back(call.db, found, idea)
    else:
        form = as_read.merged(call, form, await _to_change(call, found, idea))
        await idea_acts.change(call.db, found, idea, form.text, form.link)
    return Reply(home=True)


@routes.act(Act.IDEA_WEIGH, Role.MEMBER, reads=True)
async def open_weigh(call: Call) -> Reply:
    """Open the form in which somebody weighs, with what they said so far."""
    found = await _to_weigh(call)
    if found.row.state is not State.WEIGHING:
        raise BrainstormMovedOn
    said, none = await weighing.said_by(call.db, found.row, call.person.id)
    return Reply(opens=view.weigh_form(call.t, found, said, none=none))


async def _to_weigh(call: Call) -> Board:
    found = await _board(call)
    await weighing.must_count(call.db, found, call.person.id, participates=call.membership.participates)
    return found


@routes.form(Form.IDEA_WEIGH, Role.MEMBER, view.Said)
async def weigh(call: Call, form: view.Said) -> Reply:
    """Keep what somebody says of the ideas."""
    found = await _to_weigh(call)
    said = {criterion: getattr(form, criterion) for criterion in Criterion}
    await weighing.weigh(call.db, found, call.person.id, said, none=bool(form.none))
    return Reply(updates=notice(call.t, call.t.plain("idea.thanks")), home=True)


@at_home(Place.FOR_YOU, after="errands", if_any=[some(brainstorm.undecided)])
async def ideas(look: Look) -> Parts:
    """What is gathered and weighed now, to who is there; after the session to all, where they read along."""
    shown = list[Parts]()
    for row, meeting in await look.once(brainstorm.undecided, look.network.id):
        found = await idea_board.outline(look.db, row, meeting)
        if not found.takes_part:
            continue
        there = await look.once(brainstorm.there, meeting)
        found = await idea_board.board(look.db, row, meeting)
        theirs = look.person.id in there or found.readable or not there or found.mine(look.person.id)
        if look.person.id in there if found.inside else theirs:
            weighed = row.id in await look.once(weighing.weighed_by, look.person.id)
            shown.append(view.for_you(look.t, found, look.person.id, weighed=weighed))
    return [part for parts in shown for part in parts]


@at_home(Place.MENU, after="to_agreed", if_any=[some(brainstorm.walls)])
async def to_ideas(look: Look) -> Parts:
    """What all read along with and is not on Home any more: what was gathered, and what became of it."""
    walls = await look.once(idea_board.walls, look.network.id)
    return [view.wall_button(look.t, one) for one in walls if not one.takes_part][:1]
