"""Documents of a session: added, changed and taken away by whoever facilitates."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import document as view
from handlers import preparing
from models import document, posted
from models.document import Document
from models.plan import Fact

routes = Routes()


@routes.act(Act.DOCUMENT, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form of a document in the place of the list: one that is known, or a new one."""
    document.must_take(call.meeting)
    return Reply(updates=view.form(call.t, call.meeting, await _known(call)))


async def _known(call: Call) -> Document | None:
    if call.about.item is None:
        return None
    return await document.load(call.db, call.meeting.id, call.about.item)


@routes.form(Form.DOCUMENT, Role.FACILITATOR, view.Linked)
async def keep(call: Call, form: view.Linked) -> Reply:
    """Add a document, change it or take it away; the same address a second time is one document."""
    if form.remove and call.about.item is not None:
        await document.take_away(call.db, call.meeting, call.about.item)
    else:
        mine = await _known(call)
        if mine is not None:
            form = as_read.merged(call, form, view.form(call.t, call.meeting, mine))
        said = form.title, form.link
        await document.keep(call.db, call.meeting, mine, said, in_report=bool(form.in_report))
    await posted.changed(call.db, call.now, call.meeting.id, Fact.PREPARED)
    return Reply(updates=await preparing.screen(call))
