"""Prompts: read by whoever facilitates while a session runs."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import prompt as view

routes = Routes()


@routes.act(Act.PROMPTS, Role.FACILITATOR, reads=True)
async def show(call: Call) -> Reply:
    """Show the prompts on top of the panel."""
    return Reply(opens=view.every(call.t, call.meeting))
