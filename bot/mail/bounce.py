"""What a server writes back when a mail did not arrive after all (RFC 3464), read as far as it is certain.

Which mail it was stands in it: every mail has an id that nobody guesses, and comes back with it. Whoever
forges such a message has had the mail. Of a message that anybody may write only so much is looked at that it
costs nothing: its own parts, and none that stand in them.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import HeaderParser
from itertools import islice

import msgspec

LARGEST = 1024 * 1024  # bytes that are read; what counts stands at the beginning
LONGEST_PART = 64 * 1024  # bytes of a head, or of a report
LONGEST_KIND = 1000  # characters that say what kind of message it is
LONGEST_ADDRESS = 320  # characters (RFC 3696)
REPORT = "multipart/report"
STATUSES = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
KEY = re.compile(r"<([0-9a-f]{24})@[^<>@\s]+>", re.ASCII)
BARE = re.compile(r"[0-9a-f]{24}", re.ASCII)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
FAILED = re.compile(r"failed(?![\w-])", re.IGNORECASE)  # a remark may follow
HEAD_ENDS = re.compile(rb"(?:\A|\n)\r?\n")
BETWEEN = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
MOST = 10  # parts, and recipients that one mail to one person may have become on its way

Part = tuple[Message, bytes]  # its head, and what follows


class Failed(msgspec.Struct, frozen=True):
    """One recipient that a mail did not reach: the status code (RFC 3463), and the address if it is known."""

    status: str
    to: str = ""


class Bounced(msgspec.Struct, frozen=True):
    """A mail that did not arrive: its id, and whom it did not reach."""

    key: str
    failed: list[Failed]


def read(message: bytes) -> Bounced | None:
    """Return what did not arrive; None of what is no such report, tells of a delay, or of nothing of ours."""
    try:
        return _read(message)
    except (ValueError, LookupError, TypeError, AttributeError):  # as the library says so
        return None


def _read(message: bytes) -> Bounced | None:
    mail, body = _parted(message)
    if len(str(mail.get("Content-Type", ""))) > LONGEST_KIND or mail.get_content_type() != REPORT:
        return None
    parts = [_parted(one) for one in islice(_between(body, mail.get_boundary("")), MOST)]
    groups = [group for part in parts if _kind(part) in STATUSES for group in islice(_groups(part), MOST + 1)]
    failed = [_failed(group) for group in groups if FAILED.match(_word(group, "Action"))][:MOST]
    key = _key(mail, [part for part in parts if _kind(part) in RETURNED], groups)
    return Bounced(key, failed) if failed and key else None


def _failed(group: Message) -> Failed:
    """Where it did not arrive in the end: whom it was for at first may well have it, and have sent it on."""
    status = STATUS.search(_word(group, "Status"))
    to = _word(group, "Final-Recipient").partition(";")[2].strip().strip("<>")
    known = len(to) <= LONGEST_ADDRESS and to.isprintable()
    return Failed(status.group() if status is not None else "5.0.0", to if known else "")


def _key(mail: Message, returned: list[Part], groups: list[Message]) -> str:
    """Return the id of the mail itself; empty where it is none of ours.

    It stands in what comes back of it, in the id that we gave to its envelope, or where a server repeats it.
    A mail that only answers one of ours is somebody else's: the one that is named as answered counts where
    nothing of a mail comes back.
    """
    heads = [_parted(_decoded(part))[0] for part in returned]
    own = [found for head in heads for found in KEY.findall(_word(head, "Message-ID"))]
    envelopes = [word for group in groups if BARE.fullmatch(word := _word(group, "Original-Envelope-Id"))]
    repeated = [found for group in groups for found in KEY.findall(_word(group, "X-Original-Message-ID"))]
    answered = KEY.findall(_word(mail, "In-Reply-To")) if not returned else []
    return next(iter([*own, *envelopes, *repeated, *answered]), "")


def _parted(message: bytes) -> Part:
    """Return the head of a message or of a part, and what follows it."""
    end = HEAD_ENDS.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end is not None else (message, b"")
    return _fields(head[:LONGEST_PART].decode(errors="replace")), body


def _fields(words: str) -> Message:
    return HeaderParser(policy=policy.compat32).parsestr(words)


def _between(body: bytes, boundary: str) -> Iterator[bytes]:
    """Return the parts of a message, each from one boundary to the next or to the end."""
    if not boundary:
        return
    line = re.compile(rb"^--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
    begins = None
    for found in line.finditer(body):
        if begins is not None:
            yield body[begins : found.start()]
        if found.group(1):
            return
        begins = found.end()
    if begins is not None:
        yield body[begins:]


def _kind(part: Part) -> str:
    short = len(str(part[0].get("Content-Type", ""))) <= LONGEST_KIND
    return part[0].get_content_type() if short else ""


def _decoded(part: Part) -> bytes:
    head, body = part
    coding, body = _word(head, "Content-Transfer-Encoding").lower(), body[: 2 * LONGEST_PART]
    if coding == "base64":
        return binascii.a2b_base64(body)
    return quopri.decodestring(body) if coding == "quoted-printable" else body


def _groups(part: Part) -> Iterator[Message]:
    """The fields of a report: about the mail, then about each recipient."""
    for block in BETWEEN.split(_decoded(part)[:LONGEST_PART].decode(errors="replace")):
        if block.strip():
            yield _fields(block.strip())


def _word(fields: Message, name: str) -> str:
    return str(fields.get(name) or "").strip()
