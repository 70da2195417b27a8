"""Methods: what each is for, for how many people, and its steps; how they fill the minutes that there are.

Which of them suit a point is told from who comes, from what it is about and from what was used before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem
from models.person import Language
from models.plan import Kind
from models.question import QuestionKind
from models.rows import many
from models.session import AFTER, LearningSession, Stage

# What a method is for.
Goal = Literal[
    "acquaint", "collect_questions", "learn_from_practice", "case", "intervision", "ideas", "decide",
    "knowledge", "feedback", "agenda", "evaluate", "network", "close",
]  # fmt: skip
GOALS: tuple[Goal, ...] = get_args(Goal)
# What brings a question further, by its kind.
OF_A_QUESTION: Mapping[QuestionKind, Collection[Goal]] = {
    QuestionKind.PRACTICE: ("learn_from_practice", "case", "intervision"),
    QuestionKind.FUTURE: ("learn_from_practice", "ideas", "knowledge"),
}
AT_FIRST_ALONE: Goal = "acquaint"
NOT_AT_FIRST: Goal = "intervision"  # it asks for trust
RECENT = 2  # sessions that were held last, of which no method is proposed again


class Step(msgspec.Struct, frozen=True):
    """One step, with the minutes that it usually takes; what is done in both languages."""

    minutes: int
    nl: str
    en: str

    def words(self, language: Language) -> str:
        """What is done."""
        return self.nl if language is Language.NL else self.en


Both = Mapping[Language, str]


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One way of working, or a fixed part of an agenda; minutes are a proposal."""

    id: str
    name: Both
    minutes: int | None = None
    goal: Goal | None = None
    group_min: int = 0
    group_max: int = 0
    when: Both | None = None
    description: Both | None = None
    roles: Sequence[str] = ()
    steps: Sequence[Step] = ()
    caution: Both | None = None

    def suits(self, people: int) -> bool:
        """Tell whether so many people can work this way; of a number that is not known it may be."""
        return not people or self.group_min <= people <= self.group_max


def shared_out(usual: Sequence[int], minutes: int) -> list[int] | None:
    """Return what each step takes when all of them together take so many minutes, at least one each.

    None when there are fewer minutes than steps.
    """
    if minutes < len(usual) or not usual:
        return None
    whole = sum(usual)
    found = [minutes * one // whole for one in usual]
    by_rest = sorted(range(len(usual)), key=lambda at: (-(minutes * usual[at] % whole), at))
    for at in by_rest[: minutes - sum(found)]:
        found[at] += 1
    while 0 in found:
        found[found.index(max(found))] -= 1
        found[found.index(0)] += 1
    return found


class _Point(NamedTuple):
    """A method on the agenda of a session that was held."""

    method: str
    starts_local: datetime
    skipped: Sequence[str]


@many(into=_Point)
def _points(network_id: int, session_id: int) -> Select[str, datetime, list[str]]:
    return (
        select(AgendaItem.method, LearningSession.starts_local, LearningSession.skipped)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.id != session_id,
            LearningSession.stage.in_((Stage.UNDERWAY, *AFTER)),
        )
        .order_by(LearningSession.starts_local.desc(), AgendaItem.position)
    )


Log = Mapping[str, Sequence[date]]


async def used(db: AsyncSession, network_id: int, *, but: int = 0, leads: bool = True) -> Log:
    """Return on which days each method stood on the agenda of a session that was held, the last one first.

    Of all sessions `but` one; to who does not lead, an agenda that was withheld tells nothing.
    """
    found = defaultdict[str, list[date]](list)
    for method, starts, skipped in await _points(db, network_id, but):
        day = starts.date()
        if (leads or Kind.AGENDA not in skipped) and day not in found[method][-1:]:
            found[method].append(day)
    return {method: days for method, days in found.items() if days}


def recent(log: Log) -> list[date]:
    """Return the days of the sessions that were held last, the last one first."""
    return sorted({day for days in log.values() for day in days}, reverse=True)[:RECENT]


@dataclass(frozen=True)
class Asked:
    """What a method has to suit: so many people, what a point is for, a first session, the log."""

    people: int = 0
    goals: Collection[Goal] = GOALS
    first: bool = False
    log: Log = field(default_factory=dict)

    def just_used(self, method: Method) -> bool:
        """Tell whether it was used in the sessions that were held last."""
        return not {*recent(self.log)}.isdisjoint(self.log.get(method.id, ()))

    def suited_by(self, method: Method) -> bool:
        """Tell whether a method is to be proposed."""
        never = NOT_AT_FIRST if self.first else AT_FIRST_ALONE
        meant = method.goal in self.goals and method.goal != never
        return meant and method.suits(self.people) and not self.just_used(method)


def ranked(methods: Iterable[Method], asked: Asked) -> list[Method]:
    """Return methods in the order in which they are offered: first those that suit.

    Of these the ones that were not used for longest come first; the others stay as they were.
    """

    def place(method: Method) -> tuple[bool, date]:
        suits = asked.suited_by(method)
        return not suits, max(asked.log.get(method.id, ()), default=date.min) if suits else date.min

    return sorted(methods, key=place)
