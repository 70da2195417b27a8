"""Who stands in a text: named in whatever way, or quoted in the words that they themselves wrote."""

import asyncio
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.entry import Entry
from models.folded import folded
from models.guest import Guest
from models.kept_words import UNSEEN, WithinTheCircle, plain, sentences
from models.membership import Membership, those
from models.person import Person
from models.register import REGISTERS, Readers
from models.rows import distinct, many
from models.session import LearningSession
from models.support import Supporter

SHORTEST_NAME = 3  # letters of a part of a name by which somebody is found in a text
QUOTED = ("success", "value_story")  # registers of which an entry is its writer's, who is asked
MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
APART = r"[\s_]+"  # what stands between the words of a name
OWNS = r"(?:['’]?s|['’])?"  # what a name takes on when something is theirs


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


def _flat(text: str) -> str:
    """Return a text as it is read: without what shows nothing, without accents, its signs of one kind."""
    return folded(UNSEEN.sub("", text), capitals=True).signs


def _in_words(name: str) -> str:
    """Return an expression for a name as it may stand in a flat text."""
    return APART.join(map(re.escape, _flat(name).split()))


def _names(person: Person) -> Iterator[tuple[str, bool]]:
    """Yield the names of somebody, and whether one is a word too, and so told by its capital."""
    for whole in (person.name, person.display_name):
        first, *rest = whole.split() or [""]
        if rest:
            yield whole, False
        if len(first) >= SHORTEST_NAME:
            yield first, False
        if len(" ".join(rest)) >= SHORTEST_NAME:
            yield " ".join(rest), True


def _stands(name: str, text: str, *, capital: bool) -> bool:
    parts = _flat(name).split()
    if not all(part.lower() in text.lower() for part in parts):
        return False  # most names, before an expression is made for them
    found = re.finditer(rf"(?<![^\W_]){_in_words(name)}{OWNS}(?![^\W_])", text, re.IGNORECASE)
    return any(not capital or one.group()[0].isupper() for one in found)


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Return who is named in a text: by name, first name or surname, as Slack shows them, or mentioned."""
    flat = _flat(text)
    return [
        one
        for one in people
        if (one.user_id and f"<@{one.user_id}" in text)
        or any(_stands(name, flat, capital=capital) for name, capital in _names(one))
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
    left = _without(text, found)
    guests = {*await _guests(db, network_id)} - {one.name for one in here}
    beside = [one for one in await _beside(db, network_id) if one.id not in {each.id for each in here}]
    unasked = (
        any(one.off_slack for one in found)
        or bool(named_in(_without(whole, found), others))
        or bool(named_in(left, beside))
        or any(_stands(name, _flat(text), capital=False) for name in guests)
        or bool({*MENTION.findall(whole)} - {one.user_id for one in found})
    )
    return Stand([one for one in found if not one.off_slack], quoted & {one.id for one in here}, unasked)


def _without(text: str, people: Iterable[Person]) -> str:
    """Return a text without the names of some: who left may have the first name of who is here."""
    flat = _flat(text)
    for one in people:
        for name, _ in _names(one):
            flat = re.sub(rf"(?<![^\W_]){_in_words(name)}{OWNS}(?![^\W_])", " ", flat, flags=re.IGNORECASE)
    return flat


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
