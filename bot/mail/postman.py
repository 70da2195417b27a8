"""Hands one mail to the server, and tells which of three things came of it.

What the server answered is certain. Where the connection was lost once the words were on their way nobody can
tell whether they arrive, and no server can be asked: such a mail never goes a second time.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import parseaddr

import aiosmtplib

from bot.mail.outcome import NobodyKnows, NotTaken, Outcome, Taken
from bot.mail.server import Server, Tls

SECONDS = 20.0  # that a server has for each answer
NAMES: tuple[tuple[type[Exception], str], ...] = (
    (aiosmtplib.SMTPConnectError, "no_connection"),
    (aiosmtplib.SMTPServerDisconnected, "connection_lost"),
    (aiosmtplib.SMTPTimeoutError, "no_answer"),
)
FOR_GOOD = 500  # from this code on a server means it


class Postman:
    """Hands mail to one server, each over a connection of its own."""

    def __init__(self, server: Server, sender: str, seconds: float = SECONDS) -> None:
        self._server, self._seconds = server, seconds
        self.sender = sender
        self.address = parseaddr(sender)[1]

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """Be connected, secured and logged in. Raises SMTPException, OSError and ValueError."""
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host, port=server.port, timeout=self._seconds,
            use_tls=server.tls is Tls.AT_ONCE, start_tls=server.tls is Tls.AFTER_HELLO,
            username=server.user or None, password=server.password or None,
            local_hostname=self.address.rpartition("@")[2],
        )  # fmt: skip
        try:
            await client.connect()
            yield client
        finally:
            client.close()

    async def send(self, to: str, message: bytes) -> Outcome:
        """Hand in one mail to one address."""
        try:
            to = _on_the_wire(to)
        except UnicodeError:
            return NotTaken("address_not_ascii", final=True, address=True)
        try:
            async with self.connected() as client:
                await client.mail(self.address)
                try:
                    await client.rcpt(to)
                except aiosmtplib.SMTPRecipientRefused as refused:
                    final = refused.code >= FOR_GOOD
                    return NotTaken(f"smtp_{refused.code}", final, address=final)
                return await _words(client, message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return NotTaken(name_of(error))


async def _words(client: aiosmtplib.SMTP, message: bytes) -> Outcome:
    """Send the words themselves: what the server does not answer to now, nobody knows."""
    try:
        await client.data(message)
    except aiosmtplib.SMTPResponseException as refused:
        return NotTaken(f"smtp_{refused.code}", refused.code >= FOR_GOOD)
    except (aiosmtplib.SMTPException, OSError) as error:
        return NobodyKnows(name_of(error))
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit()
    return Taken()


def _on_the_wire(address: str) -> str:
    """Return an address as every server takes it. Raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"


def name_of(error: Exception) -> str:
    """Return what went wrong, without anything that a server or a person wrote."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"smtp_{error.code}"
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLError):
            return "no_tls"
        inner = inner.__cause__ or inner.__context__
    return next((name for kind, name in NAMES if isinstance(error, kind)), type(error).__name__)
