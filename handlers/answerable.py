"""Who answers for what, from who sees what."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import answerable as view
from models import leading

routes = Routes()


@routes.act(Act.ANSWERABLE, Role.KNOWN, reads=True)
async def who_answers(call: Call) -> Reply:
    """Show who answers for what."""
    leads = await leading.facilitators(call.db, call.network.id)
    return Reply(opens=view.screen(call.t, call.network, call.operator, leads))
