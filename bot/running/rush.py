"""How often public pages are asked for: so much of each address, and of all, that no script holds up others.

Nothing is kept of who came: an address becomes a place in a list by a key that only this process knows, and
what stands there is a moment. The list never grows; two addresses seldom share a place.
"""

import hashlib
import re
import secrets
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from time import monotonic

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.running.logs import Sparingly
from bot.running.web_pages import answered
from bot.texts import Texts
from bot.views import rush as view
from models.person import Language

PLACES = 2**16
ROUNDED = 1e-6  # seconds that come of adding numbers
FORWARDED = "X-Forwarded-For"
# As some proxies write it.
WITH_PORT = re.compile(r"(?:\[([^\[\]]+)\]|([\d.]+))(?::\d+)?", re.ASCII)
ONE_HOUSE = 64  # bits of an address of IPv6 that one connection has
TOO_MANY = 429


@dataclass(frozen=True)
class Pace:
    """How many requests may come together, and how many a second after that."""

    at_once: int
    a_second: float

    def moved(self, until: float, now: float) -> float:
        """Return until when what came is worked off with one more; `until`: without it."""
        return max(until, now) + 1 / self.a_second

    def wait(self, until: float, now: float) -> float:
        """Return for how many seconds one that is worked off then is too many; 0 where it is not."""
        seconds = until - now - self.at_once / self.a_second
        return seconds if seconds > ROUNDED else 0.0


@dataclass(frozen=True)
class Paces:
    """For one address, and for all together."""

    each: Pace
    all: Pace


# A school behind one address opens a handful of pages each on an evening.
PEOPLE = Paces(Pace(150, 2), Pace(1500, 50))
PROGRAMS = Paces(Pace(600, 20), Pace(3000, 100))  # those that fetch calendars for many people


class Rush:
    """Answers requests as long as they are not too many, and says else when to come back."""

    def __init__(self, paces: Paces = PEOPLE, moment: Callable[[], float] = monotonic) -> None:
        self._paces, self._moment = paces, moment
        self._key, self._log = secrets.token_bytes(32), Sparingly()
        self._each, self._all = array("d", bytes(8 * PLACES)), 0.0

    def keeps(self, handler: Handler) -> Handler:
        """Return a handler that is asked only as often as may be."""

        async def kept(request: web.Request) -> web.StreamResponse:
            if seconds := self.wait(who_asks(request)):
                self._log.warning("serving.rush")
                page = answered(view.page(*(Texts(language, "UTC") for language in Language)), TOO_MANY)
                page.headers["Retry-After"] = str(ceil(seconds))
                return page
            return await handler(request)

        return kept

    def wait(self, address: str) -> float:
        """Count a request of an address; return for how many seconds it is one too many, else 0.

        One that is not answered counts for nothing. Without an address only how many there are is known.
        """
        now, paces = self._moment(), self._paces
        whole = paces.all.moved(self._all, now)
        place = self._place(address) if address else None
        own = paces.each.moved(self._each[place], now) if place is not None else now
        if seconds := paces.each.wait(own, now) or paces.all.wait(whole, now):
            return seconds
        self._all = whole
        if place is not None:
            self._each[place] = own
        return 0.0

    def _place(self, address: str) -> int:
        told = hashlib.blake2b(address.encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(told) % PLACES


def who_asks(request: web.Request) -> str:
    """Return the address that asks, of IPv6 the part that one house has; empty where it is not known.

    A proxy on this machine or beside it tells for whom it asks: what it wrote itself is the last. What
    somebody from outside writes there is not believed.
    """
    peer = _read(request.remote or "")
    if peer is None or peer.is_global:
        return _short(peer)
    told = request.headers.getall(FORWARDED, [])
    return _short(_read(told[-1].rpartition(",")[2])) if told else ""


Address = IPv4Address | IPv6Address


def _read(words: str) -> Address | None:
    try:
        known = WITH_PORT.fullmatch(words := words.strip())
        found = ip_address((known.group(1) or known.group(2)) if known is not None else words)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _short(address: Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - ONE_HOUSE))
    return str(address) if address is not None else ""
