"""HTTP mode: what Slack posts to us, verified before anything of it is read."""

from binascii import a2b_qp
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.running.logs import Sparingly

log = structlog.get_logger()

PATH = "/slack/events"
LARGEST = 1024 * 1024  # bytes: a view of 250 kB fits, percent-encoded
PAYLOAD = b"payload="
FORM = "application/x-www-form-urlencoded"
SHORT = 500  # bytes


def unquoted(text: bytes) -> bytes:
    """Return a percent-encoded form value as it was, decoded in C.

    The decoder of quoted-printable does the same work on other signs: `=41` for `%41`. A bare `=` or a line
    break, which mean something to it, do not stand in a value that was encoded.
    """
    return a2b_qp(text.replace(b"+", b" ").replace(b"%", b"="))


def decoded(body: bytes, content_type: str) -> dict[str, Any]:
    """Return what a body holds: JSON, a form with a payload of JSON, or a form. Raises ValueError."""
    if content_type == "application/json":
        return _object(body)
    value = body.removeprefix(PAYLOAD)
    if value is not body and not any(sign in value for sign in b"=&\r\n"):
        return _object(unquoted(value))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return _object(fields["payload"].encode()) if "payload" in fields else dict(fields)


def is_certificate_check(request: web.Request, body: bytes) -> bool:
    """Tell whether Slack only looks at our certificate, which it need not sign; no more is read of it."""
    if request.method == "GET":
        return request.query.get("ssl_check") == "1"
    form = request.content_type == FORM and len(body) < SHORT and b"ssl_check" in body
    return form and ("ssl_check", "1") in parse_qsl(body.decode(errors="replace"))


def _object(text: bytes) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])


async def unheard(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Answer a payload that nothing listens to: nobody waits in vain, and Slack does not send it again.

    What cannot be Slack's is refused, and so is what broke something on its way.
    """
    if not isinstance(error, BoltUnhandledRequestError):
        log.error("reception.failed", exc_info=error)
        return BoltResponse(status=500)
    kind = body.get("type")
    if not isinstance(kind, str):
        return BoltResponse(status=404)
    if kind == "app_rate_limited":  # Slack leaves events out for a while
        log.warning("reception.rate_limited")
    else:
        log.info("reception.unheard", kind=kind)
    return BoltResponse(status=200, body={"options": []} if kind.endswith("_suggestion") else "")


class Reception:
    """Takes what Slack posts: signature and age first, then the form, then Bolt."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._log = Sparingly()
        self.heard_at = monotonic()

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request; what is not Slack's, or older than five minutes, is not read."""
        body = await request.read()
        if is_certificate_check(request, body):
            return web.Response()
        if not self._is_from_slack(request, body):
            self._log.warning("reception.refused")
            return web.Response(status=401)
        self.heard_at = monotonic()
        try:
            payload = decoded(body, request.content_type)
        except (ValueError, RecursionError):  # no JSON, or such as nobody nests
            return web.Response(status=400, text="This is not what Slack sends.")
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": payload.get("challenge")})
        return await self._dispatch(payload)

    def _is_from_slack(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not timestamp.isdecimal() or not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except ValueError:  # no text, or a number of thousands of digits
            return False

    async def _dispatch(self, payload: dict[str, Any]) -> web.Response:
        # In HTTP mode Bolt takes only text, and reads forms slowly; this was verified and read already.
        asked = AsyncBoltRequest(body=payload, mode="socket_mode")
        try:
            answer = await self._app.async_dispatch(asked)
        except Exception as error:  # Bolt raises on payloads that it does not expect
            log.warning("reception.malformed", error=type(error).__name__)
            return web.Response(status=400)
        kind = answer.first_headers_without_set_cookie().get("content-type", "text/plain;charset=utf-8")
        return web.Response(status=answer.status, body=answer.body.encode(), headers={"Content-Type": kind})
