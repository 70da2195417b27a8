"""My Kring, the menu behind the command and the pinned message; and the pinned message's first button."""

from bot.ids import Act
from bot.reply import Reply
from bot.router import Call, Role, Routes
from bot.views import home as view
from bot.views import session as session_view
from bot.views.notice import notice
from handlers.home import circles
from models import delivery, session
from models.plan import Kind
from models.session import Rsvp

routes = Routes()


@routes.act(Act.MENU, Role.ANYONE, reads=True)
@routes.command("", "help", "menu", role=Role.ANYONE, reads=True)
async def menu(call: Call) -> Reply:
    """Open My Kring; a word that is no command is named in it."""
    return Reply(opens=view.menu(call.t, call.person, await circles(call), call.text))


@routes.act(f"{Act.RSVP}_next", Role.MEMBER)
async def coming(call: Call) -> Reply:
    """Say Yes to the next session, whichever that is."""
    meeting = await session.coming(call.db, call.network.id)
    if meeting is None:
        return Reply(opens=notice(call.t, call.t.plain("network.no_session")))
    row = await session.attendance(call.db, meeting.id, call.person.id)
    row.rsvp = Rsvp.YES
    await delivery.refresh(call.db, call.now, meeting.id, Kind.ANNOUNCEMENT)
    return Reply(says=session_view.rsvp_noted(call.t, meeting, Rsvp.YES))
