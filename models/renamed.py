"""Somebody is called otherwise: where their name was written it is written anew, so that it goes along."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import called, contribution_agenda, known_names, posted, unnamed
from models.contribution import Contributed, Contribution
from models.name_in_words import of_several_words
from models.network import Network
from models.person import Person
from models.plan import NOTHING, Fact
from models.rows import many
from models.session import LearningSession
from models.sought import Sought

# What shows the name of a member, in words of ours: of others Slack knows it.
NAMED = Fact.COMING | Fact.QUESTIONS | Fact.AGENDA | Fact.RECORD | Fact.TO_DO | Fact.TURNS | Fact.EFFECTS


@many(into=Contributed)
def _brought(network_id: int, person_id: int) -> Select[Contribution, Person]:
    return (
        select(Contribution, Person)
        .join(Person, Person.id == Contribution.owner_id)
        .join(LearningSession, LearningSession.id == Contribution.session_id)
        .where(LearningSession.network_id == network_id, Person.id == person_id)
    )


async def follow(
    db: AsyncSession, home: Network, who: Person, was: str, now: datetime, facts: Fact = NAMED
) -> None:
    """Let somebody be called as they are now wherever their name was written; what shows it follows.

    Beside what changed, that is what shows these `facts`. Who has no name yet is called as they were.
    """
    if who.name:
        await _follow(db, home, who, await _sought(db, who, was), now, facts)


async def everywhere(
    db: AsyncSession, who: Person, was: str, now: datetime, *, came_to: Network | None = None
) -> None:
    """Do the same in all their networks, and say who hosts, speaks, asked or states where they don’t belong.

    There a name of one word may be anybody’s, and stays. Who `came_to` be on Slack was called so in that
    network alone, and what shows that they are is drawn anew there.
    """
    if not who.name:
        return
    looked_for, several = await _sought(db, who, was), of_several_words(was)
    theirs = [came_to.id] if came_to and not several else [*await unnamed.networks_of(db, who.id)]
    for network_id in theirs:
        home = await db.get_one(Network, network_id)
        facts = NAMED if came_to and came_to.id == network_id else NOTHING
        await _follow(db, home, who, looked_for, now, facts)
    for each in looked_for if several and was != who.name else ():
        elsewhere = await called.in_workspace(db, who.team_id, each, who.name, but=theirs)
        await db.flush()
        for network_id, facts in elsewhere.items():
            await posted.changed_in(db, now, network_id, facts)


async def _sought(db: AsyncSession, who: Person, was: str) -> list[Sought]:
    return await known_names.sought(db, who.team_id, was, who.name, who.display_name)


async def _follow(
    db: AsyncSession, home: Network, who: Person, looked_for: Iterable[Sought], now: datetime, facts: Fact
) -> None:
    for each in looked_for:
        changed = await called.in_networks(db, [home.id], each, who.name)
        facts |= changed.get(home.id, Fact(0))
    for one in await _brought(db, home.id, who.id):
        if await contribution_agenda.follow(db, one, one.contribution.brings):
            facts |= Fact.AGENDA
    await db.flush()
    if facts:
        await posted.changed_in(db, now, home.id, facts, own=who.id)
