"""The control port on loopback: moves a held clock on, and tells what was sent and what is to come."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy import select

from bot.compose import Kring
from bot.export import export_network
from bot.running.clock import HeldClock
from bot.running.ledger import coming, named
from bot.running.serving import LOOPBACK, serving
from models.confidentiality import EVERYBODY, LEADING
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Language
from models.plan import RULES, Recipients
from models.session import LearningSession
from models.step import Step

ENCODER = msgspec.json.Encoder()
OWN_NAMES = (LOOPBACK, "localhost")


@web.middleware
async def programs_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page in a browser asks, also one whose name leads to this machine."""
    if "Origin" in request.headers or request.url.host not in OWN_NAMES:
        raise web.HTTPForbidden(text="The control port is for programs on this machine.")
    return await handler(request)


def _answer(data: Any) -> web.Response:
    return web.Response(body=ENCODER.encode(data), content_type="application/json")


class Control:
    """The handlers of the control port."""

    def __init__(self, kring: Kring) -> None:
        self._kring = kring

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._kring.router.drained()
        await self._kring.ticker.settled()

    async def now(self, _request: web.Request) -> web.Response:
        """Tell what time it is."""
        return _answer({"now": self._kring.clock.now()})

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock on; returns when nothing is due or in flight."""
        if not isinstance(self._kring.clock, HeldClock):
            raise web.HTTPConflict(text="this bot goes by the clock of the machine")
        try:
            asked = await request.json()
            to = datetime.fromisoformat(asked["to"])
        except (LookupError, TypeError, ValueError):
            to = None
        if to is None or to.tzinfo is None:
            raise web.HTTPBadRequest(text='expected {"to": an instant with its zone}')
        await self.settle()
        if asked.get("at_once"):  # as a clock that leaps
            self._kring.clock.move_to(to)
        await self._kring.ticker.advance(to)
        await self.settle()
        return _answer({"now": self._kring.clock.now()})

    async def next(self, request: web.Request) -> web.Response:
        """Name the next thing that happens by itself, `after` an instant when one is given."""
        await self.settle()
        after = request.query.get("after")
        moment = datetime.fromisoformat(after) if after else None
        return _answer({"at": await self._kring.ticker.next_due(moment)})

    async def plan(self, _request: web.Request) -> web.Response:
        """List what is planned."""
        async with self._kring.database.read() as db:
            rows = await db.execute(
                select(Step.kind, Step.due, Step.expires, LearningSession.number, Network.theme)
                .join(LearningSession, LearningSession.id == Step.session_id)
                .join(Network, Network.id == LearningSession.network_id)
                .where(Step.due > self._kring.clock.now())
                .order_by(Step.due)
            )
            return _answer(
                [
                    {"kind": kind, "due": due, "expires": expires, "session": number, "network": theme}
                    for kind, due, expires, number, theme in rows
                ]
            )

    async def coming(self, request: web.Request) -> web.Response:
        """List what is to come, in words."""
        await self.settle()
        asked = request.query.get("language", "")
        language = Language(asked) if asked in set(Language) else Language(self._kring.settings.language)
        async with self._kring.database.read() as db:
            return _answer(await coming(db, self._kring.clock.now(), language))

    async def ledger(self, request: web.Request) -> web.Response:
        """List what was sent, in order; in words when a language is asked for.

        To whom, as far as whoever facilitates may know it: the page shows this to everybody.
        """
        await self.settle()
        asked = request.query.get("language", "")
        async with self._kring.database.read() as db:
            rows = await db.execute(
                select(Delivery, LearningSession.number)
                .outerjoin(LearningSession, LearningSession.id == Delivery.session_id)
                .where(Delivery.state == DeliveryState.SENT)
                .order_by(Delivery.sent_at, Delivery.id)
            )
            return _answer(
                [
                    {
                        "kind": row.kind,
                        "session": number,
                        "network": row.network_id,
                        "to": row.recipient if RULES[row.kind].recipients is Recipients.NAMED else None,
                        "at": row.sent_at,
                        "channel": row.channel,
                        "ts": row.ts,
                    }
                    | (named(row.kind, Language(asked)) if asked in set(Language) else {})
                    for row, number in rows
                ]
            )

    async def export(self, request: web.Request) -> web.Response:
        """Give what members may know of a network, by its channel; to who plays all of them, the whole."""
        await self.settle()
        whom = LEADING if "whole" in request.query else EVERYBODY
        async with self._kring.database.read() as db:
            return _answer(await export_network(db, request.match_info["channel"], whom))


@asynccontextmanager
async def control_port(kring: Kring, port: int) -> AsyncIterator[None]:
    """Serve the control port."""
    control = Control(kring)
    routes = [
        web.get("/now", control.now),
        web.post("/advance", control.advance),
        web.get("/next", control.next),
        web.get("/plan", control.plan),
        web.get("/coming", control.coming),
        web.get("/ledger", control.ledger),
        web.get("/export/{channel}", control.export),
    ]
    async with serving(routes, port, guards=[programs_only]):
        yield
