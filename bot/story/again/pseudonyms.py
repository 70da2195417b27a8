"""Invented names for every person, organisation, place, Slack id and channel; and nothing else is changed.

The same one has the same invented name everywhere, also within what people wrote: a whole name of more than
one word however it is written, and a single word or a part of a name where it has a capital. What words tell
without a name stays.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from bot.story.again.finder import Finder, Written
from models.beside_a_name import PARTICLES
from models.folded import letters_of, sets_no_space, words_of
from models.parts_of_name import SHORTEST, may_be_a_word, may_be_called, sides
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
# What stands where a place is asked for, and is none.
NOWHERE = frozenset({
    "online", "digitaal", "digital", "virtueel", "virtual", "hybride", "hybrid", "zoom", "teams",
})  # fmt: skip
MARKED = re.compile(r"<[@#!]\w[^>]*>")  # somebody or a channel, as Slack writes them
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ENDINGS = "com|org|net|info|io|eu|be|nl|uk|de|fr|cw"  # of an address that is written without a page
PAGE = r"[^\s<>|]*[^\s<>|.,;:!?)]"  # with what may end a sentence left alone
LINK = re.compile(
    rf"(?:https?://|www\.){PAGE}"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:[a-z]{{2,}}/(?:{PAGE})?|(?:{ENDINGS})(?![\w@]))",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w+])[+0]\d[\d ./()-]{6,}\d(?!\w)")
DIGITS = 9  # of a telephone number; a date has eight
NO_MAIL, NO_LINK = "name@example.org", "https://example.org"


class Names:
    """Names as they are."""

    def words(self, text: str) -> str:
        """Return what people wrote."""
        return text

    def person(self, name: str, user_id: str = "") -> str:
        """Return what somebody is called, who may have an id in Slack."""
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
    users: Sequence[str]  # the ids of the first of these, each of whom is somebody else
    places: Sequence[str]
    channels: Sequence[str]
    _whole: dict[str, str] = field(init=False)
    _people: dict[str, str] = field(init=False)  # by their ids
    _ids: dict[str, str] = field(init=False)
    _finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        called = [name for names in self.people for name in names]
        real = {word for name in (*called, *self.places) for word in words_of(name)}
        people, places = _free(_of_people(), real), _free(_of_places(), real)
        named, self._people, looked_for = dict[str, str](), dict[str, str](), list[Written]()
        for at, names in enumerate(self.people):
            hidden = named.get(names[0]) if at >= len(self.users) else None  # a guest of this name, once more
            hidden = hidden or next(people)
            if at < len(self.users):
                self._people[self.users[at]] = hidden
            for name in filter(None, names):
                named.setdefault(name, hidden)
                looked_for += _of_name(name, hidden)
        self._whole = dict(named)
        for name in dict.fromkeys(filter(None, self.places)):
            if name.strip().casefold() not in NOWHERE:
                hidden = self._whole.setdefault(name, next(places))
                looked_for += _of_place(name, hidden)
        users = _free((f"U0NAMED{n:03}" for n in count(1)), {one.casefold() for one in self.users})
        channels = _free((f"C0NAMED{n:03}" for n in count(1)), {one.casefold() for one in self.channels})
        self._ids = {one: next(users) for one in dict.fromkeys(self.users)}
        self._ids |= {one: next(channels) for one in dict.fromkeys(self.channels)}
        looked_for += [Written([one.casefold()], hidden, False) for one, hidden in self._ids.items()]
        self._finder = Finder(looked_for)

    def words(self, text: str) -> str:
        """Return what people wrote with invented names; ways to reach somebody are gone."""
        for pattern, instead in ((LINK, NO_LINK), (MAIL, NO_MAIL), (PHONE, _no_number), (MARKED, GONE)):
            text = pattern.sub(instead, text)
        return self._finder.replaced(text)

    def person(self, name: str, user_id: str = "") -> str:
        """Return the invented name of somebody: of two who are called alike each has their own."""
        return self._people.get(user_id) or self._whole.get(name, name)

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


def _of_name(name: str, hidden: str) -> Iterator[Written]:
    """Yield how somebody may be named: whole, and as each of what a name says; and where it says they are."""
    yield from _whole_as(words_of(name), hidden)
    called = may_be_called(name)
    for each in called:
        yield from _of_reading(each, hidden)
    for side in sides(name):
        if side[0] not in called:
            yield from _of_place(side[0], hidden)


def _of_reading(name: str, hidden: str) -> Iterator[Written]:
    """Yield a name whole, beginning with any of its words, and each of these."""
    words = words_of(name)
    for turned in ([*words[at:], *words[:at]] for at in range(len(words))):
        yield from _whole_as(turned, hidden)
    yield from _whole_as(words[::-1], hidden)
    first, _, last = hidden.partition(" ")
    for at, unit in enumerate(re.split(r"[\s._]+", name)):
        for part in (words_of(unit), *([word] for word in words_of(unit))):
            if _names_somebody("".join(part)):
                yield Written(part, first if at == 0 else last, True)


def _names_somebody(part: str) -> bool:
    """Tell whether a part of a name is looked for; of a script without spaces it may stand in any word."""
    digits = any(map(str.isdigit, part))
    return (
        letters_of(part) >= SHORTEST and part not in PARTICLES and not digits and not sets_no_space(part[0])
    )


def _whole_as(words: Sequence[str], hidden: str) -> Iterator[Written]:
    """Yield a whole name: one that may be a word too is told by its capital, where its script has any."""
    if sum(sign.isalpha() for sign in "".join(words)) >= SHORTEST:
        yield Written(words, hidden, may_be_a_word(words))


def _of_place(name: str, hidden: str) -> Iterator[Written]:
    """Yield a place, the lines and pieces of its address, and these without a number."""
    for piece in (name, *re.split(r"[,;\n()]| [-–] ", name)):
        words = words_of(piece)
        numberless = [word for word in words if not word.isdigit()]
        for each in (words, numberless):
            if any(word not in PARTICLES and word not in NOWHERE and len(word) > SHORTEST for word in each):
                yield from _whole_as(each, hidden)


def _of_people() -> Iterator[str]:
    every = len(FIRST)
    made = (f"{FIRST[n % every]} {LAST[(n + n // every) % len(LAST)]}" for n in range(every * len(LAST)))
    return chain(made, (f"Persona Nr{n}" for n in count(1)))


def _of_places() -> Iterator[str]:
    return chain((f"{kind} {side}" for side in SIDES for kind in KINDS), (f"Locus Nr{n}" for n in count(1)))


def _free(offered: Iterable[str], taken: Collection[str]) -> Iterator[str]:
    """Yield those of which no word is anybody's."""
    return (one for one in offered if not any(word in taken for word in words_of(one)))
