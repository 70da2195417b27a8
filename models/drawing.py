"""The network drawing: who met whom, as far as members know it of each other anyway; nothing of it is kept.

Two members are tied by what the cycle leaves behind: they sat in one subgroup, or one answered the other's
question in the channel. What was asked without a name, or stays within the circle, ties nobody. Who wishes
stays out; with fewer members in it than the threshold of the network there is none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.attendance import Attendance
from models.calendar import instant
from models.given_answer import AnswerState, GivenAnswer
from models.membership import TAKES_PART, Membership, those
from models.network import Network
from models.person import IS_GONE, IS_OFF_SLACK, Person
from models.question import LearningQuestion, State
from models.rows import many, must, one
from models.session import AFTER, LearningSession
from models.subgroup import Seat

THERE = aliased(Attendance)
STRONG = 2  # times from which a tie is a strong one
Pair = tuple[int, int]  # of people, in their order in the drawing
IN_SIGHT = (
    LearningQuestion.anonymous.is_(False)
    & LearningQuestion.hidden.is_(False)
    & LearningQuestion.kept_by.is_(None)
    & (LearningQuestion.state != State.WITHDRAWN)
)


@dataclass(frozen=True)
class Drawing:
    """Who is in it, by name, and how often each two met: until the end of the first session, and by now."""

    people: Sequence[Person]
    enough: bool
    before: Mapping[Pair, int] = field(default_factory=dict)
    now: Mapping[Pair, int] = field(default_factory=dict)
    began: datetime | None = None  # local, of the first session; None where it isn’t known any more who met
    days: int = 0  # of who met longer ago it may not be known any more; none: it is known from the beginning

    def tied(self, *, strong: bool) -> list["Tied"]:
        """Return who met several times, or once, by name."""
        pairs = sorted(pair for pair, times in self.now.items() if (times >= STRONG) is strong)
        known = self.began is None
        return [
            Tied(self.people[a], self.people[b], not known and (a, b) not in self.before) for a, b in pairs
        ]

    def with_me(self, person_id: int) -> "Mine | None":
        """Return the ties of one person, for their own eyes; None when they are not in it."""
        places = [at for at, one in enumerate(self.people) if one.id == person_id]
        if not places:
            return None
        times = {at: self.now.get(_in_order(places[0], at), 0) for at in range(len(self.people))}
        others = [(one, times[at]) for at, one in enumerate(self.people) if one.id != person_id]
        return Mine(
            [one for one, met in others if met >= STRONG],
            [one for one, met in others if 0 < met < STRONG],
            [one for one, met in others if not met],
        )


class Tied(NamedTuple):
    """Two people who met."""

    one: Person
    other: Person
    new: bool  # had not met by the end of the first session


class Mine(NamedTuple):
    """Whom one person met several times, once, and not yet."""

    several: Sequence[Person]
    once: Sequence[Person]
    not_yet: Sequence[Person]


class First(NamedTuple):
    """When the first session was."""

    starts: datetime  # local
    zone: str
    kept_days: int


class Sat(NamedTuple):
    """Where somebody sat in a session."""

    session_id: int
    lap: int
    number: int
    person_id: int
    starts: datetime  # local
    zone: str


@many
def _in_it(network_id: int) -> Select[Person]:
    wanted = those(network_id, TAKES_PART, Membership.in_drawing, ~IS_OFF_SLACK, ~IS_GONE)
    return wanted.with_only_columns(Person).order_by(Person.name, Person.id)


@one(into=First)
def _first(network_id: int) -> Select[datetime, str, int]:
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    facts = (LearningSession.starts_local, LearningSession.zone, LearningSession.kept_days)
    when = select(*facts).where(*held)
    return when.order_by(LearningSession.starts_local, LearningSession.id).limit(1)


@must
def _shortest(network_id: int) -> Select[int]:
    """Return for how many days it is known at least who sat with whom in a session that was held."""
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    return select(func.min(LearningSession.kept_days)).where(*held)


@many(into=Sat)
def _seats(network_id: int) -> Select[int, int, int, int, datetime, str]:
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    ticked = select(THERE.id).where(THERE.session_id == Seat.session_id, THERE.present.is_(True))
    were_there = ~ticked.exists() | ticked.where(THERE.person_id == Seat.person_id).exists()
    return (
        select(
            Seat.session_id, Seat.lap, Seat.number, Seat.person_id,
            LearningSession.starts_local, LearningSession.zone,
        )
        .join(LearningSession, LearningSession.id == Seat.session_id)
        .where(*held, were_there)
        .order_by(LearningSession.starts_local, Seat.session_id, Seat.lap, Seat.number, Seat.person_id)
    )  # fmt: skip


@many
def _answers(network_id: int) -> Select[int, int | None, datetime]:
    kept = (GivenAnswer.state == AnswerState.KEPT, LearningQuestion.asker_id != GivenAnswer.person_id)
    return (
        select(GivenAnswer.person_id, LearningQuestion.asker_id, GivenAnswer.noted_at)
        .join(LearningQuestion, LearningQuestion.id == GivenAnswer.question_id)
        .where(LearningQuestion.network_id == network_id, IN_SIGHT, *kept)
        .order_by(GivenAnswer.id)
    )


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


Meeting = tuple[int, int, datetime]  # two people, and when


def _together(seats: Iterable[Sat]) -> list[Meeting]:
    groups: dict[tuple[int, int, int], list[Sat]] = {}
    for seat in seats:
        groups.setdefault((seat.session_id, seat.lap, seat.number), []).append(seat)
    return [
        (one.person_id, other.person_id, instant(one.starts, one.zone))
        for group in groups.values()
        for one, other in combinations(group, 2)
    ]


def _counted(meetings: Iterable[Meeting], place: Mapping[int, int]) -> dict[Pair, int]:
    """Count how often each two of the people who are in it met, by their places."""
    here = ((one, other) for one, other, _ in meetings if one in place and other in place)
    return dict(Counter(_in_order(place[one], place[other]) for one, other in here))


async def of_network(db: AsyncSession, home: Network, now: datetime) -> Drawing:
    """Return the drawing of a network as things stand; with its beginning while that is known."""
    people = await _in_it(db, home.id)
    if len(people) < home.threshold:
        return Drawing(people, enough=False)
    answers = [(who, to, at) for who, to, at in await _answers(db, home.id) if to is not None]
    place = {one.id: at for at, one in enumerate(people)}
    meetings = [*_together(await _seats(db, home.id)), *answers]
    met, first = _counted(meetings, place), await _first(db, home.id)
    if first is None:
        return Drawing(people, enough=True, now=met)
    began = instant(first.starts, first.zone)
    if began < now - timedelta(days=first.kept_days):
        return Drawing(people, enough=True, now=met, days=await _shortest(db, home.id))
    first_day = [one for one in meetings if one[2] <= began]
    return Drawing(people, True, _counted(first_day, place), met, first.starts)
