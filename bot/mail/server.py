"""Which server takes our mail, read from its address."""

from dataclasses import dataclass, field
from email.utils import getaddresses, parseaddr
from enum import StrEnum
from urllib.parse import unquote, urlsplit

SCHEMES = "smtps://, smtp:// or smtp+plain://"
HERE = ("127.0.0.1", "localhost", "::1")
FEWEST = 32  # characters of a secret that nobody guesses


class Tls(StrEnum):
    """How what goes to a server is kept from others, by the scheme of its address."""

    AT_ONCE = "smtps"  # from the first byte
    AFTER_HELLO = "smtp"  # STARTTLS, without which nothing is sent
    NONE = "smtp+plain"


PORTS = {Tls.AT_ONCE: 465, Tls.AFTER_HELLO: 587, Tls.NONE: 25}


@dataclass(frozen=True)
class Server:
    """Where mail is handed in; the password shows in no log."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)


def read(address: str) -> Server:
    """Return the server of an address such as `smtps://user:password@smtp.example.org`. Raises ValueError."""
    parts = urlsplit(address)
    tls, host = Tls(parts.scheme), parts.hostname
    if not host or parts.path.strip("/") or parts.query or parts.fragment or " " in address:
        raise ValueError(address)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) is not bool(password) or (tls is Tls.NONE and user and host not in HERE):
        raise ValueError(address)
    return Server(host, parts.port or PORTS[tls], tls, user, password)


def is_server(address: str) -> bool:
    """Tell whether this is the address of a server that mail can be handed to."""
    try:
        read(address)
    except ValueError:
        return False
    return True


def is_sender(text: str) -> bool:
    """Tell whether mail can come from here: one address, perhaps with a name before it."""
    _name, address = parseaddr(text)
    local, _, domain = address.rpartition("@")
    one = len(getaddresses([text])) == 1
    return one and bool(local) and "." in domain and address.isascii() and text.isprintable()


def are_secrets(text: str) -> bool:
    """Tell whether each of these, with spaces between, is long enough to sign with."""
    return bool(text.split()) and all(len(one) >= FEWEST for one in text.split())
