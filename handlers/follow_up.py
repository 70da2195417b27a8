"""What goes on after a session: catch-ups that are read, actions that are done, and how it went."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import follow_up as view
from bot.views import question as question_view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.effect import changed as effect_changed
from models import attendance, effect, follow_up, membership, posted, programme, step
from models.base import NotFound, WrongStage
from models.follow_up import Intention, Tried
from models.plan import Fact
from models.programme import NextHasBegun
from models.session import AFTER

routes = Routes()


async def _show_own(call: Call) -> None:
    """Bring the caller's own messages about the session up to date, the one that was pressed among them."""
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)


async def _mark_read(call: Call) -> None:
    await follow_up.mark_read(call.db, call.meeting.id, call.person.id, call.now)
    await _show_own(call)


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
    await _mark_read(call)
    await call.db.flush()
    await step.expand_again(call.db, call.network.id, call.now)
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RECORD)
    return Reply()


@routes.act(Act.CATCH_UP_ASK, Role.MEMBER)
async def ask_from_catch_up(call: Call) -> Reply:
    """Any tap in the catch-up counts as read; this one opens the form of a question too."""
    await _mark_read(call)
    tells = await membership.language_tells(call.db, [call.network], call.person)
    about = About(network=call.network.id)
    return Reply(opens=question_view.question_form(call.t, about, tells=tells))


@routes.act(Act.ACTION_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Somebody did what they took on."""
    if call.about.item is None:
        raise NotFound
    action = await follow_up.action(call.db, call.meeting.id, call.about.item)
    action.finish(call.person.id)
    await _show_own(call)
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
    await _show_own(call)
    return Reply()


@routes.act(view.ADD_LINE, Role.MEMBER, reads=True)
async def open_line(call: Call) -> Reply:
    """Open the form for a line on what came of it."""
    return Reply(opens=view.line_form(call.t, call.meeting, await _own_intention(call)))


@routes.form(Form.HOW_IT_WENT, Role.MEMBER, view.Line)
async def tell(call: Call, form: view.Line) -> Reply:
    """Keep the line; writing again changes it."""
    (await _own_intention(call)).tell(form.line)
    await _show_own(call)
    return Reply(updates=notice(call.t, call.t.plain("follow_up.line_noted")))


@at_home(Place.MEMBER, after="own_questions")
async def own_actions(look: Look) -> Parts:
    """What they took on."""
    return view.own_actions(look.t, await follow_up.open_actions_of(look.db, look.network.id, look.person.id))
