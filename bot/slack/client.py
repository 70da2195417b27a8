"""The sending client: one shared connection pool, the pace of every method, an outcome of each message.

What somebody waits for is called at once; messages wait for their turn. When Slack asks to wait, it means a
method of the workspace, or one channel of `POST`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.running.counts import NO_ANSWER, OTHER, Counts, Held, kind_of
from bot.slack.blocks import File, Message, View
from bot.slack.charts import CHART
from bot.slack.errors import NO_TOKEN, Meaning
from bot.slack.layout import Block
from bot.slack.methods import (
    EXCHANGE,
    HISTORY,
    HOME,
    OF_DISTRIBUTED,
    OPEN,
    PER_CHANNEL,
    PER_METHOD,
    POST,
    UPDATE,
)
from bot.slack.outcome import NotGranted, NotSent, Outcome, Sent, Unknown, classify, not_yet, patiently
from bot.slack.pace import Pace
from bot.slack.scopes import HISTORY_OF, NEEDED_BY, OPTIONAL, left_out, named_in

log = structlog.get_logger()

FILE_PLACE, FILE_SHARED = "files.getUploadURLExternal", "files.completeUploadExternal"
EVENT_TYPE = "kring_delivery"
PEOPLE = ("U", "W")  # how the ids of people begin
TIME_OUT = 20  # seconds for one call; the client's own does not hold for a shared session
MARK = 10  # characters of a delivery's id
PAGE = 200  # people of a channel in one call
FEW = 15  # messages of a channel's history in one call: what an app gets that others host
KEEP_ALIVE = 15  # seconds; an older idle connection may be closed by Slack while we write
PATIENCE = 10  # seconds that a message waits for its turn; its claim lasts longer
MOST_AT_ONCE = 100  # calls of one workspace: as many as the pool has connections
MOST_KNOWN = 1000  # recipients whose pace is remembered
NAMED = (Meaning.OPERATOR, OTHER)  # what an alert says that the log names, whatever was asked


class MoreToRead(Exception):
    """Slack lets no further page of a channel's history be read now: it is gone on with the next time."""


def _log(method: str, outcome: NotSent | Unknown) -> None:
    log.warning("slack.failed", method=method, outcome=type(outcome).__name__, error=outcome.error)


def _told(method: str, error: Exception) -> NotSent | Unknown:
    """Return what a failed call means, with a line in the log, once."""
    outcome = classify(error)
    if not (isinstance(error, SlackApiError) and kind_of(outcome.error) in NAMED):
        _log(method, outcome)
    return outcome


def mark(delivery_id: str) -> str:
    """Return the sign in the name of a file by which it is found again: a file carries no metadata."""
    return delivery_id[:MARK]


def _carries(message: dict[str, Any], delivery_id: str) -> bool:
    """Tell whether a message of a channel's history is the one of a delivery."""
    if delivery_id in message.get("metadata", {}).get("event_payload", {}).get("ids", ""):  # once a list
        return True
    return any(mark(delivery_id) in file.get("name", "") for file in message.get("files", []))


def _hash(answer: dict[str, Any]) -> str:
    """Return the hash of the view in an answer; empty when Slack does not say."""
    return str((answer.get("view") or {}).get("hash") or "")


def _unstamped(_channel: str, _user_id: str, blocks: list[Block]) -> list[Block]:
    """Return blocks as they are, where there is one workspace."""
    return blocks


def _share(calls: int, seconds: float, instances: int) -> Pace:
    """Return the pace of one of several processes: at least one call, in as much time as that takes."""
    return Pace(max(calls / instances, 1), seconds * max(instances / calls, 1))


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
        self._session, self._pace, self._fresh = session, pace, fresh
        self._stamped = stamped  # what only one person sees says itself whose it is (bot/slack/stamps.py)
        self._connections = asyncio.Semaphore(most)
        self.heard_at: float | None = None  # when Slack last answered, on the clock that never jumps
        self.refused = ""  # why Slack does not take our token any more
        self.ungranted: frozenset[str] = frozenset()  # optional scopes, as Slack said last
        self.counts = counts or Counts()
        self.web = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])
        limits = PER_METHOD | (OF_DISTRIBUTED if distributed else {})
        self._methods = {
            method: _share(calls, seconds / pace, instances) for method, (calls, seconds) in limits.items()
        }
        self._read_until: dict[str, str] = {}  # of a history that is read on: the last ts, by what is sought
        self._channels: dict[str, Pace] = {}
        self._updating: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @property
    def _client(self) -> AsyncWebClient:
        assert not self._session.closed, "the shared connection pool is closed"
        return self.web

    def of(self, method: str) -> Pace:
        """Return the pace of a method that may have to wait."""
        return self._methods[method]

    def to(self, recipient: str) -> Pace:
        """Return the pace of messages to one channel or person."""
        if len(self._channels) > MOST_KNOWN:
            self._channels = {name: pace for name, pace in self._channels.items() if not pace.full}
        return self._channels.setdefault(recipient, Pace(PER_CHANNEL[0], PER_CHANNEL[1] / self._pace))

    async def post(self, recipient: str, message: Message, ids: list[str]) -> Outcome:
        """Post a message to a channel or a person in its turn; the ids let us find it again."""
        if (too_long := await self._turn(OPEN if message.file else POST, recipient)) is not None:
            return too_long
        self.to(recipient).take()
        if message.file is not None:
            return await self.share(recipient, message.file)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"ids": " ".join(ids)}}
        thread: dict[str, Any] = {}
        if message.replies_to:  # who reads along hears of it, and it is found again in the channel's history
            thread = {"thread_ts": message.replies_to, "reply_broadcast": True}
        return await self._send(
            POST, channel=recipient, text=message.text, blocks=message.blocks, metadata=metadata,
            unfurl_links=False, unfurl_media=False, **thread,
        )  # fmt: skip

    async def update(self, channel: str, ts: str, message: Message, *, at_once: bool = False) -> Outcome:
        """Bring a message up to date, after the updates of it that began before; in its turn, or at once."""
        lock = self._updating.setdefault((channel, ts), asyncio.Lock())
        async with lock:
            if not at_once and (too_long := await self._turn(UPDATE)) is not None:
                return too_long
            return await self._send(UPDATE, channel=channel, ts=ts, text=message.text, blocks=message.blocks)

    async def _turn(self, method: str, recipient: str = "") -> NotSent | None:
        """Wait until it may go; return how it ends when that takes longer than a claim lasts."""
        paces = [self.of(method), *([self.to(recipient)] if recipient else [])]
        while (seconds := max(pace.wait() for pace in paces)) > 0:
            self.counts.held[Held.OURS] += 1
            if seconds > PATIENCE:
                return NotSent("ratelimited", final=False, retry_after=timedelta(seconds=seconds))
            await asyncio.sleep(seconds)
        return None

    def _heed(self, method: str, channel: str, wait: timedelta) -> None:
        """Let a method rest for as long as Slack asks; of messages at first only that one channel."""
        if method not in self._methods:
            return
        seconds = wait.total_seconds() / self._pace
        if method == POST:
            held = [name for name, pace in self._channels.items() if name != channel and pace.held]
            self.to(channel).hold(seconds)
            if not held:
                return
        self.of(method).hold(seconds)

    async def _send(self, method: str, **body: Any) -> Outcome:
        try:
            response = await self.call(method, **body)
            return Sent(response["channel"], response["ts"])
        except Exception as error:  # the client also raises what its authors did not foresee
            return _told(method, error)

    async def share(self, user_id: str, file: File) -> Outcome:
        """Send a file to one person: as long as it is not shared nobody saw it, whatever went wrong."""
        try:
            async with asyncio.timeout(TIME_OUT):
                channel = (await self.call(OPEN, users=user_id))["channel"]["id"]
                file_id = await self.upload(file)
        except Exception as error:
            return not_yet(_told(FILE_PLACE, error))
        try:
            done = partial(
                self._client.files_completeUploadExternal,
                files=[{"id": file_id, "title": file.title}],
                channel_id=channel,
                initial_comment=file.comment,
            )
            await self._answer(FILE_SHARED, done)
        except Exception as error:
            return _told(FILE_SHARED, error)
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
        if method in self._methods:
            self.of(method).take()
        try:
            async with asyncio.timeout(TIME_OUT), self._connections:
                response = await called()
        except SlackApiError as error:
            failure = classify(error)
            self._failed(method, error, failure)
            if isinstance(failure, NotSent) and failure.retry_after is not None:
                self.counts.held[Held.SLACK] += 1
                self._heed(method, channel, failure.retry_after)
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
        if kind_of(failure.error) in NAMED:
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

    async def find(
        self, recipient: str, delivery_id: str, since: datetime, until: datetime | None = None
    ) -> Sent | None:
        """Return where a message stands that may have been posted between two instants; None when nowhere.

        The closer they are, the fewer pages are asked: an app that others host gets fifteen messages a page.
        Raises MoreToRead when the pace allows no further page: asked again, it goes on from there; NotGranted
        where no channel may be read.
        """
        channel = recipient
        if recipient.startswith(PEOPLE):
            channel = (await self.call(OPEN, users=recipient))["channel"]["id"]
        elif self.ungranted >= HISTORY_OF:
            raise NotGranted
        latest = self._read_until.pop(delivery_id, f"{until.timestamp():.6f}" if until else None)
        while True:
            asked = partial(
                self._client.conversations_history,
                channel=channel, oldest=f"{since.timestamp():.6f}", limit=FEW, latest=latest,
                include_all_metadata=True,
            )  # fmt: skip
            page = await self._answer(HISTORY, asked)
            for message in page["messages"]:
                if _carries(message, delivery_id):
                    return Sent(channel, message["ts"])
            if not page["messages"] or not page.get("has_more"):
                return None
            latest = str(page["messages"][-1]["ts"])
            if not self.of(HISTORY).free():
                if len(self._read_until) < MOST_KNOWN:
                    self._read_until[delivery_id] = latest
                raise MoreToRead

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
