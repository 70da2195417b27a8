"""The sending client: one shared connection pool, rate limits, and three outcomes of every message.

Which failure means what: platform facts, "Which outcome is which". A failure that leaves open whether Slack
took the message is never answered by sending again.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from json import JSONDecodeError
from typing import Any

import aiohttp
import structlog
from aiolimiter import AsyncLimiter
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Message, View
from bot.reply import File

log = structlog.get_logger()

EVENT_TYPE = "kring_delivery"
TOO_MANY = 429
BROKEN = 500
PERHAPS_DONE = ("fatal_error", "internal_error")
PASSING = ("ratelimited", "service_unavailable", "team_added_to_org", "org_login_required")
KEEP_ALIVE = 15  # seconds; an older idle connection may be closed by Slack while we write
PER_CHANNEL = (5, 5.0)  # messages, seconds: one a second with short bursts
PER_WORKSPACE = (300, 60.0)


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


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell whether Slack took the message."""

    error: str


Outcome = Sent | NotSent | Unknown


def classify(error: Exception) -> NotSent | Unknown:
    """Return what a failed call means for the message."""
    if isinstance(error, SlackApiError):
        response = error.response
        status = getattr(response, "status_code", 0)
        name = response.get("error", "") if isinstance(response.data, dict) else ""
        if status == TOO_MANY or name == "ratelimited":
            seconds = float(response.headers.get("Retry-After", 1))
            return NotSent("ratelimited", final=False, retry_after=timedelta(seconds=seconds))
        if status >= BROKEN or not name or name in PERHAPS_DONE:
            return Unknown(name or f"http_{status}")
        return NotSent(name, final=name not in PASSING)
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent("no_connection", final=False)
    return Unknown(type(error).__name__)


class Slack:
    """Calls to Slack on behalf of one app."""

    def __init__(self, token: str, api_url: str, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.web = AsyncWebClient(
            token=token, base_url=api_url, session=session, timeout=30, retry_handlers=[]
        )
        self._workspace = AsyncLimiter(*PER_WORKSPACE)
        self._channels: dict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(*PER_CHANNEL))

    async def post(self, recipient: str, message: Message, ids: list[str]) -> Outcome:
        """Post a message to a channel or a person; the ids let us find it again."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"ids": ids}}
        return await self._send(
            recipient, "chat.postMessage",
            channel=recipient, text=message.text, blocks=message.blocks, metadata=metadata,
            unfurl_links=False, unfurl_media=False,
        )  # fmt: skip

    async def update(self, channel: str, ts: str, message: Message) -> Outcome:
        """Bring a message up to date."""
        return await self._send(
            channel, "chat.update", channel=channel, ts=ts, text=message.text, blocks=message.blocks
        )

    async def _send(self, recipient: str, method: str, **body: Any) -> Outcome:
        async with self._workspace, self._channels[recipient]:
            try:
                response = await self.call(method, **body)
            except (
                SlackClientError, aiohttp.ClientError, JSONDecodeError, asyncio.TimeoutError, OSError,
            ) as error:  # fmt: skip
                outcome = classify(error)
                log.warning("slack.failed", method=method, outcome=type(outcome).__name__, error=outcome.error)
                return outcome
        return Sent(response["channel"], response["ts"])

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        """Call a method of the Web API and return its answer. Raises what the client raises."""
        assert not self._session.closed, "the shared connection pool is closed"
        response = await self.web.api_call(method, json=body)
        data: dict[str, Any] = response.data  # type: ignore[assignment]  # bytes only for file downloads
        return data

    async def pin(self, channel: str, ts: str) -> None:
        """Pin a message; where that is refused, the message stands all the same."""
        try:
            await self.call("pins.add", channel=channel, timestamp=ts)
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            log.warning("slack.not_pinned", error=str(error)[:200])

    async def find(self, recipient: str, delivery_id: str) -> Sent | None:
        """Return where a message stands that may have been posted before we stopped."""
        channel = recipient
        if recipient.startswith("U"):
            channel = (await self.call("conversations.open", users=recipient))["channel"]["id"]
        history = await self.web.conversations_history(
            channel=channel, limit=100, include_all_metadata=True
        )
        for message in history["messages"]:
            payload = message.get("metadata", {}).get("event_payload", {})
            if delivery_id in payload.get("ids", []):
                return Sent(channel, message["ts"])
        return None

    async def open_view(self, trigger_id: str, view: View, *, on_top: bool) -> None:
        """Open a modal, on top of the one that is open."""
        method = "views.push" if on_top else "views.open"
        await self.call(method, trigger_id=trigger_id, view=view)

    async def update_view(self, view_id: str, view: View) -> None:
        """Replace a modal."""
        await self.call("views.update", view_id=view_id, view=view)

    async def publish_home(self, user_id: str, view: View) -> None:
        """Draw somebody's App Home."""
        await self.call("views.publish", user_id=user_id, view=view)

    async def say(self, channel: str, user_id: str, message: Message) -> None:
        """Say something that only one person sees."""
        await self.call(
            "chat.postEphemeral",
            channel=channel, user=user_id, text=message.text, blocks=message.blocks,
        )  # fmt: skip

    async def send_file(self, user_id: str, file: File) -> None:
        """Send a file to one person."""
        opened = await self.call("conversations.open", users=user_id)
        await self.web.files_upload_v2(
            channel=opened["channel"]["id"],
            filename=file.name,
            content=file.content,
            title=file.title,
            initial_comment=file.comment,
        )
