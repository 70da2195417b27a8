"""Which rows belong to a network or a workspace: found by whatever they refer to."""

from sqlalchemy import ColumnElement, Table, or_, select


def leads_to(rows: Table, mark: str, value: object, *seen: str) -> ColumnElement[bool] | None:
    """Return what holds of the rows that lead to a value, by a column called `mark`; None where nothing does.

    A table that has this column says so itself; of any other, what its rows refer to does.
    """
    if mark in rows.c:
        held: ColumnElement[bool] = rows.c[mark] == value
        return held
    ways = [
        key.parent.in_(select(key.column).where(there))
        for key in sorted(rows.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table.name not in (rows.name, *seen)
        and (there := leads_to(key.column.table, mark, value, rows.name, *seen)) is not None
    ]
    return or_(*ways) if ways else None
