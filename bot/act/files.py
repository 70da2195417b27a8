"""Files that are sent to who asked for them, once Slack was answered: it waits three seconds, and no longer.

Nothing of it is kept: what a process did not get done when it ends is asked for again, as who waits was told.
"""

import asyncio
from dataclasses import replace
from functools import partial

import structlog

from bot.act.call import Call
from bot.act.in_flight import InFlight
from bot.act.reply import Writing
from bot.slack.blocks import File
from bot.slack.outcome import NotSent, Sent, patiently
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from bot.views.notice import not_arrived

log = structlog.get_logger()

AT_ONCE = 2  # files that are loaded at the same time: each takes a connection for some seconds


class Files:
    """Writes and sends files; one that takes time is written once while somebody presses again."""

    def __init__(self, database: Database, workspaces: Workspaces, in_flight: InFlight) -> None:
        self._database, self._workspaces, self._in_flight = database, workspaces, in_flight
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
        try:
            async with self._turns, self._database.read() as db:
                content = await file.content(db)
        except Exception:
            log.exception("file.not_written", name=call.name)
            await self._tell(call, file.blank, sure=True)
        else:
            await self._share(call, replace(file.blank, content=content))

    async def _share(self, call: Call, file: File) -> None:
        outcome = await patiently(partial(self._workspaces.of(call.team_id).share, call.user_id, file))
        if not isinstance(outcome, Sent):
            await self._tell(call, file, sure=isinstance(outcome, NotSent))

    async def _tell(self, call: Call, file: File, *, sure: bool) -> None:
        """Tell who waits that it did not come, or perhaps not."""
        said = not_arrived(call.t, file.title, sure=sure)
        try:
            await patiently(partial(self._workspaces.of(call.team_id).send_once, call.user_id, said))
        except Exception as error:
            log.warning("file.not_told", name=call.name, error=type(error).__name__)
