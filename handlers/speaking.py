"""A speaking round: whose turn it is among those who are there."""

from bot.act.call import Call
from bot.act.forms import key_of
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import speaking as view
from models import attendance, session_leader
from models.attendance import Rsvp
from models.speaking import turn

routes = Routes()


@routes.act(Act.SPEAKING, Role.SESSION_LEADER, reads=True)
@routes.act(f"{Act.SPEAKING}_back", Role.SESSION_LEADER, reads=True)
@routes.act(f"{Act.SPEAKING}_again", Role.SESSION_LEADER, reads=True)
async def show(call: Call) -> Reply:
    """Show a round as it stands once some were heard; from the panel on top of that, from the first on."""
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    there = await attendance.present(call.db, call.meeting.id)
    said = {} if there else await attendance.answers(call.db, call.meeting.id)
    people = there or [*said[Rsvp.YES], *said[Rsvp.MAYBE]]
    lap = call.about.attempt or 0
    heard = [key for each in (call.about.choice or "").split() if (key := key_of(each)) is not None]
    stands = turn(people, call.meeting.id, lap, heard)
    shown = view.round_of(call.t, call.meeting, stands, lap, ticked=bool(there))
    return Reply(updates=shown) if call.within(Form.SPEAKING) else Reply(opens=shown)
