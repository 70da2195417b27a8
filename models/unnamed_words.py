"""Names of people who are forgotten or renamed, in the rules, invitation and announcements of a group."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.announcement import Announcement
from models.date_poll import DatePoll
from models.ground_rule import GroundRule, RulesVersion
from models.invitation import Invitation, Part, Promise
from models.name_in_words import renamed
from models.session import LearningSession
from models.sought import Sought

# A network has some dozens of each at most, so that all are read.
COLUMNS: dict[type[Any], Sequence[str]] = {
    GroundRule: ("text",),
    RulesVersion: ("rules",),
    Invitation: [*Part],
    Promise: ("text",),
    DatePoll: ("title", "place"),
    Announcement: ("opening", "worth", "goals", "expects"),
}


async def leave_out(db: AsyncSession, networks: Collection[int], was: Sought, instead: str) -> None:
    """Put other words where a name stands."""
    for rows, columns in COLUMNS.items():
        for row in (await db.scalars(_of(rows, networks))).all():
            for name in columns:
                written = getattr(row, name)
                if (said := _without(written, was, instead)) != written:
                    setattr(row, name, said)
    await db.flush()


def _of(rows: type[Any], networks: Collection[int]) -> Select[Any]:
    if rows is not Announcement:
        return select(rows).where(rows.network_id.in_(networks))
    here = LearningSession.network_id.in_(networks)
    return select(rows).join(LearningSession, LearningSession.id == rows.session_id).where(here)


def _without(written: Any, was: Sought, instead: str) -> Any:
    """Return words without a name; of the lines of rules all but of which part of the list they are."""
    if isinstance(written, list):
        return [[part, _without(text, was, instead)] for part, text in written]
    return renamed(written, was, instead) if isinstance(written, str) else written
