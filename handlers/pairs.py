"""Speed dating: who meets whom in which round, read out in the room."""

from bot.act.call import Call
from bot.act.forms import key_of
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import pairs as view
from bot.views.person import by_name
from models import room, session_leader, subgroup
from models.dividing import rounds

routes = Routes()


@routes.act(Act.PAIRS, Role.SESSION_LEADER, reads=True, paged=True)
@routes.act(f"{Act.PAIRS}_minutes", Role.SESSION_LEADER, reads=True)
@routes.act(f"{Act.PAIRS}_odd", Role.SESSION_LEADER, reads=True)
async def show(call: Call) -> Reply:
    """Show the rounds: of as many minutes as was chosen, with one who rests or with three together."""
    await session_leader.must_be_ticked(call.db, call.meeting, leads=call.whom.leads)
    room.must_run(call.meeting)
    in_menu = call.name == f"{Act.PAIRS}_minutes"
    about = call.stands_for if in_menu else call.about
    minutes = (key_of(call.chosen) if in_menu else key_of(about.choice)) or view.USUAL
    people, _ = await subgroup.there(call.db, call.meeting)
    known = {one.id: one for one in by_name(people)}
    trios = bool(about.attempt)
    shown = view.listed(
        call.t,
        call.meeting,
        rounds(list(known), trios=trios),
        known,
        passed=room.minutes_of(call.meeting, call.now),
        minutes=minutes if minutes in view.MINUTES else view.USUAL,
        trios=trios,
        start=call.start_in(Form.PAIRS),
    )
    return Reply(updates=shown)
