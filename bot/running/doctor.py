"""Looks whether a bot with these settings would work, and says what is wrong."""

import asyncio

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.running.config import Settings, missing_for_slack
from bot.slack.client import Slack, classify
from bot.storage.database import Database
from bot.storage.migrations import look
from bot.storage.trouble import reason
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
        if settings.over_http:
            return problems  # Slack comes to us: there is no connection to ask for
        try:
            await sockets.apps_connections_open(app_token=settings.app_token)
        except Exception as error:
            problems.append(f"SLACK_APP_TOKEN: Slack says {classify(error).error}")
    return problems


async def _database(settings: Settings) -> list[str]:
    try:
        made = await asyncio.to_thread(look, settings.database)
        database = Database(settings.database)
        try:
            if made is None:
                await database.alive()
                return []  # no bot has made its tables yet
            await database.must_keep()
            return await _unclean(database)
        finally:
            await database.dispose()
    except Exception as error:
        told = reason(error)
        return [f"KRING_DATABASE: {told or f'cannot be used ({type(error).__name__})'}"]


async def _unclean(database: Database) -> list[str]:
    """Tell what was deleted and cannot be cleaned off the disk."""
    async with database.read() as db:
        oldest = await trace.oldest(db)
    if oldest is None or oldest.since is None or oldest.why is None:
        return []
    said = f"KRING_DATABASE: what was deleted is still on the disk since {oldest.since:%Y-%m-%d %H:%M} UTC"
    return [f"{said}: {IN_THE_WAY[oldest.why]}"]
