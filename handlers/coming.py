"""Who says that they come, or not."""

from bot.act.call import Call
from bot.act.channel import DIRECT
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import coming as view
from bot.views import replacement as replacement_view
from bot.views.notice import nothing_yet, notice
from handlers.errand import after_rsvp
from models import coming, programme, replacement
from models.attendance import Rsvp
from models.base import NotFound

routes = Routes()


@routes.act(f"{Act.RSVP}_{Rsvp.YES}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{Rsvp.NO}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{Rsvp.MAYBE}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{view.THERE}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{view.ONLINE}", Role.MEMBER)
async def rsvp(call: Call) -> Reply:
    """Say Yes, No or Maybe to the session of a message, or to the next one; the counts follow.

    A Yes to a hybrid session may say how.
    """
    meeting = call.found_meeting or await programme.coming(call.db, call.network.id)
    answer = call.about.rsvp
    if meeting is None:
        return Reply(opens=notice(call.t, nothing_yet(call.t, call.network, "network.no_session")))
    if answer is None:
        raise NotFound
    online = {view.THERE: False, view.ONLINE: True}.get(call.about.choice or "")
    await coming.say(call.db, call.network, meeting, call.person, answer, call.now, online=online)
    call.person.acted = True
    sends = await replacement.offer(call.db, call.network, meeting, call.person.id)
    more = [*await after_rsvp(call, meeting, answer), *replacement_view.offer(call.t, sends)]
    return Reply(
        says=None if await shows_it(call) else view.rsvp_noted(call.t, meeting, answer, more, online=online),
        home=call.at_home,
    )


async def shows_it(call: Call) -> bool:
    """Let the direct message in which somebody pressed show their answer; tell whether it is one."""
    return (call.channel or "").startswith(DIRECT) and await call.shows_it()
