"""What somebody wanted to try: how it went, and a line on what came of it."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import intention as view
from bot.views.notice import notice
from handlers.effect import changed as effect_changed
from models import effect, intention, posted
from models.base import NotFound
from models.intention import Intention, Tried

routes = Routes()


async def _show_own(call: Call) -> None:
    """Bring the caller's own messages about the session up to date, the one that was pressed among them."""
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)


async def _own_intention(call: Call) -> Intention:
    trying = await intention.of_person(call.db, call.meeting.id, call.person.id)
    if trying is None:
        raise NotFound
    return trying


@routes.act(f"{Act.HOW_IT_WENT}_{Tried.TRIED}", Role.MEMBER)
@routes.act(f"{Act.HOW_IT_WENT}_{Tried.NOT_YET}", Role.MEMBER)
@routes.act(f"{Act.HOW_IT_WENT}_{Tried.WENT_DIFFERENTLY}", Role.MEMBER)
async def how_it_went(call: Call) -> Reply:
    """Say how it went; pressing another button corrects it."""
    trying = await _own_intention(call)
    try:
        trying.went(Tried(call.about.choice or ""))
    except ValueError:
        raise NotFound from None
    if trying.tried not in effect.DID_TRY:
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
    return Reply(updates=notice(call.t, call.t.plain("intention.line_noted")))
