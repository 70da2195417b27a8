"""Brings a database to the present schema; safe when several processes start together."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool
from sqlalchemy.exc import OperationalError

from bot.config import database_url

SCRIPTS = Path(__file__).parent.parent / "models" / "migrations"


def configuration(url: str) -> Config:
    """Return what Alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = database_url(url).replace("+at_once", "", 1)
    return config


def upgrade(url: str) -> None:
    """Run the migrations that are missing."""
    config = configuration(url)
    if not _has_the_newest(config):
        command.upgrade(config, "head")


def _has_the_newest(config: Config) -> bool:
    """Tell whether there is nothing to do, which needs neither the lock nor the scripts."""
    engine = create_engine(config.attributes["url"], poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_heads() == (_newest(),)
    except OperationalError:
        return False  # somebody migrates at this moment: behind the lock it is known


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(SCRIPTS)).get_current_head()
