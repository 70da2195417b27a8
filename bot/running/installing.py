"""The pages where other workspaces install the app: a button that leads to Slack, and what came of it.

What comes back from Slack counts once, in the browser in which it began, for ten minutes. Who comes from
Slack's own pages has begun nowhere, and begins here.
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.running.away import LATER, RETRY_AFTER
from bot.running.clock import Clock
from bot.running.config import Settings
from bot.running.oauth import OAuth
from bot.running.web_pages import answered
from bot.slack.outcome import classify
from bot.slack.scopes import SCOPES
from bot.storage.database import Database, Uncertain
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals
from bot.storage.trouble import reason
from bot.storage.writer import TakenBack
from bot.texts import Texts
from bot.views import installing as view
from bot.views.installing import Page
from models import event
from models.person import Language

log = structlog.get_logger()

BEGIN, BACK = "/slack/install", "/slack/oauth_redirect"
AUTHORIZE = "/oauth/v2/authorize"
COOKIE = "kring_install"
NOT_WANTED = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")  # what a browser says of a language
STATE_LASTS = timedelta(minutes=10)  # from the button to the answer of Slack


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def _cookie(state: str) -> str:
    """Return the name under which a browser keeps a beginning: of two windows, each has its own."""
    return f"{COOKIE}_{_digest(state)[:8]}"


class Installing:
    """Answers the browser of who installs the app."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        installed: Installed,
        seals: Seals,
        oauth: OAuth,
        settings: Settings,
    ) -> None:
        self._database, self._clock, self._seals = database, clock, seals
        self._installed, self._oauth, self._settings = installed, oauth, settings
        here = settings.address.rstrip("/")
        self._back_at, self._begin_at = here + BACK, here + BEGIN

    def routes(self, kept: Callable[[Handler], Handler]) -> list[web.RouteDef]:
        """Return the addresses of the pages, each kept from being asked for too often."""
        return [
            web.get(BEGIN, kept(self.begin), allow_head=False),
            web.get(BACK, kept(self.comes_back), allow_head=False),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        """Show what Kring is and does, with the button that leads to Slack."""
        state = self._seals.ticket(self._clock.now())
        asked = {
            "client_id": self._settings.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._back_at,
            "state": state,
        }
        where = self._settings.slack_at + AUTHORIZE
        answer = self._page(request, Page.BEGIN, f"{where}?{urlencode(asked)}")
        answer.set_cookie(
            _cookie(state), state, max_age=int(STATE_LASTS.total_seconds()), httponly=True,
            path=urlsplit(self._back_at).path, samesite="Lax",
            secure=self._settings.address.startswith("https://"),
        )  # fmt: skip
        return answer

    async def comes_back(self, request: web.Request) -> web.Response:
        """Take in what Slack says of an installation."""
        state, code, now = request.query.get("state", ""), request.query.get("code", ""), self._clock.now()
        if not state:
            raise web.HTTPSeeOther(self._begin_at)  # from Slack's own pages, which begin nothing with us
        held = request.cookies.get(_cookie(state), "").encode(errors="replace")  # whatever a browser sends
        ours = secrets.compare_digest(state.encode(errors="replace"), held)
        try:
            if not (ours and self._seals.is_ticket(state, now, STATE_LASTS)):
                return self._page(request, Page.TOO_LATE, self._begin_at, 400)
            if not await self._comes_first(state, now):
                return self._page(request, Page.ONCE, self._begin_at, 400)
            if not code:
                return self._page(request, Page.REFUSED, self._begin_at, 400)
            given = await self._oauth.of_code(code, self._back_at, now)
            await self._installed.keep(given, now)
            done = await self._how_it_stands(given)
        except Exception as error:  # of Slack, of the database, or what nobody foresaw
            log.warning("installing.failed", error=classify(error).error)
            if _is_of_database(error):
                answer = self._page(request, Page.AWAY, self._begin_at, LATER)
                answer.headers["Retry-After"] = str(RETRY_AFTER)
                return answer
            return self._page(request, Page.FAILED, self._begin_at, 502)
        log.info("installing.done")
        opens = urlencode({"app": given.app_id, "team": given.team_id})
        return self._page(request, done, f"{self._settings.slack_at}/app_redirect?{opens}")

    async def _how_it_stands(self, given: Given) -> Page:
        if await self._installed.is_beside(given):
            return Page.DONE_BESIDE if given.workspace_id is None else Page.DONE_WITHIN
        return Page.DONE_AGAIN if await self._installed.has_networks(given) else Page.DONE

    async def _comes_first(self, state: str, now: datetime) -> bool:
        """Tell whether somebody comes back with this for the first time: that counts once."""
        async with self._database.write() as db:
            return await event.first_time(db, _digest(state), now)

    def _page(self, request: web.Request, page: Page, leads_to: str, status: int = 200) -> web.Response:
        t = Texts(_language(request, self._settings.language), self._settings.zone)
        return answered(view.html(t, page, leads_to), status)


def _is_of_database(error: Exception) -> bool:
    """Tell whether it is the database that failed; a network that did is on the way to Slack."""
    failed = isinstance(error, Uncertain | TakenBack) or reason(error) is not None
    return failed and not isinstance(error, OSError)


def _language(request: web.Request, default: str) -> Language:
    """Return the first language of the browser in which Kring speaks."""
    told = (one.split(";") for one in request.headers.get("Accept-Language", "").split(","))
    spoken = [name.strip()[:2].lower() for name, *more in told if not any(map(NOT_WANTED.fullmatch, more))]
    return next((Language(one) for one in spoken if one in set(Language)), Language(default))
