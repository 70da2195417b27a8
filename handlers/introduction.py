"""Introductions before a group first meets: the round begins, somebody writes, and lets the group read it."""

from msgspec.structs import replace

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from handlers import preparing
from handlers import register as registers
from models import entry_rows, introduction
from models.register import REGISTERS

routes = Routes()


@routes.act(Act.INTRODUCTIONS_BEGIN, Role.FACILITATOR, sends=True)
async def begin(call: Call) -> Reply:
    """Ask the group to introduce itself in the channel; a second press asks nobody again."""
    await introduction.begin(call.db, call.network, call.now)
    return Reply(updates=await preparing.screen(call))


@routes.act(Act.INTRODUCE, Role.MEMBER, reads=True)
async def introduce(call: Call) -> Reply:
    """Open the form; to who wrote something what that is, with the ways to change it and take it away."""
    call.about = replace(call.about, choice=introduction.REGISTER)
    if await introduction.of_person(call.db, call.network.id, call.person.id) is None:
        return await registers.open_new(call)
    return Reply(updates=await registers.listing(call, REGISTERS[introduction.REGISTER]))


@routes.act(Act.INTRODUCTION_TELL, Role.MEMBER)
async def tell(call: Call) -> Reply:
    """Let the group read what stands there, in the channel."""
    found = await entry_rows.load(call.db, call.network.id, call.about.entry, call.whom)
    await introduction.tell(call.db, found, call.whom, call.now)
    await call.db.flush()
    return Reply(updates=await registers.listing(call, REGISTERS[introduction.REGISTER]))
