"""Measuring with crosses on lines: the steps of one answer, lines of the network’s own, and the time before.

An answer grows step by step under the key of its token (models/unlinked.py). What is kept of it once it is
closed is how many placed a cross where, of each line and of now and wished apart: nothing joins two crosses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from models import inquiry, unlinked
from models.action import Agreement
from models.inquiry import Inquiry, State
from models.instrument import own_lines, pair
from models.network import Network
from models.unlinked import Given


@dataclass(frozen=True)
class Before:
    """What came of it the time before, to lay beside what came of it now: no more than was shown then."""

    day: date
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by the items of now
    agreed: str = ""


def items_of(row: Inquiry, step: str) -> Iterator[str]:
    """Yield the items of a step, each line now and wished."""
    for line in row.steps.get(step, ()):
        yield from pair(line)


def next_step(row: Inquiry, step: str) -> str | None:
    """Return the step after one; None after the last."""
    steps = [*row.steps]
    return steps[steps.index(step) + 1] if step in steps[:-1] else None


def to_do(row: Inquiry, given: Given | None) -> str | None:
    """Return the first step that was not sent in; None when all were."""
    return next((step for step in row.steps if not _sent(row, step, given or {})), None)


def _sent(row: Inquiry, step: str, given: Given) -> bool:
    return any(item in given for item in items_of(row, step))


def with_step(row: Inquiry, step: str, given: Given | None, filled: Given) -> Given:
    """Return an answer with one step as it was filled in; the others stay as they were."""
    return {**(given or {}), **{item: filled.get(item) for item in items_of(row, step)}}


async def before(db: AsyncSession, row: Inquiry, *, shared: bool) -> Before | None:
    """Return what came of it the last time that something did; `shared`: and the group was shown it.

    Where nothing did, or may show, what was agreed on the last time; None where there is neither.
    """
    rows = await inquiry.of_instrument(db, row.network_id, row.instrument)
    earlier = [one for one in rows if one.id < row.id and one.state is State.CLOSED and one.asked_at]
    came = [one for one in earlier if one.has_results]
    shows = [one for one in came if not shared or one.shared_at is not None]
    found = next(reversed(shows or earlier), None)
    if found is None or found.asked_at is None:
        return None
    home = await db.get_one(Network, row.network_id)
    agreed = await db.get(Agreement, found.agreement_id) if found.agreement_id is not None else None
    counts: dict[str, dict[str, int]] = {}
    for number in await unlinked.counts(db, found.id) if found in shows else ():
        counts.setdefault(number.item, {})[number.value] = number.count
    if not counts and agreed is None:
        return None
    placed = {now: counts[then] for then, now in _same_items(found, row) if then in counts}
    return Before(home.calendar.day(found.asked_at), placed, agreed.text if agreed is not None else "")


def _same_items(then: Inquiry, now: Inquiry) -> Iterator[tuple[str, str]]:
    """Yield what was asked then beside what asks the same now: a network’s own line only as it was worded."""
    for line in (line for lines in now.declared.steps.values() for line in lines):
        yield from ((item, item) for item in pair(line))
    for place, own in zip(own_lines(), now.own_lines, strict=False):
        if own in then.own_lines:
            yield from zip(pair(own_lines()[then.own_lines.index(own)]), pair(place), strict=True)


def called(row: Inquiry, line: str) -> Mapping[str, str] | None:
    """Return what a line of the network’s own is called; None of a line that is everybody’s."""
    own = own_lines(len(row.own_lines))
    return row.own_lines[own.index(line)] if line in own else None


def lines(row: Inquiry) -> Sequence[str]:
    """Return every line of an asking, in the order of its steps."""
    return [line for found in row.steps.values() for line in found]
