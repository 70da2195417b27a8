"""Names of others in a workspace: by these a longer name is told, and an organisation that is in several."""

from asyncio import sleep
from collections.abc import Sequence

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from models.beside_a_name import has_several
from models.folded import folded
from models.guest import Guest
from models.name_in_words import may_name
from models.network import Network
from models.parts_of_name import own_sides, sides
from models.person import Person
from models.rows import distinct
from models.session import LearningSession
from models.sought import Sought, whole_names

AT_ONCE = 200  # names that are looked through before others go on


@distinct
def _known(team_id: str, word: str) -> CompoundSelect[str]:
    """Return the names in a workspace with a word: of people, also as Slack shows them, and of guests."""
    met = select(Guest.name).join(LearningSession, LearningSession.id == Guest.session_id)
    return union(
        select(Person.name).where(Person.team_id == team_id, may_name(Person.name, word)),
        select(Person.display_name).where(Person.team_id == team_id, may_name(Person.display_name, word)),
        met.join(Network, Network.id == LearningSession.network_id).where(
            Network.team_id == team_id, may_name(Guest.name, word)
        ),
    )


async def sought(db: AsyncSession, team_id: str, was: str, *own: str) -> list[Sought]:
    """Return what is looked for where somebody is called otherwise than they were, or forgotten.

    It is one for each side of their name, so that each has a word by which it is found in rows. No longer
    name of somebody else is it, which all are but their `own`, and no side that is in another's name too.
    """
    beside, shared = dict[str, Sequence[list[str]]](), set[str]()
    parted = sides(was)
    for side in parted:
        if not has_several(side[0]) and len(parted) == 1:
            continue  # a name of one word is told by what stands beside it
        others = await _known(db, team_id, Sought(was, side).word)
        known = list[list[str]]()
        beside[side[0]] = known
        for number, other in enumerate(sorted({*others} - {was, *own, ""}), start=1):
            known += whole_names([other])
            if len(found := sides(other)) > 1:
                shared |= {folded(each[0]).signs for each in found}
            if number % AT_ONCE == 0:
                await sleep(0)
    taken = own_sides(was, shared)
    return [Sought(was, side, beside.get(side[0], ())) for side in taken] or [Sought(was, ())]
