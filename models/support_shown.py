"""What supporters see of a network: what the group was shown already, what went outside, what is asked.

Nothing here hangs on who answered, asked or voted: of an evaluation and of what is asked in confidence there
is only what stands in the channel, numbers alone; a name, a remark and what stays within the circle never.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    agenda,
    entry,
    inquiry,
    inquiry_answers,
    kept_words,
    membership,
    named,
    outside,
    programme,
    trend,
)
from models.agenda import AgendaItem
from models.entry import Entry
from models.evaluation import Dimension
from models.inquiry import Inquiry
from models.inquiry_answers import Shown
from models.kept_words import WithinTheCircle
from models.network import Network
from models.outside import GONE, Outside
from models.register import Said
from models.report import Report
from models.rows import many
from models.session import LearningSession, Stage
from models.trend import Went

Row = TypeVar("Row", Outside, Entry)
IN_A_TURN = 50  # entries that are weighed before others go on
RESOURCE, FOR_SPONSOR, STANDS, THERE = "resource", "sponsor", "stands", "there"


@dataclass(frozen=True)
class Runs:
    """That the cycle runs: when the network meets, and how many belong to it."""

    ahead: Sequence[LearningSession]
    held: LearningSession | None
    members: int
    seats: int | None  # that are open; none where there is no maximum


async def runs(db: AsyncSession, home: Network) -> Runs:
    """Return when a network meets, how many belong to it and how many seats are open."""
    count = await membership.headcount(db, home.id)
    ahead, held = await programme.not_begun(db, home.id), await programme.last_held(db, home.id)
    seats = None if home.unlimited else max(await membership.seats_left(db, home), 0)
    return Runs(ahead, held, count.active, seats)


@dataclass(frozen=True)
class Aggregates:
    """Numbers that a group was shown: of its sessions, and of what it was asked."""

    went: Sequence[Went] = ()
    asked: Sequence[tuple[Inquiry, Shown]] = ()


@many
def _facilitation(session_ids: Collection[int]) -> Select[int]:
    shared = (Report.session_id.in_(session_ids), Report.share_facilitation.is_(True))
    return select(Report.session_id).where(*shared)


async def aggregates(db: AsyncSession, home: Network) -> Aggregates:
    """Return the numbers that stand in the channel: none below the threshold, no words, no names."""
    out = [
        one
        for one in await trend.over_the_sessions(db, home.id)
        if one.meeting.results_shared_at is not None and one.scores and not one.too_few
    ]
    shared = set(await _facilitation(db, [one.meeting.id for one in out])) if out else set()
    return Aggregates([_as_shown(one, one.meeting.id in shared) for one in out], await _asked(db, home))


def _as_shown(one: Went, facilitation: bool) -> Went:
    scores = {
        dimension: counts
        for dimension, counts in one.scores.items()
        if facilitation or dimension is not Dimension.FACILITATION
    }
    return replace(one, scores=scores, fared={})


async def _asked(db: AsyncSession, home: Network) -> list[tuple[Inquiry, Shown]]:
    found = []
    for row in await inquiry.askings(db, home.id):
        if row.shared_at is None or not row.known or not row.declared.confidential:
            continue
        came = await inquiry_answers.shown(db, row)
        if came.enough:
            found.append((row, replace(came, texts={}, said=(), alone=(), written=(), before=None)))
    return found


async def published(db: AsyncSession, home: Network) -> tuple[LearningSession, Sequence[AgendaItem]] | None:
    """Return the agenda of the session at hand once the members may read it."""
    for meeting in [*await programme.begun(db, home.id), *await programme.not_begun(db, home.id)]:
        if agenda.out(meeting) and meeting.stage in (Stage.READY, Stage.UNDERWAY):
            return meeting, await agenda.items(db, meeting.id)
    return None


async def released(db: AsyncSession, home: Network, since: datetime | None) -> list[Outside]:
    """Return the texts that went outside since somebody has a role, the newest first.

    What went before was agreed to for others alone. Everybody who stands in it still says yes, and no
    sentence of it stays within the circle or is hidden since.
    """
    out = [row for row in await outside.of_network(db, home.id) if row.out_at and row.text != GONE]
    rows = [row for row in out if since is not None and row.out_at is not None and row.out_at >= since]
    nods = await outside.nods(db, [row.id for row in rows]) if rows else []
    agreed = [
        row for row in rows if outside.all_said_yes([one for one in nods if one[0].outside_id == row.id])
    ]
    free = await named.may_be_read(db, home.id, [row.text for row in agreed])
    return await _free(db, home, [row for row, may in zip(agreed, free, strict=True) if may], _both)


def _both(row: Outside) -> Said:
    return {"text": row.text, "to_whom": row.to_whom}


async def asked_for(db: AsyncSession, home: Network) -> list[Entry]:
    """Return the resources of which the group asks the sponsor; nothing that stays within the circle."""
    return await _free(db, home, await for_sponsor(db, home), lambda row: row.said)


async def for_sponsor(db: AsyncSession, home: Network) -> list[Entry]:
    """Return the resources that were ticked for the sponsor, the oldest first."""
    return [row for row in await entry.in_sight(db, home.id, RESOURCE) if row.said.get(FOR_SPONSOR)]


async def _free(
    db: AsyncSession, home: Network, rows: Sequence[Row], said: Callable[[Row], Said]
) -> list[Row]:
    """Leave out what says something that stays within the circle."""
    refuse, found = await kept_words.guard(db, home.id) if rows else None, list[Row]()
    for at, row in enumerate(rows):
        if at % IN_A_TURN == 0:
            await asyncio.sleep(0)  # others go on in between
        try:
            if refuse is not None:
                refuse(said(row))
        except WithinTheCircle:
            continue
        found.append(row)
    return found
