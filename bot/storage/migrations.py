"""Brings a database to the present schema; safe when several processes start together."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import OperationalError

from bot.running.config import database_url, file_of, place_of
from bot.storage.owner import made_for_owner
from bot.storage.trouble import BROKEN, Unusable, code_of, explained

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parents[2] / "models" / "migrations"
NUMBERED = re.compile(r"\d{4}", re.ASCII)
VERSION, OURS = "alembic_version", "network"  # tables that each schema of ours has
# What there is by name, each time with whether it stands where new tables would. Of PostgreSQL not what comes
# with an extension, nor what a schema hides that is asked first.
NAMES = {
    "sqlite": "SELECT name, true FROM sqlite_master "
    "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    "postgresql": "SELECT c.relname, n.nspname = current_schema() "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND pg_table_is_visible(c.oid) "
    "AND n.nspname <> 'pg_catalog' AND NOT EXISTS (SELECT 1 FROM pg_depend d "
    "WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid AND d.deptype = 'e')",
}


class SomethingElse(Unusable):
    """A database is that of another program."""

    def __init__(self) -> None:
        super().__init__(
            "it holds tables of something else, and none of Kring; name an empty one", passes=False
        )


def configuration(url: str) -> "Config":
    """Return what Alembic needs to know."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = address_of(url)
    return config


def upgrade(url: str, to: str = "") -> None:
    """Run the migrations that are missing, up to the newest schema or to another one.

    Alembic is loaded only for these, as that takes its time. Raises Unusable, with the reason and what to do.
    """
    to = to or newest()
    if look(url) == to:
        return
    from alembic import command

    with explained():
        made_for_owner(url)
        command.upgrade(configuration(url), to)


def downgrade(url: str, to: str) -> None:
    """Go down to an older schema; what it has no place for is lost. Raises Unusable."""
    from alembic import command

    with explained():
        command.downgrade(configuration(url), to)


def look(url: str) -> str | None:
    """Return the schema that a database has; None when it has none yet. Makes no file. Raises Unusable."""
    with explained():
        found = _version(url)
    if found is None or found in known():
        return found
    raise Unusable(
        f"it was made by a newer version of Kring (schema {found}, this one knows {newest()}); "
        "run that version, or restore the backup from before the upgrade",
        passes=False,
    )


def must_be_present(url: str) -> None:
    """See that a database has the present schema, for what asks its tables. Raises Unusable."""
    if (found := look(url)) is None:
        raise Unusable(f"there is nothing of Kring in {place_of(url)} yet", passes=False)
    if found != newest():
        raise Unusable(f"its schema is {found}, and not {newest()}: run migrate first", passes=False)


def address_of(url: str) -> str:
    """Return the address with a driver that is no coroutine."""
    return database_url(url).replace("+at_once", "", 1)


def _version(url: str) -> str | None:
    """Return the schema that a database has, which needs neither the lock nor the scripts.

    Of a file of SQLite it is also looked whether it is whole. Raises what the database says, and Unusable.
    """
    address, file = address_of(url), file_of(url)
    if file is not None and not file.exists():
        return None
    engine = create_engine(address, poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                _must_be_whole(connection)
            return _version_in(connection)
    except OperationalError as error:
        if code_of(error.orig) == "SQLITE_BUSY":
            return None  # somebody migrates at this moment: behind the lock it is known
        raise


def _version_in(connection: Connection) -> str | None:
    # All names in one question: whoever migrates meanwhile brings all of them at once, or none.
    found = connection.execute(text(NAMES[connection.dialect.name]))
    names: dict[str, bool] = {name: bool(here) for name, here in found}
    version: str | None = None
    if VERSION in names:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None and not any(here for name, here in names.items() if name != VERSION):
        return None
    if version is None or OURS not in names or not NUMBERED.fullmatch(version):
        raise SomethingElse
    return version


def _must_be_whole(connection: Connection) -> None:
    """Look for damage that would show only when somebody comes upon it. Raises Unusable."""
    if connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
        raise Unusable(BROKEN, passes=False)


@cache
def known() -> frozenset[str]:
    """Return the schemas that there are: migrations are numbered."""
    return frozenset(path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def newest() -> str:
    """Return the newest schema."""
    return max(known())
