"""Prompts: read by whoever facilitates while a session runs; and tips for a conversation, by all members."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import networks_of
from bot.views import prompt as view

routes = Routes()


@routes.act(Act.PROMPTS, Role.SESSION_LEADER, reads=True)
async def show(call: Call) -> Reply:
    """Show the prompts on top of the panel."""
    return Reply(opens=view.every(call.t, call.meeting))


@routes.act(Act.CONVERSATION_TIPS, Role.MEMBER, reads=True)
async def tips(call: Call) -> Reply:
    """Show tips for a conversation."""
    return Reply(opens=view.every_tip(call.t))


@routes.command("tips", role=Role.ANYONE, reads=True)
async def tips_by_command(call: Call) -> Reply:
    """Show them to who belongs to a network: they are the same in each."""
    await networks_of(call)
    return await tips(call)
