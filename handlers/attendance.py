"""Who comes, by name: for whoever facilitates."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import attendance as view
from models import attendance

routes = Routes()


@routes.act(Act.WHO_COMES, Role.FACILITATOR, reads=True)
async def who_comes(call: Call) -> Reply:
    """Name who comes to a session, who may, who does not, and who did not say."""
    answers = await attendance.answers(call.db, call.meeting.id)
    return Reply(opens=view.who_comes(call.t, call.meeting, answers))
