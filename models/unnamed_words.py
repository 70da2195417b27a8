"""Names of people who are forgotten or renamed, in what a group agreed and invites with: that stays."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.ground_rule import GroundRule, RulesVersion
from models.invitation import Invitation, Part, Promise
from models.name_in_words import renamed

COLUMNS: dict[type[Any], Sequence[str]] = {
    GroundRule: ("text",),
    RulesVersion: ("rules",),
    Invitation: [*Part],
    Promise: ("text",),
}


async def leave_out(
    db: AsyncSession, networks: Collection[int], names: Collection[str], parts: Sequence[str], gone: str
) -> None:
    """Put `gone` where names stand; `parts`: letters of each that stand in what is stored as they are."""
    for rows, columns in COLUMNS.items():
        stored = [cast(getattr(rows, name), Text) for name in columns]
        named: list[ColumnElement[bool]] = [
            column.icontains(part, autoescape=True) for column in stored for part in parts
        ]
        here = select(rows).where(rows.network_id.in_(networks), or_(*named))
        for row in (await db.scalars(here)).all():
            for name in columns:
                setattr(row, name, _without(getattr(row, name), names, gone))
    await db.flush()


def _without(written: Any, names: Collection[str], gone: str) -> Any:
    """Return words without names; of the lines of rules all but of which part of the list they are."""
    if isinstance(written, list):
        return [[part, _without(text, names, gone)] for part, text in written]
    for name in names:
        written = renamed(written, name, gone)
    return written
