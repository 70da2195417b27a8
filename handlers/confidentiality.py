"""What stays within the circle: kept there by who asked it or who facilitates, and let out again."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import confidentiality as view
from handlers.book import book_of
from handlers.hiding import texts_of
from handlers.question_bank import bank_of, earlier_of
from models import agenda, hiding, question_rows
from models.base import NotFound
from models.question import NotYours

routes = Routes()


@routes.act(Act.STAYS_INSIDE, Role.MEMBER)
async def stays_inside(call: Call) -> Reply:
    """Let a question or a point of an agenda stay within the circle; a second press changes nothing."""
    return await _set(call, inside=True)


@routes.act(Act.MAY_BE_TOLD, Role.MEMBER)
async def may_be_told(call: Call) -> Reply:
    """Let it out again; a second press changes nothing."""
    return await _set(call, inside=False)


async def _set(call: Call, *, inside: bool) -> Reply:
    if call.about.question is not None:
        asked = await question_rows.load(call.db, call.network.id, call.about.question)
        await hiding.keep_question(call.db, call.network, asked, call.whom, call.now, inside=inside)
    elif call.about.item is not None:
        if not call.membership.leads:
            raise NotYours
        point = await agenda.item(call.db, call.meeting.id, call.about.item)
        await hiding.keep_point(call.db, call.network, call.meeting, point, call.now, inside=inside)
    else:
        raise NotFound
    await call.db.flush()
    return await _drawn_anew(call, inside=inside)


async def _drawn_anew(call: Call, *, inside: bool) -> Reply:
    """Show what is true now where it was pressed, and say what became of it on top."""
    said = view.done(call.t, call.about, inside=inside)
    match call.view.get("callback_id"):
        case Form.BANK:
            return Reply(updates=await bank_of(call, call.network), opens=said)
        case Form.EARLIER:
            return Reply(updates=await earlier_of(call), opens=said, home=True)
        case Form.BOOK:
            return Reply(updates=await book_of(call), opens=said)
        case Form.TEXTS:
            return Reply(updates=await texts_of(call), opens=said)
        case Form.NOTICE:
            return Reply(updates=said, home=True)
        case _:
            return Reply(opens=said, home=True)
