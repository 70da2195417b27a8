"""Writes the canvases of channels anew, whole, beside the tick, until Slack refuses one for good."""

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
STOPS = (*FINAL, Meaning.OPERATOR)


@dataclass(frozen=True)
class Work:
    """What is to be done about one canvas: as it stands, where it should stand, with which words."""

    canvas_id: str
    channel_id: str  # where it stands; without its id: where one was asked for, and no answer came
    channel: str  # where it should; empty: nowhere
    text: str
    name: str
    ended: str  # its words where it cannot be taken away
    sign: str  # of the words
    known: str  # that of the words that stand there
    expected: datetime  # when it would be due again, if nobody marks it meanwhile


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
            key, pace = (team_id, network_id), slack.of(EDIT_CANVAS)
            if key not in busy and len(found.pieces) < room and found.room(team_id, pace):
                found.take(key, self._write(slack, team_id, network_id), pace)
                tried.add(team_id)
        return found

    async def _write(self, slack: Slack, team_id: str, network_id: int) -> None:
        """Bring one canvas to what it should be, by one call, or two where it is to be taken away."""
        now = self._clock.now()
        async with self._database.write() as db:
            work = await _taken(db, network_id, now)
        if work is None:
            return
        made, failed, again = "", None, now
        try:
            made = await _done(slack, work)
            self._rests.went(team_id, network_id)
        except Exception as error:
            failed = classify(error)
            again = self._rests.failed(team_id, network_id, failed.error, now)
            log.warning("canvas.failed", network=network_id, error=failed.error)
        async with self._database.write() as db:
            row = await canvas.of_network(db, network_id)
            if row is not None:
                await _record(db, row, work, made, failed, self._clock.now(), again)
        if row is None and made:  # it was switched off meanwhile
            await _taken_away(slack, made, work.ended)


async def _done(slack: Slack, work: Work) -> str:
    """Make it so; return the id of the canvas that stands there now. Raises what the client raises."""
    canvas_id = work.canvas_id
    if not canvas_id and work.channel_id:
        canvas_id = await _of_channel(slack, work.channel_id)
    if canvas_id and work.channel_id != work.channel:
        await _taken_away(slack, canvas_id, work.ended)
        return ""
    if not work.channel:
        return ""
    if not canvas_id:
        content = {"type": "markdown", "markdown": work.text}
        made = await slack.call(
            MAKE_CANVAS, channel_id=work.channel, title=work.name, document_content=content
        )
        return str(made["canvas_id"])
    if work.sign != work.known:
        await _edited(slack, canvas_id, work.text)
    return canvas_id


async def _of_channel(slack: Slack, channel_id: str) -> str:
    """Return the id of the canvas that a channel has; empty when it has none. Its words are not read."""
    found = (await slack.read(INFO, channel=channel_id))["channel"]
    return str(((found.get("properties") or {}).get("canvas") or {}).get("file_id") or "")


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
    stood_in = row.channel_id
    if home.keeps_canvas and not row.canvas_id:
        row.channel_id = stood_in or home.channel_id  # noted before Slack is asked for one
    t = Texts(home.language, home.zone)
    text = await words.written(db, home, now) if home.keeps_canvas else ""
    return Work(
        row.canvas_id, stood_in, home.channel_id if home.keeps_canvas else "", text,
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
        none_made = isinstance(failed, NotSent) and not work.channel_id
        if failed.error in GONE or (not row.canvas_id and (none_made or failed.error in THERE)):
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
    row.written = work.sign if alone else ""
    if alone:
        row.refresh_due = now + LOOKS_AGAIN
