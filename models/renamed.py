"""Somebody is called otherwise: where their name was written it is written anew, so that it goes along."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import called, contribution_agenda, posted, unnamed
from models.contribution import Contributed, Contribution
from models.name_in_words import of_several_words
from models.network import Network
from models.person import Person
from models.plan import NOTHING, Fact
from models.rows import many
from models.session import LearningSession

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
    if not who.name:
        return
    changed = await called.in_sessions(db, [home.id], was, who.name)
    facts |= changed.get(home.id, Fact(0))
    await called.in_words(db, [home.id], was, who.name)
    for one in await _brought(db, home.id, who.id):
        if await contribution_agenda.follow(db, one, one.contribution.brings):
            facts |= Fact.AGENDA
    await db.flush()
    if facts:
        await posted.changed_in(db, now, home.id, facts, own=who.id)


async def everywhere(db: AsyncSession, who: Person, was: str, now: datetime) -> None:
    """Do the same in all their networks, and say who hosts, speaks, asked or states where they don’t belong.

    There a name of one word may be anybody’s, and stays.
    """
    theirs = await unnamed.networks_of(db, who.id)
    for network_id in theirs:
        await follow(db, await db.get_one(Network, network_id), who, was, now, NOTHING)
    if of_several_words(was):
        elsewhere = await called.in_workspace(db, who.team_id, was, who.name, but=theirs)
        await db.flush()
        for network_id, facts in elsewhere.items():
            await posted.changed_in(db, now, network_id, facts)
