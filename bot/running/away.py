"""What a public page answers when something fails beneath it, mostly the database: what became of a press."""

from collections.abc import Iterable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.running.web_pages import answered
from bot.texts import Texts
from bot.views import away as view
from bot.views.away import Became
from models.person import Language

log = structlog.get_logger()

LATER = 503
RETRY_AFTER = 120  # seconds
LOOKS = ("GET", "HEAD")


@web.middleware
async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what fails with a page; who only looked or pressed something is told that nothing came of it."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("serving.failed")
        return told(Became.NOT_SHOWN if request.method in LOOKS else Became.NOT_DONE)


def told(became: Became, languages: Iterable[Language] = tuple(Language)) -> web.Response:
    """Answer with what became of it, in the languages of who reads; programs read when to come back."""
    page = answered(
        view.page(became, *(Texts(one, "UTC") for one in languages)),
        200 if became is Became.DONE else LATER,
    )
    if became is not Became.DONE:
        page.headers["Retry-After"] = str(RETRY_AFTER)
    return page
