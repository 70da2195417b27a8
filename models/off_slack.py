"""Members who are not on Slack: noted by whoever facilitates, counted like everybody, and never written to.

They are people with an id of our own making, which no account has; their address is for who passes on to them
what Kring has to say (`models/off_slack_text.py`).
"""

from typing import NamedTuple

from sqlalchemy import ForeignKey, Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound, OwnWords
from models.membership import LISTED, Membership, Standing, those
from models.person import IS_OFF_SLACK, Person, by_ids
from models.question import LearningQuestion
from models.rows import many

LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_ADDRESS = 80, 80, 254  # characters


class OffSlack(Base):
    """Where somebody can be reached who is not on Slack; kept as long as they belong to the network."""

    __tablename__ = "off_slack"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    address: Mapped[OwnWords] = mapped_column(default="")
    organisation: Mapped[OwnWords] = mapped_column(default="")


class Noted(NamedTuple):
    """A member who is not on Slack."""

    place: Membership
    person: Person
    contact: OffSlack


@many(into=Noted)
def of_network(network_id: int) -> Select[Membership, Person, OffSlack]:
    """Return the members of a network who are not on Slack, by name."""
    found = those(network_id, LISTED, IS_OFF_SLACK).add_columns(OffSlack)
    return found.join(OffSlack, OffSlack.person_id == Person.id).order_by(Person.name, Person.id)


async def asker(db: AsyncSession, asked: LearningQuestion) -> Person | None:
    """Return who asked a question with their name and is not on Slack: they hear nothing of it from Kring."""
    if asked.anonymous or asked.asker_id is None:
        return None
    known = await by_ids(db, [asked.asker_id])
    return next((one for one in known.values() if one.off_slack), None)


class Was(NamedTuple):
    """Somebody who is not on Slack and was a member."""

    place: Membership
    person: Person


@many(into=Was)
def were(network_id: int) -> Select[Membership, Person]:
    """Return who was a member of a network without Slack, by name; who was forgotten is nobody."""
    gone = Membership.standing == Standing.LEFT
    return those(network_id, gone, IS_OFF_SLACK, Person.name != "").order_by(Person.name, Person.id)


async def load(db: AsyncSession, network_id: int, person_id: int | None) -> Noted:
    """Return one of them. Raises NotFound."""
    found = next((one for one in await of_network(db, network_id) if one.person.id == person_id), None)
    if found is None:
        raise NotFound
    return found


async def load_was(db: AsyncSession, network_id: int, person_id: int | None) -> Was:
    """Return one who was a member. Raises NotFound."""
    found = next((one for one in await were(db, network_id) if one.person.id == person_id), None)
    if found is None:
        raise NotFound
    return found
