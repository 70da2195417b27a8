"""The composition root: settings, clock, database, Slack, handlers and jobs made into one bot."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.act.installation import Authorize, Installations, ManyInstallations, OneInstallation
from bot.act.router import Defaults, Router
from bot.act.routes import Routes
from bot.mail.office import office
from bot.mail.pages import MailPages
from bot.mail.returns import Returns
from bot.open_homes import OpenHomes
from bot.running.away import in_words
from bot.running.clock import Clock
from bot.running.config import Settings, file_of
from bot.running.counts import Counts
from bot.running.feeds import Feeds
from bot.running.health import Watch
from bot.running.installing import Installing
from bot.running.oauth import OAuth
from bot.running.ready import Link
from bot.running.rush import PEOPLE, PROGRAMS, Rush
from bot.running.serving import serving
from bot.slack.client import KEEP_ALIVE, MOST_AT_ONCE, Slack
from bot.slack.reception import LARGEST, PATH, Reception, unheard
from bot.slack.sockets import Sockets
from bot.slack.stamps import Stamps
from bot.slack.workspaces import ManyWorkspaces, OneWorkspace, Workspaces
from bot.storage.alone import alone
from bot.storage.database import Database
from bot.storage.installed import Installed
from bot.storage.migrations import upgrade
from bot.storage.part import sweep
from bot.storage.seals import Seals
from jobs.clock import Ticker
from jobs.installations import Installations as LookedAfter
from jobs.mailing import Mailer
from models import how_long, mail_outcome
from models.person import Language

ROOMS: tuple[Routes, ...] = tuple(room.routes for room in handlers.ROOMS)
EVERYTHING = re.compile(".*")
DRAIN_SECONDS = 20
CONNECTIONS_EACH, SLOW_AT_ONCE = 20, 25  # of one workspace, and workspaces that hang before others feel it


@dataclass(frozen=True)
class Kring:
    """A running bot."""

    settings: Settings
    clock: Clock
    database: Database
    workspaces: Workspaces
    router: Router
    app: AsyncApp
    ticker: Ticker
    installing: Installing | None  # where other workspaces may install the app


def front(router: Router, client: AsyncWebClient) -> AsyncApp:
    """Build what takes payloads of every kind and hands them to the router."""
    with _unseen("SLACK_BOT_TOKEN"):  # Bolt would warn that it leaves the token alone that it finds there
        app = AsyncApp(
            name="kring",  # Bolt would read the whole stack of calls for one
            client=client,
            authorize=Authorize(router.installations),
            process_before_response=True,
            raise_error_for_unhandled_request=True,
        )
    # One listener for each kind of payload, as Bolt walks them one by one; the router finds the handler.
    doors = {
        "act": app.action, "form": app.view, "command": app.command,
        "shortcut": app.shortcut, "event": app.event,
    }  # fmt: skip
    for kind, door in doors.items():
        door(EVERYTHING)(router.door(kind))
    app.error(unheard)
    return app


@contextmanager
def _unseen(name: str) -> Iterator[None]:
    """Let a variable of the environment not be there for a moment."""
    value = os.environ.pop(name, None)
    try:
        yield
    finally:
        if value is not None:
            os.environ[name] = value


@dataclass(frozen=True)
class Speaking:
    """With whom a bot speaks."""

    workspaces: Workspaces
    installations: Installations
    looked_after: LookedAfter | None = None
    installing: Installing | None = None


def _client(settings: Settings, pool: aiohttp.ClientSession, counts: Counts) -> Callable[..., Slack]:
    """Return what makes a client of a token."""
    return partial(
        Slack,
        api_url=settings.api_url,
        session=pool,
        pace=settings.pace,
        instances=settings.instances,
        distributed=settings.distributed,
        counts=counts,
    )


def _in_one(_database: Database, settings: Settings, _clock: Clock, pool: aiohttp.ClientSession) -> Speaking:
    """Speak in the workspace whose token was given."""
    slack = _client(settings, pool, Counts())(settings.bot_token)
    return Speaking(OneWorkspace(slack), OneInstallation(slack))


def _in_many(database: Database, settings: Settings, clock: Clock, pool: aiohttp.ClientSession) -> Speaking:
    """Speak in each workspace that installed the app, with the token that it gave."""
    client = _client(settings, pool, Counts(installed=True))
    seals = Seals(settings.keys)
    installed, stamps = Installed(database, seals), Stamps(settings.signing_secret)
    app = client("")
    workspaces = ManyWorkspaces(
        app,
        lambda team_id: client(
            "",
            fresh=partial(installed.token, team_id),
            most=CONNECTIONS_EACH,
            stamped=partial(stamps.put, team_id),
        ),
    )
    oauth = OAuth(app, client, settings.client_id, settings.client_secret)
    return Speaking(
        workspaces,
        ManyInstallations(installed, stamps),
        LookedAfter(database, clock, workspaces, installed, oauth, settings.keep_at_most),
        Installing(database, clock, installed, seals, oauth, settings),
    )


@asynccontextmanager
async def compose(settings: Settings, clock: Clock) -> AsyncIterator[Kring]:
    """Build a bot on its database. Raises Unusable."""
    async with database_of(settings) as database, compose_on(database, settings, clock) as kring:
        yield kring


@asynccontextmanager
async def compose_on(database: Database, settings: Settings, clock: Clock) -> AsyncIterator[Kring]:
    """Build a bot on a database that is of use, and take it down in the order that loses nothing."""
    if settings.keep_at_most is not None:
        async with database.write() as db:
            await how_long.at_most(db, settings.keep_at_most, clock.now())
    most = CONNECTIONS_EACH * SLOW_AT_ONCE if settings.hosts else MOST_AT_ONCE
    connector = aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE, limit=most)
    async with aiohttp.ClientSession(connector=connector) as pool:
        speaking = (_in_many if settings.hosts else _in_one)(database, settings, clock, pool)
        opened = OpenHomes()
        post = office(settings)
        mailer = Mailer(database, *post, clock, speaking.workspaces.counts) if post is not None else None
        ticker = Ticker(
            database,
            speaking.workspaces,
            clock,
            settings.tick_seconds,
            opened,
            speaking.looked_after,
            mailer,
            settings.keep_at_most,
        )
        router = Router(
            ROOMS,
            database=database,
            workspaces=speaking.workspaces,
            installations=speaking.installations,
            clock=clock,
            defaults=Defaults(
                Language(settings.language),
                settings.zone,
                settings.calendars_at,
                settings.operator,
                settings.keep_at_most,
                settings.mails,
            ),
            wake=ticker.wake,
            secret=settings.signing_secret or settings.bot_token,
            clean=ticker.clean,
            opened=opened,
        )
        client = AsyncWebClient(base_url=settings.api_url, session=pool, retry_handlers=[])
        app = front(router, client)
        if mailer is None:
            async with database.write() as db:
                await mail_outcome.give_up(db)
        ticker.start()
        try:
            yield Kring(
                settings, clock, database, speaking.workspaces, router, app, ticker, speaking.installing
            )
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(router.drained(), DRAIN_SECONDS)
            await ticker.stop()


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database, brought to the present schema, which keeps what is written. Raises Unusable."""
    with alone(settings.database):
        if (file := file_of(settings.database)) is not None:
            sweep(file.parent)
        await asyncio.to_thread(upgrade, settings.database)
        database = Database(settings.database)
        try:
            await database.must_keep()
            yield database
        finally:
            await database.dispose()


@asynccontextmanager
async def connected(kring: Kring, link: Link | None = None) -> AsyncIterator[None]:
    """Receive what happens in the workspace over HTTP or Socket Mode; what is in flight is finished first.

    The link, if one is given, knows meanwhile why there is no connection. Raises PortTaken.
    """
    settings, routes = kring.settings, []
    async with AsyncExitStack() as stack:
        sockets: Sockets | None = None
        if settings.over_http:
            reception = Reception(kring.app, settings.signing_secret)
            routes += [web.post(PATH, reception.receive), web.get(PATH, reception.receive)]
            watch = _watch(kring, lambda: _latest(kring.workspaces.heard_at, reception.heard_at))
        else:
            sockets = Sockets(
                kring.app, settings.app_token, kring.router.drained, instances=settings.instances
            )
            stack.push_async_callback(sockets.close)
            watch = _watch(kring, lambda: _latest(kring.workspaces.heard_at, sockets.heard_at), sockets)
        routes.append(web.get("/health", watch.answer))
        people, programs = Rush(PEOPLE), Rush(PROGRAMS)
        if kring.installing is not None:
            routes += kring.installing.routes(people.keeps)
        if settings.metrics:
            from bot.running import metrics

            told = metrics.Metrics(kring.database, kring.clock, watch, kring.workspaces.counts)
            routes.append(web.get(metrics.PATH, told.answer))
        if settings.calendars_at:
            feeds = Feeds(kring.database, kring.clock)
            routes.append(web.get(feeds.path, programs.keeps(feeds.answer)))
        if (post := office(settings)) is not None:
            returns = Returns(kring.database, kring.clock, settings.mail_secret, kring.ticker.wake)
            routes.append(web.post(returns.path, people.keeps(returns.take)))
            pages = MailPages(kring.database, kring.clock, post[1], kring.ticker.answered)
            routes.append(web.get(pages.path, people.keeps(pages.show)))
            routes.append(web.post(pages.path, people.keeps(pages.act)))
        if settings.port is not None:
            await stack.enter_async_context(
                serving(routes, settings.port, settings.host, LARGEST, guards=[in_words])
            )
        if link is not None:
            link.workspaces, link.sockets = kring.workspaces, sockets
        if sockets is not None:
            await sockets.open()
        try:
            yield
        finally:
            watch.stopping = True


def _watch(kring: Kring, heard_at: Callable[[], float | None], sockets: Sockets | None = None) -> Watch:
    return Watch(
        kring.database,
        kring.clock,
        ticked_at=lambda: kring.ticker.ticked_at,
        heard_at=heard_at,
        in_hand_since=lambda: kring.ticker.in_hand_since,
        connected=sockets.connected if sockets else None,
        ghosts=lambda: sockets.ghosts if sockets else 0,
        token_refused=lambda: kring.workspaces.refused,
        ask_slack=kring.workspaces.check,
    )


def _latest(*moments: float | None) -> float | None:
    return max((moment for moment in moments if moment is not None), default=None)
