"""What is left of a network half a year after it was closed: nothing in it names anybody, or is theirs.

What belongs to the group stays without names: questions, reports, what was made and agreed.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    called,
    case_agenda,
    contribution_agenda,
    entry,
    introduction,
    network,
    outside_gone,
    retention,
    trace,
)
from models.membership import Membership
from models.network import KEPT_AFTER_CLOSING, Network
from models.note import Rewording
from models.person import Person
from models.question import LearningQuestion
from models.retention import ENTERED, PERSONAL
from models.rows import many
from models.statement import Statement
from models.support import Supporter
from models.trace import Place


@many
def _due(before: datetime) -> Select[int]:
    """Return the networks that were closed before, and in which somebody is still known."""
    known = or_(Network.id.in_(select(Membership.network_id)), Network.id.in_(select(Supporter.network_id)))
    return select(Network.id).where(Network.closed_at < before, known).order_by(Network.id)


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


def within(rows: Table, network_id: int, *seen: str) -> ColumnElement[bool] | None:
    """Return what holds of the rows of a network, found by what they refer to; None where nothing leads."""
    if "network_id" in rows.c:
        return rows.c.network_id == network_id
    return next(_by_reference(rows, network_id, *seen), None)


def _by_reference(rows: Table, network_id: int, *seen: str) -> Iterator[ColumnElement[bool]]:
    for key in sorted(rows.foreign_keys, key=lambda one: one.parent.name):
        target = key.column.table
        if target.name in ("person", rows.name, *seen):
            continue
        if (there := within(target, network_id, rows.name, *seen)) is not None:
            yield key.parent.in_(select(key.column).where(there))


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
    """Take the people out of every network that was closed long enough ago; return out of how many."""
    due = await _due(db, now - KEPT_AFTER_CLOSING)
    for network_id in due:
        await _forget(db, network_id, now)
    return len(due)


async def _forget(db: AsyncSession, network_id: int, now: datetime) -> None:
    people = await _people(db, network_id)
    await outside_gone.forget(db, network_id, people)
    for person in people:
        await case_agenda.forget_titles(db, person.id, network_id)
        await contribution_agenda.forget_titles(db, person.id, network_id)
        await called.in_sessions(db, [network_id], person.name)
        await called.in_words(db, [network_id], person.name)
    await db.execute(delete(Statement).where(Statement.network_id == network_id))
    for person in people:
        await retention.leave(db, network_id, person.id)
        await entry.forget(db, person.id, network_id)
    asked = LearningQuestion.network_id == network_id
    theirs = {"asker_id": None, "asked_by_name": "", "anonymous": True}
    await db.execute(update(LearningQuestion).where(asked).values(theirs))
    for mine in (*PERSONAL, Rewording.question_id):
        rows: Table = mine.class_.__table__
        if (here := within(rows, network_id)) is not None:
            await db.execute(delete(rows).where(here, rows.c[mine.key].is_not(None)))
    for by in ENTERED:
        rows = by.class_.__table__
        if (here := within(rows, network_id)) is not None:
            await db.execute(update(rows).where(here).values({by.key: None}))
    elsewhere = {*await _belongs_elsewhere(db, [person.id for person in people])}
    for person in people:
        if person.id not in elsewhere:
            await retention.erase(db, person, keep_questions=True)
    await introduction.forgotten(db, network_id, now)
    await trace.leave(db, Place.PERSON)
