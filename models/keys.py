"""Keys that tables have given: none is given again, also where its row is gone.

A button or a form in Slack outlives the row that it is about, and must not lead to another one. SQLite gives
the key of its last row anew unless a table says otherwise, as each of ours does (`models/base.py`).
"""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, column, func, insert, inspect, select, table, text, update

from models.base import Base

GIVEN = table("sqlite_sequence", column("name"), column("seq"))  # where SQLite keeps them
TABLES = table("sqlite_master", column("type"), column("name"), column("sql"))


def counted() -> dict[str, Column[int]]:
    """Return the tables that give each row a number, with the column in which it stands."""
    tables = Base.metadata.sorted_tables
    return {rows.name: key for rows in tables if (key := rows.autoincrement_column) is not None}


def given(connection: Connection) -> dict[str, int]:
    """Return the highest key that each table gave, of those that gave any; of an old schema what is known."""
    if connection.dialect.name == "sqlite":
        known = inspect(connection).has_table(GIVEN.name)
        found = connection.execute(select(GIVEN)).all() if known else ()
        return {row.name: row.seq for row in found}
    highest = {}
    for name, key in counted().items():
        counter = _sequence(connection, key)
        asked = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {counter}"  # noqa: S608 - a name of ours
        last = max(connection.scalar(text(asked)) or 0, connection.scalar(select(func.max(key))) or 0)
        if last:
            highest[name] = last
    return highest


def go_on_after(connection: Connection, highest: Mapping[str, int]) -> None:
    """Let new rows have higher keys than these, and than all that were given; a table may be gone."""
    there, sqlite = given(connection), connection.dialect.name == "sqlite"
    counting = never_again(connection) if sqlite else {*counted()}
    for name in counting & highest.keys():
        last = max(highest[name], there.get(name, 0))
        if not last:
            continue  # SQLite also counts for a table that was copied empty
        if not sqlite:
            connection.execute(select(func.setval(_sequence(connection, counted()[name]), last)))
        elif name in there:
            connection.execute(update(GIVEN).where(GIVEN.c.name == name).values(seq=last))
        else:
            connection.execute(insert(GIVEN).values(name=name, seq=last))


def never_again(connection: Connection) -> set[str]:
    """Return the tables of a file of SQLite that give no key again."""
    says = TABLES.c.sql.contains("AUTOINCREMENT")
    return set(connection.scalars(select(TABLES.c.name).where(TABLES.c.type == "table", says)))


def _sequence(connection: Connection, key: Column[int]) -> str:
    return str(connection.scalar(select(func.pg_get_serial_sequence(f'"{key.table.name}"', key.name))))
