"""How a page is answered: no script runs in it, no other page holds it in a frame, and nothing keeps it.

Where a reader goes from there does not learn where they came from.
"""

import base64
import hashlib

from aiohttp import web

from bot.views.web_page import STYLE

_STYLE = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}


def answered(page: str, status: int) -> web.Response:
    """Answer with a page."""
    return web.Response(text=page, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)
