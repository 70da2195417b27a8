"""Proof of attendance: to a member of their own, and the list for whoever facilitates."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.paper import Paper, as_pdf
from bot.slack.blocks import File, View
from bot.texts import Texts
from bot.views import proof as view
from bot.views.home import Place
from bot.views.notice import notice
from models import off_slack, proof
from models.leading import facilitators
from models.person import Person
from models.session import LearningSession

routes = Routes()


@routes.act(Act.PROOF, Role.MEMBER, reads=True)
async def own(call: Call) -> Reply:
    """Send the caller a sheet with the sessions at which they were."""
    meetings = await proof.attended(call.db, call.network.id, call.person.id)
    if not meetings:
        return Reply(opens=notice(call.t, call.t.plain("proof.nothing")))
    return await _of(call, call.t, call.person, meetings, "proof.sent")


@routes.act(Act.PROOF_OF, Role.FACILITATOR, reads=True)
async def of_who_is_off_slack(call: Call) -> Reply:
    """Send the sheet of a member who is not on Slack to who passes it on."""
    somebody = (await off_slack.load(call.db, call.network.id, call.about.item)).person
    meetings = await proof.attended(call.db, call.network.id, somebody.id)
    if not meetings:
        return Reply(opens=notice(call.t, call.t.plain("proof.nothing_of", who=somebody.name)))
    t = Texts(somebody.language, somebody.zone).on(call.now)
    return await _of(call, t, somebody, meetings, "proof.sent_of")


async def _of(
    call: Call, t: Texts, somebody: Person, meetings: Sequence[LearningSession], said: str
) -> Reply:
    leading, today = await facilitators(call.db, call.network.id), call.network.calendar.day(call.now)
    sheet = partial(view.own_sheet, t, call.network, somebody, meetings, leading, today)
    return _sheet(call, sheet, "proof.title", said)


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
    held = await proof.held(call.db, call.network.id)
    everybody = await proof.everybody(call.db, held)
    leading, today = await facilitators(call.db, call.network.id), call.network.calendar.day(call.now)
    sheet = partial(view.list_sheet, call.t, call.network, held, everybody, leading, today)
    return _sheet(call, sheet, "proof.list_title", "proof.list_sent")


@routes.act(Act.ATTENDANCE_CSV, Role.FACILITATOR, reads=True)
async def as_table(call: Call) -> Reply:
    """Send who was at which session as a table for a spreadsheet."""
    held = await proof.held(call.db, call.network.id)
    everybody = await proof.everybody(call.db, held)
    content = await asyncio.to_thread(view.as_csv, call.t, held, everybody)
    file = _file(call, "csv", "proof.list_title", content)
    return Reply(opens=notice(call.t, call.t.plain("proof.list_sent")), file=file)


def _sheet(call: Call, sheet: Callable[[], Paper], title: str, said: str) -> Reply:
    """Send a sheet that is written once the press was answered: that may take a second."""
    blank = _file(call, "pdf", title)

    async def written() -> File:
        return replace(blank, content=await as_pdf(await asyncio.to_thread(sheet)))

    return Reply(opens=notice(call.t, call.t.plain(said)), file=written)


def _file(call: Call, ending: str, title: str, content: bytes = b"") -> File:
    name = f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.{ending}"
    called = call.t.plain(title)
    comment = call.t("proof.comment", title=called, theme=call.network.theme)
    return File(name=name, content=content, title=called, comment=comment)


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
