"""A timer in the room: it whispers to who asked for it, and to nobody else."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from handlers import room
from models import whisper

routes = Routes()


@routes.act(Act.WHISPER, Role.SESSION_LEADER)
async def ask(call: Call) -> Reply:
    """Whisper when the time of what is on is over; a second press changes nothing."""
    item, person = room.item(call), call.person
    await whisper.ask(call.db, call.network, call.meeting, item, person, call.now)
    return Reply(updates=await room.drawn(call, call.meeting))


@routes.act(Act.WHISPER_LET_BE, Role.SESSION_LEADER)
async def let_be(call: Call) -> Reply:
    """Whisper nothing after all."""
    await whisper.let_be(call.db, call.meeting, room.item(call), call.person.id)
    return Reply(updates=await room.drawn(call, call.meeting))
