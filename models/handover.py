"""Knowledge that would be lost when somebody leaves: what they hand over, and what is not passed on yet.

Entries of two registers: what a member knows and hardly anybody else does, which goes with them, and what
somebody who left handed over, which stays without their name.
"""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Refusal
from models.confidentiality import Whom
from models.entry import Entry
from models.rows import many

REGISTER, KNOWLEDGE = "handover", "knowledge"
LONGEST = 500  # characters of what is handed over, and of how to get to it
PASSED = "done"  # of the field `passed` of both


class HowWithoutWhat(Refusal):
    """Somebody says how to get to what they know, and not what that is."""


def must_say_what(what: str, how: str) -> None:
    """Check that what is handed over says what it is. Raises HowWithoutWhat."""
    if how and not what:
        raise HowWithoutWhat(field="knows")


@many
def _in_sight(network_id: int, registers: Collection[str]) -> Select[Entry]:
    told = (Entry.agreed.is_(True), Entry.hidden.is_(False), Entry.taken_away.is_(False))
    here = (Entry.network_id == network_id, Entry.register.in_(registers))
    return select(Entry).where(*here, *told).order_by(Entry.id)


async def _not_passed_on(db: AsyncSession, network_id: int, registers: Collection[str]) -> list[Entry]:
    return [one for one in await _in_sight(db, network_id, registers) if one.said.get("passed") != PASSED]


async def not_passed_on(db: AsyncSession, network_id: int) -> list[str]:
    """Return what may get lost, as members read it: what was handed over first."""
    found = await _not_passed_on(db, network_id, [REGISTER, KNOWLEDGE])
    found.sort(key=lambda one: one.register != REGISTER)
    return [str(one.said.get("what") or "") for one in found if one.said.get("what")]


async def goes_with(db: AsyncSession, network_id: int, whom: Whom) -> list[str]:
    """Return what the register holds that only somebody knows, and that goes with them when they leave."""
    found = await _not_passed_on(db, network_id, [KNOWLEDGE])
    mine = [one for one in found if one.concerns(whom) or (one.written_by(whom) and one.concerns_id is None)]
    return [str(one.said.get("what") or "") for one in mine]
