"""Names of people who are forgotten or renamed, in what a group agreed and invites with: that stays."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.ground_rule import GroundRule, RulesVersion
from models.invitation import Invitation, Part, Promise
from models.name_in_words import renamed
from models.sought import Sought

# A network has some dozens of each at most, so that all are read.
COLUMNS: dict[type[Any], Sequence[str]] = {
    GroundRule: ("text",),
    RulesVersion: ("rules",),
    Invitation: [*Part],
    Promise: ("text",),
}


async def leave_out(db: AsyncSession, networks: Collection[int], was: Sought, instead: str) -> None:
    """Put other words where a name stands."""
    for rows, columns in COLUMNS.items():
        for row in (await db.scalars(select(rows).where(rows.network_id.in_(networks)))).all():
            for name in columns:
                written = getattr(row, name)
                if (said := _without(written, was, instead)) != written:
                    setattr(row, name, said)
    await db.flush()


def _without(written: Any, was: Sought, instead: str) -> Any:
    """Return words without a name; of the lines of rules all but of which part of the list they are."""
    if isinstance(written, list):
        return [[part, _without(text, was, instead)] for part, text in written]
    return renamed(written, was, instead) if isinstance(written, str) else written
