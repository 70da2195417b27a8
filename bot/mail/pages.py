"""The pages to which links in mail lead: to open one does nothing, its button does one thing, once.

Nothing of a person stands in an address or in a log; no other page can hold one in a frame, and where a
reader goes from there does not learn where they came from.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mail.links import PATH, Links, key_of
from bot.running import away
from bot.running.clock import Clock
from bot.running.web_pages import answered
from bot.storage.database import Database, Uncertain
from bot.texts import Texts
from bot.views import mail_page as view
from bot.views.away import Became
from models import mail_link
from models.base import NotFound, Refusal
from models.mail_link import SAYS, Does, Opened
from models.person import Language
from models.writing import tidy

log = structlog.get_logger()

LARGEST = 64 * 1024  # bytes of a form: a question of the greatest length, in any letters
ANSWERS_WITHIN = 2.0  # seconds, to know in which language to say that something failed
ONE_CLICK = "List-Unsubscribe"  # the field of RFC 8058, by which a program of the reader's stops mail


class MailPages:
    """Answers who follows a link in a mail."""

    path = PATH

    def __init__(
        self,
        database: Database,
        clock: Clock,
        links: Links,
        wake: Callable[[int], None] = lambda _home: None,
    ) -> None:
        self._database, self._clock, self._links, self._wake = database, clock, links, wake

    async def show(self, request: web.Request) -> web.Response:
        """Show what a link will do, and change nothing."""
        async with self._database.read() as db:
            one = await self._opened(db, request.match_info["token"])
            return self._page(one) if one is not None else _nowhere()

    async def act(self, request: web.Request) -> web.Response:
        """Do what a link is for; of what fails it is said whether it counts."""
        if (request.content_length or 0) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
        if (said := await _said(request)) is None:
            return _nowhere(400)
        try:
            return await self._done(request, said)
        except Uncertain:
            log.exception("mail.uncertain")
            return away.told(Became.UNCERTAIN, await self._spoken(request))
        except Exception:
            log.exception("mail.failed")
            return away.told(Became.NOT_DONE, await self._spoken(request))

    async def _done(self, request: web.Request, said: Mapping[str, str]) -> web.Response:
        """Return how it stands once it is done, or why it is not. What is raised says that it is not done."""
        token = request.match_info["token"]
        try:
            async with self._database.write() as db:
                one = await self._opened(db, token, to_act=True)
                if one is None or (ONE_CLICK in said and one.link.does is not Does.MAIL):
                    return _nowhere()
                await self._do(db, one, said)
        except Refusal as refusal:
            async with self._database.read() as db:
                one = await self._opened(db, token)
                return self._page(one, refusal, said) if one is not None else _nowhere()
        log.info("mail.answered", does=one.link.does)
        self._wake(one.network.id)
        try:
            return await self.show(request)
        except Exception:
            log.exception("mail.failed")
            return away.told(Became.DONE, [one.person.language])

    async def _spoken(self, request: web.Request) -> Sequence[Language]:
        """Return the language of whose link it is; all where nobody can tell."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self._database.read() as db:
                one = await self._opened(db, request.match_info["token"])
        except Exception:  # what failed before may fail here too
            one = None
        return [one.person.language] if one is not None else list(Language)

    async def _do(self, db: AsyncSession, one: Opened, said: Mapping[str, str]) -> None:
        now = self._clock.now()
        if one.link.does is Does.MAIL:
            await mail_link.says_about_mail(db, one, yes=said.get(view.SAYS) == view.YES, now=now)
        elif one.link.does in SAYS:
            await mail_link.says_coming(db, one, view.seen(said.get(view.SEEN, "")), now)
        else:
            await mail_link.asks(db, one, said.get(view.WORDS, ""), now)

    async def _opened(self, db: AsyncSession, token: str, *, to_act: bool = False) -> Opened | None:
        """Return what a link is about: nothing of one that was not signed here, for just this.

        One that was signed for nothing costs no look at the rows.
        """
        key = key_of(token)
        if not key or not self._links.signed(token, *Does):
            return None
        one = await mail_link.open_link(db, key, to_act=to_act)
        return one if one is not None and self._links.signed(token, one.link.does) else None

    def _page(
        self, one: Opened, refusal: Refusal | None = None, said: Mapping[str, str] | None = None
    ) -> web.Response:
        t = Texts(one.person.language, one.network.zone).on(self._clock.now())
        gone = isinstance(refusal, NotFound)
        page = view.page(t, one, None if gone else refusal, (said or {}).get(view.WORDS, ""))
        over = one.over and not (one.used and one.link.does is Does.ASK and not one.moved)
        return answered(page, 410 if over else 422 if refusal is not None else 200)


async def _said(request: web.Request) -> dict[str, str] | None:
    """Return the fields of a form; nothing where what came is none."""
    try:
        fields = await request.post()
    except (ValueError, LookupError, AssertionError):  # as the library says so of a body that is no form
        return None
    return {name: tidy(value) for name, value in fields.items() if isinstance(value, str)}


def _nowhere(status: int = 404) -> web.Response:
    """Say in both languages that nothing is here, and not why."""
    return answered(view.nowhere(*(Texts(language, "UTC") for language in Language)), status)
