"""What of a question or of a point of the agenda may be shown to whom: the one place where that is decided.

What stays within the circle is told by those who are there. Kring shows its words to who asked it, to whoever
facilitates, and before the session to a colleague with whom it was sent along; to everybody else it says that
it is there, or was dealt with, and nothing more: not its words, not its asker, not what became of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from models.base import Refusal
from models.question import KeptBy, LearningQuestion


class KeptByAsker(Refusal):
    """Who asked a question keeps it within the circle, and alone lets it out."""


@dataclass(frozen=True)
class Whom:
    """Who is to read something. Nobody in particular stands for a channel, a file, a copy, the world."""

    person_id: int | None = None
    leads: bool = False
    given: bool = False  # the asker sent this question along with them


EVERYBODY = Whom()
LEADING = Whom(leads=True)


@dataclass(frozen=True)
class Sight:
    """What somebody gets to see: the words, or, where there are none, that it is there."""

    words: str | None
    inside: bool = False  # stays within the circle


class Asked(Protocol):
    """A question, or what of it decides who sees it."""

    @property
    def asker_id(self) -> int | None:
        """Who asked it."""

    @property
    def hidden(self) -> bool:
        """It was taken out of sight."""

    @property
    def kept_by(self) -> KeptBy | None:
        """By whose word it stays within the circle."""

    @property
    def text(self) -> str:
        """Its words."""


def sight(asked: Asked, whom: Whom) -> Sight | None:
    """Return what somebody may see of a question, None when that is nothing at all.

    With the words go the name of an asker who gave it, the outcome and what was said about it.
    """
    mine = asked.asker_id is not None and asked.asker_id == whom.person_id
    if asked.hidden and not mine:
        return None
    inside = asked.kept_by is not None
    reads = mine or whom.leads or whom.given or not inside
    return Sight(asked.text if reads else None, inside)


def may_read(asked: Asked, whom: Whom) -> bool:
    """Tell whether somebody may see the words of a question."""
    found = sight(asked, whom)
    return found is not None and found.words is not None


class Point(Protocol):
    """A point of an agenda."""

    @property
    def title(self) -> str:
        """What whoever facilitates called it."""

    @property
    def inside(self) -> bool:
        """It stays within the circle."""

    @property
    def question_ids(self) -> list[int]:
        """What it is about."""


def sight_of_point(point: Point, questions: Mapping[int, Sight], whom: Whom) -> Sight:
    """Return what somebody may see of a point beside its method: its title, empty when it has none.

    The title of a point goes with its questions: when all of these stay within the circle, so does it.
    """
    own = [questions[key] for key in point.question_ids if key in questions]
    inside = point.inside or (bool(own) and all(one.inside for one in own))
    return Sight(point.title if whom.leads or not inside else None, inside)


def keep(asked: LearningQuestion, by: KeptBy) -> bool:
    """Let a question stay within the circle; the asker's word outweighs another's. Tell whether it is new."""
    before = asked.kept_by
    if before in (None, KeptBy.TWIN) or by is KeptBy.ASKER:
        asked.kept_by = by
    return before is None


def settle(family: Sequence[LearningQuestion]) -> list[LearningQuestion]:
    """Let questions that were merged stay within the circle together, or none; return those that changed."""
    inside = any(one.kept_by in (KeptBy.ASKER, KeptBy.FACILITATOR) for one in family)
    changed = [one for one in family if one.kept_by is (None if inside else KeptBy.TWIN)]
    for one in changed:
        one.kept_by = KeptBy.TWIN if inside else None
    return changed


def let_out(asked: LearningQuestion, by: KeptBy) -> bool:
    """Let a question be told again; tell whether that is new. Raises KeptByAsker."""
    if asked.kept_by is KeptBy.TWIN or (asked.kept_by is KeptBy.ASKER and by is not KeptBy.ASKER):
        raise KeptByAsker
    before, asked.kept_by = asked.kept_by, None
    return before is not None
