"""Where somebody stands by name in what was written by hand: the one list for who is renamed or forgotten."""

from collections.abc import Collection

from sqlalchemy import Select, Update, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import outside_gone, statement, unnamed
from models.base import changed
from models.hosting import with_name, without_name
from models.plan import Fact
from models.question import LearningQuestion
from models.session import LearningSession
from models.unnamed import GONE


def _asked(networks: Collection[int], was: str, name: str) -> Update:
    asked = LearningQuestion.network_id.in_(networks), LearningQuestion.asked_by_name == was
    named = update(LearningQuestion).where(*asked).values(asked_by_name=name)
    return named.execution_options(synchronize_session=False)


def _naming(networks: Collection[int]) -> Select[LearningSession]:
    there = or_(LearningSession.host != "", LearningSession.speaker != "")
    return select(LearningSession).where(LearningSession.network_id.in_(networks), there)


def _now(written: str, was: str, name: str) -> str:
    return with_name(written, was, name) if name else without_name(written, was)


async def in_sessions(db: AsyncSession, networks: Collection[int], was: str, name: str = "") -> Fact:
    """Put a name in the place of another where it says who hosts, speaks, asked or states; none: take it out.

    Return what that changed.
    """
    facts = Fact(0)
    if not was or not networks:
        return facts
    for meeting in (await db.scalars(_naming(networks))).all():
        said = _now(meeting.host, was, name), _now(meeting.speaker, was, name)
        if said != (meeting.host, meeting.speaker):
            meeting.host, meeting.speaker = said
            facts |= Fact.WHERE
    if await changed(db, _asked(networks, was, name)):
        facts |= Fact.QUESTIONS
    if await statement.named(db, networks, was, name):
        facts |= Fact.INVITED
    return facts


async def in_words(db: AsyncSession, networks: Collection[int], was: str, name: str = "") -> None:
    """Do the same in the lists of a group, in what it agreed and invites with, and in texts for outside."""
    if was and networks:
        await unnamed.in_lists(db, networks, [was], name or GONE)
        await outside_gone.unname(db, networks, was, name or GONE)
