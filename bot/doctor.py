"""Looks whether a bot with these settings would work, and says what is wrong."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings, missing_for_slack
from bot.database import Database
from bot.slack import Slack, classify


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
        finally:
            await database.dispose()
    except Exception as error:
        return [f"KRING_DATABASE: cannot be reached ({type(error).__name__})"]
    return []
