"""The evaluation: the facilitator opens it, who was there fills it in and may change it until it closes."""

from collections.abc import Sequence
from datetime import date

import msgspec

from bot.act.call import Call
from bot.act.forms import About, decoded
from bot.act.held import of_session, with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import errand as errand_view
from bot.views import evaluation as view
from bot.views import evaluation_prompt as prompt_view
from bot.views.notice import notice
from bot.views.question_bank import answered_checks
from models import (
    attendance,
    below_report,
    errand_audience,
    evaluation,
    intention,
    measuring_acts,
    moves,
    posted,
    programme,
    question_rows,
    report,
    session,
    step,
    turnout,
)
from models.base import NotFound, WrongStage
from models.evaluation import (
    Dimension,
    EvaluationClosed,
    Filled,
    NobodyPresent,
    NoForm,
    NothingToEvaluate,
    NotPresent,
)
from models.plan import Fact, Kind
from models.session import AFTER, LearningSession, Stage
from models.timeline import Timeline

routes = Routes()

Asked = tuple[int, int | None]  # a question, and the session at which it was dealt with, if any


async def _so_far(call: Call, meeting: LearningSession) -> prompt_view.SoFar:
    closes = (await programme.timeline(call.db, call.network, meeting)).evaluation_closes
    return prompt_view.SoFar(
        asked=await attendance.asked(call.db, meeting),
        closes=closes,
        opens=await evaluation.opens(call.db, meeting, closes),
        turnout=await turnout.so_far(call.db, meeting),
        instead=await measuring_acts.key_at(call.db, call.network, meeting),
    )


async def _show_state(call: Call, meeting: LearningSession) -> None:
    """Bring the prompt up to date: at once where the button was pressed, soon with the other facilitators."""
    await posted.changed(call.db, call.now, meeting.id, Fact.RESULTS)
    await call.shows_it()


@routes.act(Act.EVALUATE_NOW, Role.SESSION_LEADER)
async def now(call: Call) -> Reply:
    """Send the form to those present; with too few of them an oral round is better."""
    return await _open(call, call.meeting)


async def _open(call: Call, meeting: LearningSession) -> Reply:
    goes_now = not evaluation.takes_answers(meeting)
    if goes_now:
        instead = await measuring_acts.key_at(call.db, call.network, meeting)
        if not instead and not await attendance.present(call.db, meeting.id):
            raise NobodyPresent
        if meeting.stage is Stage.EVALUATING:  # there were too few; meanwhile there may be enough
            await moves.open_form(call.db, call.network, meeting, call.now)
        else:
            await moves.open_evaluation(call.db, call.network, meeting, call.now)
        await _show_state(call, meeting)
    so_far = await _so_far(call, meeting)
    if so_far.instead:
        said = with_pause(call, prompt_view.is_out_instead(call.t, so_far))
    elif not evaluation.takes_answers(meeting):
        said = prompt_view.oral_round(call.t, call.network, so_far)
    elif goes_now and call.network.paused(call.now):
        said = with_pause(call, prompt_view.is_ready(call.t, call.network, so_far), so_far.closes)
    else:
        said = prompt_view.is_out(call.t, call.network, so_far)
    return Reply(opens=notice(call.t, said))


@routes.act(Act.EVALUATE_LATER, Role.FACILITATOR)
async def later(call: Call) -> Reply:
    """Wait ten minutes, or until the planned end when that comes later."""
    evaluation.postpone(call.meeting, call.now)
    await _show_state(call, call.meeting)
    so_far = await _so_far(call, call.meeting)
    return Reply(opens=notice(call.t, prompt_view.opens_by_itself(call.t, call.network, so_far)))


def _must_be_aloud(meeting: LearningSession) -> None:
    """Refuse notes of a round before the session, or where a form asks people. Raises WrongStage."""
    if meeting.stage not in (Stage.UNDERWAY, *AFTER) or meeting.evaluation_opened_at is not None:
        raise WrongStage(stage=meeting.stage)


@routes.act(Act.ROUND, Role.FACILITATOR, reads=True)
async def open_round(call: Call) -> Reply:
    """Open the notes of the round that was held aloud."""
    _must_be_aloud(call.meeting)
    kept = await report.of_session(call.db, call.meeting.id)
    return Reply(opens=view.round_form(call.t, call.meeting, kept.went_well, kept.differently))


@routes.form(Form.ROUND, Role.FACILITATOR, view.Round)
async def note_round(call: Call, form: view.Round) -> Reply:
    """Keep the facilitator's notes of the round; they stand in the report as such."""
    _must_be_aloud(call.meeting)
    await below_report.note_round(
        call.db, call.network, call.meeting, call.now, form.went_well, form.differently
    )
    said = await of_session(
        call, call.meeting, Kind.RESULTS_ADDED, "evaluation.round_noted_out", "results.added_waits"
    )
    out = call.meeting.released_at is not None
    return Reply(updates=notice(call.t, said if out else call.t.plain("evaluation.round_noted")))


@routes.command("evaluation", "evaluatie", role=Role.ANYONE)
async def by_command(call: Call) -> Reply:
    """Find the evaluation of the network in view."""
    return await in_one_network(call, Act.EVALUATION, find, Role.MEMBER)


@routes.act(Act.EVALUATION, Role.MEMBER)
async def find(call: Call) -> Reply:
    """Open the evaluation for who facilitates; show the others where they can fill it in."""
    meeting = await evaluation.at_hand(call.db, call.network.id)
    leads = call.membership.leads
    if meeting.stage is Stage.UNDERWAY and not leads:
        raise NothingToEvaluate
    try:
        await evaluation.may_answer(call.db, meeting, call.person.id)
    except (EvaluationClosed, NoForm, NotPresent):
        if leads:
            return await _open(call, meeting)
        if instead := await measuring_acts.key_at(call.db, call.network, meeting):
            return Reply(opens=notice(call.t, prompt_view.asked_instead(call.t, instead)), wakes=False)
        raise
    days = [
        call.network.calendar.day(message.sent_at)
        for kind in (Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER)
        for message in await posted.of_session(call.db, meeting.id, kind)
        if message.person_id == call.person.id and message.sent_at is not None
    ]
    return Reply(opens=notice(call.t, view.where_to_find(call.t, days)), wakes=False)


def _token(call: Call) -> str:
    if call.about.token is None:
        raise NotFound
    return call.about.token


@routes.act(Act.EVALUATE, Role.MEMBER, reads=True)
async def fill_in(call: Call) -> Reply:
    """Open the form, with what was filled in from this message before."""
    token = _token(call)
    mine = await evaluation.given_by(call.db, call.meeting, call.person.id, token)
    tells = await evaluation.language_tells(call.db, call.meeting, call.network, call.person)
    return Reply(opens=view.form(call.t, call.meeting, token, mine, tells))


@routes.act(Act.NOT_THERE, Role.MEMBER)
async def not_there(call: Call) -> Reply:
    """Take somebody off the list of those present, with the answer that they gave from this message."""
    token = _token(call)
    await evaluation.was_not_there(call.db, call.meeting, call.person.id, token)
    await call.db.flush()
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RECORD)
    await step.expand_again(call.db, call.network.id, call.now)
    return Reply(replaces=view.not_there(call.t, call.meeting, call.network, token))


@routes.act(view.THERE_AFTER_ALL, Role.MEMBER)
async def there_after_all(call: Call) -> Reply:
    """Take that back; the message asks again, with the token that it had."""
    token = _token(call)
    await evaluation.was_there(call.db, call.meeting, call.person.id)
    await call.db.flush()
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RECORD)
    line = await programme.timeline(call.db, call.network, call.meeting)
    asked = view.Request(token, line.evaluation_closes)
    return Reply(replaces=view.request(call.t, call.meeting, call.network, asked))


@routes.form(Form.EVALUATION, Role.MEMBER, view.Answers)
async def submit(call: Call, form: view.Answers) -> Reply:
    """Store an answer or change it, then ask what only this person can say."""
    scores = {dimension.value: getattr(form, dimension) for dimension in Dimension}
    return await _keep(call, Filled(scores, form.comment, form.learning_point, form.wish, bool(form.alone)))


@routes.form(Form.SHORT_FORM, Role.MEMBER, view.InShort)
async def submit_in_short(call: Call, form: view.InShort) -> Reply:
    """Store an answer to the two open questions, or change it."""
    return await _keep(call, Filled({}, wish=form.wish, alone=bool(form.alone), went_well=form.went_well))


async def _keep(call: Call, filled: Filled) -> Reply:
    await evaluation.submit(call.db, call.meeting, call.person.id, _token(call), filled)
    return Reply(updates=await _thanks(call, call.meeting, ()), wakes=False)


async def _thanks(call: Call, meeting: LearningSession, asked: Sequence[Asked]) -> View:
    """Draw what follows an answer; of what it asked already, what was said stays in it."""
    me, home = call.person.id, call.network.id
    line = await programme.timeline(call.db, call.network, meeting)
    trying = await intention.of_person(call.db, meeting.id, me)
    carried = await errand_audience.to_tell(call.db, meeting, me)
    mine = {question.id: question for question in await question_rows.asked_by(call.db, home, me)}
    known = [(mine[key], session_id) for key, session_id in asked if key in mine]
    waiting = question_rows.waiting_for_a_word(mine.values(), call.now)
    shown = [*known, *(one for one in waiting if one not in known)]
    more = [*answered_checks(call.t, shown), *errand_view.to_tell(call.t, carried)]
    thanks = view.Thanks(line.evaluation_closes, trying.text if trying else "", _asked_again(line))
    asks = msgspec.json.encode([(question.id, session_id) for question, session_id in shown]).decode()
    return view.thanks(call.t, meeting, call.network, thanks, more, asks)


@routes.drawn(Form.TRY, Role.MEMBER)
async def _thanks_anew(call: Call) -> View:
    return await _again(call, call.meeting, call.about)


async def thanks_again(call: Call) -> View:
    """Draw the thanks in which somebody acted as things stand. Raises NotFound."""
    meeting = await session.load(call.db, call.team_id, call.stands_for.session or 0)
    return await _again(call, meeting, call.stands_for)


async def _again(call: Call, meeting: LearningSession, about: About) -> View:
    asked = decoded(about.choice or "[]", list[Asked])
    return await _thanks(call, meeting, asked)


@routes.form(Form.TRY, Role.MEMBER, view.Try)
async def try_out(call: Call, form: view.Try) -> Reply:
    """Note what somebody will try; an empty line is fine too."""
    if not form.text.strip():
        known = await intention.of_person(call.db, call.meeting.id, call.person.id)
        if known is not None:
            await call.db.delete(known)
        return Reply(updates=notice(call.t, call.t.plain("evaluation.nothing_to_try")))
    await intention.intend(call.db, call.meeting.id, call.person.id, form.text)
    line = await programme.timeline(call.db, call.network, call.meeting)
    return Reply(updates=notice(call.t, view.noted(call.t, _asked_again(line))))


def _asked_again(line: Timeline) -> date | None:
    """Return the day on which it is asked how it went; None when the next session comes too soon."""
    asked = line.given(Kind.ACTION_CHECK)
    return None if asked is None else line.calendar.day(asked)
