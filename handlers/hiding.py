"""Taking a text that harms out of sight, and showing it again."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.views import hiding as view
from handlers.inquiry import hide_answer
from handlers.question_bank import bank_of
from handlers.report import reading, sign
from models import hiding, question_rows
from models.base import NotFound

routes = Routes()


@routes.act(Act.TEXTS, Role.FACILITATOR, reads=True, paged=True)
async def open_texts(call: Call) -> Reply:
    """Show the questions and the texts of a session, each with its button."""
    return Reply(updates=await texts_of(call))


@routes.drawn(Form.TEXTS, Role.FACILITATOR)
async def texts_of(call: Call) -> View:
    """Draw them, the part of them that was asked for or stands there."""
    shown = await hiding.shown_at(call.db, call.meeting, call.person.id)
    return view.texts(call.t, call.meeting, shown, call.start_in(Form.TEXTS))


@routes.act(Act.HIDE, Role.FACILITATOR, sends=True, always=True)
async def hide(call: Call) -> Reply:
    """Take a text out of sight; a second press changes nothing."""
    return await _set(call, hidden=True)


@routes.act(Act.SHOW, Role.FACILITATOR, always=True)
async def show(call: Call) -> Reply:
    """Show a text again; a second press changes nothing."""
    return await _set(call, hidden=False)


async def _set(call: Call, *, hidden: bool) -> Reply:
    before = await sign(call) if call.within(Form.RESULTS) else ""  # may not be what they read
    if call.about.question is not None:
        asked = await question_rows.load(call.db, call.network.id, call.about.question)
        await hiding.hide_question(call.db, call.network, asked, call.now, hidden=hidden)
    elif call.about.choice is not None and call.about.item is not None:
        return await hide_answer(call, hidden=hidden)
    elif call.about.choice is not None:
        await hiding.hide_text(call.db, call.meeting, call.about.choice, call.now, hidden=hidden)
    else:
        raise NotFound
    changed = call.within(Form.RESULTS) and before != (call.stands_for.choice or "")
    await call.db.flush()
    if call.within(Form.BANK):
        return Reply(updates=await bank_of(call, call.network))
    if call.within(Form.RESULTS):
        return Reply(updates=await reading(call, changed=changed))
    return Reply(updates=await texts_of(call))
