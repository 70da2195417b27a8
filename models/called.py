"""Where somebody stands by name in what was written by hand: the one list for who is renamed or forgotten."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import outside_gone, statement, unnamed
from models.name_in_words import may_name, of_several_words, renamed, same, with_name, without_name
from models.network import Network
from models.plan import Fact
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.sought import Sought
from models.unnamed import GONE

WHO = ("host", "speaker")  # says of a session who it is
ABOUT = ("title", "place", "bring")  # says something else, in which somebody may be named
AT_ONCE = 500  # networks of a workspace that are looked through together


@many
def _asked(networks: Collection[int], word: str) -> Select[int, int, str]:
    named = may_name(LearningQuestion.asked_by_name, word)
    here = LearningQuestion.network_id.in_(networks), LearningQuestion.asked_by_name != "", named
    asked = (LearningQuestion.id, LearningQuestion.network_id, LearningQuestion.asked_by_name)
    return select(*asked).where(*here)


@many
def _naming(networks: Collection[int], word: str) -> Select[LearningSession]:
    written = (getattr(LearningSession, name) for name in (*WHO, *ABOUT))
    there = or_(*((column != "") & may_name(column, word) for column in written))
    return select(LearningSession).where(LearningSession.network_id.in_(networks), there)


def _now(written: str, was: Sought, name: str) -> str:
    return with_name(written, was, name) if name else without_name(written, was)


async def in_sessions(
    db: AsyncSession, networks: Collection[int], was: Sought, name: str = "", *, elsewhere: bool = False
) -> dict[int, Fact]:
    """Put a name in the place of another where it says who hosts, speaks, asked or states; none: take it out.

    So it does in what a session is called, where it is and what to bring; `elsewhere` than in their networks
    a name of one word stays in these. Return what that changed, by network.
    """
    facts = defaultdict[int, Fact](lambda: Fact(0))
    if not was.name or not networks:
        return facts
    for meeting in await _naming(db, networks, was.word):
        said = {column: _now(getattr(meeting, column), was, name) for column in WHO}
        if not elsewhere or of_several_words(was.name):
            said |= {column: renamed(getattr(meeting, column), was, name or GONE) for column in ABOUT}
        if said != {column: getattr(meeting, column) for column in said}:
            for column, words in said.items():
                setattr(meeting, column, words)
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
        facts |= await in_sessions(db, where[at : at + AT_ONCE], was, name, elsewhere=True)
    return facts


async def in_words(db: AsyncSession, networks: Collection[int], was: Sought, name: str = "") -> None:
    """Do the same in lists of a group, its rules, invitation and announcements, and in texts for outside."""
    if was.name and networks:
        await unnamed.in_lists(db, networks, was, name or GONE)
        await outside_gone.unname(db, networks, was, name or GONE)
