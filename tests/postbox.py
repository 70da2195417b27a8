"""A small SMTP server on this machine, which takes mail and can fail in each of the ways of a real one."""

import asyncio
import base64
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum


class Mood(StrEnum):
    """What the server does at a mail."""

    TAKES = "takes"
    REFUSES_ADDRESS = "refuses_address"  # 550 after RCPT
    BUSY = "busy"  # 451 after RCPT
    REFUSES_WORDS = "refuses_words"  # 554 after the words
    GREY = "grey"  # 451 after RCPT, the first time that somebody is named
    SILENT = "silent"  # says nothing after the words
    DROPS = "drops"  # takes the words, and is gone before it says so
    GONE_BEFORE = "gone_before"  # is gone before the words


@dataclass
class Postbox:
    """What arrived, and how the server behaves."""

    port: int = 0
    mood: Mood = Mood.TAKES
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None  # for STARTTLS
    reports: bool = False  # knows RFC 3461
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # of it, with each sender and recipient
    seconds: float = 0.0  # that it takes over each mail
    of: dict[str, Mood] = field(default_factory=dict)  # by the domain of who gets it; else `mood`
    known: set[str] = field(default_factory=set)  # who was named before
    tried: int = 0  # times that words or a recipient were offered

    @property
    def address(self) -> str:
        """The value of KRING_SMTP with which mail comes here."""
        who = "{}:{}@".format(*self.login) if self.login else ""
        return f"smtp+plain://{who}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client until it goes."""
        try:
            await self._speak(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")

        say("220 postbox")
        secure, known, to, sender, mood = False, False, "", "", self.mood
        while line := (await reader.readline()).decode().strip():
            word, rest = line.upper().split(" ")[0], line.partition(":")[2].strip(" <>")
            if word in ("EHLO", "HELO"):
                say("250-postbox")
                if self.tls and not secure:
                    say("250-STARTTLS")
                if self.login:
                    say("250-AUTH PLAIN")
                if self.reports:
                    say("250-DSN")
                say("250 8BITMIME")
            elif word == "STARTTLS" and self.tls:
                say("220 go on")
                await writer.drain()
                await writer.start_tls(self.tls)
                secure = True
            elif word == "AUTH" and self.login:
                given = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
                known = tuple(given) == self.login
                say("235 welcome" if known else "535 who is that?")
            elif word == "MAIL" and self.login and not known:
                say("530 log in first")
            elif word == "MAIL":
                sender = rest.split(">")[0]
                self.asked.append(rest.partition(">")[2].strip())
                say("250 ok")
            elif word == "RCPT":
                self.tried += 1
                to = rest.split(">")[0]
                self.asked.append(rest.partition(">")[2].strip())
                mood = self.of.get(to.rpartition("@")[2], self.mood)
                if mood is Mood.GREY:
                    mood = Mood.TAKES if to in self.known else Mood.BUSY
                self.known.add(to)
                refused = {Mood.REFUSES_ADDRESS: "550 nobody of that name", Mood.BUSY: "451 later"}
                say(refused.get(mood, "250 ok"))
            elif word == "DATA" and mood is Mood.GONE_BEFORE:
                return
            elif word == "DATA":
                say("354 go on")
                await writer.drain()
                words = await reader.readuntil(b"\r\n.\r\n")
                await asyncio.sleep(self.seconds)
                if mood is Mood.REFUSES_WORDS:
                    say("554 no")
                    continue
                parsed = email.message_from_bytes(
                    words[:-3].replace(b"\r\n..", b"\r\n."), policy=email.policy.default
                )
                assert isinstance(parsed, EmailMessage)
                self.mails.append(parsed)
                self.recipients.append(to)
                self.senders.append(sender)
                if mood is Mood.DROPS:
                    return
                if mood is Mood.SILENT:
                    await asyncio.sleep(3600)
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                await writer.drain()
                return
            else:
                say("250 ok" if word in ("RSET", "NOOP") else "502 what?")
            await writer.drain()


@asynccontextmanager
async def postbox(at_once: ssl.SSLContext | None = None, **how: object) -> AsyncIterator[Postbox]:
    """Serve one on a free port of this machine; `at_once`: with TLS from the first byte."""
    box = Postbox(**how)  # type: ignore[arg-type]
    talks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(box.serve(reader, writer))
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=at_once)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for talk in [*talks]:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
