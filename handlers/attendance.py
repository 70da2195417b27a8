"""Who comes, by name, and who is there: for whoever facilitates."""

import msgspec

from bot.act.call import Call
from bot.act.forms import decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import attendance as view
from handlers import panel
from models import attendance, guest, guest_acts, joining_online, membership, recording
from models.attendance import Rsvp

routes = Routes()


@routes.act(Act.WHO_COMES, Role.FACILITATOR, reads=True)
async def who_comes(call: Call) -> Reply:
    """Name who comes to a session, who may, who does not, and who did not say."""
    answers = await attendance.answers(call.db, call.meeting.id)
    ways = await joining_online.ways(call.db, call.meeting)
    guests = await guest.of_session(call.db, call.meeting.id)
    return Reply(opens=view.who_comes(call.t, call.meeting, answers, ways, guests))


@routes.act(Act.ATTENDANCE, Role.SESSION_LEADER, reads=True)
async def open_attendance(call: Call) -> Reply:
    """Open the list of who is there."""
    await panel.must_record(call)
    people = await membership.participants(call.db, call.network.id)
    here, recorded = await here_or_expected(call)
    if not (recorded or call.whom.leads):
        here = set()  # who said that they come, they told facilitators
    start = panel.place(call)
    guests = await guest.of_session(call.db, call.meeting.id)
    form = view.attendance_form(
        call.t, call.meeting, people, here, recorded=recorded, start=start, guests=guests
    )
    return Reply(updates=form)


@routes.form(Form.ATTENDANCE, Role.SESSION_LEADER, view.Present)
async def record_attendance(call: Call, form: msgspec.Struct) -> Reply:
    """Record who is there of those whom the form showed; of others it says nothing."""
    await panel.must_record(call)
    shown = decoded(call.about.choice, list[int])
    here = await recording.present(call.db, call.network, call.meeting, shown, view.ticked(form), call.now)
    offered, ticked = view.guests_shown(call.view), view.guests_ticked(form)
    guests = await guest_acts.record_present(call.db, call.meeting, offered, ticked)
    return await panel.back_with(
        call, view.attendance_noted(call.t, call.meeting, call.network, here, guests)
    )


async def here_or_expected(call: Call) -> tuple[set[int], bool]:
    """Return who is there and that it was recorded, else who said they would or might come."""
    here = {person.id for person in await attendance.present(call.db, call.meeting.id)}
    if here:
        return here, True
    said = await attendance.answers(call.db, call.meeting.id)
    return {person.id for person in said[Rsvp.YES] + said[Rsvp.MAYBE]}, False
