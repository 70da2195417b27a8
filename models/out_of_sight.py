"""What questions say that not everybody reads, and the points of agendas that are called by it."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_told
from models.agenda import AgendaItem
from models.decision import Decision
from models.question import LearningQuestion, State
from models.rows import many
from models.same_words import SameWords, folded
from models.session import LearningSession


@many
def _living(network_id: int) -> Select[int, str, bool]:
    """Return what is said: not by one in sight that was split, as only its parts say that."""
    asked = LearningQuestion
    in_sight = asked.kept_by.is_(None) & ~asked.hidden
    here = (asked.network_id == network_id, asked.state != State.WITHDRAWN)
    said = (asked.state != State.SPLIT) | ~in_sight
    return select(asked.id, asked.text, in_sight).where(*here, said).order_by(asked.id)


class Others(NamedTuple):
    """What other questions say: all of them, and those that hold the words of one and go on."""

    all: Sequence[SameWords]
    longer: Sequence[SameWords]
    only_in_sight: bool

    def say(self, text: str) -> bool:
        """Tell whether one of them says just this, folded."""
        return any(one.folded == text for one in self.all)

    def call(self, title: str) -> bool:
        """Tell whether a title may be called by a part of them; what is a secret it never is."""
        return not self.only_in_sight and any(one.call(title) for one in self.all)


class Living:
    """What the questions of a network say, each with its key and whether everybody reads it."""

    def __init__(self, questions: Iterable[tuple[int, str, bool]]) -> None:
        self._said = [(key, SameWords(text), seen) for key, text, seen in questions]

    def others(self, words: SameWords, *, in_sight: bool) -> Others:
        """Return what they say beside some words: all, or only what everybody reads."""
        said = [one for _, one, seen in self._said if seen or not in_sight]
        return Others(said, [one for one in said if words.within(one)], in_sight)

    def called(self, title: str) -> list[int]:
        """Return the questions whose words a title says, by their keys."""
        here = folded(title)
        return [key for key, words, _ in self._said if words.stand_in(title, here)]

    def hidden(self, title: str) -> int | None:
        """Return the question out of sight whose words a title says, where none in sight says the same."""
        if not self._hidden or (here := folded(title)) in self._in_sight:
            return None
        return next((key for key, words in self._hidden if words.stand_in(title, here)), None)

    @property
    def all_read(self) -> bool:
        """Everybody reads all of them."""
        return not self._hidden

    @cached_property
    def _in_sight(self) -> frozenset[str]:
        return frozenset(words.folded for _, words, seen in self._said if seen)

    @cached_property
    def _hidden(self) -> list[tuple[int, SameWords]]:
        return [(key, words) for key, words, seen in self._said if not seen]


async def living(db: AsyncSession, network_id: int) -> Living:
    """Return the questions of a network that were not taken back, with what they say now."""
    await db.flush()
    return Living(await _living(db, network_id))


def _titled(network_id: int) -> Select[AgendaItem]:
    point = AgendaItem
    there = select(point).join(LearningSession, LearningSession.id == point.session_id)
    here = (LearningSession.network_id == network_id, point.title != "", point.silent | ~point.inside)
    return there.where(*here).order_by(point.id)


@many
def _points(network_id: int) -> Select[AgendaItem]:
    """Return the points that stay within the circle, or may have to, for what they are called."""
    return _titled(network_id)


@many
def _kept(network_id: int) -> Select[AgendaItem]:
    """Return those that do, or may have to for the decision that they are."""
    within = select(Decision.id).where(Decision.network_id == network_id, decision_told.WITHIN)
    return _titled(network_id).where(AgendaItem.silent | AgendaItem.decision_id.in_(within))


async def settle_points(
    db: AsyncSession, network_id: int, among: Sequence[AgendaItem] | None = None
) -> list[int]:
    """Let points of agendas, also of those of before, stay within the circle that say what is out of sight.

    Those that did so for no other reason are told again once it is in sight; that is all points of a network,
    or some `among` them. Return the sessions of what changed.
    """
    there = await living(db, network_id)
    within = await decision_told.within(db, network_id)
    touched = dict[int, None]()
    asked = _kept if there.all_read else _points
    for point in await asked(db, network_id) if among is None else among:
        if not point.title or (point.inside and not point.silent):
            continue
        kept = point.decision_id in within or there.hidden(point.title) is not None
        if kept != point.inside:
            point.inside = point.silent = kept
            touched[point.session_id] = None
    await db.flush()
    return [*touched]
