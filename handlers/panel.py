"""The facilitator's panel during a session: attendance, outcomes, agreements and actions.

Its forms take the place of the panel and give it back with what was recorded, so that it is never stale.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from zoneinfo import ZoneInfo

import msgspec

from bot.act.call import Call
from bot.act.forms import decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.views import errand as errand_view
from bot.views import panel as view
from bot.views import person as person_view
from bot.views.confidentiality import changed
from bot.views.panel import RECORDING, Line, State
from bot.window import Window, around
from models import (
    agenda,
    attendance,
    errand,
    evaluation,
    follow_up,
    hiding,
    leading,
    membership,
    moves,
    posted,
    programme,
    question,
    question_bank,
    question_rows,
    retold,
    step,
)
from models.attendance import Rsvp
from models.base import NotFound, Refusal, WrongStage
from models.confidentiality import LEADING
from models.person import Person
from models.plan import Fact
from models.programme import NextHasBegun
from models.question import KeptBy, LearningQuestion, QuestionOutcome
from models.session import AFTER, LearningSession, Stage

routes = Routes()


class NothingPlanned(Refusal):
    """The network has no session that the panel could be about."""


GONE = (question.State.MERGED, question.State.WITHDRAWN)


async def _must_record(call: Call) -> None:
    """Refuse to record before the agenda is out and after the next session began."""
    if call.meeting.stage not in RECORDING:
        raise WrongStage(stage=call.meeting.stage)
    if not await programme.may_correct(call.db, call.meeting, call.now):
        raise NextHasBegun


def _outcome_at(asked: LearningQuestion, meeting: LearningSession) -> QuestionOutcome | None:
    return next((item for item in asked.history if item.session_id == meeting.id), None)


async def _lines(
    call: Call, meeting: LearningSession, start: int, noted: int
) -> tuple[list[Line], Sequence[Line]]:
    """The questions on the agenda, and the others that are open or were dealt with at this session.

    The others are those around the part that is shown, ahead of which stands what was `noted`.
    """
    home, points = call.network.id, await agenda.items(call.db, meeting.id)
    current = await question_bank.goes_on(call.db, home, agenda.placed(points))
    on_agenda: dict[int, Line] = {}
    for asked in (current[key] for point in points for key in point.question_ids if key in current):
        if asked.state is not question.State.WITHDRAWN and not asked.hidden:
            on_agenda[asked.id] = Line(asked, _outcome_at(asked, meeting))
    dealt = [one.id for one in await question_rows.dealt_with(call.db, meeting) if one.state not in GONE]
    keys = [key for key in await question_bank.open_or_among(call.db, home, dealt) if key not in on_agenda]
    shown = await question_bank.loaded(call.db, home, around(keys, start, noted + len(on_agenda)))
    lines = {asked.id: Line(asked, _outcome_at(asked, meeting)) for asked in shown}
    return list(on_agenda.values()), Window(keys, lines)


async def _panel(call: Call, meeting: LearningSession, noted: str = "") -> Reply:
    await call.db.flush()
    present, members = await attendance.how_many(call.db, meeting)
    agreements = await follow_up.agreements(call.db, meeting.id)
    actions = await follow_up.actions(call.db, meeting.id)
    start = call.start_in(Form.PANEL)
    on_agenda, others = await _lines(call, meeting, start, len(agreements) + len(actions))
    state = State(present, members, agreements, actions, on_agenda, others)
    return Reply(updates=view.panel(call.t, meeting, call.network, state, noted=noted, start=start))


def _place(call: Call) -> int | None:
    """Return the place in the panel to which a form that is opened in it goes back."""
    return call.start_in(Form.PANEL) or None


async def _open(call: Call, meeting: LearningSession) -> Reply:
    """Show the panel; on the day itself that is a sign that the session takes place."""
    today = call.now.astimezone(ZoneInfo(meeting.zone)).date()
    if meeting.stage in (Stage.READY, Stage.UNDERWAY) and today == meeting.starts_local.date():
        meeting.panel_opened = True
    return await _panel(call, meeting)


async def _recorded(call: Call, noted: str) -> Reply:
    """Give the panel back with what was recorded, and let the report follow."""
    await call.db.flush()
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RECORD)
    return await _panel(call, call.meeting, noted)


async def _changed_elsewhere(call: Call) -> None:
    """Let a running order, also that of the session after, show what is left of an agreement."""
    await call.db.flush()
    await posted.changed_in(call.db, call.now, call.network.id, Fact.INQUIRIES)


@routes.act(Act.PANEL, Role.FACILITATOR, paged=True)
async def open_panel(call: Call) -> Reply:
    """Open the panel, or go back to it from one of its forms.

    Of a network, that of the session that is under way or was held last, else of the next one.
    """
    if call.found_meeting is not None:
        return await _open(call, call.meeting)
    meeting = await programme.current(call.db, call.network.id)
    if meeting is None or meeting.stage not in RECORDING:
        meeting = await programme.last_held(call.db, call.network.id) or meeting
    if meeting is None:
        raise NothingPlanned
    return await _open(call, meeting)


@routes.command("panel", "paneel", role=Role.ANYONE)
@routes.command("attendance", "aanwezig", role=Role.ANYONE)
@routes.command("outcome", "uitkomst", role=Role.ANYONE)
async def by_command(call: Call) -> Reply:
    """Open the panel of the network in view."""
    return await in_one_network(call, Act.PANEL, open_panel, Role.FACILITATOR)


@routes.act(Act.ATTENDANCE, Role.FACILITATOR, reads=True)
async def open_attendance(call: Call) -> Reply:
    """Open the list of who is there."""
    await _must_record(call)
    people = await membership.participants(call.db, call.network.id)
    here = {person.id for person in await attendance.present(call.db, call.meeting.id)}
    recorded = bool(here)
    if not recorded:
        said = await attendance.answers(call.db, call.meeting.id)
        here = {person.id for person in said[Rsvp.YES] + said[Rsvp.MAYBE]}
    form = view.attendance_form(call.t, call.meeting, people, here, recorded=recorded, start=_place(call))
    return Reply(updates=form)


@routes.form(Form.ATTENDANCE, Role.FACILITATOR, view.Present)
async def record_attendance(call: Call, form: msgspec.Struct) -> Reply:
    """Record who is there of those whom the form showed; of others it says nothing."""
    meeting = call.meeting
    await _must_record(call)
    asked = set(decoded(call.about.choice, list[int]))
    asked &= {person.id for person in await membership.participants(call.db, call.network.id)}
    before = {person.id for person in await attendance.present(call.db, meeting.id)}
    here = (view.ticked(form) & asked) | (before - asked)
    await attendance.record_present(call.db, meeting, here)
    await _evaluate_after_all(call, len(here), first=not before)
    if meeting.stage in AFTER:
        await step.expand_again(call.db, call.network.id, call.now)
    return await _recorded(call, view.attendance_noted(call.t, meeting, call.network, len(here)))


async def _evaluate_after_all(call: Call, present: int, *, first: bool) -> None:
    """Let an evaluation open that found nobody recorded when its time came."""
    meeting = call.meeting
    line = await programme.timeline(call.db, call.network, meeting)
    if not first or not present or call.now >= line.evaluation_closes:
        return
    gave_up = meeting.next_move_at is not None and meeting.next_move_at >= line.evaluation_closes
    if meeting.stage is Stage.UNDERWAY and gave_up:
        await moves.settle(call.db, call.network, meeting)
    elif meeting.stage is Stage.EVALUATING and not evaluation.takes_answers(meeting):
        await moves.open_form(call.db, call.network, meeting, call.now)


async def _asked(call: Call) -> LearningQuestion:
    if call.about.question is None:
        raise NotFound
    return await question_rows.load(call.db, call.network.id, call.about.question)


@routes.act(Act.OUTCOME, Role.FACILITATOR, reads=True)
async def open_outcome(call: Call) -> Reply:
    """Open the form with what became of a question."""
    await _must_record(call)
    asked = await _asked(call)
    recorded = _outcome_at(asked, call.meeting)
    carried = (await errand.standing(call.db, call.meeting.id)).get(asked.id)
    said = errand_view.not_deferred(call.t, carried) if carried else ""
    return Reply(updates=view.outcome_form(call.t, call.meeting, asked, recorded, said, _place(call)))


@routes.form(Form.OUTCOME, Role.FACILITATOR, view.Became)
async def record_outcome(call: Call, form: view.Became) -> Reply:
    """Record what became of a question; recording again corrects it."""
    await _must_record(call)
    asked = await _asked(call)
    asked.record(call.meeting, form.outcome, form.said, call.now)
    wanted = changed(call.about, form.inside)
    if wanted is not None and asked.kept_by not in (KeptBy.ASKER, KeptBy.TWIN):
        await hiding.keep_question(call.db, call.network, asked, LEADING, call.now, inside=wanted)
    await retold.question(call.db, call.network, asked, call.now)
    return await _recorded(call, call.t.plain(f"panel.outcome_noted_{form.outcome}"))


@routes.act(Act.AGREEMENT, Role.FACILITATOR, reads=True)
async def open_agreement(call: Call) -> Reply:
    """Open the form of an agreement: a new one, or one that was noted."""
    await _must_record(call)
    noted = None
    if call.about.item is not None:
        noted = await follow_up.agreement(call.db, call.meeting.id, call.about.item)
    return Reply(updates=view.agreement_form(call.t, call.meeting, noted, _place(call)))


@routes.form(Form.AGREEMENT, Role.FACILITATOR, view.Agreed)
async def record_agreement(call: Call, form: view.Agreed) -> Reply:
    """Note what the group agrees, change it or take it away."""
    await _must_record(call)
    if call.about.item is None:
        await follow_up.agree(call.db, call.meeting.id, form.text)
        return await _recorded(call, call.t.plain("panel.agreement_noted"))
    if form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await follow_up.agreement(call.db, call.meeting.id, call.about.item))
        await _changed_elsewhere(call)
        return await _recorded(call, call.t.plain("panel.agreement_removed"))
    (await follow_up.agreement(call.db, call.meeting.id, call.about.item)).reword(form.text)
    await _changed_elsewhere(call)
    return await _recorded(call, call.t.plain("panel.agreement_changed"))


async def _owners(call: Call) -> list[Person]:
    """Who can take something on: participants and facilitators, each once."""
    people: Iterable[Person] = [
        *await membership.participants(call.db, call.network.id),
        *await leading.facilitators(call.db, call.network.id),
    ]
    return list({person.id: person for person in people}.values())


@routes.act(Act.ACTION, Role.FACILITATOR, reads=True)
async def open_action(call: Call) -> Reply:
    """Open the form of an action: a new one, or one that was noted."""
    await _must_record(call)
    owners, noted = await _owners(call), None
    if call.about.item is not None:
        noted = await follow_up.action(call.db, call.meeting.id, call.about.item)
        if noted.owner_id not in {person.id for person in owners}:  # left since, and still its owner
            owners.insert(0, await call.db.get_one(Person, noted.owner_id))
    return Reply(updates=view.action_form(call.t, call.meeting, owners, noted, _place(call)))


@routes.form(Form.ACTION, Role.FACILITATOR, view.WillDo)
async def record_action(call: Call, form: view.WillDo) -> Reply:
    """Note who does what, change it or take it away."""
    await _must_record(call)
    item = call.about.item
    if item is not None and form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await follow_up.action(call.db, call.meeting.id, item))
        return await _recorded(call, call.t.plain("panel.action_removed"))
    noted = await follow_up.action(call.db, call.meeting.id, item) if item is not None else None
    owner = next((person for person in await _owners(call) if person.id == form.owner), None)
    if owner is None and noted is not None and noted.owner_id == form.owner:
        owner = await call.db.get_one(Person, noted.owner_id)
    if owner is None:
        raise NotFound(field="owner")
    if noted is None:
        await follow_up.take_on(call.db, call.meeting.id, owner.id, form.text, form.due)
    else:
        noted.change(owner.id, form.text, form.due)
    if call.meeting.stage in AFTER:
        await step.expand_again(call.db, call.network.id, call.now)
    return await _recorded(call, call.t.plain("panel.action_noted", who=person_view.name(owner)))
