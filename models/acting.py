"""Somebody acts: who they are, what they act on and their place in that network, in one question."""

from typing import NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import membership, network, person
from models.base import locks_rows
from models.membership import Membership
from models.network import Network
from models.note_taker import NoteTaker
from models.person import Person
from models.rows import one
from models.session import LearningSession
from models.session_leader import SessionLeader


class Acting(NamedTuple):
    """A person, and what they act on when it is there; no membership for who never had a place in it."""

    person: Person
    network: Network | None = None
    session: LearningSession | None = None
    membership: Membership | None = None
    notes: NoteTaker | None = None  # where they were asked to take the notes of that session
    leads: SessionLeader | None = None  # where they were asked to lead it


@one
def _held_with_session(team_id: str, session_id: int) -> Select[int]:
    return (
        select(Network.id)
        .join(LearningSession, LearningSession.network_id == Network.id)
        .where(LearningSession.id == session_id, Network.team_id == team_id)
        .with_for_update(key_share=True, of=(Network, LearningSession))
    )


@one
def _held(team_id: str, network_id: int) -> Select[int]:
    return (
        select(Network.id)
        .where(Network.id == network_id, Network.team_id == team_id)
        .with_for_update(key_share=True)
    )


@one
def _on_session(
    team_id: str, user_id: str, session_id: int
) -> Select[Person, Network, LearningSession, Membership, NoteTaker, SessionLeader]:
    of_theirs = and_(Network.id == LearningSession.network_id, Network.team_id == team_id)
    return (
        select(Person, Network, LearningSession, Membership, NoteTaker, SessionLeader)
        .select_from(Person)
        .outerjoin(LearningSession, LearningSession.id == session_id)
        .outerjoin(Network, of_theirs)
        .outerjoin(Membership, and_(Membership.network_id == Network.id, Membership.person_id == Person.id))
        .outerjoin(
            NoteTaker,
            and_(NoteTaker.session_id == LearningSession.id, NoteTaker.person_id == Person.id),
        )
        .outerjoin(
            SessionLeader,
            and_(SessionLeader.session_id == LearningSession.id, SessionLeader.person_id == Person.id),
        )
        .where(Person.team_id == team_id, Person.user_id == user_id)
    )


@one
def _on_network(team_id: str, user_id: str, network_id: int) -> Select[Person, Network, Membership]:
    return (
        select(Person, Network, Membership)
        .select_from(Person)
        .outerjoin(Network, and_(Network.id == network_id, Network.team_id == team_id))
        .outerjoin(Membership, and_(Membership.network_id == Network.id, Membership.person_id == Person.id))
        .where(Person.team_id == team_id, Person.user_id == user_id)
    )


async def on_session(
    db: AsyncSession, team_id: str, user_id: str, session_id: int, *, locks: bool
) -> Acting | None:
    """Return who acts on a session of this workspace, locked if asked; None when we do not know them."""
    if locks and locks_rows(db):
        await _held_with_session(db, team_id, session_id)
    found = await _on_session(db, team_id, user_id, session_id)
    if found is None:
        return None
    who, home, meeting, place, notes, leads = found
    if home is None:
        return Acting(who, None, None, place)
    return Acting(who, home, meeting, place, notes, leads)


async def on_network(
    db: AsyncSession, team_id: str, user_id: str, network_id: int, *, locks: bool
) -> Acting | None:
    """Return who acts on a network of this workspace, locked if asked; None when we do not know them."""
    if locks and locks_rows(db):
        await _held(db, team_id, network_id)
    found = await _on_network(db, team_id, user_id, network_id)
    if found is None:
        return None
    who, home, place = found
    return Acting(who, home, None, place)


async def on_nothing(db: AsyncSession, team_id: str, user_id: str) -> Acting | None:
    """Return who acts, on nothing in particular; None when we do not know them."""
    who = await person.find(db, team_id, user_id)
    return Acting(who) if who is not None else None


async def by_stranger(
    db: AsyncSession, who: Person, *, session_id: int | None, network_id: int | None, channel_id: str | None
) -> Acting:
    """Return what somebody acts on whom we do not know, so that they are told why they may not."""
    meeting = await db.get(LearningSession, session_id) if session_id is not None else None
    key = meeting.network_id if meeting is not None else network_id
    if key is not None:
        home = await db.get(Network, key)
    else:
        home = await network.of_channel(db, who.team_id, channel_id) if channel_id else None
    if home is None or home.team_id != who.team_id:
        return Acting(who)
    who.language, who.zone = home.language, home.zone  # as of everybody who is met in a network
    return Acting(who, home, meeting)


async def in_channel(
    db: AsyncSession, team_id: str, user_id: str, channel_id: str | None, *, locks: bool
) -> Acting | None:
    """Return who acts on the network of a channel, else on the only one that they have, locked if asked.

    On nothing in particular when they have several, or none; None when we do not know them.
    """
    found = await on_nothing(db, team_id, user_id)
    network_id = await _meant(db, found.person, channel_id) if found is not None else None
    if network_id is None:
        return found
    db.expunge_all()  # what was read before the lock may be old
    return await on_network(db, team_id, user_id, network_id, locks=locks)


async def _meant(db: AsyncSession, who: Person, channel_id: str | None) -> int | None:
    here = await network.of_channel(db, who.team_id, channel_id) if channel_id else None
    if here is not None:
        return here.id
    mine = await membership.of_person(db, who.id)
    return mine[0][0].id if len(mine) == 1 else None
