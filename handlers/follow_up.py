"""What goes on after a session: catch-ups that are read, actions that are done, and how it went."""

import msgspec

from bot.call import Call
from bot.forms import About
from bot.ids import Act, Form
from bot.reply import Reply
from bot.routes import Role, Routes
from bot.views import follow_up as view
from bot.views import question as question_view
from bot.views.notice import notice
from handlers.effect import changed as effect_changed
from handlers.panel import SHOWS_RECORD
from models import attendance, effect, evaluation, follow_up, posted, programme, step
from models.base import NotFound, WrongStage
from models.follow_up import Intention, Tried
from models.plan import Kind
from models.programme import NextHasBegun
from models.session import AFTER

routes = Routes()


class Line(msgspec.Struct, frozen=True):
    """What came of it, in a line."""

    line: str = ""


async def _refresh_own(call: Call, *kinds: Kind) -> None:
    """Bring the caller's own messages of these kinds up to date, the one that was pressed among them."""
    for kind in kinds:
        for sent in await posted.of_session(call.db, call.meeting.id, kind):
            if sent.person_id == call.person.id:
                sent.refresh_due = call.now


async def _mark_read(call: Call) -> None:
    await follow_up.mark_read(call.db, call.meeting.id, call.person.id, call.now)
    await _refresh_own(call, Kind.CATCH_UP, Kind.CATCH_UP_REMINDER)


async def _own_intention(call: Call) -> Intention:
    intention = await follow_up.intention(call.db, call.meeting.id, call.person.id)
    if intention is None:
        raise NotFound
    return intention


@routes.act(Act.READ, Role.MEMBER)
async def read(call: Call) -> Reply:
    """The catch-up was read; nobody is shown who did."""
    await _mark_read(call)
    return Reply()


@routes.act(Act.WAS_THERE, Role.MEMBER)
async def was_there(call: Call) -> Reply:
    """Somebody was there after all: they count as present, and are asked to evaluate while that is open."""
    if call.meeting.stage not in AFTER:
        raise WrongStage(stage=call.meeting.stage)
    if not await programme.may_correct(call.db, call.meeting, call.now):
        raise NextHasBegun
    (await attendance.attendance(call.db, call.meeting.id, call.person.id)).present = True
    await evaluation.ask_those_here(call.db, call.meeting)
    await _mark_read(call)
    await call.db.flush()
    await step.expand_again(call.db, call.network.id, call.now)
    await posted.refresh(call.db, call.now, call.meeting.id, *SHOWS_RECORD, Kind.EVALUATION_PROMPT)
    return Reply()


@routes.act(Act.CATCH_UP_ASK, Role.MEMBER)
async def ask_from_catch_up(call: Call) -> Reply:
    """Any tap in the catch-up counts as read; this one opens the form of a question too."""
    await _mark_read(call)
    return Reply(opens=question_view.question_form(call.t, About(network=call.network.id)))


@routes.act(Act.ACTION_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Somebody did what they took on."""
    if call.about.item is None:
        raise NotFound
    action = await follow_up.action(call.db, call.meeting.id, call.about.item)
    action.finish(call.person.id)
    await _refresh_own(call, Kind.ACTION_CHECK)
    return Reply(home=True)


@routes.act(f"{Act.HOW_IT_WENT}_{Tried.TRIED}", Role.MEMBER)
@routes.act(f"{Act.HOW_IT_WENT}_{Tried.NOT_YET}", Role.MEMBER)
@routes.act(f"{Act.HOW_IT_WENT}_{Tried.WENT_DIFFERENTLY}", Role.MEMBER)
async def how_it_went(call: Call) -> Reply:
    """Say how it went; pressing another button corrects it."""
    intention = await _own_intention(call)
    try:
        intention.went(Tried(call.about.choice or ""))
    except ValueError:
        raise NotFound from None
    if intention.tried not in effect.DID_TRY:
        await effect.untie(call.db, call.meeting.id, call.person.id)
        await effect_changed(call)
    await _refresh_own(call, Kind.ACTION_CHECK)
    return Reply()


@routes.act(view.ADD_LINE, Role.MEMBER, reads=True)
async def open_line(call: Call) -> Reply:
    """Open the form for a line on what came of it."""
    return Reply(opens=view.line_form(call.t, call.meeting, await _own_intention(call)))


@routes.form(Form.HOW_IT_WENT, Role.MEMBER, Line)
async def tell(call: Call, form: Line) -> Reply:
    """Keep the line; writing again changes it."""
    (await _own_intention(call)).tell(form.line)
    await _refresh_own(call, Kind.ACTION_CHECK)
    return Reply(updates=notice(call.t, call.t.plain("follow_up.line_noted")))
