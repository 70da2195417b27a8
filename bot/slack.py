"""The sending client: one shared connection pool, rate limits, and three outcomes of every message.

Which failure means what: platform facts, "Which outcome is which". A failure that leaves open whether Slack
took the message is never answered by sending again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

import aiohttp
import structlog
from aiolimiter import AsyncLimiter
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import File, Message, View
from bot.slack_errors import FINAL, MEANINGS, TOO_FAST, Meaning

log = structlog.get_logger()

EVENT_TYPE = "kring_delivery"
PEOPLE = ("U", "W")  # how the ids of people begin
TOO_MANY = 429
BROKEN = 500
A_MOMENT, SOON = timedelta(seconds=0.3), timedelta(seconds=2)  # before and until which a call is repeated
TIME_OUT = 20  # seconds for one call; the client's own does not hold for a shared session
MARK = 10  # characters of a delivery's id
PAGE = 200  # messages of a channel's history in one call
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
    unheard_of: bool = False  # an error that no page of Slack's names


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell whether Slack took the message."""

    error: str


Outcome = Sent | NotSent | Unknown
Answer = TypeVar("Answer")


def classify(error: Exception) -> NotSent | Unknown:
    """Return what a failed call means for the message."""
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


def _not_yet(outcome: NotSent | Unknown) -> NotSent:
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


def _told(method: str, outcome: NotSent | Unknown) -> NotSent | Unknown:
    """Return an outcome, with a line in the log."""
    log.warning("slack.failed", method=method, outcome=type(outcome).__name__, error=outcome.error)
    return outcome


def mark(delivery_id: str) -> str:
    """Return the sign in the name of a file by which it is found again: a file carries no metadata."""
    return delivery_id[:MARK]


def _carries(message: dict[str, Any], delivery_id: str) -> bool:
    """Tell whether a message of a channel's history is the one of a delivery."""
    if delivery_id in message.get("metadata", {}).get("event_payload", {}).get("ids", ""):  # once a list
        return True
    return any(mark(delivery_id) in file.get("name", "") for file in message.get("files", []))


def _wait(headers: Any) -> timedelta:
    """Return how long Slack asks to wait; a second when it does not say."""
    said = str(headers.get("Retry-After", ""))
    return timedelta(seconds=int(said) if said.isdecimal() else 1)


def _limiter(messages: int, seconds: float, pace: float) -> AsyncLimiter:
    """Return what lets that many messages through, at a multiple of the pace that Slack asks for."""
    return AsyncLimiter(messages, seconds / pace)


class Slack:
    """Calls to Slack on behalf of one app."""

    def __init__(self, token: str, api_url: str, session: aiohttp.ClientSession, pace: float = 1.0) -> None:
        self._session = session
        self.heard_at: float | None = None  # when Slack last answered, on the clock that never jumps
        self.web = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])
        self._workspace = _limiter(*PER_WORKSPACE, pace)
        self._channels: dict[str, AsyncLimiter] = defaultdict(lambda: _limiter(*PER_CHANNEL, pace))

    async def post(self, recipient: str, message: Message, ids: list[str]) -> Outcome:
        """Post a message to a channel or a person; the ids let us find it again."""
        if message.file is not None:
            return await self.share(recipient, message.file)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"ids": " ".join(ids)}}
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
                return Sent(response["channel"], response["ts"])
            except Exception as error:  # the client also raises what its authors did not foresee
                return _told(method, classify(error))

    async def share(self, user_id: str, file: File) -> Outcome:
        """Send a file to one person: as long as it is not shared nobody saw it, whatever went wrong."""
        async with self._workspace, self._channels[user_id]:
            try:
                channel = (await self.call("conversations.open", users=user_id))["channel"]["id"]
                async with asyncio.timeout(TIME_OUT):
                    file_id = await self._upload(file)
            except Exception as error:
                return _told("files.getUploadURLExternal", _not_yet(classify(error)))
            try:
                async with asyncio.timeout(TIME_OUT):
                    await self.web.files_completeUploadExternal(
                        files=[{"id": file_id, "title": file.title}],
                        channel_id=channel,
                        initial_comment=file.comment,
                    )
            except Exception as error:
                return _told("files.completeUploadExternal", classify(error))
            return Sent(channel, "")  # Slack does not say where in it

    async def _upload(self, file: File) -> str:
        """Bring a file to Slack, where nobody sees it yet; return its id."""
        place = await self.web.files_getUploadURLExternal(filename=file.name, length=len(file.content))
        async with self._session.post(place["upload_url"], data=file.content) as response:
            response.raise_for_status()
        return str(place["file_id"])

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        """Call a method of the Web API and return its answer. Raises what the client raises."""
        return await self._ask(method, json=body)

    async def read(self, method: str, **query: str | int) -> dict[str, Any]:
        """Call a method that only reads: Slack takes no JSON for these."""
        return await self._ask(method, http_verb="GET", params=query)

    async def _ask(self, method: str, **how: Any) -> dict[str, Any]:
        assert not self._session.closed, "the shared connection pool is closed"
        async with asyncio.timeout(TIME_OUT):
            response = await self.web.api_call(method, **how)
        self.heard_at = monotonic()
        data: dict[str, Any] = response.data  # type: ignore[assignment]  # bytes only for file downloads
        return data

    async def pin(self, channel: str, ts: str) -> None:
        """Pin a message; where that is refused, the message stands all the same."""
        try:
            await patiently(lambda: self.call("pins.add", channel=channel, timestamp=ts))
        except Exception as error:
            log.warning("slack.not_pinned", error=classify(error).error)

    async def find(self, recipient: str, delivery_id: str, since: datetime) -> Sent | None:
        """Return where a message stands that may have been posted before we stopped; None when nowhere."""
        channel = recipient
        if recipient.startswith(PEOPLE):
            channel = (await self.call("conversations.open", users=recipient))["channel"]["id"]
        cursor = ""
        while True:
            async with asyncio.timeout(TIME_OUT):
                page = await self.web.conversations_history(
                    channel=channel, oldest=f"{since.timestamp():.6f}", limit=PAGE, cursor=cursor,
                    include_all_metadata=True,
                )  # fmt: skip
            for message in page["messages"]:
                if _carries(message, delivery_id):
                    return Sent(channel, message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
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
