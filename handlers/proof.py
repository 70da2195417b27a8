"""Proof of attendance: to a member of their own, and the list for whoever facilitates."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.paper import as_pdf
from bot.slack.blocks import File, View
from bot.texts import Texts
from bot.views import proof as view
from bot.views.home import Place
from bot.views.notice import notice, on_its_way
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
    home, today = call.network, call.network.calendar.day(call.now)

    async def content(db: AsyncSession) -> bytes:
        leading = await facilitators(db, home.id)
        return await as_pdf(
            await asyncio.to_thread(view.own_sheet, t, home, somebody, meetings, leading, today)
        )

    return _sent(call, "pdf", "proof.title", said, content)


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
    t, home, today = call.t, call.network, call.network.calendar.day(call.now)

    async def content(db: AsyncSession) -> bytes:
        held = await proof.held(db, home.id)
        everybody, leading = await proof.everybody(db, held), await facilitators(db, home.id)
        return await as_pdf(
            await asyncio.to_thread(view.list_sheet, t, home, held, everybody, leading, today)
        )

    return _sent(call, "pdf", "proof.list_title", "proof.list_sent", content)


@routes.act(Act.ATTENDANCE_CSV, Role.FACILITATOR, reads=True)
async def as_table(call: Call) -> Reply:
    """Send who was at which session as a table for a spreadsheet."""
    t, home = call.t, call.network

    async def content(db: AsyncSession) -> bytes:
        held = await proof.held(db, home.id)
        return await asyncio.to_thread(view.as_csv, t, held, await proof.everybody(db, held))

    return _sent(call, "csv", "proof.list_title", "proof.list_sent", content)


def _sent(
    call: Call, ending: str, title: str, said: str, content: Callable[[AsyncSession], Awaitable[bytes]]
) -> Reply:
    name = f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.{ending}"
    called = call.t.plain(title)
    blank = File(name, b"", called, call.t("proof.comment", title=called, theme=call.network.theme))
    return Reply(opens=on_its_way(call.t, call.t.plain(said)), file=Writing(blank, content))


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
