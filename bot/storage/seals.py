"""Secrets at rest: what is sealed for a workspace can be opened for no other, and with no other key.

And tickets that come back from a browser: made with such a key, and good for a while.
"""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

ID = 8  # characters of a key's id
KEY = 32  # bytes
TICKET = b"ticket"  # what is in each: a seal holds something else


class CannotOpen(Exception):
    """It was sealed with a key that is not given any more, or for another workspace."""


def new_key() -> str:
    """Return a key that nobody knows yet."""
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Tell whether this is a key, letter for letter as one is made, here or by another program.

    Fernet skips what is no letter and drops what comes behind the key: two keys with a space between would be
    one.
    """
    try:
        key = urlsafe_b64decode(text)
    except ValueError:
        return False
    return len(key) == KEY and text in (urlsafe_b64encode(key).decode(), b64encode(key).decode())


def id_of(key: str) -> str:
    """Return by what a key goes, which does not tell it."""
    return sha256(key.encode()).hexdigest()[:ID]


class Seals:
    """Seals with the first of some keys, and opens with each."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self.key_id = id_of(keys[0])

    def seal(self, team_id: str, secret: str) -> str:
        """Return a secret of a workspace as it is kept; nothing stays nothing."""
        if not secret:
            return ""
        return self._fernet.encrypt(msgspec.json.encode((team_id, secret))).decode()

    def open(self, team_id: str, sealed: str) -> str:
        """Return what was sealed for a workspace. Raises CannotOpen."""
        if not sealed:
            return ""
        try:
            kept_for, secret = msgspec.json.decode(self._fernet.decrypt(sealed), type=tuple[str, str])
        except (InvalidToken, msgspec.MsgspecError):
            raise CannotOpen from None
        if kept_for != team_id:
            raise CannotOpen
        return secret

    def ticket(self, now: datetime) -> str:
        """Return a ticket that nobody else can make, and no other equals."""
        return self._fernet.encrypt_at_time(TICKET, int(now.timestamp())).decode()

    def is_ticket(self, text: str, now: datetime, lasts: timedelta) -> bool:
        """Tell whether this is a ticket that was made less than `lasts` ago."""
        try:
            held = self._fernet.decrypt_at_time(
                text, ttl=int(lasts.total_seconds()) - 1, current_time=int(now.timestamp())
            )
        except InvalidToken:
            return False
        return held == TICKET
