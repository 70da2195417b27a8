"""Brings a database to the present schema; safe when several processes start together."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.config import database_url

SCRIPTS = Path(__file__).parent.parent / "models" / "migrations"


def configuration(url: str) -> Config:
    """Return what Alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = database_url(url).replace("+aiosqlite", "", 1)
    return config


def upgrade(url: str) -> None:
    """Run the migrations that are missing."""
    command.upgrade(configuration(url), "head")
