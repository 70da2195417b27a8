"""Introductions before a group first meets: the round begins, somebody writes, and lets the group read it."""

import msgspec
from msgspec.structs import replace

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import introduction as view
from bot.views.notice import notice
from handlers import preparing
from handlers import register as registers
from handlers.off_slack import who_says
from models import entry, entry_rows, introduction
from models.base import NotFound
from models.confidentiality import Whom
from models.person import Person
from models.register import REGISTERS, Readers

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


@routes.act(Act.INTRODUCTION_FOR, Role.FACILITATOR, reads=True)
async def open_for(call: Call) -> Reply:
    """Open what somebody who is not on Slack tells of themselves. Raises NotFound for who is."""
    who = await _off_slack(call)
    known = await introduction.of_person(call.db, call.network.id, who.id)
    return Reply(opens=view.form_for(call.t, call.network, who, known))


@routes.form(Form.INTRODUCTION_FOR, Role.FACILITATOR, view.Entered)
async def enter(call: Call, form: view.Entered) -> Reply:
    """Put it into the message in the channel, or take it out of there."""
    who = await _off_slack(call)
    known = await introduction.of_person(call.db, call.network.id, who.id)
    of, whom = REGISTERS[introduction.REGISTER], Whom(who.id)
    if form.work.strip():
        said = {
            "work": form.work, "asks": form.asks, "hopes": form.hopes, "more": form.more,
            "readers": Readers.CIRCLE.value,
        }  # fmt: skip
        await entry.write(
            call.db, call.network, of, msgspec.convert(said, of.form), whom, call.now, entry=known
        )
    elif known is not None:
        await entry.take_back(call.db, known, whom, call.now)
    key = "introduction.entered" if form.work.strip() else "introduction.entered_gone"
    return Reply(updates=notice(call.t, call.t.plain(key, who=who.name)), home=True)


async def _off_slack(call: Call) -> Person:
    if call.about.behalf is None:
        raise NotFound
    return await who_says(call)


@routes.act(Act.INTRODUCTION_TELL, Role.MEMBER)
async def tell(call: Call) -> Reply:
    """Let the group read what stands there, in the channel."""
    found = await entry_rows.load(call.db, call.network.id, call.about.entry, call.whom)
    await introduction.tell(call.db, found, call.whom, call.now)
    await call.db.flush()
    return Reply(updates=await registers.listing(call, REGISTERS[introduction.REGISTER]))
