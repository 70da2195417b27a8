"""Which rows belong to a network or a workspace: found by whatever they refer to."""

from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select


def leads_to(
    rows: Table, mark: str, value: Any, *seen: str, several: bool = False
) -> ColumnElement[bool] | None:
    """Return what holds of the rows that lead to a value, or to one of `several`, by a column called `mark`.

    None where nothing does.

    A table that has this column says so itself; of any other, what its rows refer to does.
    """
    if mark in rows.c:
        held: ColumnElement[bool] = rows.c[mark].in_(value) if several else rows.c[mark] == value
        return held
    ways = [
        key.parent.in_(select(key.column).where(there))
        for key in sorted(rows.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table.name not in (rows.name, *seen)
        and (there := leads_to(key.column.table, mark, value, rows.name, *seen, several=several)) is not None
    ]
    return or_(*ways) if ways else None


def network_of(rows: Table, *seen: str) -> ColumnElement[int | None]:
    """Return the network in which a row of a table stands: its own, or that of what it belongs to first.

    Raises LookupError where nothing of it leads to one.
    """
    if rows.name == "network" or "network_id" in rows.c:
        own: ColumnElement[int | None] = rows.c["id" if rows.name == "network" else "network_id"]
        return own
    for key in sorted(rows.foreign_keys, key=lambda one: (one.parent.nullable or False, one.parent.name)):
        there = key.column.table
        if there.name not in (rows.name, *seen) and leads_to(there, "network_id", 0, *seen) is not None:
            found = select(network_of(there, rows.name, *seen)).where(key.column == key.parent)
            return found.scalar_subquery()
    raise LookupError(rows.name)
