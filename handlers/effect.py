"""What a question set going: what somebody tried is tied to it, changed, or taken back."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import effect as view
from bot.views.notice import notice
from models import effect, intention, membership, posted, programme, step
from models.effect import DID_TRY, NothingTried
from models.plan import Fact

routes = Routes()


async def changed(call: Call) -> None:
    """Let the person's check, the asker's letter and the running order follow."""
    meeting = call.meeting
    await posted.changed(call.db, call.now, meeting.id, Fact.EFFECTS, own=call.person.id)
    following = await programme.following(call.db, meeting)
    if following is not None:
        await posted.changed(call.db, call.now, following.id, Fact.EFFECTS)
    await step.expand_again(call.db, call.network.id, call.now)


@routes.act(Act.EFFECT, Role.MEMBER, reads=True)
async def open_tie(call: Call) -> Reply:
    """Open the form that ties what was tried to a question."""
    trying = await intention.of_person(call.db, call.meeting.id, call.person.id)
    if trying is None or trying.tried not in DID_TRY:
        raise NothingTried
    questions = await effect.dealt_with(call.db, call.meeting)
    if not questions:
        return Reply(opens=notice(call.t, call.t.plain("effect.no_questions")))
    tied = await effect.of_person(call.db, call.meeting.id, call.person.id)
    tells = await membership.language_tells(call.db, [call.network], call.person)
    return Reply(opens=view.form(call.t, call.meeting, questions, tied, trying.line, tells))


@routes.form(Form.EFFECT, Role.MEMBER, view.Tied)
async def tie(call: Call, form: view.Tied) -> Reply:
    """Tie it; doing it again changes it."""
    await effect.tie(call.db, call.meeting, call.person.id, form.question, form.shares, form.line)
    await changed(call)
    return Reply(updates=notice(call.t, call.t.plain("effect.noted")))


@routes.act(Act.EFFECT_UNTIE, Role.MEMBER)
async def untie(call: Call) -> Reply:
    """Take it back, also where it stands already; twice is harmless."""
    await effect.untie(call.db, call.meeting.id, call.person.id)
    await changed(call)
    return Reply(opens=notice(call.t, call.t.plain("effect.untied")))
