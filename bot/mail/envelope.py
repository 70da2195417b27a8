"""A mail as a server takes it: both forms, and the headers by which programs know what it is."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from bot.slack.blocks import File

LONGEST_SUBJECT = 150  # characters
UNFOLDED = SMTP.clone(max_line_length=998)  # else a long link in a header is encoded, and no link any more


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
    mail = EmailMessage(policy=UNFOLDED)
    mail["From"] = Address(name, local, domain)
    mail["To"] = to
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
