"""What is left of a network some time after it was closed: nothing in it names anybody, or is theirs.

What belongs to the group stays without names: questions, reports, what was made and agreed. Or nothing at all
stays, if the network chose so: then Slack is first told what is to go there too.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    called,
    canvas,
    forgotten,
    guest,
    guest_agenda,
    introduction,
    known_names,
    network,
    outside_gone,
    posted,
    retention,
    trace,
)
from models.base import Base
from models.canvas import Canvas
from models.delivery import Delivery
from models.effect import Effect
from models.kept_for import is_past
from models.leads import leads_to
from models.membership import Membership
from models.network import Afterwards, Network
from models.person import Person
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.statement import Statement
from models.support import Supporter
from models.trace import Place

WAITS = timedelta(days=2)  # for Slack to hear what is to go there, before nothing is left that says where
TRIED = select(LearningSession.network_id).join(Effect).where(Effect.person_id.is_not(None))
KNOWN = or_(
    *(Network.id.in_(one) for one in (select(Membership.network_id), select(Supporter.network_id), TRIED))
)


@many
def _due(now: datetime) -> Select[int]:
    """Return the networks that were closed long enough ago, and in which somebody is still known."""
    over = is_past(Network.closed_at, Network.keeps_names, now)
    return select(Network.id).where(over, KNOWN).order_by(Network.id).with_for_update()


@many
def _to_delete(now: datetime, waited: datetime) -> Select[int]:
    """Return those of which nothing is to stay, and nobody is known: once Slack heard it, or had time to."""
    tells = or_(
        select(Delivery.id)
        .where(Delivery.network_id == Network.id, Delivery.refresh_due.is_not(None))
        .exists(),
        select(Canvas.network_id)
        .where(Canvas.network_id == Network.id, Canvas.refresh_due.is_not(None))
        .exists(),
    )
    over = is_past(Network.closed_at, Network.keeps_names, now)
    long_over = is_past(Network.closed_at, Network.keeps_names, waited)
    wanted = (over, Network.afterwards == Afterwards.NOTHING, ~KNOWN, or_(~tells, long_over))
    return select(Network.id).where(*wanted).order_by(Network.id).with_for_update()


@many
def _people(network_id: int) -> Select[Person]:
    members = select(Membership.person_id).where(Membership.network_id == network_id)
    supporters = select(Supporter.person_id).where(Supporter.network_id == network_id)
    return select(Person).where(Person.id.in_(members.union(supporters))).order_by(Person.id)


@many
def _belongs_elsewhere(people: list[int]) -> Select[int]:
    members = select(Membership.person_id)
    known = or_(Person.id.in_(members), Person.id.in_(select(Supporter.person_id)))
    return select(Person.id).where(Person.id.in_(people), known)


@many
def _known_in(network_id: int) -> Select[int]:
    return select(Membership.id).where(Membership.network_id == network_id).limit(1)


async def lives_in(db: AsyncSession, team_id: str, channel_id: str) -> Network | None:
    """Return the network that lives in a channel; None once nobody is known any more in the one that did."""
    home = await network.of_channel(db, team_id, channel_id)
    if home is None or home.closed_at is None or await _known_in(db, home.id):
        return home
    return None


async def make_room(db: AsyncSession, team_id: str, channel_id: str) -> None:
    """Let a network of which nobody is known any more leave its channel to another one."""
    home = await network.of_channel(db, team_id, channel_id)
    if home is not None and await lives_in(db, team_id, channel_id) is None:
        home.channel_id = f"{channel_id}:{home.id}"
        await db.flush()


async def forget(db: AsyncSession, now: datetime) -> int:
    """Take the people out of every network that was closed long enough ago; return out of how many.

    Of one that chose so nothing stays: what of it stands in Slack and names somebody goes first.
    """
    due = await _due(db, now)
    for network_id in due:
        await _forget(db, network_id, now)
    for network_id in await _to_delete(db, now, now - WAITS):
        await delete_all(db, network_id)
    return len(due)


async def delete_all(db: AsyncSession, network_id: int) -> dict[str, int]:
    """Delete everything of a network, itself too; return how many rows of each table that were."""
    gone = await delete_rows(db, network_id)
    await trace.leave(db, Place.PERSON)
    return gone


async def delete_rows(db: AsyncSession, network_id: int) -> dict[str, int]:
    """Delete as `delete_all` does, where the trace of it is left later."""
    gone: dict[str, int] = {}
    for rows in reversed(Base.metadata.sorted_tables):
        there = (
            rows.c.id == network_id if rows.name == "network" else leads_to(rows, "network_id", network_id)
        )
        if there is not None:
            done: Any = await db.execute(delete(rows).where(there))
            gone[rows.name] = done.rowcount
    return gone


async def _unname_guests(db: AsyncSession, home: Network) -> None:
    """Take the names of who came as a guest out of what the group wrote, while they are known."""
    for name in sorted({one.name for one, _ in await guest.came(db, home.id)}):
        for each in await known_names.sought(db, home.team_id, name):
            await called.in_networks(db, [home.id], each)


async def _forget(db: AsyncSession, network_id: int, now: datetime) -> None:
    belonged = await _people(db, network_id)
    known = await forgotten.referred_to(db, network_id)
    await outside_gone.forget(db, network_id, known)
    await db.execute(delete(Statement).where(Statement.network_id == network_id))
    await forgotten.let_go(db, known, network_id)
    asked = update(LearningQuestion).where(LearningQuestion.network_id == network_id)
    await db.execute(asked.values(asked_by_name="", anonymous=True))
    await _unname_guests(db, await db.get_one(Network, network_id))
    await guest_agenda.forget_all(db, network_id)
    held = update(LearningSession).where(LearningSession.network_id == network_id)
    await db.execute(held.values(host="", speaker=""))
    elsewhere = {*await _belongs_elsewhere(db, [person.id for person in belonged])}
    here_alone = [person for person in belonged if person.id not in elsewhere]
    unnamed_in = await retention.erase(db, *here_alone, keep_questions=True)
    for each, facts in unnamed_in.items():
        await posted.changed_in(db, now, each, facts)
    await introduction.forgotten(db, network_id, now)
    await canvas.keep(db, await db.get_one(Network, network_id), now, keep_it=False)
    await trace.leave(db, Place.PERSON)
