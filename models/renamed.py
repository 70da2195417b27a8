"""Somebody is called otherwise: where their name was written it is written anew, so that it goes along."""

from datetime import datetime

from sqlalchemy import Select, Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import contribution_agenda, posted
from models.base import changed, prepared
from models.contribution import Contributed, Contribution
from models.hosting import with_name
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession

# What shows the name of a member, in words of ours: of others Slack knows it.
NAMED = Fact.COMING | Fact.QUESTIONS | Fact.AGENDA | Fact.RECORD | Fact.TO_DO | Fact.TURNS | Fact.EFFECTS


@many
def _hosted(network_id: int) -> Select[LearningSession]:
    hosted = LearningSession.network_id == network_id, LearningSession.host != ""
    return select(LearningSession).where(*hosted)


@many(into=Contributed)
def _brought(network_id: int, person_id: int) -> Select[Contribution, Person]:
    return (
        select(Contribution, Person)
        .join(Person, Person.id == Contribution.owner_id)
        .join(LearningSession, LearningSession.id == Contribution.session_id)
        .where(LearningSession.network_id == network_id, Person.id == person_id)
    )


@prepared
def _asked(network_id: int, was: str, name: str) -> Update:
    asked = LearningQuestion.network_id == network_id, LearningQuestion.asked_by_name == was
    named = update(LearningQuestion).where(*asked).values(asked_by_name=name)
    return named.execution_options(synchronize_session=False)


async def follow(
    db: AsyncSession, home: Network, who: Person, was: str, now: datetime, facts: Fact = NAMED
) -> None:
    """Let who hosts, who asked and who brings something be called as they are now; what shows it follows.

    Beside what changed, that is what shows these `facts`.
    """
    for meeting in await _hosted(db, home.id) if was else ():
        called = with_name(meeting.host, was, who.name)
        if called != meeting.host:
            meeting.host, facts = called, facts | Fact.WHERE
    if was and await changed(db, *_asked(home.id, was, who.name)):
        facts |= Fact.QUESTIONS
    for one in await _brought(db, home.id, who.id):
        if await contribution_agenda.follow(db, one, one.contribution.brings):
            facts |= Fact.AGENDA
    await db.flush()
    if facts:
        await posted.changed_in(db, now, home.id, facts, own=who.id)
