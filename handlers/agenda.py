"""The agenda: read by everybody, arranged and published by the facilitator; and the wishes it answers."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot import drafts, methods
from bot.act import as_read, unsaved
from bot.act.call import Call
from bot.act.forms import About, decoded, key_of
from bot.act.held import of_session
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.sure import asks_first
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Element, View
from bot.views import agenda as view
from bot.views import arrange as form_view
from bot.views import wish as wish_view
from bot.views.confidentiality import changed
from bot.views.home import Place
from bot.views.notice import nothing_yet, notice
from handlers.lineage import before_point
from handlers.method import card_of
from models import (
    agenda,
    arranging,
    attendance,
    left_behind,
    membership,
    method,
    moves,
    outline,
    own_method,
    posted,
    programme,
    question_bank,
    wish,
)
from models.arranging import ARRANGED_IN, Filled, PointIsDone
from models.base import NotFound, WrongStage
from models.plan import Fact, Kind
from models.question import State
from models.session import AFTER, LearningSession, Stage

routes = Routes()


@routes.act(Act.AGENDA, Role.MEMBER, reads=True, paged=True)
async def open_agenda(call: Call) -> Reply:
    """Show the agenda: to arrange for the facilitator while that is possible, to read for the others.

    Of a network, that of the session that is under way, else of the next one.
    """
    if (first := unsaved.asks_first(call)) is not None:
        return first
    if call.found_meeting is not None:
        return await _shown(call, call.meeting, arranging=call.membership.leads)
    found = await programme.current(call.db, call.network.id)
    if found is not None and found.stage in AFTER:
        found = await programme.coming(call.db, call.network.id) or found
    if found is None:
        return Reply(opens=notice(call.t, nothing_yet(call.t, call.network, "agenda.none_planned")))
    return await _shown(call, found, arranging=call.membership.leads)


@routes.act(f"{Act.AGENDA}_read", Role.MEMBER, reads=True)
async def read_agenda(call: Call) -> Reply:
    """Show the agenda to read."""
    return await _shown(call, call.meeting, arranging=False)


@routes.command("agenda", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the agenda of the network in view."""
    return await in_one_network(call, Act.AGENDA, open_agenda, Role.MEMBER)


async def _shown(call: Call, meeting: LearningSession, *, arranging: bool) -> Reply:
    if arranging and meeting.stage in ARRANGED_IN:
        return _in_place(call, await _arranged(call, meeting))
    if meeting.stage is Stage.CANCELLED:
        raise WrongStage(stage=meeting.stage)
    when = call.t.when(meeting.starts_local, meeting.zone)
    kept = arranging and agenda.withheld(meeting) and await agenda.stands(call.db, meeting)
    if kept or agenda.out(meeting):
        draft = await drafts.published(call.db, meeting, call.whom)
        return _in_place(call, view.read(call.t, meeting, call.network, draft))
    if (key := await _none_comes(call, meeting, arranging=arranging)) is not None:
        return _in_place(call, notice(call.t, call.t.plain(key, when=when)))
    line = await programme.timeline(call.db, call.network, meeting)
    times = {"follows": max(line.due(Kind.AGENDA), line.questions_close), "closes": line.questions_close}
    said = {name: call.t.moment(max(moment, call.now), meeting.zone) for name, moment in times.items()}
    key = "agenda.follows_proposal" if arranging else "agenda.follows"
    return _in_place(call, notice(call.t, call.t.plain(key, when=when, **said)))


async def _none_comes(call: Call, meeting: LearningSession, *, arranging: bool) -> str | None:
    """Return the text of an agenda that does not come, or perhaps; None where something comes by itself."""
    if agenda.withheld(meeting):
        return "agenda.without"
    if arranging:
        return None  # who facilitates gets a proposal
    empty = meeting.stage is Stage.PREPARING and not await agenda.stands(call.db, meeting)
    return None if agenda.follows(meeting) and not empty else "agenda.perhaps"


def _in_place(call: Call, shown: View) -> Reply:
    """Draw in the modal of the agenda itself when that is where the act happened, else open one."""
    here = call.view.get("callback_id")
    if here in (Form.AGENDA, Form.AGENDA_ITEM):
        return Reply(updates=shown)
    return Reply(opens=shown)


@routes.drawn(Form.AGENDA, Role.FACILITATOR)
async def _arranged_anew(call: Call) -> View:
    return await _arranged(call, call.meeting)


async def _arranged(call: Call, meeting: LearningSession, *, meanwhile: str = "") -> View:
    """Draw the form of the agenda from what is in the database now."""
    start, turn = call.start_in(Form.AGENDA), int(call.now.timestamp())
    draft = await drafts.working(call.db, meeting, call.whom)
    return form_view.arrange(call.t, meeting, draft, start, turn, meanwhile=meanwhile)


async def arranged(call: Call) -> Reply:
    """Show the agenda after something was done from it."""
    return await _changed(call)


async def _changed(call: Call, *, meanwhile: str = "") -> Reply:
    """Show the agenda after a change, or why there was none; what is on, which may lie below, follows."""
    shown = _in_place(call, await _arranged(call, call.meeting, meanwhile=meanwhile))
    return replace(shown, home=call.meeting.stage is Stage.UNDERWAY)


@routes.act(Act.AGENDA_POINT, Role.FACILITATOR)
async def change_point(call: Call) -> Reply:
    """Do with a point what was chosen in its menu, wherever it stands by now; it may be gone, too."""
    do = decoded(call.chosen, form_view.Do)
    try:
        if do.change is form_view.Change.EDIT:
            return _in_place(call, await _to_edit(call, do.item))
        if do.change is form_view.Change.CARD:
            card = await card_of(call, call.meeting, do.item)
            return Reply(opens=card, updates=await _arranged(call, call.meeting))  # its menu is empty again
        if do.change is form_view.Change.BEFORE:
            before = await before_point(call, call.meeting, do.item)
            return Reply(opens=before, updates=await _arranged(call, call.meeting))
        meanwhile = "agenda.decision_stays_off" if await _change(call, do) else ""
    except NotFound:
        meanwhile = "agenda.gone"
    except PointIsDone:
        meanwhile = "refusal.PointIsDone"
    return await _changed(call, meanwhile=meanwhile)


async def _change(call: Call, do: form_view.Do) -> bool:
    """Tell whether it went, and comes no more by itself. Raise NotFound when the point is gone."""
    db, meeting, now = call.db, call.meeting, call.now
    match do.change:
        case form_view.Change.UP:
            await arranging.shift(db, meeting, do.item, -1, now)
        case form_view.Change.DOWN:
            await arranging.shift(db, meeting, do.item, +1, now)
        case form_view.Change.TOP:
            await arranging.to_top(db, meeting, do.item, now)
        case form_view.Change.MINUTES:
            await arranging.take_minutes(db, meeting, do.item, do.minutes, now)
        case form_view.Change.PARK:
            await arranging.park(db, call.network, meeting, do.item, now)
        case _:
            return await arranging.remove(db, meeting, do.item, now)
    return False


@routes.act(Act.TAKE_UP, Role.FACILITATOR)
async def take_up(call: Call) -> Reply:
    """Put a question that was parked or left out on the agenda."""
    wanted = key_of(call.chosen) or 0
    await arranging.take_up(call.db, call.network, call.meeting, wanted, call.now)
    return await _changed(call)


@routes.act(Act.TAKE_ALONG, Role.FACILITATOR)
async def take_along(call: Call) -> Reply:
    """Take a point along from the agenda of a session that was called off."""
    await left_behind.take(call.db, call.network, call.meeting, key_of(call.chosen) or 0, call.now)
    return await _changed(call)


@routes.act(Act.AGENDA_ADD, Role.FACILITATOR, reads=True)
async def open_new_point(call: Call) -> Reply:
    """Open an empty form for a point."""
    arranging.must_be_arranged(call.meeting)
    point = agenda.new_point(call.meeting)
    return _in_place(call, await _form(call, point, new=True))


async def _to_edit(call: Call, item_id: int) -> View:
    """Return the form of a point. Raises NotFound and PointIsDone."""
    point = await arranging.to_change(call.db, call.meeting, item_id)
    return await _form(call, point, new=False)


async def _form(call: Call, point: agenda.AgendaItem, *, new: bool) -> View:
    """Draw the form of a point, with what its method has to suit."""
    choices, more = await _choices(call, point)
    asked = await question_bank.loaded(call.db, call.network.id, point.question_ids)
    goals = {goal for one in asked for goal in method.OF_A_QUESTION[one.kind]}
    if point.case_id is not None:
        goals = {"case", "intervision"}
    suits = method.Asked(
        people=await attendance.expected(call.db, call.meeting),
        goals=goals or method.GOALS,
        first=await programme.previous(call.db, call.meeting) is None,
        log=await method.used(call.db, call.network.id, but=call.meeting.id),
    )
    own = await own_method.of_network(call.db, call.network.id)
    return form_view.item_form(call.t, call.meeting, point, choices, more, suits, own, new=new)


async def _choices(call: Call, point: agenda.AgendaItem) -> tuple[dict[int, str], int]:
    """Return the questions a point may be about, its own first, and how many more have no place."""
    placed = agenda.placed(await agenda.items(call.db, call.meeting.id))
    waiting = outline.waiting(await outline.outlines(call.db, call.network.id, [State.OPEN]), placed)
    keys = [*point.question_ids, *(one.id for one in waiting)]
    texts = await question_bank.texts(call.db, call.network.id, keys[: form_view.MOST_OFFERED], call.whom)
    return {key: texts[key].words or "" for key in keys if key in texts}, len(keys[form_view.MOST_OFFERED :])


@routes.form(Form.AGENDA_ITEM, Role.FACILITATOR, form_view.Point)
async def fill_in_point(call: Call, form: form_view.Point) -> Reply:
    """Save a point, or take it off the agenda."""
    if form.remove and call.about.item is not None:
        stays_off = False
        with suppress(NotFound):
            stays_off = await arranging.remove(call.db, call.meeting, call.about.item, call.now)
        return await _changed(call, meanwhile="agenda.decision_stays_off" if stays_off else "")
    if call.about.item is not None:
        form = as_read.merged(call, form, await _to_edit(call, call.about.item))
    inside = changed(call.about, form.inside)
    way = await methods.find(call.db, call.network.id, form.method)
    minutes = form.minutes or (way.minutes if way else None) or agenda.QUESTION_MINUTES
    called = way.name[call.t.language] if way and way.id not in methods.library() else ""
    filled = Filled(minutes, form.method, form.title, form.questions, inside, called)
    await arranging.fill_in(call.db, call.network, call.meeting, call.about.item, filled, call.whom, call.now)
    return await _changed(call)


@routes.form(Form.AGENDA, Role.FACILITATOR)
async def publish(call: Call, form: Any) -> Reply:
    """Publish the agenda earlier than planned; a second press changes nothing."""
    await moves.publish_by_hand(call.db, call.network, call.meeting, call.now)
    said = await of_session(call, call.meeting, Kind.AGENDA, "agenda.was_published", "agenda.published_waits")
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@asks_first(Act.TAKE_BACK, Role.FACILITATOR)
async def sure_to_take_back(call: Call) -> Element:
    """The button that takes the published agenda back, with its question."""
    members = (await membership.headcount(call.db, call.network.id)).active
    return view.take_back_button(call.t, call.meeting, members)


@routes.act(Act.TAKE_BACK, Role.FACILITATOR)
async def take_back(call: Call) -> Reply:
    """Take the published agenda back to work on it; a second press changes nothing."""
    if call.meeting.stage is not Stage.PREPARING:
        await moves.take_back(call.db, call.network, call.meeting, call.now)
    line = await programme.timeline(call.db, call.network, call.meeting)
    follows = call.t.moment(line.due(Kind.AGENDA), call.meeting.zone)
    said = call.t.plain("agenda.was_taken_back", follows=follows)
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.REOPEN, Role.FACILITATOR)
async def reopen(call: Call) -> Reply:
    """Open the questions again; a second press changes nothing."""
    if call.meeting.stage is not Stage.ANNOUNCED:
        await moves.reopen_questions(call.db, call.network, call.meeting, call.now)
    line = await programme.timeline(call.db, call.network, call.meeting)
    closes = call.t.moment(line.questions_close, call.meeting.zone)
    return Reply(
        updates=notice(call.t, call.t.plain("agenda.was_reopened", closes=closes)), home=True, homes=True
    )


@routes.act(Act.GO_WITHOUT, Role.FACILITATOR)
async def go_without(call: Call) -> Reply:
    """Go on without an agenda in the channel; a second press changes nothing."""
    if not view.goes_without(call.meeting):
        await moves.go_without(call.db, call.network, call.meeting, call.now)
    return Reply(updates=notice(call.t, call.t.plain("agenda.goes_without")), home=True, homes=True)


@routes.act(Act.WISH, Role.FACILITATOR, reads=True)
async def open_wishes(call: Call) -> Reply:
    """Open the wishes after the last evaluation."""
    wishes = await _wishes(call)
    if not wishes:
        return Reply(opens=notice(call.t, call.t.plain("wish.none")))
    return Reply(opens=wish_view.form(call.t, About(session=call.meeting.id), wishes))


async def _wishes(call: Call) -> list[wish.Wish]:
    """Return the wishes that this session answers, or that were left after it."""
    if call.meeting.stage in (Stage.REPORTING, Stage.CLOSED):
        return await wish.readable(call.db, call.meeting.id, call.person.id)
    return await agenda.wishes_of_last_time(call.db, call.meeting, call.person.id)


@routes.form(Form.WISH, Role.FACILITATOR, wish_view.WishForm)
async def answer_wishes(call: Call, form: Any) -> Reply:
    """Say what is done with each wish; it stands with the agenda of the next session."""
    keys = decoded(call.about.choice or "[]", list[str])
    said = wish_view.answers(form, keys)
    wishes = await _wishes(call)
    for each in wishes:
        if each.key in said:
            each.reply, each.because = said[each.key]
    await _wishes_changed(call)
    if call.about.start is not None and call.about.start < len(wishes):
        about = About(session=call.meeting.id)
        return Reply(updates=wish_view.form(call.t, about, wishes, call.about.start))
    return Reply(updates=notice(call.t, call.t.plain("wish.saved")))


@routes.act(Act.WISH_REPLY, Role.FACILITATOR)
async def answer_wish(call: Call) -> Reply:
    """Say what is done with one wish, in the form of the agenda."""
    arranging.must_be_arranged(call.meeting)
    said = decoded(call.chosen, wish_view.Said)
    for each in await _wishes(call):
        if each.key == said.key:
            each.reply = said.reply
    await _wishes_changed(call)
    return await _changed(call)


async def _wishes_changed(call: Call) -> None:
    for meeting in (call.meeting, await programme.following(call.db, call.meeting)):
        if meeting is not None:
            await posted.changed(call.db, call.now, meeting.id, Fact.WISHES)


@at_home(Place.BUTTONS, after="to_bank")
async def to_agenda(look: Look) -> Parts:
    """The agenda of the session that goes on, or of the next one, once there is one to read."""
    meeting = look.going_on or look.coming
    return [view.read_button(look.t, meeting)] if meeting and agenda.out(meeting) else []
