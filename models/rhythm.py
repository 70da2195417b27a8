"""The rhythm of a network: on which days before a session it asks and tells, and what it leaves out.

A session that is announced keeps the rhythm in which it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from models import message, moves, planning, posted, programme
from models.base import NotFound, Refusal
from models.message import Fate, Planned
from models.moment import OnDay
from models.network import Network
from models.plan import RULES, Fact, Kind, too_soon
from models.planning import Details
from models.session import LearningSession, Stage


class Pace(StrEnum):
    """What a rhythm is called: three that are ready, and days of one's own."""

    LONG = "long"
    SHORT = "short"
    LIGHT = "light"
    OWN = "own"


class OutOfOrder(Refusal):
    """A day is not after that of what comes before it; the field is the kind that is too early."""


FEWEST, MOST = 1, 60  # days before a session

# What can come on another day, in the order in which it does.
COUNTED = (
    Kind.ANNOUNCEMENT,
    Kind.QUESTION_REMINDER,
    Kind.PROPOSAL,
    Kind.AGENDA,
    Kind.RSVP_REMINDER,
)
# What leans on what: the first of two comes at least a day before the second.
ORDER = (
    (Kind.ANNOUNCEMENT, Kind.QUESTION_REMINDER),
    (Kind.ANNOUNCEMENT, Kind.PROPOSAL),
    (Kind.QUESTION_REMINDER, Kind.PROPOSAL),
    (Kind.PROPOSAL, Kind.AGENDA),
    (Kind.ANNOUNCEMENT, Kind.RSVP_REMINDER),
)
# What repeats something, and nobody misses who heard it the first time.
REMINDERS = (
    Kind.QUESTION_REMINDER,
    Kind.RSVP_REMINDER,
    Kind.EVALUATION_REMINDER,
    Kind.CATCH_UP_REMINDER,
)


@dataclass(frozen=True)
class Rhythm:
    """On how many days before a session each kind comes, where not as usual; which ones are left out."""

    days: Mapping[Kind, int] = field(default_factory=dict)
    leaves_out: frozenset[Kind] = frozenset()

    def before(self, kind: Kind) -> int:
        """Return how many days before a session a kind comes."""
        return self.days.get(kind, USUAL[kind])

    @property
    def offsets(self) -> dict[str, int]:
        """The days as a timeline counts them: before a session they are less than nought."""
        return {kind: -days for kind, days in self.days.items() if days != USUAL[kind]}

    @property
    def pace(self) -> Pace:
        """What it is called."""
        return next((pace for pace, ready in READY.items() if ready.same_as(self)), Pace.OWN)

    def same_as(self, other: "Rhythm") -> bool:
        """Tell whether everything comes on the same day, and the same is left out."""
        return (self.offsets, self.leaves_out) == (other.offsets, other.leaves_out)

    def must_fit(self) -> None:
        """Refuse what no rhythm holds, and days on which something would come before what it leans on.

        Raises NotFound and OutOfOrder.
        """
        if not self.days.keys() <= set(COUNTED) or not self.leaves_out <= set(REMINDERS):
            raise NotFound
        if not all(FEWEST <= days <= MOST for days in self.days.values()):
            raise NotFound
        for first, then in ORDER:
            if not self.leaves_out & {first, then} and self.before(first) <= self.before(then):
                raise OutOfOrder(field=then)


def _usual(kind: Kind) -> int:
    due = RULES[kind].due
    assert due is not None
    assert isinstance(due.plain, OnDay)
    return -due.plain.days


USUAL = MappingProxyType({kind: _usual(kind) for kind in COUNTED})
READY = {
    Pace.LONG: Rhythm(),
    Pace.SHORT: Rhythm(
        {
            Kind.ANNOUNCEMENT: 14,
            Kind.QUESTION_REMINDER: 6,
            Kind.PROPOSAL: 4,
            Kind.AGENDA: 3,
            Kind.RSVP_REMINDER: 2,
        }
    ),
    Pace.LIGHT: Rhythm(leaves_out=frozenset(REMINDERS)),
}


def of(home: Network) -> Rhythm:
    """Return the rhythm of a network."""
    days = {Kind(kind): -days for kind, days in home.rhythm.items()}
    return Rhythm(days, frozenset(Kind(kind) for kind in home.leaves_out))


def follows(meeting: LearningSession) -> bool:
    """Tell whether a session goes with the rhythm of its network: nobody was told of it yet."""
    called_off = meeting.stage is Stage.CANCELLED and meeting.cancelled_from is Stage.PLANNED
    return meeting.stage is Stage.PLANNED or called_off


async def seen(
    db: AsyncSession, home: Network, meeting: LearningSession, wanted: Rhythm, now: datetime
) -> Sequence[Planned]:
    """Return what would be sent before a session in another rhythm: when, and to how many as things stand."""
    line = await programme.timeline(db, home, meeting, wanted.offsets)
    skipped, announced = _skips(meeting, of(home), wanted), max(line.due(Kind.ANNOUNCEMENT), now)
    if announced == now:  # at once: the rest leans on that
        told = Details.of(meeting)
        there = planning.made(home, meeting.number, meeting.starts_local, told, meeting.created_at)
        there.zone, there.stage, there.since = meeting.zone, Stage.ANNOUNCED, now
        line = replace(line, session=there)
    comes = [(Kind.ANNOUNCEMENT, announced), *line.before()]
    return [
        Planned(kind, max(at, now), await message.would_get(db, home, meeting, kind), Fate.GOES)
        for kind, at in comes
        if kind not in skipped and not too_soon(kind, at, announced)
    ]


def _skips(meeting: LearningSession, was: Rhythm, wanted: Rhythm) -> set[str]:
    """Return what a session leaves out in another rhythm: what it alone leaves out, or sends, stays so."""
    less, more = was.leaves_out - wanted.leaves_out, wanted.leaves_out - was.leaves_out
    skips: set[str] = {*meeting.skipped} - less | more
    return {kind for kind in skips | meeting.by_hand.keys() if meeting.by_hand.get(kind, kind in skips)}


async def change(db: AsyncSession, home: Network, wanted: Rhythm, now: datetime) -> Sequence[LearningSession]:
    """Let a network go in another rhythm, and return its sessions that go with it.

    Raises NotFound and OutOfOrder.
    """
    wanted.must_fit()
    known = [*await programme.of_network(db, home.id), *await programme.called_off(db, home.id, now)]
    was, sessions = of(home), [meeting for meeting in known if follows(meeting)]
    for meeting in sessions:
        meeting.rhythm, meeting.skipped = wanted.offsets, sorted(_skips(meeting, was, wanted))
    home.rhythm, home.leaves_out = wanted.offsets, sorted(wanted.leaves_out)
    for meeting in sessions:
        await moves.settle(db, home, meeting)
    await posted.changed_in(db, now, home.id, Fact.PLAN | Fact.WHEN)
    return sessions
