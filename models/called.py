"""Where somebody stands by name in what was written by hand: the one list for who is renamed or forgotten."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import outside_gone, statement, unnamed
from models.name_in_words import longest_word, may_name, same, with_name, without_name
from models.plan import Fact
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.unnamed import GONE


@many
def _asked(networks: Collection[int], word: str) -> Select[int, str]:
    named = may_name(LearningQuestion.asked_by_name, word)
    here = LearningQuestion.network_id.in_(networks), LearningQuestion.asked_by_name != "", named
    return select(LearningQuestion.id, LearningQuestion.asked_by_name).where(*here)


@many
def _naming(networks: Collection[int], word: str) -> Select[LearningSession]:
    there = or_(
        *(
            (column != "") & may_name(column, word)
            for column in (LearningSession.host, LearningSession.speaker)
        )
    )
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
    word = longest_word(was)
    for meeting in await _naming(db, networks, word):
        said = _now(meeting.host, was, name), _now(meeting.speaker, was, name)
        if said != (meeting.host, meeting.speaker):
            meeting.host, meeting.speaker = said
            facts |= Fact.WHERE
    asked = [key for key, by in await _asked(db, networks, word) if same(by, was) and by != name]
    if asked:
        there = update(LearningQuestion).where(LearningQuestion.id.in_(asked)).values(asked_by_name=name)
        await db.execute(there.execution_options(synchronize_session=False))
        facts |= Fact.QUESTIONS
    if await statement.named(db, networks, was, name):
        facts |= Fact.INVITED
    return facts


async def in_words(db: AsyncSession, networks: Collection[int], was: str, name: str = "") -> None:
    """Do the same in the lists of a group, in what it agreed and invites with, and in texts for outside."""
    if was and networks:
        await unnamed.in_lists(db, networks, was, name or GONE)
        await outside_gone.unname(db, networks, was, name or GONE)
