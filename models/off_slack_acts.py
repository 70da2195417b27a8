"""What whoever facilitates does about members who are not on Slack, and what follows."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models import belonging, leaving, mail_acts, membership, posted, renamed
from models.base import Refusal
from models.membership import Membership, Standing, those
from models.network import Network
from models.off_slack import LONGEST_ADDRESS, Noted, OffSlack, load, load_was, were
from models.person import Language, Person, without_slack
from models.question import cleaned
from models.retention import Remains
from models.rows import many
from models.writing import tidy

# None that a program takes for an encoded word.
ADDRESS = re.compile(r"(?!.*=\?)[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")


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


async def note(db: AsyncSession, home: Network, said: Said, now: datetime, back: int | None = None) -> Noted:
    """Note a member: on a seat, or on the waiting list; `back`: who was one before, if they are back.

    Somebody of the same name is somebody else, unless that is said: what is kept of one is not of the other.
    Raises NotFound, EmptyText, NotAnAddress and NamedAlready.
    """
    said = _read(said)
    if any(place.standing in membership.ON_THE_LIST for place, _one in await _called(db, home.id, said.name)):
        raise NamedAlready(field="name", name=said.name)
    was = said.name
    if back is None:
        somebody = without_slack(home.team_id, said.name, said.language, home.zone)
        db.add(somebody)
        await db.flush()
        place = Membership(network_id=home.id, person_id=somebody.id, standing=Standing.INVITED)
        db.add(place)
    else:
        place, somebody = await load_was(db, home.id, back)
        was = somebody.name
        place.invite_again(now)
    place.accept(await membership.seats_left(db, home), now)
    contact = OffSlack(person_id=somebody.id, network_id=home.id)
    db.add(contact)
    _fill_in(somebody, contact, said)
    await db.flush()
    if was != somebody.name:
        await renamed.follow(db, home, somebody, was, now)
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
    was, reached_at = found.person.name, found.contact.address
    _fill_in(found.person, found.contact, said)
    await db.flush()
    await mail_acts.follow_address(db, found.person.id, reached_at, found.contact.address)
    if was != found.person.name:
        await renamed.follow(db, home, found.person, was, now)
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
    await leaving.leave(db, home, place, somebody, Remains.WITH_NAME, now)
    return somebody


async def forget(db: AsyncSession, home: Network, person_id: int | None, now: datetime) -> None:
    """Forget a member who asked for it, or who was one: nothing that is left names them. Raises NotFound."""
    gone = next((one for one in await were(db, home.id) if one.person.id == person_id), None)
    somebody = gone.person if gone else (await load(db, home.id, person_id)).person
    await leaving.forget(db, somebody, now, keep_questions=True)
    if gone is not None:
        await posted.taken_away(db, now, home.id)
