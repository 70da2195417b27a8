"""A test message to oneself: written as members would get it, sent at once, and kept nowhere."""

from collections.abc import Callable, Iterable

from bot import copies
from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Handler, Role, Routes
from bot.views import trial as view
from bot.views.notice import notice
from models.base import NotFound
from models.plan import RULES, Audience, Kind

routes = Routes()


@routes.act(Act.TRIAL, Role.FACILITATOR, sends=True)
async def send(call: Call) -> Reply:
    """Send whoever facilitates a message as it would go, in their own language, marked as a test."""
    home, meeting = call.network, call.meeting
    try:
        kind = Kind(call.about.choice or "")
    except ValueError:
        raise NotFound from None
    if not view.can_be_tried(kind, meeting):
        return Reply(opens=notice(call.t, call.t.plain("trial.not_now")))
    row = copies.stand_in(home, meeting, kind, call.now)
    to = None if RULES[kind].audience is Audience.CHANNEL else copies.stranger(call.person)
    with copies.as_if_due(call.db, meeting, kind):
        t = await copies.texts_for(call.db, home, call.person, call.now)
        message = await copies.written(call.db, home, row, meeting, to, call.now, t)
    said = notice(call.t, call.t.plain("trial.sent", what=call.t.plain(f"kind.{kind}")))
    return Reply(opens=said, sends=view.marked(call.t, kind, message), wakes=False)


def _hears(names: Iterable[str]) -> Callable[[Handler], Handler]:
    """Register a handler for several acts."""

    def register(handler: Handler) -> Handler:
        for name in names:
            routes.act(name, Role.ANYONE, reads=True)(handler)
        return handler

    return register


@_hears(f"{Act.TRIAL_PRESS}_{number}" for number in range(view.MOST))
async def press(call: Call) -> Reply:
    """Say that a button of a test does nothing."""
    return Reply(opens=notice(call.t, call.t.plain("trial.pressed")), wakes=False)
