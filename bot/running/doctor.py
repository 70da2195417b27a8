"""Looks whether a bot with these settings would work, and says what is wrong."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.running.config import Settings, missing_for_slack
from bot.slack.client import Slack, classify
from bot.storage.database import Database
from models import trace
from models.trace import Why

IN_THE_WAY = {
    Why.IN_USE: "another program reads the file or holds a table; end it",
    Why.OLD_READER: "a transaction that is still open sees what was deleted; end it",
    Why.NOT_OURS: "the tables belong to another role; make them Kring's (ALTER TABLE ... OWNER TO)",
    Why.FAILED: "the log says why (cleaning.failed)",
}


async def examine(settings: Settings) -> list[str]:
    """Return what is missing or wrong, a line each; nothing when all is well."""
    problems = missing_for_slack(settings) or await _slack(settings)
    return [*problems, *await _database(settings)]


async def _slack(settings: Settings) -> list[str]:
    problems = []
    async with aiohttp.ClientSession() as pool:
        slack = Slack(settings.bot_token, settings.api_url, pool)
        sockets = AsyncWebClient(base_url=settings.api_url, session=pool, retry_handlers=[])
        try:
            await slack.call("auth.test")
        except Exception as error:
            problems.append(f"SLACK_BOT_TOKEN: Slack says {classify(error).error}")
        try:
            await sockets.apps_connections_open(app_token=settings.app_token)
        except Exception as error:
            problems.append(f"SLACK_APP_TOKEN: Slack says {classify(error).error}")
    return problems


async def _database(settings: Settings) -> list[str]:
    try:
        database = Database(settings.database)
        try:
            await database.alive()
            return await _unclean(database)
        finally:
            await database.dispose()
    except Exception as error:
        return [f"KRING_DATABASE: cannot be reached ({type(error).__name__})"]


async def _unclean(database: Database) -> list[str]:
    """Tell what was deleted and cannot be cleaned off the disk."""
    try:
        async with database.read() as db:
            oldest = await trace.oldest(db)
    except (OperationalError, ProgrammingError):
        return []  # no bot has made its tables yet
    if oldest is None or oldest.since is None or oldest.why is None:
        return []
    said = f"KRING_DATABASE: what was deleted is still on the disk since {oldest.since:%Y-%m-%d %H:%M} UTC"
    return [f"{said}: {IN_THE_WAY[oldest.why]}"]
