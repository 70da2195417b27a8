"""Draws Homes anew that somebody looks at, when a moment changed what stands there."""

from collections.abc import Set
from functools import partial

from bot import at_home
from bot.act.call import Call
from bot.at_home import Drawn
from bot.open_homes import AGAIN, OpenHomes, Who
from bot.running.clock import Clock
from bot.slack.blocks import View
from bot.slack.errors import NO_TOKEN
from bot.slack.methods import FOR_PEOPLE, HOME
from bot.slack.outcome import classify
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs.hands import Found, Key
from jobs.rests import Rests
from models import person
from models.acting import Acting
from models.base import NotFound


class Homes:
    """Finds which to draw, and draws them; what people do goes first."""

    def __init__(self, database: Database, workspaces: Workspaces, clock: Clock, opened: OpenHomes) -> None:
        self._database, self._workspaces, self._clock, self._open = database, workspaces, clock, opened
        self._rests = Rests(AGAIN)

    @property
    def due(self) -> bool:
        """Somebody looks at what is not true any more."""
        return bool(self._open.untrue(self._clock.now()))

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return which Homes to draw now, as far as Slack's pace allows."""
        found, now = Found.among(busy, room, self._workspaces), self._clock.now()
        tried = {key[0] for key in busy if isinstance(key, tuple)}
        resting = self._rests.resting(now, tried)
        for who in self._open.untrue(now):
            if len(found.pieces) >= room:
                break
            if who[0] in resting or (self._rests.tries(who[0]) and who[0] in tried):
                continue
            pace = self._workspaces.of(who[0]).paces.of(HOME)
            if who not in busy and found.room(who[0], pace, FOR_PEOPLE):
                found.take(who, self._draw(who), pace)
                tried.add(who[0])
        return found

    async def _draw(self, who: Who) -> None:
        """Draw the Home of one person as things stand now."""
        now, slack = self._clock.now(), self._workspaces.of(who[0])
        self._open.in_hand(who, now)
        call = Call("event", "app_home_opened", who[1])
        call.team_id, call.ungranted = who[0], slack.ungranted
        drawn: Drawn | None = None

        async def anew() -> View:
            nonlocal drawn
            async with self._database.read() as db:
                known = await person.find(db, *who)
                if known is None or known.deactivated:
                    raise NotFound
                call.begins(db, now, Acting(known))
                drawn = await at_home.draw(call)
            return drawn.view

        canvas = self._open.canvas(who)
        try:
            await canvas.draw(canvas.turn(), partial(slack.publish_home, who[1]), None, anew)
            self._rests.went(who[0], who)
        except NotFound:  # nobody looks any more
            self._open.is_drawn(who, None)
        except Exception as error:
            failure = classify(error)
            self._rests.failed(who[0], who, failure.error, now)
            if failure.error not in NO_TOKEN:
                raise
        if drawn is not None:  # no act did so instead
            self._open.is_drawn(who, drawn.true_until, drawn.shows)
