"""My Kring, the menu behind the command and the pinned message."""

from bot.call import Call
from bot.ids import Act
from bot.reply import Reply
from bot.routes import Role, Routes
from handlers.home import menu_of

routes = Routes()


@routes.act(Act.MENU, Role.ANYONE, reads=True)
@routes.command("help", "menu", role=Role.ANYONE, reads=True)
async def menu(call: Call) -> Reply:
    """Open My Kring."""
    return Reply(opens=await menu_of(call, call.t))


@routes.command("", role=Role.ANYONE, reads=True)
async def without_command(call: Call) -> Reply:
    """Open My Kring; a word that is no command is named in it."""
    return Reply(opens=await menu_of(call, call.t, call.text))
