"""A mail as a server takes it: both forms, and the headers by which programs know what it is."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

from bot.mail.postal import on_the_wire
from bot.slack.blocks import File

LONGEST_SUBJECT = 150  # characters
WIDEST = 76  # characters of a line, so that an encoded word has 75 at most
SAID = "subject"
AS_IT_IS = ("list-unsubscribe",)  # a link: folded it would be encoded, and no link any more


class Policy(EmailPolicy):
    """Every server takes it: seven bits, and headers that are folded but where that would change them."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as it goes over the wire."""
        if name.lower() in AS_IT_IS:
            return f"{name}: {value}\r\n".encode("ascii")
        if name.lower() == SAID and not str(value).isascii():  # folded word by word it loses spaces
            said = Header(str(value), "utf-8", WIDEST, name).encode(linesep="\r\n")
            return f"{name}: {said}\r\n".encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = Policy(linesep="\r\n", cte_type="7bit", max_line_length=WIDEST)


@dataclass(frozen=True)
class Letter:
    """What somebody reads, in both forms; `stop` is the link by which no more comes."""

    subject: str
    text: str
    html: str
    language: str
    stop: str
    file: File | None = None


def sealed(letter: Letter, sender: str, to: str, key: str, now: datetime) -> bytes:
    """Return a mail. Sent again it has the same id: a program that has it knows so."""
    name, address = parseaddr(sender)
    local, _, domain = address.rpartition("@")
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(name, local, domain)
    with suppress(UnicodeError):  # such an address is refused before anything goes
        user, _, there = on_the_wire(to).rpartition("@")
        mail["To"] = Address("", user, there)
    mail["Subject"] = in_one_line(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["List-Unsubscribe"] = f"<{letter.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.file is not None:
        mail.add_attachment(
            letter.file.content, maintype="text", subtype="calendar", filename=letter.file.name
        )
    mail["Content-Language"] = letter.language  # what sets the content takes away all that is said of it
    return mail.as_bytes()


def in_one_line(words: str) -> str:
    """Return words as they may stand in a header: nothing in them begins another line."""
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return said if len(said) <= LONGEST_SUBJECT else f"{said[: LONGEST_SUBJECT - 1]}…"
