"""Somebody is called otherwise: where their name was written it is written anew, so that it goes along."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import called, contribution_agenda, posted
from models.contribution import Contributed, Contribution
from models.network import Network
from models.person import Person
from models.plan import Fact
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

    Beside what changed, that is what shows these `facts`.
    """
    facts |= await called.in_sessions(db, [home.id], was, who.name)
    await called.in_words(db, [home.id], was, who.name)
    for one in await _brought(db, home.id, who.id):
        if await contribution_agenda.follow(db, one, one.contribution.brings):
            facts |= Fact.AGENDA
    await db.flush()
    if facts:
        await posted.changed_in(db, now, home.id, facts, own=who.id)
