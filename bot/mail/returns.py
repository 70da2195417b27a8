"""The address at which a running Kring is told of mail that came back, by who has the secret of its links."""

import hashlib
import hmac
from collections.abc import Callable

import msgspec
import structlog
from aiohttp import web

from bot.mail.bounce import Bounced
from bot.running.clock import Clock
from bot.storage.database import Database
from models import mail_returned

log = structlog.get_logger()

PATH = "/mail/returned"
SIGNED = "X-Kring-Signature"
LARGEST = 16 * 1024  # bytes
DONE, NOT_OURS, LATER = 204, 401, 503


def signature(secret: str, body: bytes) -> str:
    """Return by what a running Kring knows that this was sent by its operator."""
    return hmac.new(secret.encode(), b"kring mail returned\0" + body, hashlib.sha256).hexdigest()


class Returns:
    """Takes in what came back; told twice it is the same."""

    path = PATH

    def __init__(
        self, database: Database, clock: Clock, secrets: str, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._database, self._clock, self._wake = database, clock, wake
        self._secrets = secrets.split()

    async def take(self, request: web.Request) -> web.Response:
        """Note that a mail did not arrive; what is being sent just now is told of later."""
        body, given = await request.read(), request.headers.get(SIGNED, "").encode(errors="replace")
        known = (hmac.compare_digest(signature(one, body).encode(), given) for one in self._secrets)
        if len(body) > LARGEST or not any(known):
            return web.Response(status=NOT_OURS)
        try:
            told = msgspec.json.decode(body, type=Bounced)
        except msgspec.MsgspecError:
            return web.Response(status=400)
        async with self._database.write() as db:
            failed = [(one.status, one.to) for one in told.failed]
            done = await mail_returned.came_back(db, told.key, failed, self._clock.now())
        if not done:
            return web.Response(status=LATER)
        log.info("mail.came_back", mail=told.key, statuses=[one.status for one in told.failed])
        self._wake()
        return web.Response(status=DONE)
