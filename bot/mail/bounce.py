"""What a server writes back when a mail did not arrive after all (RFC 3464), read as far as it is certain.

Which mail it was stands in it: every mail has an id that nobody guesses, and comes back with it. Whoever
forges such a message has had the mail.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

import msgspec

LARGEST = 1024 * 1024  # bytes that are read; what counts stands at the beginning
REPORTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
REFERS = ("Message-ID", "X-Original-Message-ID", "In-Reply-To", "References")
KEY = re.compile(r"<([0-9a-f]{24})@[^<>@\s]+>", re.ASCII)
BARE = re.compile(r"[0-9a-f]{24}", re.ASCII)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
FAILED = "failed"
MOST = 10  # recipients that one mail to one person may have become on its way


class Bounced(msgspec.Struct, frozen=True):
    """A mail that did not arrive: its id, the status code (RFC 3463), the addresses that are named."""

    key: str
    status: str
    to: list[str]


def read(message: bytes) -> Bounced | None:
    """Return what did not arrive; None of what is no such report, tells of a delay, or of nothing of ours."""
    try:
        return _read(message_from_bytes(message, policy=policy.compat32))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # as the library says so
        return None


def _read(mail: Message) -> Bounced | None:
    if mail.get_content_type() != "multipart/report":
        return None
    groups = [group for part in mail.walk() if part.get_content_type() in REPORTS for group in _groups(part)]
    failed = [group for group in groups if _word(group, "Action").lower() == FAILED]
    keys = [*_returned(mail), *_envelopes(groups), *_ids(mail)]
    if not failed or not keys:
        return None
    status = STATUS.search(_word(failed[0], "Status"))
    told = [_word(group, name) for group in failed for name in ("Original-Recipient", "Final-Recipient")]
    to = [one.partition(";")[2].strip().strip("<>") for one in told[: 2 * MOST]]
    return Bounced(keys[0], status.group() if status is not None else "5.0.0", [one for one in to if one])


def _groups(report: Message) -> Iterator[Message]:
    """The fields of a report: about the mail, then about each recipient."""
    payload = report.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))
        return
    for block in re.split(r"\r?\n\r?\n", str(payload)):  # a kind of report that the library does not part
        yield message_from_bytes(block.strip().encode(errors="replace"), policy=policy.compat32)


def _returned(mail: Message) -> Iterator[str]:
    """The ids in what comes back of the mail itself: whole, or its head alone."""
    for part in mail.walk():
        kind, payload = part.get_content_type(), part.get_payload()
        if kind not in RETURNED:
            continue
        if isinstance(payload, list):
            yield from (key for one in payload if isinstance(one, Message) for key in _ids(one))
        else:
            words = part.get_payload(decode=True)
            if isinstance(words, bytes):
                yield from _ids(message_from_bytes(words, policy=policy.compat32))


def _envelopes(groups: list[Message]) -> Iterator[str]:
    """The ids that we gave to the envelope, where the servers on the way keep them."""
    yield from (key for one in groups if BARE.fullmatch(key := _word(one, "Original-Envelope-Id")))


def _ids(mail: Message) -> Iterator[str]:
    for name in REFERS:
        yield from KEY.findall(_word(mail, name))


def _word(fields: Message, name: str) -> str:
    return str(fields.get(name) or "").strip()
