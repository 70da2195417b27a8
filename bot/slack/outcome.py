"""What a call to Slack came to: it did it, surely not, or nobody can tell; and whether it is made again soon.

Which failure means what: platform facts, "Which outcome is which". A failure that leaves open whether Slack
took the message is never answered by sending again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.errors import FINAL, MEANINGS, TOO_FAST, Meaning

TOO_MANY = 429
BROKEN = 500
A_MOMENT, SOON = timedelta(seconds=0.3), timedelta(seconds=2)  # before and until which a call is repeated
LONGEST_WAIT = timedelta(hours=1)  # whatever Slack says: then it is asked again
Answer = TypeVar("Answer")


class NoToken(Exception):
    """No token holds in a workspace: it has not installed Kring, or not any more."""


class NotGranted(Exception):
    """Slack was not asked, as it never granted the scope for that."""


@dataclass(frozen=True)
class Sent:
    """Slack took the message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class NotSent:
    """Slack surely did not take the message; `final` when trying again is of no use."""

    error: str
    final: bool
    retry_after: timedelta | None = None
    unheard_of: bool = False  # an error that no page of Slack's names


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell whether Slack took the message."""

    error: str


Outcome = Sent | NotSent | Unknown


def classify(error: Exception) -> NotSent | Unknown:
    """Return what a failed call means for the message."""
    if isinstance(error, NoToken | NotGranted):
        return NotSent("not_authed" if isinstance(error, NoToken) else "missing_scope", final=False)
    if isinstance(error, SlackApiError):
        response: Any = error.response  # aiohttp's own when the body was no JSON
        status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
        data = getattr(response, "data", None)
        name = data.get("error", "") if isinstance(data, dict) else ""
        meaning = MEANINGS.get(name)
        if status == TOO_MANY or name in TOO_FAST:
            return NotSent("ratelimited", final=False, retry_after=_wait(response.headers))
        if status >= BROKEN or not name or meaning is Meaning.PERHAPS_DONE:
            return Unknown(name or f"http_{status}")
        return NotSent(name, final=meaning in FINAL, unheard_of=meaning is None)
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent("no_connection", final=False)
    return Unknown(type(error).__name__)


def not_yet(outcome: NotSent | Unknown) -> NotSent:
    """Return what it means that a call failed before anybody could see anything."""
    return outcome if isinstance(outcome, NotSent) else NotSent(outcome.error, final=False)


async def patiently(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Make a call for somebody who waits; once more when Slack surely did nothing and that passes soon.

    Raises what the call raises.
    """
    try:
        answer = await call()
        wait = _soon(answer)
        if wait is None:
            return answer
    except Exception as error:
        wait = _soon(classify(error))
        if wait is None:
            raise
    await asyncio.sleep(wait.total_seconds())
    return await call()


def _soon(outcome: object) -> timedelta | None:
    """Return after how long a call is worth repeating; None when it is not, or not soon."""
    if not isinstance(outcome, NotSent) or MEANINGS.get(outcome.error) is not Meaning.PASSING:
        return None
    wait = outcome.retry_after or A_MOMENT
    return wait if wait <= SOON else None


def _wait(headers: Any) -> timedelta:
    """Return how long Slack asks to wait, an hour at most; a second when it does not say."""
    said = str(headers.get("Retry-After", ""))
    return min(timedelta(seconds=int(said[:9]) if said.isdecimal() else 1), LONGEST_WAIT)
