"""What becomes of texts for outside when somebody in them goes, or takes back what they were drawn from."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import outside
from models.base import changed, table
from models.entry import Entry, follows, goes
from models.named import may_go, named_in
from models.outside import GONE, Nod, Outside, Says
from models.person import Person
from models.rows import many


@many
def _in_which(person_id: int) -> Select[Outside]:
    stands = select(Nod.outside_id).where(Nod.person_id == person_id)
    return select(Outside).where(Outside.id.in_(stands)).order_by(Outside.id)


async def _took_back(db: AsyncSession, row: Outside, person_id: int) -> bool:
    found = await outside.nods(db, [row.id])
    return any(nod.says is Says.NO for nod, person in found if person.id == person_id)


async def leave(db: AsyncSession, person_id: int, network_id: int | None = None) -> bool:
    """Take somebody out who goes: a text that did not go out is gone; of one that did the words.

    That it went out, for whom and when, stays. In one network, or in all; tell whether there was any.
    """
    found = [one for one in await _in_which(db, person_id) if network_id in (None, one.network_id)]
    for row in found:
        if row.out_at is None:
            await outside.drop(db, row)
        else:
            row.text = GONE
            row.taken_back = row.taken_back or await _took_back(db, row, person_id)
            mine = (table(Nod).c.outside_id == row.id, table(Nod).c.person_id == person_id)
            await changed(db, delete(table(Nod)).where(*mine))
    await db.flush()
    return bool(found)


async def forget(db: AsyncSession, network_id: int, people: Collection[Person]) -> None:
    """Leave no words that name any of these people, whoever was asked; that it went out stays."""
    for row in await outside.of_network(db, network_id):
        row.text = GONE if named_in(row.text, people) else row.text
        row.to_whom = GONE if named_in(row.to_whom, people) else row.to_whom
        if row.out_at is not None and not outside.all_said_yes(await outside.nods(db, [row.id])):
            row.taken_back = True


@goes("success")
@goes("value_story")
async def taken_back(db: AsyncSession, entry: Entry, now: datetime) -> None:
    """Let who takes away what they told keep inside what was drawn from it; nobody else is asked."""
    mine = {one.id: one for one in await _in_which(db, entry.person_id or 0) if one.out_at is None}
    for nod, person in await outside.nods(db, list(mine)):
        row = mine[nod.outside_id]
        if nod.quoted and person.id == entry.person_id and row.network_id == entry.network_id:
            nod.says, row.asked = Says.NO, False


@follows("success")
@follows("value_story")
async def kept_inside(db: AsyncSession, entry: Entry, now: datetime) -> None:
    """The same of what they keep to themselves, or to the members, from now on."""
    if not may_go(entry):
        await taken_back(db, entry, now)
