"""A mail as a server takes it: both forms, and the headers by which programs know what it is.

The head is written here: what people typed is encoded and never read as if it were, and a link stays whole.
"""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from bot.slack.blocks import File
from models.mail_address import on_the_wire

LONGEST_SUBJECT = 150  # characters
WIDEST = 76  # characters of a line, so that an encoded word has 75 at most
ENCODED = "=?"  # by which a reader takes a word for an encoded one
POLICY = EmailPolicy(linesep="\r\n", cte_type="7bit", max_line_length=WIDEST)  # every server takes it


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
    """Return a mail. Sent again it has the same id: a program that has it knows so.

    Raises UnicodeError where a link has letters that not every server takes.
    """
    name, address = parseaddr(sender)
    head = {
        "From": f"{_called(name)}<{_written(address)}>",
        "To": _to(to),
        "Subject": _said("Subject", in_one_line(letter.subject)),
        "Date": format_datetime(now),
        "Message-ID": f"<{key}@{address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Unsubscribe": f"<{letter.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = EmailMessage(policy=POLICY)
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.file is not None:
        mail.add_attachment(
            letter.file.content, maintype="text", subtype="calendar", filename=letter.file.name
        )
    mail["Content-Language"] = letter.language  # what sets the content takes away all that is said of it
    lines = "".join(f"{header}: {value}\r\n" for header, value in head.items() if value)
    return lines.encode("ascii") + mail.as_bytes()


def in_one_line(words: str) -> str:
    """Return words as they may stand in a header: nothing in them begins another line."""
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return said if len(said) <= LONGEST_SUBJECT else f"{said[: LONGEST_SUBJECT - 1]}…"


def _said(header: str, words: str) -> str:
    """Return words as a header has them: encoded where they have other letters, or could be taken for it."""
    charset = "us-ascii" if _plain(words) else "utf-8"
    return Header(words, charset, WIDEST, header).encode(linesep="\r\n")


def _plain(words: str) -> bool:
    return words.isascii() and ENCODED not in words


def _called(name: str) -> str:
    """Return who sends it, before their address; nothing where that has no name."""
    if not name:
        return ""
    return f"{str(Address(name)).removesuffix(' <>') if _plain(name) else _said('From', name)} "


def _to(address: str) -> str:
    """Return to whom it goes; nothing of an address that is refused before anything goes."""
    try:
        return _written(on_the_wire(address))
    except UnicodeError:
        return ""


def _written(address: str) -> str:
    """Return an address as it stands in a head: what would mean something there is quoted."""
    local, _, domain = address.rpartition("@")
    return Address("", local, domain).addr_spec
