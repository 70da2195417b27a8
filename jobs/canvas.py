"""Writes the canvases of channels anew, whole, beside the tick, until Slack refuses one for good.

One is made without a word on it, where a look found none, and written once its id is noted. So where no
clear answer came, one without words is what was asked for; what somebody wrote on is theirs, and left alone.
"""

from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import canvas as words
from bot.running.clock import Clock
from bot.slack.client import Slack
from bot.slack.errors import FINAL, MEANINGS, NO_TOKEN, Meaning
from bot.slack.methods import DELETE_CANVAS, EDIT_CANVAS, INFO, MAKE_CANVAS
from bot.slack.outcome import NotSent, Unknown, classify
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import canvas as view
from jobs.hands import Found, Key
from jobs.rests import Rests
from models import canvas
from models.canvas import GATHER, LEASE, LOOKS_AGAIN, Canvas
from models.channel import BY_ERROR
from models.network import Network
from models.unlinked import fingerprint

log = structlog.get_logger()

AGAIN = timedelta(minutes=5)  # where Slack gave no clear answer, or could not just then
GONE = ("canvas_not_found",)
THERE = ("channel_canvas_already_exists", "free_team_canvas_tab_already_exists")
TAKEN = NotSent(THERE[0], final=True)  # as Slack says it, who is not asked
STOPS = (*FINAL, Meaning.OPERATOR)


@dataclass(frozen=True)
class Work:
    """What is to be done about one canvas: as it stands, where it should stand, with which words."""

    canvas_id: str
    channel_id: str  # where it stands; without its id: where one may have been made, and no answer came
    channel: str  # where it should; empty: nowhere
    text: str
    name: str
    ended: str  # its words where it cannot be taken away
    sign: str  # of the words
    known: str  # that of the words that stand there
    expected: datetime  # when it would be due again, if nobody marks it meanwhile


class NotOurs(Exception):
    """A channel has a canvas that Kring did not make, as far as it can know."""


@dataclass(frozen=True)
class Standing:
    """The canvas of a channel, as Slack tells of it without showing it."""

    id: str
    is_empty: bool  # nobody wrote on it


class Canvases:
    """Finds which are to be written, and writes them."""

    def __init__(self, database: Database, workspaces: Workspaces, clock: Clock) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self._rests = Rests(AGAIN, LOOKS_AGAIN)

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return which to look at now, as far as Slack's pace allows."""
        found = Found.among(busy, room, self._workspaces)
        now, tried = self._clock.now(), {key[0] for key in busy if isinstance(key, tuple)}
        elsewhere = [*found.elsewhere(self._workspaces, EDIT_CANVAS), *self._rests.resting(now, tried)]
        async with self._database.read() as db:
            due = await canvas.due(db, now, elsewhere, room + len(busy))
        for network_id, team_id in due:
            if self._rests.tries(team_id) and team_id in tried:
                continue
            slack = self._workspaces.of(team_id)
            key, pace = (team_id, network_id), slack.paces.of(EDIT_CANVAS)
            if key not in busy and len(found.pieces) < room and found.room(team_id, pace):
                found.take(key, self._write(slack, team_id, network_id), pace)
                tried.add(team_id)
        return found

    async def _write(self, slack: Slack, team_id: str, network_id: int) -> None:
        """Bring one canvas a step nearer to what it should be: found, made, written, or taken away."""
        now = self._clock.now()
        async with self._database.write() as db:
            work = await _taken(db, network_id, now)
        if work is None:
            return
        made, failed, again = "", None, now
        try:
            made = await self._done(slack, network_id, work)
            self._rests.went(team_id, network_id)
        except Exception as error:
            failed = TAKEN if isinstance(error, NotOurs) else classify(error)
            again = self._rests.failed(team_id, network_id, failed.error, now)
            log.warning("canvas.failed", network=network_id, error=failed.error)
        async with self._database.write() as db:
            row = await canvas.of_network(db, network_id)
            if row is not None:
                await _record(db, row, work, made, failed, self._clock.now(), again)
        if row is None and made:  # it was switched off meanwhile
            await _taken_away(slack, made, work.ended)

    async def _done(self, slack: Slack, network_id: int, work: Work) -> str:
        """Make it so; return the id of the canvas that stands there now. Raises what the client raises."""
        canvas_id = work.canvas_id
        if not canvas_id and (work.channel_id or work.channel):
            canvas_id = await _found(slack, work)
        if canvas_id and work.channel_id != work.channel:
            await _taken_away(slack, canvas_id, work.ended)
            return ""
        if not canvas_id:
            here = work.channel and work.channel_id in ("", work.channel)
            return await self._made(slack, network_id, work) if here else ""
        if work.canvas_id and work.sign != work.known:
            await _edited(slack, canvas_id, work.text)
        return canvas_id

    async def _made(self, slack: Slack, network_id: int, work: Work) -> str:
        """Make one without a word; that it may be there is noted from before Slack is asked for it."""
        if not await self._noted(network_id, work.channel):
            return ""
        try:
            made = await slack.call(MAKE_CANVAS, channel_id=work.channel, title=work.name)
        except Exception as error:
            if isinstance(classify(error), NotSent):
                await self._noted(network_id, "")
            raise
        return str(made["canvas_id"])

    async def _noted(self, network_id: int, channel_id: str) -> bool:
        """Note where one may have been made; tell whether one is still wanted or to be taken away."""
        async with self._database.write() as db:
            row = await canvas.of_network(db, network_id)
            if row is not None:
                row.channel_id = channel_id
        return row is not None


async def _found(slack: Slack, work: Work) -> str:
    """Return the canvas that Kring may have made, and of which it has no id; empty where there is none.

    Raises NotOurs where the channel in which it should stand has one of people, and what the client raises.
    """
    standing = await _of_channel(slack, work.channel_id or work.channel)
    if standing is None:
        return ""
    if work.channel_id and standing.is_empty:
        return standing.id
    if work.channel_id in ("", work.channel):
        raise NotOurs
    return ""


async def _of_channel(slack: Slack, channel_id: str) -> Standing | None:
    """Return the canvas that a channel has; None when it has none. Its words are not read."""
    found = (await slack.read(INFO, channel=channel_id))["channel"]
    one = (found.get("properties") or {}).get("canvas") or {}
    return Standing(str(one["file_id"]), one.get("is_empty") is True) if one.get("file_id") else None


async def _edited(slack: Slack, canvas_id: str, text: str) -> None:
    """Write it whole: one change, of no section."""
    change = {"operation": "replace", "document_content": {"type": "markdown", "markdown": text}}
    await slack.call(EDIT_CANVAS, canvas_id=canvas_id, changes=[change])


async def _taken_away(slack: Slack, canvas_id: str, ended: str) -> None:
    """Delete it; where Slack lets nobody do that it says that it is over. One that is gone is gone."""
    steps: tuple[Callable[[], Awaitable[Any]], ...] = (
        lambda: slack.call(DELETE_CANVAS, canvas_id=canvas_id),
        lambda: _edited(slack, canvas_id, ended),
    )
    for last, step in enumerate(steps, 1 - len(steps)):
        try:
            await step()
        except Exception as error:
            failed = classify(error)
            if failed.error in GONE:
                return
            if not last or not _for_good(failed):
                raise
        else:
            return


def _for_good(failed: NotSent | Unknown) -> bool:
    """Tell whether it is of no use to ask Slack again."""
    if not isinstance(failed, NotSent) or failed.error in BY_ERROR or failed.error in NO_TOKEN:
        return False
    return failed.unheard_of or MEANINGS.get(failed.error) in STOPS


async def _taken(db: AsyncSession, network_id: int, now: datetime) -> Work | None:
    """Take a canvas in hand for a while; None when there is nothing to do, or another process does it."""
    row = await canvas.taken(db, network_id, now)
    if row is None:
        return None
    home = await db.get_one(Network, network_id)
    if home.keeps_canvas and home.channel_lost is not None:
        row.refresh_due = now + LOOKS_AGAIN
        return None
    row.refresh_due = now + LEASE
    t = Texts(home.language, home.zone)
    text = await words.written(db, home, now) if home.keeps_canvas else ""
    return Work(
        row.canvas_id, row.channel_id, home.channel_id if home.keeps_canvas else "", text,
        t.plain("canvas.name"), view.ended(t, home), fingerprint(network_id, [text]), row.written,
        row.refresh_due,
    )  # fmt: skip


async def _record(
    db: AsyncSession,
    row: Canvas,
    work: Work,
    made: str,
    failed: NotSent | Unknown | None,
    now: datetime,
    again: datetime,
) -> None:
    """Note what came of it, with when it is tried again; what was marked meanwhile is written once more."""
    alone = row.refresh_due == work.expected
    if failed is not None:
        if failed.error in GONE or (not row.canvas_id and failed.error in THERE):
            row.is_gone()
        if _for_good(failed):
            row.stops(failed.error, now)
        else:
            wait = failed.retry_after if isinstance(failed, NotSent) else None
            row.written, row.refresh_due = "", now + max(wait, GATHER) if wait else again
        return
    if not made:
        row.is_gone()
        if work.channel or not alone:
            row.refresh_due = now  # it is made where it should be
        else:
            await db.delete(row)
        return
    row.canvas_id, row.channel_id, row.error = made, work.channel, ""
    written = bool(work.canvas_id) and alone
    row.written = work.sign if written else ""
    if alone:
        row.refresh_due = now + LOOKS_AGAIN if written else now
