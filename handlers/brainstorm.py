"""A brainstorm in the hands of the facilitator: begun, grouped, put to be weighed, and decided."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import key_of
from bot.act.held import to_channel
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.slack.lengths import in_a_field
from bot.views import action as action_view
from bot.views import agenda as agenda_view
from bot.views import brainstorm as view
from bot.views import brainstorm_forms as forms
from bot.views import parking as parking_view
from bot.views.home import Place
from bot.views.notice import notice
from models import (
    agenda,
    brainstorm,
    brainstorm_acts,
    idea_acts,
    idea_board,
    parking,
    programme,
    question_bank,
    recording,
    room,
    weighing,
)
from models.agenda import AgendaItem
from models.base import NotFound
from models.brainstorm import LONGEST_QUESTION, Brainstorm, State
from models.confidentiality import EVERYBODY
from models.idea_board import Board, Grouped
from models.session import LearningSession, Stage

routes = Routes()


async def _row(call: Call) -> Brainstorm:
    return await brainstorm.load(call.db, call.meeting.id, call.about.item or 0)


async def _board(call: Call, row: Brainstorm | None = None) -> Board:
    row = row or await _row(call)
    return await idea_board.board(call.db, row, call.meeting)


async def _shown(call: Call, row: Brainstorm, noted: str = "") -> View:
    await call.db.flush()
    found = await _board(call, row)
    rows = {one.id: (one, at) for one, at in await brainstorm.undecided(call.db, call.network.id)}
    rows |= {one.id: (one, call.meeting) for one in await brainstorm.of_session(call.db, call.meeting.id)}
    ways = [await idea_board.outline(call.db, *rows[key]) for key in sorted(rows) if key != row.id]
    return view.screen(call.t, found, ways, noted=noted, start=call.start_in(Form.IDEAS))


@routes.act(Act.IDEAS, Role.FACILITATOR, reads=True, paged=True)
async def open_ideas(call: Call) -> Reply:
    """Show a brainstorm; of a session without one, the form that begins it."""
    if call.about.item is not None:
        return Reply(updates=await _shown(call, await _row(call)))
    known = await brainstorm.of_session(call.db, call.meeting.id)
    return Reply(updates=await _shown(call, known[0])) if known else await open_new(call)


@routes.drawn(Form.IDEAS, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await _shown(call, await _row(call))


@routes.act(Act.IDEAS_NEW, Role.FACILITATOR, reads=True)
async def open_new(call: Call) -> Reply:
    """Open the form with what is on as its question, within the circle where that is."""
    meeting = call.meeting
    room.must_run(meeting)
    on = room.standing(meeting, await agenda.items(call.db, meeting.id), call.now).on
    words, item, inside = "", None, False
    if on is not None and (on.title or on.question_ids or on.inside):
        inside = await idea_board.keeps(call.db, on, meeting)
        words, item = await _beginning(call, on, inside=inside), on.id
    return Reply(updates=forms.new_form(call.t, meeting, words, item, inside=inside))


async def _beginning(call: Call, on: AgendaItem, *, inside: bool) -> str:
    """Return what is on in words that all who take part may read."""
    texts = await question_bank.texts(call.db, call.network.id, on.question_ids, EVERYBODY)
    told = {key: one for key, one in texts.items() if one.words is not None}
    if inside and not told:
        return ""
    title = "" if inside else on.title
    return in_a_field(agenda_view.in_words(call.t, on, told, title), LONGEST_QUESTION)


@routes.form(Form.IDEAS_NEW, Role.FACILITATOR, forms.Begun, sends=True)
async def begin(call: Call, form: forms.Begun) -> Reply:
    """Gather ideas; the channel is told only where that is asked."""
    meeting = call.meeting
    points = await agenda.items(call.db, meeting.id)
    on = next((point for point in points if point.id == call.about.item), None)
    row = await brainstorm_acts.begin(
        call.db, meeting, form.question, call.now, item_id=on.id if on is not None else None,
        question_ids=on.question_ids if on is not None else (), inside=bool(form.inside),
    )  # fmt: skip
    await brainstorm_acts.follow(call.db, call.network, row, call.now)
    found = await idea_board.outline(call.db, row, meeting)
    nobody = found.inside and not await brainstorm.there(call.db, meeting)
    noted = call.t.plain("brainstorm.begun_nobody" if nobody else "brainstorm.begun")
    if form.channel:
        await brainstorm_acts.tell(call.db, call.network, row, meeting, call.now)
        noted = noted if nobody else to_channel(call, "brainstorm.told", "brainstorm.told_waits")
    return Reply(updates=await _shown(call, row, noted), homes=True)


@routes.act(Act.IDEAS_ENTER, Role.FACILITATOR, reads=True)
async def open_enter(call: Call) -> Reply:
    """Open the form in which a flip chart is taken over."""
    found = await _board(call)
    found.must_gather()
    return Reply(opens=forms.enter_form(call.t, found))


@routes.form(Form.IDEAS_ENTER, Role.FACILITATOR, forms.Entered)
async def enter(call: Call, form: forms.Entered) -> Reply:
    """Keep what a flip chart holds, each line an idea; the list below shows it."""
    await idea_acts.enter(call.db, await _board(call), call.person.id, form.lines.splitlines())
    return Reply(home=True)


@routes.act(Act.IDEAS_GROUPS, Role.FACILITATOR, reads=True)
async def open_groups(call: Call) -> Reply:
    """Open the names of the groups."""
    found = await _board(call)
    brainstorm_acts.must_sort(found.row)
    return Reply(opens=forms.groups_form(call.t, found))


@routes.form(Form.IDEAS_GROUPS, Role.FACILITATOR, forms.Named)
async def name_groups(call: Call, form: forms.Named) -> Reply:
    """Let there be these groups; the list below shows them."""
    found = await _board(call)
    form = as_read.merged(call, form, forms.groups_form(call.t, found))
    await idea_acts.name_groups(call.db, found.row, form.names.splitlines())
    return Reply(home=True)


@routes.act(Act.IDEA_SORT, Role.FACILITATOR)
async def sort(call: Call) -> Reply:
    """Put an idea in a group, or in none."""
    row, idea = await brainstorm.with_idea(call.db, call.meeting.id, call.about.item or 0)
    group = key_of(call.about.choice)
    if group is None and call.about.choice != view.IN_NONE:
        raise NotFound
    await idea_acts.sort(call.db, row, idea, group)
    return Reply(updates=await _shown(call, row))


@routes.act(Act.IDEA_HIDE, Role.FACILITATOR)
@routes.act(Act.IDEA_SHOW, Role.FACILITATOR)
async def hide(call: Call) -> Reply:
    """Take an idea out of sight, or show it again."""
    row, idea = await brainstorm.with_idea(call.db, call.meeting.id, call.about.item or 0)
    await idea_acts.hide(call.db, await _board(call, row), idea, hidden=call.name == Act.IDEA_HIDE)
    return Reply(updates=await _shown(call, row), homes=True)


@routes.act(Act.IDEAS_READABLE, Role.FACILITATOR)
async def let_read(call: Call) -> Reply:
    """Let all members read along, also after the session; or not any more."""
    found = await _board(call)
    row = found.row
    brainstorm_acts.let_read(found, readable=call.about.choice == "yes")
    await brainstorm_acts.follow(call.db, call.network, row, call.now)
    return Reply(updates=await _shown(call, row), home=True, homes=True)


@routes.act(Act.IDEAS_REMOVE, Role.FACILITATOR)
async def remove(call: Call) -> Reply:
    """Let what was begun by mistake not have been begun; what is left is shown, else the form to begin."""
    await brainstorm_acts.remove(call.db, call.network, await _board(call), call.now)
    left = await brainstorm.of_session(call.db, call.meeting.id)
    noted = call.t.plain("brainstorm.removed")
    shown = await _shown(call, left[0], noted) if left else notice(call.t, noted)
    return Reply(updates=shown, home=True, homes=True)


@routes.act(Act.IDEAS_WEIGH, Role.FACILITATOR, reads=True)
async def open_weigh(call: Call) -> Reply:
    """Ask by what members weigh."""
    found = await _board(call)
    brainstorm_acts.must_sort(found.row)
    return Reply(opens=forms.weigh_form(call.t, found))


@routes.form(Form.IDEAS_WEIGH, Role.FACILITATOR, forms.Weighs)
async def start(call: Call, form: forms.Weighs) -> Reply:
    """Let members weigh; each idea that is in no group by itself."""
    found = await _board(call)
    if found.row.state is State.GATHERING:
        found = await brainstorm_acts.stand_alone(call.db, found)
    weighing.start(found, form.weighed)
    await brainstorm_acts.follow(call.db, call.network, found.row, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.IDEAS_COUNT, Role.FACILITATOR)
async def count(call: Call) -> Reply:
    """End the weighing; a second press shows the same numbers."""
    found = await _board(call)
    await weighing.count(call.db, found, call.network.threshold)
    await brainstorm_acts.follow(call.db, call.network, found.row, call.now)
    return Reply(updates=await _shown(call, found.row), home=True, homes=True)


@routes.act(Act.IDEAS_AGAIN, Role.FACILITATOR)
async def gather_again(call: Call) -> Reply:
    """Go back to gathering; what was weighed is forgotten."""
    row = await _row(call)
    await brainstorm_acts.gather_again(call.db, row)
    await brainstorm_acts.follow(call.db, call.network, row, call.now)
    return Reply(updates=await _shown(call, row), home=True, homes=True)


@routes.act(Act.IDEAS_DECIDE, Role.FACILITATOR, reads=True)
async def open_decide(call: Call) -> Reply:
    """Open what came of it."""
    found = await _board(call)
    brainstorm_acts.must_decide(found)
    return Reply(opens=forms.decide_form(call.t, found))


@routes.form(Form.IDEAS_DECIDE, Role.FACILITATOR, forms.Decided)
async def decide(call: Call, form: forms.Decided) -> Reply:
    """Note what the group goes on with, or that none of these will do."""
    found = await _board(call)
    form = as_read.merged(call, form, forms.decide_form(call.t, found))
    await brainstorm_acts.decide(call.db, found, form.chosen, form.why, none=bool(form.none))
    await brainstorm_acts.follow(call.db, call.network, found.row, call.now)
    return Reply(home=True, homes=True)


async def _chosen(call: Call) -> tuple[Board, Grouped]:
    """Return a group that was chosen. Raises NotFound."""
    for row in await brainstorm.of_session(call.db, call.meeting.id):
        found = await _board(call, row)
        for one in found.chosen:
            if one.group.id == call.about.item:
                return found, one
    raise NotFound


@routes.act(Act.IDEA_ACTION, Role.FACILITATOR, reads=True)
async def open_action(call: Call) -> Reply:
    """Open the form of an action with what was chosen in it; not where that stays within the circle."""
    found, one = await _chosen(call)
    meeting = await _noted_at(call)
    await recording.must_be_open(call.db, meeting, call.now)
    owners = await recording.owners(call.db, call.network.id)
    text = "" if found.inside else one.name
    form = action_view.action_form(call.t, meeting, owners, text=text, from_inside=found.inside)
    return Reply(updates=form)


async def _noted_at(call: Call) -> LearningSession:
    """Return the session of the brainstorm while that goes on, else the one that is under way, if any."""
    if call.meeting.goes_on:
        return call.meeting
    now = await programme.current(call.db, call.network.id)
    return now if now is not None and now.stage is Stage.UNDERWAY else call.meeting


@routes.act(Act.IDEA_ASK, Role.FACILITATOR)
async def ask(call: Call) -> Reply:
    """Keep what was chosen as a question for another time; a second press says that it is kept."""
    found, one = await _chosen(call)
    parked = await parking.park(
        call.db, call.network, call.person, one.name, call.now, inside=found.inside, whom=call.whom
    )  # fmt: skip
    return Reply(updates=await _shown(call, found.row, parking_view.said(call.t, parked)), home=True)


@at_home(Place.SESSIONS, after="date_looked_for")
async def ideas_go_on(look: Look) -> Parts:
    """What ideas were gathered about and nothing was decided yet, or what was and can still be corrected."""
    rows = {row.id: (row, at) for row, at in await look.once(brainstorm.undecided, look.network.id)}
    open_now = {one.id: one for one in (*look.begun, *([look.held] if look.held else []))}
    for meeting in open_now.values():
        rows |= {row.id: (row, meeting) for row in await brainstorm.of_session(look.db, meeting.id)}
    going = [await idea_board.outline(look.db, *rows[key]) for key in sorted(rows)]
    busy = [one for one in going if one.takes_part or one.meeting.id in open_now]
    return [part for found in busy for part in view.goes_on(look.t, found)]
