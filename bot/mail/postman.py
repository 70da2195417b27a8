"""Hands one mail to the server, and tells which of three things came of it.

What the server refuses is certain. Where it says nothing of use once the words were on their way nobody can
tell whether they arrive, and no server can be asked: such a mail never goes a second time.
"""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import parseaddr

import aiosmtplib

from bot.mail.outcome import NobodyKnows, NotTaken, Outcome, Taken
from bot.mail.server import Server, Tls
from models.mail_address import on_the_wire

SECONDS = 20.0  # that a server has for each answer
NAMES: tuple[tuple[type[Exception], str], ...] = (
    (aiosmtplib.SMTPConnectError, "no_connection"),
    (aiosmtplib.SMTPServerDisconnected, "connection_lost"),
    (aiosmtplib.SMTPTimeoutError, "no_answer"),
)
GO_ON, TAKEN = 354, 250
HEAD_ALONE, FAILURES = ("RET=HDRS",), ("NOTIFY=FAILURE",)  # of RFC 3461
REFUSES = range(400, 600)
FOR_GOOD = 500  # from this code on a server means it
# What a server says of an address: of RFC 3463 the codes about who a mail is for, none about its sender.
UNKNOWN_THERE = (550, 551, 553)
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")
OF_A_MAILBOX = (450, 550, 551, 552, 553)  # where no code of RFC 3463 says otherwise
ADDRESSES, MAILBOXES, SENDERS = "1", "2", ("7", "8")  # the parts of such a code
NO_SUCH = tuple(f"5.1.{detail}" for detail in (0, 1, 2, 3, 4, 6, 10))


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

    async def send(self, to: str, message: bytes, key: str) -> Outcome:
        """Hand in one mail to one address; `key`: its id, which comes back with it where it comes back.

        A server that knows how is asked to send back the head alone, without what was written.
        """
        try:
            to = on_the_wire(to)
        except UnicodeError:
            return NotTaken("address_not_ascii", final=True, address=True)
        try:
            async with self.connected() as client:
                if client.is_ehlo_or_helo_needed:
                    with suppress(aiosmtplib.SMTPHeloError):
                        await client.ehlo()
                knows = client.supports_extension("dsn")
                await client.mail(self.address, options=[*HEAD_ALONE, f"ENVID={key}"] if knows else [])
                try:
                    await client.rcpt(to, options=[*FAILURES] if knows else [])
                except aiosmtplib.SMTPRecipientRefused as refused:
                    return refusal(refused.code, refused.message, of_address=True)
                return await self._words(client, message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return NotTaken(name_of(error), server=True)

    async def _words(self, client: aiosmtplib.SMTP, message: bytes) -> Outcome:
        """Send the words, once the server asks for them; only what it then refuses it surely has not."""
        ready = await client.execute_command(b"DATA")
        if ready.code != GO_ON:
            return refusal(ready.code, ready.message)
        try:
            assert client.protocol is not None
            client.protocol.write(_dotted(message))
            said = await client.protocol.read_response(timeout=self._seconds)
        except (aiosmtplib.SMTPException, OSError) as error:
            return NobodyKnows(name_of(error))
        if said.code in REFUSES:
            return refusal(said.code, said.message)
        if said.code != TAKEN:
            return NobodyKnows(f"smtp_{said.code}")
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        return Taken()


def _dotted(message: bytes) -> bytes:
    """Return words as they stand after DATA: a point at the beginning of a line is none that ends them."""
    lines = message.removesuffix(b"\r\n").split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def refusal(code: int, words: str, *, of_address: bool = False) -> NotTaken:
    """Return what a refusal means; `of_address`: it was said of an address, and so may mean that."""
    known = of_address and no_such_address(code, words)
    return NotTaken(f"smtp_{code}", code >= FOR_GOOD, known, of_server(code, words))


def of_server(code: int, words: str) -> bool:
    """Tell whether a server speaks of itself or of who sends: a rule, a full disk; not of who gets it."""
    if (found := ENHANCED.match(words)) is None:
        return code not in OF_A_MAILBOX
    _class, subject, detail = found.group().split(".")
    return detail in SENDERS if subject == ADDRESSES else subject != MAILBOXES


def no_such_address(code: int, words: str) -> bool:
    """Tell whether it is the address that a server refuses: neither a rule of its own nor a full mailbox."""
    if (found := ENHANCED.match(words)) is not None:
        return code >= FOR_GOOD and found.group() in NO_SUCH
    return code in UNKNOWN_THERE


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
