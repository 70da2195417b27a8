"""Subgroups: who sits where is decided in the room, and who reports brings back what came of it."""

from collections.abc import Mapping

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import subgroup as view
from bot.views.home import Place
from bot.views.notice import notice
from models import agenda, brought_back, question_bank, room, session_leader, subgroup
from models.confidentiality import Sight
from models.dividing import numbers
from models.session import Stage

routes = Routes()


@routes.act(Act.SUBGROUPS, Role.SESSION_LEADER, reads=True, paged=True)
async def open_subgroups(call: Call) -> Reply:
    """Show who sits where; before that, ask into how many."""
    return Reply(updates=await _shown(call))


@routes.act(Act.SUBGROUPS_AGAIN, Role.SESSION_LEADER, reads=True)
async def divide_again(call: Call) -> Reply:
    """Ask once more into how many: as often as before is chosen already."""
    room.must_run(call.meeting)
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    return Reply(
        updates=view.divide_form(call.t, call.meeting, await subgroup.division(call.db, call.meeting))
    )


@routes.drawn(Form.SUBGROUPS, Role.SESSION_LEADER)
async def _shown(call: Call) -> View:
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    division = await subgroup.division(call.db, call.meeting)
    running = call.meeting.stage is Stage.UNDERWAY
    if division.groups:
        start, asked = call.start_in(Form.SUBGROUPS), await _questions(call)
        return view.listed(call.t, call.meeting, division, asked, running=running, start=start)
    room.must_run(call.meeting)
    if not numbers(len(division.people)):
        return view.too_few(call.t, call.meeting)
    return view.divide_form(call.t, call.meeting, division)


async def _questions(call: Call) -> Mapping[int, Sight]:
    """Return the questions of the agenda with which what came back can be noted, what is on first."""
    points = await agenda.items(call.db, call.meeting.id)
    on = room.standing(call.meeting, points, call.now).on
    first = [key for point in points if on is not None and point.id == on.id for key in point.question_ids]
    keys = list(dict.fromkeys([*first, *(key for point in points for key in point.question_ids)]))
    current = await question_bank.goes_on(call.db, call.network.id, keys)
    texts = await question_bank.texts(
        call.db, call.network.id, [one.id for one in current.values()], call.whom
    )
    return {one.id: texts[one.id] for one in current.values() if one.id in texts}


@routes.form(Form.DIVIDE, Role.SESSION_LEADER, view.Divide)
async def divide(call: Call, form: view.Divide) -> Reply:
    """Divide who is there; nobody gets a message."""
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    mixed, experience = form.how == "mixed", form.how == "experience"
    await subgroup.deal(call.db, call.meeting, form.groups, call.now, mixed=mixed, experience=experience)
    return Reply(updates=await _shown(call), homes=True)


@routes.act(Act.SUBGROUP_MOVE, Role.SESSION_LEADER, reads=True)
async def open_move(call: Call) -> Reply:
    """Open the form in which somebody gets another seat."""
    room.must_run(call.meeting)
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    return Reply(opens=view.move_form(call.t, call.meeting, await subgroup.division(call.db, call.meeting)))


@routes.form(Form.SUBGROUP_MOVE, Role.SESSION_LEADER, view.Moved)
async def move(call: Call, form: view.Moved) -> Reply:
    """Give somebody another seat; the list below shows it."""
    reports = bool(form.reports)
    await subgroup.move(call.db, call.meeting, form.person, form.group, reports=reports)
    return Reply(home=True, homes=True)


@routes.act(Act.SUBGROUP, Role.MEMBER, reads=True)
async def open_bring_back(call: Call) -> Reply:
    """Open the form of a subgroup for who reports, or for who facilitates."""
    brought_back.must_be_open(call.meeting)
    return Reply(opens=view.bring_back_form(call.t, call.meeting, await _group(call)))


async def _group(call: Call) -> subgroup.Group:
    number, leads = call.about.item, call.membership.leads
    return await brought_back.group_of(call.db, call.meeting, number, call.person.id, leads=leads)


@routes.form(Form.SUBGROUP, Role.MEMBER, view.BroughtBack)
async def bring_back(call: Call, form: view.BroughtBack) -> Reply:
    """Keep what a subgroup brings back; who facilitates sees it, nobody gets a message."""
    brought_back.must_be_open(call.meeting)
    group = await _group(call)
    brought_back.must_be_as_shown(group, decoded(call.about.choice, list[int]))
    form = as_read.merged(call, form, view.bring_back_form(call.t, call.meeting, group))
    await brought_back.bring_back(call.db, call.meeting, group, form.found, form.stays_open)
    return Reply(updates=notice(call.t, call.t.plain("subgroup.was_brought")), home=True)


@at_home(Place.FOR_YOU, after="errands", if_any=[brought_back.REPORTS])
async def reports(look: Look) -> Parts:
    """To who reports for a subgroup while the session runs."""
    meeting = look.going_on
    if meeting is None:
        return []
    number = await brought_back.reports_for(look.db, meeting.id, look.person.id)
    return view.for_you(look.t, meeting, number) if number is not None else []
