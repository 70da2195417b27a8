"""Tries a real Slack out in a test channel: is every answer what Kring, and the playground, count on?

It posts, updates, pins and uploads there, asks for what must be refused, has Slack look at every sample of
the reading page, and takes away again what it made, also where it is ended halfway. What comes out otherwise
is told in a line each, and so is what may still stand there.
"""

import asyncio
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import aiohttp

from bot.reading.sample import Sample, Shown
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.running.clock import SystemClock
from bot.running.config import Settings
from bot.slack.blocks import Block, File, Message, section
from bot.slack.charts import CHART
from bot.slack.client import Slack
from bot.slack.history import History
from bot.slack.methods import HISTORY, POST, UPDATE
from bot.slack.outcome import NotSent, Unknown, classify
from bot.slack.scopes import HISTORY_OF, PINS
from bot.slack.signs import metadata
from bot.texts import Texts
from models.person import Language

OK = "ok"
CHANNEL = re.compile(r"[CG][A-Z0-9]+")  # a conversation that is no message to somebody
NOWHERE, NEVER, NOBODY = "C0000000000", "1000000000.000001", "0.0.0"  # a channel, a message, a trigger
TRIAL = "Kring tries itself out here; this goes away by itself."
SKEW = timedelta(minutes=5)  # between our clock and Slack's
DELETE, DELETE_FILE = "chat.delete", "files.delete"
GONE = {DELETE: "message_not_found", DELETE_FILE: "file_not_found"}  # where it was taken away already
STAYS = f"“{TRIAL}” may still stand in the channel; take it away by hand"
FILE_NAME = "kring-trial.txt"
FILE_STAYS = f"the file {FILE_NAME} may still be in Slack; take it away by hand"
ENDED = "It was ended before everything was tried out"
CHART_OF_ONE: Block = {
    "type": CHART,
    "title": "Trial",
    "chart": {
        "type": "bar",
        "series": [{"name": "Trial", "data": [{"label": "1", "value": 1.0}]}],
        "axis_config": {"categories": ["1"], "y_label": "Trial"},
    },
}
TRIES, LONGEST_REST = 10, 60.0  # of one question, seconds: when Slack asks to wait
Tells = Callable[[str], None]


class Ended(Exception):
    """Whoever runs the round, or the machine, ends it halfway."""


@dataclass
class Trial:
    """One round in a channel: what was asked, and what came out otherwise than it should."""

    slack: Slack
    channel: str
    tell: Tells
    ending: asyncio.Event
    odd: list[str] = field(default_factory=list)
    asked: int = 0
    unclear: bool = False  # Slack gave no clear answer to the last question

    async def ask(self, method: str, *expected: str, **body: Any) -> dict[str, Any]:
        """Call a method; what Slack says has to be one of what is `expected`, by its error or `ok`.

        Raises Ended before a call, never in the midst of one: what came of each is known.
        """
        said, answer = await self._said(method, body, ends=True)
        if said not in expected:
            self.odd.append(f"{method}: Slack says {said}, expected {' or '.join(expected)}{_detail(answer)}")
        return answer if said == OK else {}

    async def take_away(self, method: str, stays: str, **body: Any) -> None:
        """Take something away again, also where the round is ended; say that it `stays` where it may."""
        for _ in range(TRIES):
            said, answer = await self._said(method, body, ends=False)
            if not self.unclear:
                break
        if said not in (OK, GONE[method]):
            self.odd.append(f"{method}: Slack says {said}, so {stays}{_detail(answer)}")

    async def seek(self, sign: str, since: datetime) -> None:
        """Take away a message of which Slack did not say whether it took it; say so where nobody can look."""
        try:
            found = await History().find(self.slack, self.channel, sign, since)
        except Exception as error:
            self.odd.append(f"{HISTORY}: Slack says {classify(error).error}, so {STAYS}")
            return
        if found is not None:
            await self.take_away(DELETE, STAYS, channel=self.channel, ts=found.ts)

    async def _said(self, method: str, body: dict[str, Any], *, ends: bool) -> tuple[str, dict[str, Any]]:
        """Call a method, again when Slack asks to wait; return what it says in a word, and its answer."""
        said, answer = OK, dict[str, Any]()
        for _ in range(TRIES):
            if ends and self.ending.is_set():
                raise Ended
            self.asked, self.unclear = self.asked + 1, False
            try:
                return OK, await self.slack.call(method, **body)
            except Exception as error:
                failure = classify(error)
                self.unclear = isinstance(failure, Unknown)
                said, answer = failure.error, getattr(getattr(error, "response", None), "data", None) or {}
                if not isinstance(failure, NotSent) or failure.retry_after is None:
                    break
                await self._rests(min(failure.retry_after.total_seconds(), LONGEST_REST), ends=ends)
        return said, answer if isinstance(answer, dict) else {}

    async def _rests(self, seconds: float, *, ends: bool) -> None:
        """Wait as Slack asks; no longer than until the round is ended, where it `ends` by that."""
        if not ends:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ending.wait(), seconds)


def _detail(answer: Mapping[str, Any]) -> str:
    """Return the first thing that Slack names about a refusal, to end a line with."""
    for one in answer.get("errors") or (answer.get("response_metadata") or {}).get("messages") or ():
        said = f"{one.get('pointer', '')} {one.get('message', '')}" if isinstance(one, dict) else str(one)
        return f": {said.strip()}"
    return ""


async def rehearse(
    settings: Settings, channel: str, tell: Tells, ending: asyncio.Event | None = None
) -> list[str]:
    """Try everything out in a channel, until it is `ending`; return what came out otherwise, a line each.

    What was made is taken away whatever happens; what may still stand there has a line of its own.
    """
    if not CHANNEL.fullmatch(channel):  # Slack takes a person for a conversation with them
        return [f"{channel}: expected the id of a channel, which begins with C or G"]
    async with aiohttp.ClientSession() as pool:
        slack = Slack(settings.bot_token, settings.api_url, pool)
        trial = Trial(slack, channel, tell, ending or asyncio.Event())
        async with AsyncExitStack() as cleaning:
            try:
                await _messages(trial, cleaning)
                await _file(trial, cleaning)
                await _refusals(trial, cleaning)
                await _samples(trial)
            except Ended:
                trial.odd.append(ENDED)
            tell("Taking away what was made")
        tell(f"{trial.asked} questions to Slack, {len(trial.odd)} with another answer than expected")
    return trial.odd


async def until_ended(settings: Settings, channel: str, tell: Tells) -> list[str]:
    """Rehearse until all is tried out, or the process is to end: what was made is taken away before it does.

    Ctrl-C pressed twice ends it at once.
    """
    ending, loop = asyncio.Event(), asyncio.get_running_loop()

    def pressed() -> None:
        ending.set()
        loop.remove_signal_handler(signal.SIGINT)

    loop.add_signal_handler(signal.SIGINT, pressed)
    for number in (signal.SIGTERM, signal.SIGHUP):  # a terminal that closes sends it more than once
        loop.add_signal_handler(number, ending.set)
    return await rehearse(settings, channel, tell, ending)


async def _messages(trial: Trial, cleaning: AsyncExitStack) -> None:
    """Post, bring up to date, pin, and look up by the id of a delivery."""
    trial.tell("Messages: post, update, pin, look up")
    place = {"channel": trial.channel}
    await trial.slack.check()  # so that it is known what was granted
    sign, since = uuid4().hex, SystemClock().now() - SKEW
    posted = await _post(trial, cleaning, sign, OK, blocks=[section(TRIAL)])
    if not posted:
        return  # nothing else goes there
    there = {**place, "ts": posted["ts"]}
    await trial.ask(UPDATE, OK, **there, text=TRIAL, blocks=[section(f"{TRIAL} 2")])
    if PINS not in trial.slack.ungranted:
        pinned = {**place, "timestamp": posted["ts"]}
        await trial.ask("pins.add", OK, **pinned)
        await trial.ask("pins.add", "already_pinned", **pinned)
        await trial.ask("pins.remove", OK, **pinned)
    if trial.slack.ungranted.isdisjoint(HISTORY_OF):
        try:
            found = await History().find(trial.slack, trial.channel, sign, since)
            if found is None or found.ts != posted["ts"]:
                trial.odd.append(f"{HISTORY}: the message is not found again by its metadata")
        except Exception as error:
            trial.odd.append(f"{HISTORY}: Slack says {classify(error).error}, expected {OK}")
    chart = await _post(trial, cleaning, uuid4().hex, OK, "invalid_blocks", blocks=[CHART_OF_ONE])
    trial.tell(
        "This workspace takes charts" if chart else "This workspace takes no charts; messages go without"
    )


async def _post(
    trial: Trial, cleaning: AsyncExitStack, sign: str, *expected: str, **body: Any
) -> dict[str, Any]:
    """Post a message that is taken away again, by its sign where Slack did not say whether it took it."""
    since = SystemClock().now() - SKEW
    posted = await trial.ask(
        POST, *expected, channel=trial.channel, text=TRIAL, unfurl_links=False, unfurl_media=False,
        metadata=metadata([sign]), **body,
    )  # fmt: skip
    if posted:
        cleaning.push_async_callback(trial.take_away, DELETE, STAYS, channel=trial.channel, ts=posted["ts"])
    elif trial.unclear:
        cleaning.push_async_callback(trial.seek, sign, since)
    return posted


async def _file(trial: Trial, cleaning: AsyncExitStack) -> None:
    """Upload a file into the channel."""
    trial.tell("A file: upload, share")
    try:
        file_id = await trial.slack.upload(File(FILE_NAME, TRIAL.encode(), "Kring", ""))
    except Exception as error:
        trial.odd.append(f"files.getUploadURLExternal: Slack says {classify(error).error}, expected {OK}")
        return
    cleaning.push_async_callback(trial.take_away, DELETE_FILE, FILE_STAYS, file=file_id)
    files = [{"id": file_id, "title": "Kring"}]
    await trial.ask("files.completeUploadExternal", OK, files=files, channel_id=trial.channel)


async def _refusals(trial: Trial, cleaning: AsyncExitStack) -> None:
    """Ask for what has to be refused, and by which word: what follows depends on it."""
    trial.tell("What has to be refused")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Kring"}, "blocks": [section(TRIAL)]}
    await trial.ask(POST, "channel_not_found", channel=NOWHERE, text=TRIAL)
    await trial.ask(POST, "no_text", channel=trial.channel)
    await _post(trial, cleaning, uuid4().hex, "invalid_blocks", blocks=[{"type": "none"}])
    await trial.ask(UPDATE, "message_not_found", channel=trial.channel, ts=NEVER, text=TRIAL)
    await trial.ask("views.open", "invalid_trigger_id", "expired_trigger_id", trigger_id=NOBODY, view=view)
    await trial.ask("blocks.validate", "invalid_blocks", blocks=[{"type": "none"}])


async def _samples(trial: Trial) -> None:
    """Have Slack look at everything that Kring shows, in both languages."""
    for language in Language:
        world = World(Texts(language, "Europe/Brussels"))
        for chapter in CHAPTERS:
            trial.tell(f"Samples: {chapter.noun} ({language})")
            for sample in chapter.samples:
                for body in _payloads(sample, world):
                    before = len(trial.odd)
                    await trial.ask("blocks.validate", OK, **body)
                    where = f"sample {chapter.noun}, {sample.name} ({language})"
                    trial.odd[before:] = [f"{where}: {line}" for line in trial.odd[before:]]


def _payloads(sample: Sample, world: World) -> Iterator[dict[str, Any]]:
    """Yield what Slack is asked about a sample: a view, or the blocks of a message; of plain text nothing."""
    shown: Shown = sample.draw(world)
    if isinstance(shown, str):
        return
    if isinstance(shown, dict):
        yield {"view": shown}
        return
    blocks = shown.blocks if isinstance(shown, Message) else Message(shown).blocks
    if plain := [block for block in blocks if block["type"] != CHART]:
        yield {"blocks": plain}
