"""The kick-off: whoever facilitates says which session it is, and adds to its agenda what is missing."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.texts import Texts
from handlers import agenda as agendas
from handlers import preparing
from models import kick_off, kick_off_acts
from models.kick_off import Element

routes = Routes()


@routes.act(Act.KICK_OFF, Role.FACILITATOR)
async def is_kick_off(call: Call) -> Reply:
    """Say whether a session is the kick-off, before the group has met; its agenda stays as it is."""
    await kick_off.say(call.db, call.meeting, is_one=call.about.choice == "yes")
    if call.within(Form.AGENDA):
        return await agendas.arranged(call)
    return Reply(updates=await preparing.screen(call))


@routes.act(f"{Act.KICK_OFF_ADD}_{Element.ACQUAINTANCE}", Role.FACILITATOR)
@routes.act(f"{Act.KICK_OFF_ADD}_{Element.EXPECTATIONS}", Role.FACILITATOR)
@routes.act(f"{Act.KICK_OFF_ADD}_{Element.AGREEMENTS}", Role.FACILITATOR)
@routes.act(f"{Act.KICK_OFF_ADD}_{Element.QUESTION}", Role.FACILITATOR)
async def add(call: Call) -> Reply:
    """Put what is missing on the agenda of a kick-off; twice is once."""
    element = Element(call.name.removeprefix(f"{Act.KICK_OFF_ADD}_"))
    title = Texts(call.network.language, call.network.zone).plain("kick_off.real_question")
    await kick_off_acts.add(call.db, call.network, call.meeting, element, title, call.now)
    return await agendas.arranged(call)
