"""Where somebody stands by name in what was written by hand: the one list for who is renamed or forgotten."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import outside_gone, statement, unnamed
from models.name_in_words import may_name, same, with_name, without_name
from models.network import Network
from models.plan import Fact
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.sought import Sought
from models.unnamed import GONE

AT_ONCE = 500  # networks of a workspace that are looked through together


@many
def _asked(networks: Collection[int], word: str) -> Select[int, int, str]:
    named = may_name(LearningQuestion.asked_by_name, word)
    here = LearningQuestion.network_id.in_(networks), LearningQuestion.asked_by_name != "", named
    asked = (LearningQuestion.id, LearningQuestion.network_id, LearningQuestion.asked_by_name)
    return select(*asked).where(*here)


@many
def _naming(networks: Collection[int], word: str) -> Select[LearningSession]:
    there = or_(
        *(
            (column != "") & may_name(column, word)
            for column in (LearningSession.host, LearningSession.speaker)
        )
    )
    return select(LearningSession).where(LearningSession.network_id.in_(networks), there)


def _now(written: str, was: Sought, name: str) -> str:
    return with_name(written, was, name) if name else without_name(written, was)


async def in_sessions(
    db: AsyncSession, networks: Collection[int], was: Sought, name: str = ""
) -> dict[int, Fact]:
    """Put a name in the place of another where it says who hosts, speaks, asked or states; none: take it out.

    Return what that changed, by network.
    """
    facts = defaultdict[int, Fact](lambda: Fact(0))
    if not was.name or not networks:
        return facts
    for meeting in await _naming(db, networks, was.word):
        said = _now(meeting.host, was, name), _now(meeting.speaker, was, name)
        if said != (meeting.host, meeting.speaker):
            meeting.host, meeting.speaker = said
            facts[meeting.network_id] |= Fact.WHERE
    found = await _asked(db, networks, was.word)
    asked = {key: network_id for key, network_id, by in found if same(by, was) and by != name}
    if asked:
        there = update(LearningQuestion).where(LearningQuestion.id.in_(asked)).values(asked_by_name=name)
        await db.execute(there.execution_options(synchronize_session=False))
    for network_id in asked.values():
        facts[network_id] |= Fact.QUESTIONS
    for network_id in await statement.named(db, networks, was, name):
        facts[network_id] |= Fact.INVITED
    return facts


async def in_workspace(
    db: AsyncSession, team_id: str, was: Sought, name: str = "", *, but: Collection[int] = ()
) -> dict[int, Fact]:
    """Do the same in all networks of a workspace `but` some: whoever facilitates writes whom they wish."""
    everywhere = await db.scalars(select(Network.id).where(Network.team_id == team_id).order_by(Network.id))
    where = [one for one in everywhere if one not in but]
    facts = dict[int, Fact]()
    for at in range(0, len(where), AT_ONCE):
        facts |= await in_sessions(db, where[at : at + AT_ONCE], was, name)
    return facts


async def in_words(db: AsyncSession, networks: Collection[int], was: Sought, name: str = "") -> None:
    """Do the same in the lists of a group, in what it agreed and invites with, and in texts for outside."""
    if was.name and networks:
        await unnamed.in_lists(db, networks, was, name or GONE)
        await outside_gone.unname(db, networks, was, name or GONE)
