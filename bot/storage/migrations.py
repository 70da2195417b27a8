"""Brings a database to the present schema; safe when several processes start together."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.running.config import database_url

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parents[2] / "models" / "migrations"


def configuration(url: str) -> "Config":
    """Return what Alembic needs to know."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = _address(url)
    return config


def upgrade(url: str) -> None:
    """Run the migrations that are missing; Alembic is loaded only for these, as that takes its time."""
    if _version(url) == newest():
        return
    from alembic import command

    command.upgrade(configuration(url), "head")


def _address(url: str) -> str:
    return database_url(url).replace("+at_once", "", 1)


def _version(url: str) -> str | None:
    """Return the schema that a database has, which needs neither the lock nor the scripts."""
    engine = create_engine(_address(url), poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except (OperationalError, ProgrammingError):
        return None  # none yet, or somebody migrates at this moment: behind the lock it is known


@cache
def newest() -> str:
    """Return the newest schema: migrations are numbered."""
    return max(path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
