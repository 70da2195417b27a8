"""What Slack tells of people, typed; asked before an act, and never inside a transaction."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from bot.slack.client import Slack
from bot.slack.outcome import classify
from models.account import Profile
from models.writing import tidy

SLACKBOT = "USLACKBOT"  # which Slack does not call an app
MOST_ASKED = 60  # people; beyond them whoever is there is taken for a person
AT_ONCE = 10


def profile_of(user: dict[str, Any]) -> Profile:
    """Return the profile of a user of the Web API or of an event. With an app nobody can act.

    Of deactivated people and of people from elsewhere Slack tells less, sometimes only what they are called.
    """
    told = user.get("profile") or {}
    names = (user.get("real_name"), told.get("real_name"), told.get("display_name"), user.get("name"))
    nobody = bool(user.get("deleted") or user.get("is_bot")) or user.get("id") == SLACKBOT
    name = next(filter(None, map(_on_one_line, names)), "")
    display_name = _on_one_line(told.get("display_name") or user.get("name"))
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    return Profile(name, user.get("tz") or "", display_name, guest=guest, deactivated=nobody)


def _on_one_line(name: str | None) -> str:
    """Return a name as it is kept, as any text that somebody typed."""
    return " ".join(tidy(name or "").split())


async def ask(slack: Slack, user_ids: Iterable[str], within: float | None = None) -> dict[str, Profile]:
    """Return what Slack tells of people, by their id, within so many seconds; of others it told nothing."""
    told: dict[str, Profile] = {}
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(user_id: str) -> None:
        try:
            async with turn:
                told[user_id] = profile_of((await slack.read("users.info", user=user_id))["user"])
        except Exception as error:
            classify(error)

    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await asyncio.gather(*map(one, list(dict.fromkeys(user_ids))[:MOST_ASKED]))
    return told
