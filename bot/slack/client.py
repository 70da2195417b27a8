"""The client of one workspace: one shared connection pool, an outcome of each message.

What somebody waits for is called at once; messages wait for their turn.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.running.counts import NO_ANSWER, Counts, Held
from bot.slack.blocks import File, Message, View
from bot.slack.charts import CHART
from bot.slack.errors import NO_TOKEN
from bot.slack.layout import Block
from bot.slack.methods import EXCHANGE, HOME, OPEN, POST, UPDATE
from bot.slack.outcome import NotGranted, NotSent, Outcome, Sent, Unknown, classify, not_yet, patiently
from bot.slack.pace import Paces
from bot.slack.scopes import NEEDED_BY, OPTIONAL, left_out, named_in
from bot.slack.signs import metadata

log = structlog.get_logger()

FILE_PLACE, FILE_SHARED = "files.getUploadURLExternal", "files.completeUploadExternal"
TIME_OUT = 20  # seconds for one call; the client's own does not hold for a shared session
PAGE = 200  # people of a channel in one call
KEEP_ALIVE = 15  # seconds; an older idle connection may be closed by Slack while we write
MOST_AT_ONCE = 100  # calls of one workspace: as many as the pool has connections


def _log(method: str, outcome: NotSent | Unknown) -> None:
    log.warning("slack.failed", method=method, outcome=type(outcome).__name__, error=outcome.error)


def _hash(answer: dict[str, Any]) -> str:
    """Return the hash of the view in an answer; empty when Slack does not say."""
    return str((answer.get("view") or {}).get("hash") or "")


def _unstamped(_channel: str, _user_id: str, blocks: list[Block]) -> list[Block]:
    """Return blocks as they are, where there is one workspace."""
    return blocks


class Slack:
    """Calls to Slack in one workspace, at a multiple of its pace that several processes may share.

    A workspace whose token changes gives `fresh`, which returns the one that holds now, and looks
    anew when it is given one that Slack refused. At most `most` calls are under way at once.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        session: aiohttp.ClientSession,
        pace: float = 1.0,
        instances: int = 1,
        *,
        fresh: Callable[[str], Awaitable[str]] | None = None,
        most: int = MOST_AT_ONCE,
        counts: Counts | None = None,
        distributed: bool = False,
        stamped: Callable[[str, str, list[Block]], list[Block]] = _unstamped,
    ) -> None:
        self._session, self._fresh = session, fresh
        self._stamped = stamped  # what only one person sees says itself whose it is (bot/slack/stamps.py)
        self._connections = asyncio.Semaphore(most)
        self.heard_at: float | None = None  # when Slack last answered, on the clock that never jumps
        self.refused = ""  # why Slack does not take our token any more
        self.ungranted: frozenset[str] = frozenset()  # optional scopes, as Slack said last
        self.counts = counts or Counts()
        self.web = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])
        self.paces = Paces(self.counts, pace, instances, distributed=distributed)
        self._updating: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @property
    def _client(self) -> AsyncWebClient:
        assert not self._session.closed, "the shared connection pool is closed"
        return self.web

    async def post(self, recipient: str, message: Message, ids: list[str]) -> Outcome:
        """Post a message to a channel or a person in its turn; the ids let us find it again."""
        if (too_long := await self.paces.turn(OPEN if message.file else POST, recipient)) is not None:
            return too_long
        self.paces.to(recipient).take()
        if message.file is not None:
            return await self.share(recipient, message.file)
        thread: dict[str, Any] = {}
        if message.replies_to:  # who reads along hears of it, and it is found again in the channel's history
            thread = {"thread_ts": message.replies_to, "reply_broadcast": True}
        return await self._send(
            POST, channel=recipient, text=message.text, blocks=message.blocks, metadata=metadata(ids),
            unfurl_links=False, unfurl_media=False, **thread,
        )  # fmt: skip

    async def update(self, channel: str, ts: str, message: Message, *, at_once: bool = False) -> Outcome:
        """Bring a message up to date, after the updates of it that began before; in its turn, or at once."""
        lock = self._updating.setdefault((channel, ts), asyncio.Lock())
        async with lock:
            if not at_once and (too_long := await self.paces.turn(UPDATE)) is not None:
                return too_long
            return await self._send(UPDATE, channel=channel, ts=ts, text=message.text, blocks=message.blocks)

    async def _send(self, method: str, **body: Any) -> Outcome:
        try:
            response = await self.call(method, **body)
            return Sent(response["channel"], response["ts"])
        except Exception as error:  # the client also raises what its authors did not foresee
            return self._told(method, error)

    async def share(self, user_id: str, file: File) -> Outcome:
        """Send a file to one person: as long as it is not shared nobody saw it, whatever went wrong."""
        try:
            async with asyncio.timeout(TIME_OUT):
                channel = (await self.call(OPEN, users=user_id))["channel"]["id"]
                file_id = await self.upload(file)
        except Exception as error:
            return not_yet(self._told(FILE_PLACE, error))
        try:
            done = partial(
                self._client.files_completeUploadExternal,
                files=[{"id": file_id, "title": file.title}],
                channel_id=channel,
                initial_comment=file.comment,
            )
            await self._answer(FILE_SHARED, done)
        except Exception as error:
            return self._told(FILE_SHARED, error)
        return Sent(channel, "")  # Slack does not say where in it

    async def upload(self, file: File) -> str:
        """Bring a file to Slack, where nobody sees it yet; return its id. Raises what the client raises."""
        told = {"alt_txt": file.alt} if file.alt else {}
        asked = partial(
            self._client.files_getUploadURLExternal, filename=file.name, length=len(file.content), **told
        )
        place = await self._answer(FILE_PLACE, asked)
        async with (
            self._connections,
            self._session.post(place["upload_url"], data=file.content) as response,
        ):
            response.raise_for_status()
        return str(place["file_id"])

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        """Call a method of the Web API at once and return its answer.

        Raises NotGranted where its scope was never granted, and what the client raises.
        """
        if NEEDED_BY.get(method) in self.ungranted:
            raise NotGranted
        called = partial(self._client.api_call, method, json=body)
        return await self._answer(method, called, str(body.get("channel", "")))

    async def read(self, method: str, **query: str | int) -> dict[str, Any]:
        """Call a method that only reads: Slack takes no JSON for these."""
        called = partial(self._client.api_call, method, http_verb="GET", params=query)
        return await self._answer(method, called)

    async def _answer(
        self, method: str, called: Callable[[], Awaitable[Any]], channel: str = ""
    ) -> dict[str, Any]:
        if self._fresh is None:
            return await self._once(method, called, channel)
        self.web.token = token = await self._fresh("")
        try:
            return await self._once(method, called, channel)
        except SlackApiError as error:
            if classify(error).error not in NO_TOKEN or (now := await self._fresh(token)) == token:
                raise
        self.web.token = now  # another process renewed it, or the app was installed anew
        return await self._once(method, called, channel)

    async def _once(self, method: str, called: Callable[[], Awaitable[Any]], channel: str) -> dict[str, Any]:
        self.paces.count(method)
        try:
            async with asyncio.timeout(TIME_OUT), self._connections:
                response = await called()
        except SlackApiError as error:
            failure = classify(error)
            self._failed(method, error, failure)
            if isinstance(failure, NotSent) and failure.retry_after is not None:
                self.counts.held[Held.SLACK] += 1
                self.paces.heed(method, channel, failure.retry_after)
            if isinstance(failure, NotSent) and failure.error in NO_TOKEN:
                self.refused = failure.error
            raise
        except Exception:
            self.counts.errors[NO_ANSWER] += 1
            raise
        self.heard_at, self.refused = monotonic(), ""
        if (granted := named_in(response.headers)) is not None:
            self.ungranted = OPTIONAL - granted
        data: dict[str, Any] = response.data
        return data

    def _told(self, method: str, error: Exception) -> NotSent | Unknown:
        """Return what a failed call means, with a line in the log, once."""
        outcome = classify(error)
        if not (isinstance(error, SlackApiError) and self.counts.calls_somebody(outcome.error)):
            _log(method, outcome)
        return outcome

    def _failed(self, method: str, error: SlackApiError, failure: NotSent | Unknown) -> None:
        """Count a call that Slack refused, and name it in the log where somebody is called for it.

        That an optional scope was left out is known, and nobody has to change anything.
        """
        granted = named_in(error.response.headers)
        if granted is not None:
            self.ungranted = OPTIONAL - granted
            if failure.error == "missing_scope" and left_out(str(error.response.get("needed", "")), granted):
                return
        self.counts.failed(failure.error)
        if self.counts.calls_somebody(failure.error):
            _log(method, failure)

    async def check(self) -> None:
        """Find out whether Slack takes our token; what it says stands in `refused`."""
        with suppress(Exception):
            await self.read("auth.test")

    async def exchange(self, **given: str) -> dict[str, Any]:
        """Exchange a code, or a token that ends, for a token. Raises what the client raises."""
        return await self._answer(EXCHANGE, partial(self.web.api_call, EXCHANGE, data=given))

    async def reach(self) -> None:
        """Find out whether Slack answers at all, which it does to who has no token, too."""
        with suppress(Exception):
            await self.read("api.test")

    async def pin(self, channel: str, ts: str) -> None:
        """Pin a message; where that is refused, or was never granted, the message stands all the same."""
        try:
            await patiently(lambda: self.call("pins.add", channel=channel, timestamp=ts))
        except NotGranted:
            return
        except Exception as error:
            log.warning("slack.not_pinned", error=classify(error).error)

    async def open_view(self, trigger_id: str, view: View, *, on_top: bool) -> None:
        """Open a modal, on top of the one that is open."""
        method = "views.push" if on_top else "views.open"
        await self.call(method, trigger_id=trigger_id, view=view)

    async def update_view(self, view_id: str, view: View, seen: str = "") -> str:
        """Replace a modal, if it still has the hash that was `seen`; return its new hash."""
        given = {"hash": seen} if seen else {}
        return _hash(await self.call("views.update", view_id=view_id, view=view, **given))

    async def publish_home(self, user_id: str, view: View, seen: str = "") -> str:
        """Draw somebody's App Home, if it still has the hash that was `seen`; return its new hash."""
        given = {"hash": seen} if seen else {}
        return _hash(await self.call(HOME, user_id=user_id, view=view, **given))

    async def send_once(self, user_id: str, message: Message) -> None:
        """Send somebody a direct message that stands nowhere in the outbox, at once.

        Where the workspace takes no charts it goes without them.
        """
        plain = [block for block in message.blocks if block["type"] != CHART]
        send = partial(
            self.call, POST, channel=user_id, text=message.text, unfurl_links=False, unfurl_media=False
        )
        try:
            await send(blocks=message.blocks)
        except SlackApiError as error:
            if len(plain) == len(message.blocks) or error.response["error"] != "invalid_blocks":
                raise
            await send(blocks=plain)

    async def say(self, channel: str, user_id: str, message: Message, thread_ts: str | None = None) -> None:
        """Say something that only one person sees, in the thread in which they are."""
        await self.call(
            "chat.postEphemeral",
            channel=channel, user=user_id, text=message.text,
            blocks=self._stamped(channel, user_id, message.blocks),
            **({"thread_ts": thread_ts} if thread_ts else {}),
        )  # fmt: skip
