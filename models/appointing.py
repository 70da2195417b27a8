"""Who leads a network: whoever facilitates, and those who stand in; by choice, or where nobody does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    belonging,
    delivery,
    joining,
    leading,
    leaving,
    membership,
    sending,
)
from models.base import Refusal
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.plan import Kind


class NobodyForSure(Refusal):
    """Slack does not say at present whether anybody of those who are to lead can act."""


@dataclass(frozen=True)
class Leaders:
    """Who is to lead: who facilitates and who stands in; by whose hand, and who can act for sure."""

    facilitator: str
    stand_ins: Sequence[str]
    by: Person
    sure: Collection[str]

    @property
    def user_ids(self) -> list[str]:
        """All of them, who facilitates first."""
        return list(dict.fromkeys([self.facilitator, *self.stand_ins]))


async def appoint(db: AsyncSession, home: Network, wanted: Leaders, now: datetime) -> bool:
    """Let these people lead the network, and nobody else; tell whether somebody hears of it.

    Raises NobodyForSure: a network is never without somebody who can act.
    """
    told = False
    if not {wanted.by.user_id, *wanted.sure} & {*wanted.user_ids}:
        raise NobodyForSure(field="facilitator")
    waits = list[Membership]()  # once more
    before = {somebody.user_id: (place, somebody) for place, somebody in await leading.leaders(db, home.id)}
    for user_id, (place, somebody) in before.items():
        if user_id not in wanted.user_ids:
            place.hand_over(now)
            if not place.active:
                await leaving.ends(db, home, somebody, now)
                waits += [place] if place.standing is Standing.WAITING else []
    for position, user_id in enumerate(wanted.user_ids):
        somebody = await joining.met(db, home, user_id)
        place, _new = await membership.of_or_new(db, home.id, somebody.id)
        place.lead(now, stands_in=position > 0)
        if user_id not in before and somebody.id != wanted.by.id:
            await sending.of_network(
                db, home, Kind.WELCOME, f"leader:{place.id}", now, somebody, place.invitations
            )
            told = True
    if before:
        await belonging.led_by_others(db, home, now)
    await db.flush()
    for place in waits:
        await joining.offer_seat(db, home, place, now)
    return told


async def take_over(db: AsyncSession, home: Network, mine: Membership, now: datetime) -> None:
    """Let a stand-in facilitate for now, or a member where nobody leads any more; who did hears of it.

    Raises SomebodyLeads.
    """
    for replaced in await leading.take_over(db, mine, now):
        subject = f"taken_over:{home.id}:{replaced.id}"
        edition = await delivery.next_edition(db, Kind.TAKEN_OVER, subject)
        await sending.of_network(db, home, Kind.TAKEN_OVER, subject, now, replaced, edition)
    await belonging.led_by_others(db, home, now)
