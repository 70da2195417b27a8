"""Actions: done by who took them on, in a message or at Home."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import action as view
from bot.views.home import Place
from models import action, posted
from models.base import NotFound

routes = Routes()


@routes.act(Act.ACTION_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Somebody did what they took on."""
    if call.about.item is None:
        raise NotFound
    mine = await action.load(call.db, call.meeting.id, call.about.item)
    mine.finish(call.person.id)
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)
    return Reply(home=True)


@at_home(Place.FOR_YOU, after="to_judge")
async def own_actions(look: Look) -> Parts:
    """What they took on."""
    return view.own_actions(look.t, await action.open_actions_of(look.db, look.network.id, look.person.id))
