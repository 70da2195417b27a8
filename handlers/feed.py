"""A person's own calendar feed: begun, given another address, and ended."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import feed as view
from models import feed
from models.base import NotFound

routes = Routes()


@routes.act(Act.FEED, Role.ANYONE, reads=True)
async def open_feed(call: Call) -> Reply:
    """Show whether the caller has a feed."""
    known = await feed.of(call.db, call.person.id)
    return Reply(opens=view.screen(call.t, known, call.person.zone))


@routes.act(Act.FEED_BEGIN, Role.ANYONE, meets=True)
async def begin(call: Call) -> Reply:
    """Give the caller an address; the one before leads nowhere. Raises NotFound where there can be none."""
    if not call.address:
        raise NotFound
    secret = await feed.begin(call.db, call.person, call.now)
    return Reply(updates=view.begun(call.t, call.address, secret), wakes=False)


@routes.act(Act.FEED_END, Role.ANYONE)
async def end(call: Call) -> Reply:
    """Take the caller's address away."""
    await feed.end(call.db, call.person)
    return Reply(updates=view.ended(call.t), wakes=False)
