"""Preparing a session: one place from which whoever facilitates reaches all that goes with it."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.views import contribution as contribution_view
from bot.views import document as document_view
from bot.views import preparing as view
from bot.views import prework as prework_view
from models import contribution, contribution_agenda, document, prework
from models.prework import Progress

routes = Routes()


@routes.act(Act.PREPARING, Role.FACILITATOR, reads=True)
async def open_screen(call: Call) -> Reply:
    """Show what goes with a session."""
    document.must_take(call.meeting)
    return Reply(opens=await screen(call))


@routes.drawn(Form.PREPARING, Role.FACILITATOR)
async def screen(call: Call) -> View:
    """Draw what goes with a session as things stand."""
    await call.db.flush()
    meeting = call.meeting
    asked = await prework.of_session(call.db, meeting.id)
    progress = await prework.progress(call.db, asked) if asked else Progress()
    return view.screen(
        call.t,
        meeting,
        document_view.kept(call.t, meeting, await document.of_session(call.db, meeting.id)),
        prework_view.kept(call.t, meeting, asked, progress),
        contribution_view.kept(
            call.t,
            meeting,
            await contribution.of_session(call.db, meeting.id),
            await contribution_agenda.on_agenda(call.db, meeting.id),
        ),
    )
