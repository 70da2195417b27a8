"""Invented names for every person, organisation, place, Slack id and channel; and nothing else is changed.

The same one has the same invented name everywhere, also within what people wrote: a whole name however it is
written, and a part of one that has a capital. What words tell without a name stays.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from models.hosting import with_name
from models.unnamed import GONE

FIRST = (
    "Noor", "Sam", "Robin", "Jamie", "Kim", "Alex", "Senne", "Charlie", "Jules", "Luca", "Sasha", "Bo",
    "Mika", "Quinn", "Toby", "Merel", "Finn", "Liv", "Otis", "Rana", "Ivo", "Nel", "Yara", "Ezra",
)  # fmt: skip
LAST = (
    "Berkhout", "Lindeman", "Waterman", "Ashfield", "Veldkamp", "Moorland", "Duinker", "Greenhalgh",
    "Steenhart", "Wintergate", "Heideman", "Larkmoor",
)  # fmt: skip
KINDS, SIDES = ("Atelier", "Studio", "Huis", "Forum", "Villa", "Salon"), ("Noord", "Oost", "Zuid", "West")
SHORTEST = 3  # letters of a part of a name that is looked for in words
PARTICLES = frozenset(
    {"van", "von", "den", "der", "des", "del", "della", "dos", "het", "the", "and", "voor", "for"}
)
MARKED = re.compile(r"<[@#!]\w[^>]*>")  # somebody or a channel, as Slack writes them
MAIL, LINK = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), re.compile(r"(?:https?://|www\.)[^\s<>|]+")
PHONE = re.compile(r"(?<![\w+])[+0]\d[\d ./()-]{6,}\d(?!\w)")
DIGITS = 9  # of a telephone number; a date has eight
NO_MAIL, NO_LINK = "name@example.org", "https://example.org"


class Names:
    """Names as they are."""

    def words(self, text: str) -> str:
        """Return what people wrote."""
        return text

    def person(self, name: str) -> str:
        """Return what somebody is called."""
        return name

    def user(self, user_id: str) -> str:
        """Return the id of somebody in Slack."""
        return user_id

    def channel(self, channel_id: str) -> str:
        """Return the id of the channel."""
        return channel_id

    def organisation(self, name: str) -> str:
        """Return what an organisation or a place is called."""
        return name


@dataclass
class Invented(Names):
    """Invented names, always the same for the same people, ids, places and channels."""

    people: Sequence[Sequence[str]]  # each with all that they are called
    users: Sequence[str]
    places: Sequence[str]
    channels: Sequence[str]
    _whole: dict[str, str] = field(init=False)
    _parts: dict[str, str] = field(init=False)
    _ids: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        called = [name for names in self.people for name in names]
        real = {word.casefold() for name in (*called, *self.places) for word in _words(name)}
        people = _free(_of_people(), real)
        places = _free(_of_places(), real)
        named = dict[str, str]()
        for names in self.people:
            hidden = next((named[name] for name in names if name in named), None) or next(people)
            named |= {name: hidden for name in names if name}
        placed = {name: next(places) for name in dict.fromkeys(filter(None, self.places))}
        self._whole = named | placed
        self._parts = {
            **{part: hidden for name, hidden in placed.items() for part in _pieces(name)},
            **{part: word for name, hidden in named.items() for part, word in _parts(name, hidden)},
        }
        users = _free((f"U0NAMED{n:03}" for n in count(1)), {one.casefold() for one in self.users})
        channels = _free((f"C0NAMED{n:03}" for n in count(1)), {one.casefold() for one in self.channels})
        self._ids = {one: next(users) for one in dict.fromkeys(self.users)}
        self._ids |= {one: next(channels) for one in dict.fromkeys(self.channels)}

    def words(self, text: str) -> str:
        """Return what people wrote with invented names; ways to reach somebody are gone."""
        for pattern, instead in ((LINK, NO_LINK), (MAIL, NO_MAIL), (PHONE, _no_number), (MARKED, GONE)):
            text = pattern.sub(instead, text)
        for known in (self._ids, self._whole):
            for name in sorted(known, key=len, reverse=True):
                text = with_name(with_name(text, name, known[name]), _plain(name), known[name])
        for part in sorted(self._parts, key=len, reverse=True):
            text = re.sub(_as_written(part), self._parts[part], text)
        return text

    def person(self, name: str) -> str:
        """Return the invented name of somebody."""
        return self._whole.get(name, name)

    def user(self, user_id: str) -> str:
        """Return the invented id of somebody."""
        return self._ids.get(user_id, user_id)

    def channel(self, channel_id: str) -> str:
        """Return the invented id of a channel."""
        return self._ids.get(channel_id, channel_id)

    def organisation(self, name: str) -> str:
        """Return the invented name of an organisation or a place."""
        return self._whole.get(name, name)


def _no_number(found: re.Match[str]) -> str:
    return GONE if sum(sign.isdigit() for sign in found[0]) >= DIGITS else found[0]


def _plain(name: str) -> str:
    """Return a name without accents, as many write it."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", f"{name} {_plain(name)}")


def _as_written(part: str) -> str:
    """Return what finds a part of a name with its capital, or in capitals alone."""
    forms = {part, _plain(part), part.upper(), _plain(part).upper()}
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms)))})(?!\w)"


def _parts(name: str, hidden: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a name that are looked for, each with what stands in its place."""
    first, _, last = hidden.partition(" ")
    for at, word in enumerate(name.split()):
        part = word.strip(".,()'’\"“”")
        if len(part) >= SHORTEST and part.casefold() not in PARTICLES and part[:1].isupper():
            yield part, first if at == 0 else last


def _pieces(place: str) -> Iterator[str]:
    """Yield the lines and pieces of an address, each of which is looked for by itself."""
    for piece in re.split(r"[,;\n()]| [-–] ", place):
        if len(piece.strip()) > SHORTEST and piece.strip()[:1].isupper():
            yield piece.strip()


def _of_people() -> Iterator[str]:
    every = len(FIRST)
    made = (f"{FIRST[n % every]} {LAST[(n + n // every) % len(LAST)]}" for n in range(every * len(LAST)))
    return chain(made, (f"Persona Nr{n}" for n in count(1)))


def _of_places() -> Iterator[str]:
    return chain((f"{kind} {side}" for side in SIDES for kind in KINDS), (f"Locus Nr{n}" for n in count(1)))


def _free(offered: Iterable[str], taken: Collection[str]) -> Iterator[str]:
    """Yield those of which no word is anybody's."""
    return (one for one in offered if not any(word.casefold() in taken for word in _words(one)))
