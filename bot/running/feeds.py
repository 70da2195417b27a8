"""Calendar feeds over HTTP: whoever holds an address reads one person's sessions, and nothing else."""

import asyncio

from aiohttp import web

from bot.running.clock import Clock
from bot.storage.database import Database
from bot.texts import Texts
from bot.views.feed import PATH, calendar
from models import feed

LONGEST = 200  # characters of what may stand where a secret does
HEADERS = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}


class Feeds:
    """Answers those who ask for a calendar."""

    path = PATH

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def answer(self, request: web.Request) -> web.Response:
        """Return the sessions of whose address it is; of any other address not even why there is nothing."""
        secret, now = request.match_info["secret"], self._clock.now()
        async with self._database.read() as db:
            reader = await feed.reader(db, secret) if len(secret) <= LONGEST else None
            listed = await feed.sessions(db, reader, now) if reader is not None else ()
        if reader is None:
            raise web.HTTPNotFound
        t = Texts(reader.language, reader.zone).on(now)
        written = await asyncio.to_thread(calendar, t, listed, now)
        return web.Response(body=written, content_type="text/calendar", charset="utf-8", headers=HEADERS)
