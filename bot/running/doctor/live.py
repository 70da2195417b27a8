"""Tries a real Slack out in a test channel: is every answer what Kring, and the playground, count on?

It posts, updates, pins and uploads there, asks for what must be refused, has Slack look at every sample of
the reading page, and takes away again what it made. What comes out otherwise is told in a line each.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from bot.reading.sample import Sample, Shown
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.running.clock import SystemClock
from bot.running.config import Settings
from bot.slack.blocks import Block, File, Message, section
from bot.slack.charts import CHART
from bot.slack.client import EVENT_TYPE, Slack
from bot.slack.methods import HISTORY, POST, UPDATE
from bot.slack.outcome import NotSent, classify
from bot.slack.scopes import PINS
from bot.texts import Texts
from models.person import Language

OK = "ok"
CHANNEL = re.compile(r"[CG][A-Z0-9]+")  # a conversation that is no message to somebody
NOWHERE, NEVER, NOBODY = "C0000000000", "1000000000.000001", "0.0.0"  # a channel, a message, a trigger
TRIAL = "Kring tries itself out here; this goes away by itself."
HISTORY_OF = ("channels:history", "groups:history")
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


@dataclass
class Trial:
    """One round in a channel: what was asked, and what came out otherwise than it should."""

    slack: Slack
    channel: str
    tell: Tells
    odd: list[str] = field(default_factory=list)
    asked: int = 0

    async def ask(self, method: str, *expected: str, **body: Any) -> dict[str, Any]:
        """Call a method; what Slack says has to be one of what is `expected`, by its error or `ok`."""
        said, answer = OK, dict[str, Any]()
        for _ in range(TRIES):
            self.asked += 1
            try:
                said, answer = OK, await self.slack.call(method, **body)
            except Exception as error:
                failure = classify(error)
                if isinstance(failure, NotSent) and failure.retry_after is not None:
                    await asyncio.sleep(min(failure.retry_after.total_seconds(), LONGEST_REST))
                    continue
                said, answer = failure.error, getattr(getattr(error, "response", None), "data", None) or {}
            break
        if said not in expected:
            self.odd.append(f"{method}: Slack says {said}, expected {' or '.join(expected)}{_detail(answer)}")
        return answer if said == OK else {}


def _detail(answer: Mapping[str, Any]) -> str:
    """Return the first thing that Slack names about a refusal, to end a line with."""
    for one in answer.get("errors") or (answer.get("response_metadata") or {}).get("messages") or ():
        said = f"{one.get('pointer', '')} {one.get('message', '')}" if isinstance(one, dict) else str(one)
        return f": {said.strip()}"
    return ""


async def rehearse(settings: Settings, channel: str, tell: Tells) -> list[str]:
    """Try everything out in a channel; return what came out otherwise than expected, a line each."""
    if not CHANNEL.fullmatch(channel):  # Slack takes a person for a conversation with them
        return [f"{channel}: expected the id of a channel, which begins with C or G"]
    async with aiohttp.ClientSession() as pool:
        trial = Trial(Slack(settings.bot_token, settings.api_url, pool), channel, tell)
        async with AsyncExitStack() as cleaning:
            await _messages(trial, cleaning)
            await _file(trial, cleaning)
            await _refusals(trial)
            await _samples(trial)
            tell("Taking away what was made")
        tell(f"{trial.asked} questions to Slack, {len(trial.odd)} with another answer than expected")
    return trial.odd


async def _messages(trial: Trial, cleaning: AsyncExitStack) -> None:
    """Post, bring up to date, pin, and look up by the id of a delivery."""
    trial.tell("Messages: post, update, pin, look up")
    place = {"channel": trial.channel}
    await trial.slack.check()  # so that it is known what was granted
    since = SystemClock().now() - timedelta(minutes=5)
    posted = await trial.ask(
        POST, OK, **place, text=TRIAL, blocks=[section(TRIAL)], unfurl_links=False, unfurl_media=False,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"ids": "trial"}},
    )  # fmt: skip
    if not posted:
        return  # nothing else goes there
    there = {**place, "ts": posted["ts"]}
    cleaning.push_async_callback(trial.ask, "chat.delete", OK, **there)
    await trial.ask(UPDATE, OK, **there, text=TRIAL, blocks=[section(f"{TRIAL} 2")])
    if PINS not in trial.slack.ungranted:
        pinned = {**place, "timestamp": posted["ts"]}
        await trial.ask("pins.add", OK, **pinned)
        await trial.ask("pins.add", "already_pinned", **pinned)
        await trial.ask("pins.remove", OK, **pinned)
    if trial.slack.ungranted.isdisjoint(HISTORY_OF):
        try:
            found = await trial.slack.find(trial.channel, "trial", since)
            if found is None or found.ts != posted["ts"]:
                trial.odd.append(f"{HISTORY}: the message is not found again by its metadata")
        except Exception as error:
            trial.odd.append(f"{HISTORY}: Slack says {classify(error).error}, expected {OK}")
    chart = await trial.ask(POST, OK, "invalid_blocks", **place, text=TRIAL, blocks=[CHART_OF_ONE])
    if chart:
        cleaning.push_async_callback(trial.ask, "chat.delete", OK, **place, ts=chart["ts"])
    trial.tell(
        "This workspace takes charts" if chart else "This workspace takes no charts; messages go without"
    )


async def _file(trial: Trial, cleaning: AsyncExitStack) -> None:
    """Upload a file into the channel."""
    trial.tell("A file: upload, share")
    try:
        file_id = await trial.slack.upload(File("kring-trial.txt", TRIAL.encode(), "Kring", ""))
    except Exception as error:
        trial.odd.append(f"files.getUploadURLExternal: Slack says {classify(error).error}, expected {OK}")
        return
    cleaning.push_async_callback(trial.ask, "files.delete", OK, file=file_id)
    files = [{"id": file_id, "title": "Kring"}]
    await trial.ask("files.completeUploadExternal", OK, files=files, channel_id=trial.channel)


async def _refusals(trial: Trial) -> None:
    """Ask for what has to be refused, and by which word: what follows depends on it."""
    trial.tell("What has to be refused")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Kring"}, "blocks": [section(TRIAL)]}
    await trial.ask(POST, "channel_not_found", channel=NOWHERE, text=TRIAL)
    await trial.ask(POST, "no_text", channel=trial.channel)
    await trial.ask(POST, "invalid_blocks", channel=trial.channel, text=TRIAL, blocks=[{"type": "none"}])
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
