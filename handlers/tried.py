"""What somebody tried, told to the group in one press."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.registers.tried import REGISTER, TriedOut, Went
from bot.views.notice import notice
from models import entry, tried

routes = Routes()


@routes.act(Act.TRIED, Role.MEMBER)
async def tell(call: Call) -> Reply:
    """Tell the group what was tried, with its line; once told it is told, and changed in the list."""
    trying = await tried.to_tell(call.db, call.meeting.id, call.person.id)
    if await tried.of_person(call.db, call.meeting.id, call.person.id) is None:
        went = Went(trying.tried or Went.TRIED)
        said = TriedOut(what=trying.text, saw=trying.line, went=went, session=call.meeting.id)
        await entry.write(call.db, call.network, REGISTER, said, call.whom, call.now)
    return Reply(opens=notice(call.t, call.t.plain("tried.told")))
