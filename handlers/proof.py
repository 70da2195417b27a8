"""Proof of attendance: to a member of their own, and the list for whoever facilitates."""

import asyncio

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.paper import Paper, as_pdf
from bot.slack.blocks import File, View
from bot.views import proof as view
from bot.views.home import Place
from bot.views.notice import notice
from models import proof
from models.leading import facilitators

routes = Routes()


@routes.act(Act.PROOF, Role.MEMBER, reads=True)
async def own(call: Call) -> Reply:
    """Send the caller a sheet with the sessions at which they were."""
    meetings = await proof.attended(call.db, call.network.id, call.person.id)
    if not meetings:
        return Reply(opens=notice(call.t, call.t.plain("proof.nothing")))
    leading, today = await facilitators(call.db, call.network.id), call.network.calendar.day(call.now)
    sheet = view.own_sheet(call.t, call.network, call.person, meetings, leading, today)
    return await _sheet(call, sheet, "proof.sent")


@routes.act(Act.ATTENDANCE_LIST, Role.FACILITATOR, reads=True, paged=True)
async def attendance_list(call: Call) -> Reply:
    """Show which sessions were held, or another part of them."""
    return Reply(updates=await list_of(call))


@routes.drawn(Form.ATTENDANCE_LIST, Role.FACILITATOR)
async def list_of(call: Call) -> View:
    """Draw the sessions of which it is kept who was there."""
    held = await proof.held(call.db, call.network.id)
    return view.attendance_list(call.t, call.network, held, call.start_in(Form.ATTENDANCE_LIST))


@routes.act(Act.ATTENDANCE_PDF, Role.FACILITATOR, reads=True)
async def as_sheet(call: Call) -> Reply:
    """Send who was at which session as a sheet to print."""
    everybody = await proof.everybody(call.db, call.network.id)
    leading, today = await facilitators(call.db, call.network.id), call.network.calendar.day(call.now)
    sheet = await asyncio.to_thread(view.list_sheet, call.t, call.network, everybody, leading, today)
    return await _sheet(call, sheet, "proof.list_sent")


@routes.act(Act.ATTENDANCE_CSV, Role.FACILITATOR, reads=True)
async def as_table(call: Call) -> Reply:
    """Send who was at which session as a table for a spreadsheet."""
    everybody = await proof.everybody(call.db, call.network.id)
    content = await asyncio.to_thread(view.as_csv, call.t, everybody)
    return _sent(call, content, "csv", call.t.plain("proof.list_title"), "proof.list_sent")


async def _sheet(call: Call, sheet: Paper, said: str) -> Reply:
    return _sent(call, await as_pdf(sheet), "pdf", sheet.title, said)


def _sent(call: Call, content: bytes, ending: str, title: str, said: str) -> Reply:
    name = f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.{ending}"
    comment = call.t("proof.comment", title=title, theme=call.network.theme)
    file = File(name=name, content=content, title=title, comment=comment)
    return Reply(opens=notice(call.t, call.t.plain(said)), file=file)


@routes.act(Act.SESSION_END, Role.FACILITATOR, reads=True)
async def open_end(call: Call) -> Reply:
    """Open the form in which the end of a session is corrected."""
    return Reply(opens=view.end_form(call.t, call.meeting))


@routes.form(Form.SESSION_END, Role.FACILITATOR, view.End)
async def correct_end(call: Call, form: view.End) -> Reply:
    """Note at what hour a session was over."""
    proof.correct_end(call.meeting, form.hour, call.now)
    return Reply(updates=notice(call.t, view.end_noted(call.t, call.meeting)), home=True)


@at_home(Place.MENU, after="to_book")
async def to_proof(look: Look) -> Parts:
    """A member's own proof, and the list for whoever facilitates."""
    shown = [view.button(look.t, look.network)]
    return [*shown, view.list_button(look.t, look.network)] if look.membership.leads else shown
