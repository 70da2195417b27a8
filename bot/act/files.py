"""Files that are sent to who asked for them, once Slack was answered: it waits three seconds, and no longer.

What takes time is asked for once more when its turn comes, in the transaction in which it is loaded: who left
meanwhile, or leads no more, gets nothing of what came after. Nothing of it is kept: what a process did not
get done when it ends is asked for again, as who waits was told.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial

import structlog

from bot.act.call import Call
from bot.act.in_flight import InFlight
from bot.act.refused import sentence_of
from bot.act.reply import Reply, Writing
from bot.slack.blocks import File, Message
from bot.slack.outcome import NotSent, Sent, patiently
from bot.slack.workspaces import Workspaces
from bot.views.notice import not_arrived, not_coming
from models.base import Refusal

log = structlog.get_logger()

Again = Callable[[Call], AbstractAsyncContextManager[tuple[Call, Reply]]]

AT_ONCE = 2  # files that are loaded at the same time: each takes a connection for some seconds


class Files:
    """Writes and sends files; one that takes time is written once while somebody presses again."""

    def __init__(self, workspaces: Workspaces, in_flight: InFlight, again: Again) -> None:
        self._workspaces, self._in_flight = workspaces, in_flight
        self._again = again  # handles an act that only reads once more
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._asked: set[tuple[str, str, str, str]] = set()

    def send(self, call: Call, file: File | Writing) -> None:
        """Send a file to who acted; return at once. Who waits hears when it does not come."""
        if isinstance(file, File):
            self._in_flight.goes_on(self._share(call, file))
            return
        asked = call.team_id, call.user_id, call.name, repr(call.about)
        if asked in self._asked:
            return
        self._asked.add(asked)
        self._in_flight.goes_on(self._write(call, file), partial(self._asked.discard, asked))

    async def _write(self, call: Call, file: Writing) -> None:
        title = file.blank.title
        try:
            async with self._turns, self._again(call) as (now, reply):
                made = await _made(now, reply.file)
        except Refusal as refusal:
            await self._tell(call, not_coming(call.t, title, sentence_of(refusal, call.t)))
        except Exception:
            log.exception("file.not_written", name=call.name)
            await self._tell(call, not_arrived(call.t, title, sure=True))
        else:
            await (self._share(now, made) if made else self._tell(now, not_coming(now.t, title, "")))

    async def _share(self, call: Call, file: File) -> None:
        outcome = await patiently(partial(self._workspaces.of(call.team_id).share, call.user_id, file))
        if not isinstance(outcome, Sent):
            await self._tell(call, not_arrived(call.t, file.title, sure=isinstance(outcome, NotSent)))

    async def _tell(self, call: Call, said: Message) -> None:
        """Tell who waits that it did not come, or perhaps not, or that it will not."""
        try:
            await patiently(partial(self._workspaces.of(call.team_id).send_once, call.user_id, said))
        except Exception as error:
            log.warning("file.not_told", name=call.name, error=type(error).__name__)


async def _made(call: Call, file: File | Writing | None) -> File | None:
    if isinstance(file, Writing):
        return replace(file.blank, content=await file.content(call.db))
    return file
