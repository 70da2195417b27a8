"""Who stands in a text: named in whatever way, or quoted in the words that they themselves wrote."""

import asyncio
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.beside_a_name import PARTICLES
from models.entry import Entry
from models.folded import Folded, folded, has_capital, letters_of, words_of
from models.guest import Guest
from models.kept_words import WithinTheCircle, plain, sentences
from models.membership import Membership, those
from models.parts_of_name import SHORTEST, may_be_a_word, may_be_called, written_so
from models.person import Person
from models.register import REGISTERS, Readers
from models.rows import distinct, many
from models.session import LearningSession
from models.support import Supporter

TELLING = 3  # letters of a first name by which somebody is found without a capital too
QUOTED = ("success", "value_story")  # registers of which an entry is its writer's, who is asked
MENTION = re.compile(r"<@([UW][A-Z0-9]+)")


class Stand(NamedTuple):
    """Who stands in a text: who can be asked, whose own words it has, and whether somebody cannot be."""

    people: list[Person]
    quoted: set[int]
    unasked: bool  # it names somebody who cannot be asked here: not on Slack, left, a supporter, a guest


@many
def _ever(network_id: int) -> Select[Membership, Person]:
    return those(network_id).order_by(Membership.id)


@many
def _beside(network_id: int) -> Select[Person]:
    """Return who supports a network from beside it, or was asked to."""
    asked = select(Person).join(Supporter, Supporter.person_id == Person.id)
    return asked.where(Supporter.network_id == network_id).order_by(Person.id).distinct()


@distinct
def _guests(network_id: int) -> Select[str]:
    """Return the names of who came to a session, or is to, without belonging to the network."""
    here = select(Guest.name).join(LearningSession, LearningSession.id == Guest.session_id)
    return here.where(LearningSession.network_id == network_id, Guest.name != "")


@many
def _own_words(network_id: int) -> Select[Entry]:
    theirs = (Entry.network_id == network_id, Entry.register.in_(QUOTED), Entry.person_id.is_not(None))
    return select(Entry).where(*theirs).order_by(Entry.id)


def may_go(one: Entry) -> bool:
    """Tell whether an entry may go outside once its writer agrees to the words."""
    field = REGISTERS[one.register].readers
    return not one.hidden and (not field or one.said.get(field) == Readers.OUTSIDE)


def _names(*called: str) -> Iterator[tuple[list[str], bool]]:
    """Yield what somebody may be called in a text, and whether that is told by its capital.

    One too many is asked sooner than one too few: each part of a name counts, but a word that is nobody's
    in the middle of it.
    """
    yield from _wholes(*called, fewest=2)
    for words in _readings(*called):
        for at, word in enumerate(words):
            nobodys = word in PARTICLES
            if letters_of(word) >= SHORTEST and (not nobodys or at in (0, len(words) - 1)):
                yield [word], at > 0 or nobodys or letters_of(word) < TELLING


def _wholes(*called: str, fewest: int = 1) -> Iterator[tuple[list[str], bool]]:
    """Yield the same of whole names of so many words; with the surname first or last they have a capital."""
    for words in _readings(*called):
        if len(words) >= fewest:
            yield words, may_be_a_word(words)
            if len(words) > 1:
                yield from (([*words[at:], *words[:at]], True) for at in {1, len(words) - 1})


def _readings(*called: str) -> Iterator[list[str]]:
    return (words for name in called for each in may_be_called(name) if (words := words_of(each)))


def _where(names: Iterable[tuple[list[str], bool]], seen: Folded) -> Iterator[tuple[int, int]]:
    """Yield where any of these names stands."""
    for words, capital in names:
        if all(word in seen.signs for word in words):  # of few, before an expression is made for them
            for found in written_so(words).finditer(seen.signs):
                start, end = seen.span(*found.span())
                if not capital or has_capital(seen.text[start:end]):
                    yield start, end


def _stands(names: Iterable[tuple[list[str], bool]], seen: Folded) -> bool:
    return any(True for _ in _where(names, seen))


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Return who is named in a text: by any part of a name, as Slack shows them, or mentioned."""
    seen = folded(text)
    return [
        one
        for one in people
        if (one.user_id and f"<@{one.user_id}" in text) or _stands(_names(one.name, one.display_name), seen)
    ]


async def stand_in(
    db: AsyncSession, network_id: int, text: str, chosen: Collection[int] = (), *, to_whom: str = ""
) -> Stand:
    """Return who stands in a text, and in for whom it is: who is chosen, named or quoted.

    The words of somebody stay within the circle while they do not let others than members read them. Who
    supports the network may be the one for whom it is. Raises WithinTheCircle.
    """
    everybody = await _ever(db, network_id)
    here = [person for place, person in everybody if place.active]
    others = [person for place, person in everybody if not place.active]
    quoted = await quoted_in(db, network_id, text)
    whole = f"{text}\n{to_whom}"
    named = {one.id for one in named_in(whole, here)}
    found = [one for one in here if one.id in named | quoted or one.id in chosen]
    guests = {*await _guests(db, network_id)} - {one.name for one in here}
    beside = [one for one in await _beside(db, network_id) if one.id not in {each.id for each in here}]
    unasked = (
        any(one.off_slack for one in found)
        or _stands_beside(whole, found, _wholes(*guests))
        or _stands(_names(*guests), folded(_without(whole, found)))
        or any(
            _stands_beside(words, found, _wholes(*_called(asked), fewest=2))
            or bool(named_in(_without(words, found), asked))
            for words, asked in ((whole, others), (text, beside))
        )
        or bool({*MENTION.findall(whole)} - {one.user_id for one in found})
    )
    return Stand([one for one in found if not one.off_slack], quoted & {one.id for one in here}, unasked)


def _called(people: Iterable[Person]) -> Iterator[str]:
    return (name for one in people for name in (one.name, one.display_name))


def _stands_beside(text: str, people: Iterable[Person], names: Iterable[tuple[list[str], bool]]) -> bool:
    """Tell whether any of these whole names stands in a text but within the whole name of some people.

    Parts of their names are two people's: Anna Jansen and Bram Maes are no Anna Maes.
    """
    seen = folded(text)
    theirs = [*_where(_wholes(*_called(people)), seen)]
    return any(
        not any(first <= start and end <= last for first, last in theirs)
        for start, end in _where(names, seen)
    )


def _without(text: str, people: Iterable[Person]) -> str:
    """Return a text without the names of some: who left may have the first name of who is here."""
    for one in people:
        for start, end in sorted(_where(_names(one.name, one.display_name), folded(text)), reverse=True):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


async def quoted_in(db: AsyncSession, network_id: int, text: str) -> set[int]:
    """Return in whose own words a sentence of a text is. Raises WithinTheCircle."""
    quoted = await _quoted(text, await _own_words(db, network_id))
    if not all(map(may_go, quoted)):
        raise WithinTheCircle(field="text")
    return {one.person_id or 0 for one in quoted}


async def may_be_read(db: AsyncSession, network_id: int, texts: Sequence[str]) -> list[bool]:
    """Tell of each text whether all whose own words a sentence of it is still let it go outside."""
    written = await _own_words(db, network_id) if texts else []
    return [all(map(may_go, await _quoted(text, written))) for text in texts]


async def _quoted(text: str, written: Sequence[Entry]) -> list[Entry]:
    """Return the entries of which a text has a sentence."""
    values = [[value for value in one.said.values() if isinstance(value, str)] for one in written]
    repeats = await asyncio.to_thread(_repeats, plain(text), values)  # of many entries it takes a while
    return [one for one, repeated in zip(written, repeats, strict=True) if repeated]


def _repeats(text: str, entries: Iterable[Iterable[str]]) -> list[bool]:
    """Tell of each entry whether a text has a sentence of it."""
    return [any(words in text for value in values for words in sentences(value)) for values in entries]
