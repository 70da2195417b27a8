"""The composition root: settings, clock, database, Slack, handlers and jobs made into one bot."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock
from bot.config import Settings
from bot.database import Database
from bot.migrations import upgrade
from bot.router import Defaults, Router
from bot.routes import Routes
from bot.slack import KEEP_ALIVE, Slack
from handlers import agenda, evaluation, follow_up, home, menu, network, panel, question, report, session
from jobs.clock import Ticker
from models.person import Language

ROOMS: tuple[Routes, ...] = tuple(
    room.routes
    for room in (agenda, evaluation, follow_up, home, menu, network, panel, question, report, session)
)
EVERYTHING = re.compile(".*")
DRAIN_SECONDS = 20


@dataclass(frozen=True)
class Kring:
    """A running bot."""

    settings: Settings
    clock: Clock
    database: Database
    slack: Slack
    router: Router
    app: AsyncApp
    ticker: Ticker


def listen(app: AsyncApp, router: Router) -> None:
    """One listener for each type of payload; the router finds the handler."""
    app.action(EVERYTHING)(router.on_act)
    app.view(EVERYTHING)(router.on_form)
    app.command(EVERYTHING)(router.on_command)
    app.shortcut(EVERYTHING)(router.on_shortcut)
    app.event(EVERYTHING)(router.on_event)


@asynccontextmanager
async def compose(settings: Settings, clock: Clock) -> AsyncIterator[Kring]:
    """Build a bot, and take it down in the order that loses nothing."""
    await asyncio.to_thread(upgrade, settings.database)
    database = Database(settings.database)
    connector = aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE)
    async with aiohttp.ClientSession(connector=connector) as pool:
        slack = Slack(settings.bot_token, settings.api_url, pool)
        ticker = Ticker(database, slack, clock, settings.tick_seconds)
        router = Router(
            ROOMS,
            database=database,
            slack=slack,
            clock=clock,
            defaults=Defaults(Language(settings.language), settings.zone),
            draw_home=home.draw,
            wake=ticker.wake,
        )
        app = AsyncApp(
            client=slack.web, process_before_response=True, raise_error_for_unhandled_request=False
        )
        listen(app, router)
        ticker.start()
        try:
            yield Kring(settings, clock, database, slack, router, app, ticker)
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(router.drained(), DRAIN_SECONDS)
            await ticker.stop()
            await database.dispose()


@asynccontextmanager
async def connected(kring: Kring) -> AsyncIterator[None]:
    """Receive what happens in the workspace over Socket Mode; what is in flight is finished first."""
    handler = AsyncSocketModeHandler(kring.app, kring.settings.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
    try:
        yield
    finally:
        await kring.router.drained()
        await handler.close_async()  # type: ignore[no-untyped-call]  # nor here
