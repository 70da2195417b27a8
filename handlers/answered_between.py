"""What became of a question: closed in between, and the asker's own word on whether it was answered."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import answered_between as view
from bot.views.notice import notice
from handlers.evaluation import thanks_again
from handlers.question import fitting, question_of
from models import answered_between as between
from models import off_slack, retold
from models.base import NotFound
from models.outcome import Verdict
from models.question import LearningQuestion, NotYours, QuestionClosed, WordTooLate

routes = Routes()


@routes.act(Act.ANSWERED_BETWEEN, Role.MEMBER, reads=True)
async def open_answered_between(call: Call) -> Reply:
    """Open the form that closes a question which was answered between sessions."""
    answered = await question_of(call)
    _asker_or_facilitator(call, answered)
    if not answered.open:
        raise QuestionClosed
    return Reply(updates=view.answered_between_form(call.t, call.network, answered))


@routes.form(Form.ANSWERED_BETWEEN, Role.MEMBER, view.Answered, sends=True)
async def answered_between(call: Call, form: view.Answered) -> Reply:
    """Close a question that was answered between sessions; saying it again changes the line.

    What is said does not depend on who asked, nor on whether they can still be asked.
    """
    answered = await question_of(call)
    _asker_or_facilitator(call, answered)
    await between.close(call.db, call.network, answered, call.person, form.answer, call.now)
    await retold.question(call.db, call.network, answered, call.now)
    said = call.t.plain("answered_between.done")
    off = await off_slack.asker(call.db, answered)
    if off is not None:
        said = f"{said} {call.t.plain('answered_between.asker_off_slack', who=off.name)}"
    elif answered.asker_id != call.person.id and not answered.entered:
        said = with_pause(call, f"{said} {call.t.plain('answered_between.asker_is_asked')}")
    return Reply(updates=notice(call.t, said), home=True)


def _asker_or_facilitator(call: Call, asked: LearningQuestion) -> None:
    if asked.asker_id != call.person.id and not call.membership.leads:
        raise NotYours


@routes.act(f"{Act.JUDGE}_{Verdict.YES}", Role.MEMBER)
@routes.act(f"{Act.JUDGE}_{Verdict.PARTLY}", Role.MEMBER)
@routes.act(f"{Act.JUDGE}_{Verdict.NOT_YET}", Role.MEMBER)
async def judge(call: Call) -> Reply:
    """Take the asker's own word; pressing again corrects it. The thanks of an evaluation shows it."""
    try:
        verdict = Verdict(call.about.choice or "")
    except ValueError:
        raise NotFound from None
    mine = await question_of(call)
    if call.about.session is None:
        return await _judge_in_between(call, mine, verdict)
    mine.judge(call.person.id, call.meeting.id, verdict)
    await retold.question(call.db, call.network, mine, call.now)
    await call.shows_it()
    return await _taken(call, mine, verdict)


async def _taken(call: Call, mine: LearningQuestion, verdict: Verdict) -> Reply:
    if call.within(Form.TRY):
        return Reply(updates=await thanks_again(call), home=True)
    return Reply(opens=notice(call.t, view.judged(call.t, mine, verdict)), home=True)


async def _judge_in_between(call: Call, mine: LearningQuestion, verdict: Verdict) -> Reply:
    """Take the asker's word on an answer in between; who is too late may ask again with one press."""
    try:
        await between.judge(call.db, call.network, mine, call.person.id, verdict, call.now)
    except WordTooLate:
        ask = view.ask_again(call.t, call.network, fitting(mine.text))
        return Reply(opens=notice(call.t, call.t.plain("question.word_too_late"), ask), wakes=False)
    await retold.question(call.db, call.network, mine, call.now)
    return await _taken(call, mine, verdict)
