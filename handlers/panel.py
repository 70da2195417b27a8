"""The facilitator's panel during a session: attendance, outcomes, agreements and actions.

Its forms take the place of the panel and give it back with what was recorded, so that it is never stale.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec

from bot import drafts
from bot.act import as_read, unsaved
from bot.act.call import Call
from bot.act.forms import decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import agenda as agenda_view
from bot.views import errand as errand_view
from bot.views import panel as view
from bot.views import person as person_view
from bot.views.confidentiality import changed
from bot.views.panel import Line, OnNow, State
from bot.window import Window, around
from models import (
    action,
    attendance,
    errand,
    hiding,
    membership,
    posted,
    programme,
    question_bank,
    question_rows,
    recording,
    retold,
)
from models.attendance import Rsvp
from models.base import NotFound, Refusal
from models.confidentiality import LEADING, sight
from models.person import Person
from models.plan import Fact
from models.question import KeptBy, LearningQuestion, Outcome, QuestionOutcome
from models.recording import RECORDING, Questions
from models.session import AFTER, LearningSession, Stage

routes = Routes()

LOOK_BACK = timedelta(minutes=20)  # before the end, from when on it is time for the evaluation


class NothingPlanned(Refusal):
    """The network has no session that the panel could be about."""


class NoOutcome(Refusal):
    """A line was written to a question of which no outcome is recorded."""


async def must_record(call: Call) -> None:
    """Refuse an act when nothing can be recorded. Raises WrongStage and NextHasBegun."""
    await recording.must_be_open(call.db, call.meeting, call.now)


def outcome_at(asked: LearningQuestion, meeting: LearningSession) -> QuestionOutcome | None:
    """Return what became of a question at a session."""
    return next((item for item in asked.history if item.session_id == meeting.id), None)


def _with_outcomes(meeting: LearningSession, asked: Iterable[LearningQuestion]) -> list[Line]:
    return [Line(one, outcome_at(one, meeting)) for one in asked]


async def _so_far(call: Call, meeting: LearningSession, found: Questions, start: int) -> Window[Line]:
    """The questions that are not on the agenda, those around the part that is shown."""
    ahead = len(found.on_agenda) + len(found.dealt_with)
    shown = await question_bank.loaded(call.db, call.network.id, around(found.others, start, ahead))
    return Window(found.others, {line.question.id: line for line in _with_outcomes(meeting, shown)})


def _on_now(call: Call, meeting: LearningSession, found: Questions) -> OnNow | None:
    """What the published agenda says is on; None before the session and after it, and while nothing is."""
    minutes = int((call.now - meeting.starts_at).total_seconds() // 60)
    texts = {key: seen for key, one in found.current.items() if (seen := sight(one, LEADING)) is not None}
    for after, point in agenda_view.starts(meeting, found.points):
        if meeting.stage is Stage.UNDERWAY and after <= minutes < after + point.minutes:
            return OnNow(agenda_view.in_words(call.t, point, texts), minutes, after + point.minutes)
    return None


async def _panel(call: Call, meeting: LearningSession, noted: str = "") -> View:
    await call.db.flush()
    home, start = call.network.id, call.start_in(Form.PANEL)
    present, members = await attendance.how_many(call.db, meeting)
    agreements = await action.agreements(call.db, meeting.id)
    actions = await action.of_session(call.db, meeting.id)
    found = await recording.questions(call.db, meeting)
    asked = [*found.on_agenda, *found.dealt_with]
    asks = agenda_view.who_asks(call.t, asked, await drafts.askers(call.db, meeting, asked))
    closed = meeting.stage in AFTER and not await programme.may_correct(call.db, meeting, call.now)
    state = State(
        present, members, agreements, actions, _with_outcomes(meeting, found.on_agenda), asks=asks,
        closed=closed, beside=_with_outcomes(meeting, found.dealt_with),
        on_now=_on_now(call, meeting, found), late=call.now >= meeting.ends_at - LOOK_BACK,
    )  # fmt: skip
    if meeting.stage in RECORDING and not closed:
        offered = await question_bank.texts(call.db, home, found.others, LEADING)
        state = replace(state, offered=offered)
    elif not closed:
        state = replace(state, others=await _so_far(call, meeting, found, start))
    return view.panel(call.t, meeting, call.network, state, noted=noted, start=start)


@routes.drawn(Form.PANEL, Role.FACILITATOR)
async def _panel_anew(call: Call) -> View:
    return await _panel(call, call.meeting)


def _place(call: Call) -> int | None:
    """Return the place in the panel to which a form that is opened in it goes back."""
    return call.start_in(Form.PANEL) or None


async def _open(call: Call, meeting: LearningSession) -> Reply:
    """Show the panel; on the day itself that is a sign that the session takes place."""
    today = call.now.astimezone(ZoneInfo(meeting.zone)).date()
    if meeting.stage in (Stage.READY, Stage.UNDERWAY) and today == meeting.starts_local.date():
        meeting.panel_opened = True
    return Reply(updates=await _panel(call, meeting))


async def told(call: Call) -> None:
    """Let the report follow what was recorded."""
    await call.db.flush()
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RECORD)


async def dealt_with(call: Call) -> list[Line]:
    """Return the questions on the agenda, then the others that were dealt with, with their outcomes."""
    await call.db.flush()
    found = await recording.questions(call.db, call.meeting)
    return _with_outcomes(call.meeting, [*found.on_agenda, *found.dealt_with])


async def here_or_expected(call: Call) -> tuple[set[int], bool]:
    """Return who is there and that it was recorded, else who said they would or might come."""
    here = {person.id for person in await attendance.present(call.db, call.meeting.id)}
    if here:
        return here, True
    said = await attendance.answers(call.db, call.meeting.id)
    return {person.id for person in said[Rsvp.YES] + said[Rsvp.MAYBE]}, False


async def back_with(call: Call, noted: str) -> Reply:
    """Give the panel back with what was recorded, and let the report follow."""
    await told(call)
    return Reply(updates=await _panel(call, call.meeting, noted))


async def _changed_elsewhere(call: Call) -> None:
    """Let a running order, also that of the session after, show what is left of an agreement."""
    await call.db.flush()
    await posted.changed_in(call.db, call.now, call.network.id, Fact.INQUIRIES)


@routes.act(Act.PANEL, Role.FACILITATOR, paged=True)
async def open_panel(call: Call) -> Reply:
    """Open the panel, or go back to it from one of its forms.

    Of a network, that of the session that is under way or was held last, else of the next one.
    """
    if (first := unsaved.asks_first(call)) is not None:
        return first
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
    await must_record(call)
    people = await membership.participants(call.db, call.network.id)
    here, recorded = await here_or_expected(call)
    form = view.attendance_form(call.t, call.meeting, people, here, recorded=recorded, start=_place(call))
    return Reply(updates=form)


@routes.form(Form.ATTENDANCE, Role.FACILITATOR, view.Present)
async def record_attendance(call: Call, form: msgspec.Struct) -> Reply:
    """Record who is there of those whom the form showed; of others it says nothing."""
    await must_record(call)
    shown = decoded(call.about.choice, list[int])
    here = await recording.present(call.db, call.network, call.meeting, shown, view.ticked(form), call.now)
    return await back_with(call, view.attendance_noted(call.t, call.meeting, call.network, here))


async def _asked(call: Call) -> LearningQuestion:
    if call.about.question is None:
        raise NotFound
    return await question_rows.load(call.db, call.network.id, call.about.question)


@routes.act(Act.OUTCOME, Role.FACILITATOR, reads=True)
async def open_outcome(call: Call) -> Reply:
    """Open the form with what became of a question."""
    await must_record(call)
    asked = await _asked(call)
    recorded = outcome_at(asked, call.meeting)
    if call.about.choice == view.ONLY_A_LINE:
        form = view.outcome_form(call.t, call.meeting, asked, recorded, start=_place(call), only_a_line=True)
        return Reply(updates=form)
    carried = (await errand.standing(call.db, call.meeting.id)).get(asked.id)
    said = errand_view.not_deferred(call.t, carried) if carried else ""
    return Reply(updates=view.outcome_form(call.t, call.meeting, asked, recorded, said, _place(call)))


@routes.form(Form.OUTCOME, Role.FACILITATOR, view.Became)
async def record_outcome(call: Call, form: view.Became) -> Reply:
    """Record what became of a question; recording again corrects it."""
    await must_record(call)
    asked = await _asked(call)
    recorded = outcome_at(asked, call.meeting)
    outcome = form.outcome or (recorded.outcome if recorded is not None else None)
    if outcome is None:  # a colleague took it back while its line was written
        raise NoOutcome
    asked.record(call.meeting, outcome, form.said, call.now)
    wanted = changed(call.about, form.inside)
    if wanted is not None and asked.kept_by not in (KeptBy.ASKER, KeptBy.TWIN):
        await hiding.keep_question(call.db, call.network, asked, LEADING, call.now, inside=wanted)
    await retold.question(call.db, call.network, asked, call.now)
    return await back_with(call, view.outcome_noted(call.t, asked, outcome))


@routes.act(Act.BECAME, Role.FACILITATOR)
async def choose_outcome(call: Call) -> Reply:
    """Record what was chosen of a question in its row, keep its line, or take back what was recorded."""
    await must_record(call)
    asked = await _asked(call)
    if call.about.choice == view.NOTHING:
        noted = view.taken_back(call.t, asked, asked.take_back(call.meeting))
    else:
        outcome, recorded = chosen(call.about.choice), outcome_at(asked, call.meeting)
        asked.record(call.meeting, outcome, recorded.said if recorded is not None else "", call.now)
        noted = view.outcome_noted(call.t, asked, outcome)
    await retold.question(call.db, call.network, asked, call.now)
    return await back_with(call, noted)


def chosen(choice: str | None) -> Outcome:
    """Return the outcome that a menu holds. Raises NotFound."""
    try:
        return Outcome(choice or "")
    except ValueError:
        raise NotFound from None


@routes.act(Act.AGREEMENT, Role.FACILITATOR, reads=True)
async def open_agreement(call: Call) -> Reply:
    """Open the form of an agreement: a new one, or one that was noted."""
    await must_record(call)
    return Reply(updates=await _agreement(call))


async def _agreement(call: Call) -> View:
    noted = None
    if call.about.item is not None:
        noted = await action.agreement(call.db, call.meeting.id, call.about.item)
    return view.agreement_form(call.t, call.meeting, noted, _place(call))


@routes.form(Form.AGREEMENT, Role.FACILITATOR, view.Agreed)
async def record_agreement(call: Call, form: view.Agreed) -> Reply:
    """Note what the group agrees, change it or take it away."""
    await must_record(call)
    if call.about.item is None:
        await action.agree(call.db, call.meeting.id, form.text)
        return await back_with(call, call.t.plain("panel.agreement_noted"))
    if form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await action.agreement(call.db, call.meeting.id, call.about.item))
        await _changed_elsewhere(call)
        return await back_with(call, call.t.plain("panel.agreement_removed"))
    form = as_read.merged(call, form, await _agreement(call))
    (await action.agreement(call.db, call.meeting.id, call.about.item)).reword(form.text)
    await _changed_elsewhere(call)
    return await back_with(call, call.t.plain("panel.agreement_changed"))


@routes.act(Act.ACTION, Role.FACILITATOR, reads=True)
async def open_action(call: Call) -> Reply:
    """Open the form of an action: a new one, or one that was noted."""
    await must_record(call)
    return Reply(updates=await _action(call))


async def _action(call: Call) -> View:
    owners, noted = await recording.owners(call.db, call.network.id), None
    if call.about.item is not None:
        noted = await action.load(call.db, call.meeting.id, call.about.item)
        if noted.owner_id not in {person.id for person in owners}:  # left since, and still its owner
            owners.insert(0, await call.db.get_one(Person, noted.owner_id))
    return view.action_form(call.t, call.meeting, owners, noted, _place(call))


@routes.form(Form.ACTION, Role.FACILITATOR, view.WillDo)
async def record_action(call: Call, form: view.WillDo) -> Reply:
    """Note who does what, change it or take it away."""
    await must_record(call)
    item = call.about.item
    if item is not None and form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await action.load(call.db, call.meeting.id, item))
        return await back_with(call, call.t.plain("panel.action_removed"))
    if item is not None:
        form = as_read.merged(call, form, await _action(call))
    owner = await recording.will_do(call.db, call.meeting, item, form.owner, form.text, form.due, call.now)
    return await back_with(call, call.t.plain("panel.action_noted", who=person_view.name(owner)))
