"""Only this machine's own browser may ask: no other host's name, no other page's requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OWN_NAMES = {"localhost", "127.0.0.1", "::1"}
POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _own(host: str, port: int) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname in OWN_NAMES and (parts.port or 80) == port
    except ValueError:
        return False


def guard(port: Callable[[], int]) -> Middleware:
    """A middleware that refuses what does not come from this page."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _own(request.headers.get("Host", ""), port()):
            raise web.HTTPForbidden(text="this page is for this machine alone")
        origin = request.headers.get("Origin")
        if origin is not None and not (
            origin.startswith("http://") and _own(origin.removeprefix("http://"), port())
        ):
            raise web.HTTPForbidden(text="another page may not ask this one")
        if request.method == "POST" and request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="expected JSON")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return check
