"""What whoever facilitates does about members who are not on Slack, and what follows."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import belonging, joining, membership, posted
from models.base import Refusal
from models.membership import Membership, Standing, those
from models.network import Network
from models.off_slack import LONGEST_ADDRESS, Noted, OffSlack, load
from models.person import Language, Person, without_slack
from models.plan import Fact
from models.question import cleaned
from models.retention import Remains
from models.rows import many, one
from models.writing import tidy

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
# What shows the name of a member, in words of ours: of others Slack knows it.
NAMED = Fact.COMING | Fact.QUESTIONS | Fact.AGENDA | Fact.RECORD | Fact.TO_DO | Fact.TURNS | Fact.EFFECTS


class NotAnAddress(Refusal):
    """Nothing can be sent there by e-mail."""


class NamedAlready(Refusal):
    """Somebody of this name is on the list."""


@dataclass(frozen=True)
class Said:
    """What is noted of somebody."""

    name: str
    address: str = ""
    organisation: str = ""
    language: Language = Language.NL


@many
def _ever(network_id: int) -> Select[Membership, Person]:
    return those(network_id, Person.name != "").order_by(Membership.id)


async def _called(db: AsyncSession, network_id: int, name: str) -> list[tuple[Membership, Person]]:
    """Return who is or was on the list by this name; SQLite tells only some letters from their capitals."""
    known = await _ever(db, network_id)
    return [(place, one) for place, one in known if one.name.casefold() == name.casefold()]


@one
def _contact(person_id: int) -> Select[OffSlack]:
    return select(OffSlack).where(OffSlack.person_id == person_id)


async def note(db: AsyncSession, home: Network, said: Said, now: datetime) -> Noted:
    """Note a member: on a seat, or on the waiting list; who was one before, by the same name, is back.

    Raises EmptyText, NotAnAddress and NamedAlready.
    """
    said = _read(said)
    back: tuple[Membership, Person] | None = None
    for place, somebody in await _called(db, home.id, said.name):
        if place.standing in membership.ON_THE_LIST:
            raise NamedAlready(field="name", name=said.name)
        back = (place, somebody) if somebody.off_slack else back
    if back is None:
        somebody = without_slack(home.team_id, said.name, said.language, home.zone)
        db.add(somebody)
        await db.flush()
        place = Membership(network_id=home.id, person_id=somebody.id, standing=Standing.INVITED)
        db.add(place)
    else:
        place, somebody = back
        place.invite_again(now)
    place.accept(await membership.seats_left(db, home), now)
    contact = await _contact(db, somebody.id) or OffSlack(person_id=somebody.id, network_id=home.id)
    db.add(contact)
    _fill_in(somebody, contact, said)
    await db.flush()
    await belonging.changed(db, home.id, now)
    return Noted(place, somebody, contact)


async def change(db: AsyncSession, home: Network, person_id: int | None, said: Said, now: datetime) -> Noted:
    """Change what is noted of a member; what shows their name follows.

    Raises NotFound, EmptyText, NotAnAddress and NamedAlready.
    """
    found, said = await load(db, home.id, person_id), _read(said)
    for place, somebody in await _called(db, home.id, said.name):
        if somebody.id != found.person.id and place.standing in membership.ON_THE_LIST:
            raise NamedAlready(field="name", name=said.name)
    _fill_in(found.person, found.contact, said)
    await db.flush()
    await posted.changed_in(db, now, home.id, NAMED)
    return found


def _read(said: Said) -> Said:
    """Return what is noted as it is kept. Raises EmptyText and NotAnAddress."""
    name, address = cleaned(said.name, "name"), tidy(said.address)
    if address and (len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address)):
        raise NotAnAddress(field="address")
    return Said(" ".join(name.split()), address, tidy(said.organisation), said.language)


def _fill_in(somebody: Person, contact: OffSlack, said: Said) -> None:
    somebody.name, somebody.language = said.name, said.language
    contact.address, contact.organisation = said.address, said.organisation


async def take_off(db: AsyncSession, home: Network, person_id: int | None, now: datetime) -> Person:
    """Let a member leave, like any member; where they can be reached is erased. Raises NotFound."""
    place, somebody, _contact = await load(db, home.id, person_id)
    await joining.leave(db, home, place, somebody, Remains.WITH_NAME, now)
    return somebody


async def forget(db: AsyncSession, home: Network, person_id: int | None, now: datetime) -> None:
    """Forget a member who asked for it: nothing that is left names them. Raises NotFound."""
    found = await load(db, home.id, person_id)
    await joining.forget(db, found.person, now, keep_questions=True)
