"""A question that stayed open twice looks for a person: who knows something, or somebody who does?

Every carry-over counts, one for an absent asker too: a question that was left out would tell that its asker,
perhaps without a name, stayed away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import outline, question_bank
from models.base import Base, NotFound, OwnWords, Refusal
from models.confidentiality import EVERYBODY, may_read
from models.membership import participants
from models.network import Network
from models.person import Person, by_ids
from models.plan import Kind
from models.question import LearningQuestion, State, cleaned
from models.rows import many
from models.session import LearningSession
from models.together import some
from models.wanted import wanted
from models.writing import tidy

CARRY_OVERS = 2  # after so many, a question looks for a person
LOADED_AT_ONCE = 50
MOST_AT_ONCE = 3  # questions in one message; the others look the next time


class Knows(StrEnum):
    """What somebody can do for a question."""

    SOMETHING = "something"
    SOMEONE = "someone"
    NO = "no"


HELPS = (Knows.SOMETHING, Knows.SOMEONE)


class SearchOver(Refusal):
    """The question does not look for a person any more."""


class OwnSearch(Refusal):
    """Who asked the question is not asked who knows."""


class Search(Base):
    """One question looks for a person; it asks once, before one session."""

    __tablename__ = "expert_search"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    kept: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # the asker keeps it
    handled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # by who facilitates


class Tip(Base):
    """What one person answered: theirs to change and to take back."""

    __tablename__ = "expert_tip"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    knows: Mapped[Knows]
    line: Mapped[OwnWords] = mapped_column(default="")
    expert: Mapped[OwnWords] = mapped_column(default="")  # a name or a role, of somebody outside
    access: Mapped[OwnWords] = mapped_column(default="")
    cost: Mapped[OwnWords] = mapped_column(default="")

    def say(self, knows: Knows, line: str = "", expert: str = "", access: str = "", cost: str = "") -> None:
        """Answer, or answer anew. Raises EmptyText."""
        self.line = cleaned(line, "line") if knows is Knows.SOMETHING else ""
        self.expert = self.access = self.cost = ""
        if knows is Knows.SOMEONE:
            self.expert, self.line = cleaned(expert, "expert"), tidy(line)
            self.access, self.cost = tidy(access), tidy(cost)
        self.knows = knows


@dataclass(frozen=True)
class Sought:
    """A question that looks for a person, with its askers, those of its twins too, and the answers."""

    question: LearningQuestion
    search: Search | None = None  # None: it has not asked yet
    askers: frozenset[int] = frozenset()
    tips: Mapping[int, Tip] = field(default_factory=dict)  # by person

    @property
    def looks(self) -> bool:
        """Still asks: open, carried over and in sight."""
        return looks(self.question)

    @property
    def helped(self) -> bool:
        """Somebody knows something or someone."""
        return any(tip.knows in HELPS for tip in self.tips.values())

    def helped_by(self, person_id: int) -> bool:
        """This person knows something or someone, which whoever facilitates reads."""
        tip = self.tips.get(person_id)
        return tip is not None and tip.knows in HELPS

    @property
    def waits(self) -> bool:
        """Has answers that whoever facilitates has not dealt with."""
        return self.looks and self.helped and self.search is not None and not self.search.handled

    def asks(self, person_id: int) -> bool:
        """Is still to be answered by this person."""
        return self.looks and person_id not in self.askers and person_id not in self.tips

    def offers(self, person_id: int) -> bool:
        """Leaves its asker a choice: other words, let it go, or keep it."""
        kept = self.search is not None and self.search.kept
        return self.looks and self.question.asker_id == person_id and not kept


def carry_overs(asked: LearningQuestion) -> int:
    """Return how often a question was carried over."""
    return sum(item.returns for item in asked.history)


def looks(asked: LearningQuestion) -> bool:
    """Tell whether a question may look for a person: carried over now, often enough, and told to all."""
    return asked.carried_over and may_read(asked, EVERYBODY) and carry_overs(asked) >= CARRY_OVERS


@many
def _tips(keys: Collection[int]) -> Select[Tip]:
    return select(Tip).where(Tip.question_id.in_(keys)).order_by(Tip.id)


async def _sought(
    db: AsyncSession, network_id: int, found: Iterable[tuple[LearningQuestion, Search | None]]
) -> list[Sought]:
    pairs = list(found)
    if not pairs:
        return []
    keys = [asked.id for asked, _ in pairs]
    tips: dict[int, dict[int, Tip]] = {key: {} for key in keys}
    for tip in await _tips(db, keys):
        tips[tip.question_id][tip.person_id] = tip
    askers = {entry.question.id: entry.askers for entry in await question_bank.banked(db, network_id, keys)}
    return [
        Sought(asked, search, frozenset({*askers.get(asked.id, ()), *_asker(asked)}), tips[asked.id])
        for asked, search in pairs
    ]


def _asker(asked: LearningQuestion) -> set[int]:
    return set() if asked.asker_id is None else {asked.asker_id}


@many
def _searches(network_id: int, states: Collection[State]) -> Select[Search]:
    return (
        select(Search)
        .join(LearningQuestion, LearningQuestion.id == Search.question_id)
        .where(LearningQuestion.network_id == network_id, LearningQuestion.state.in_(states))
    )


RUNNING = some(_searches, states=(State.OPEN,))


async def _with_questions(db: AsyncSession, network_id: int, searches: Iterable[Search]) -> list[Sought]:
    """Return searches with their questions, the oldest first."""
    by_question = {row.question_id: row for row in searches}
    asked = await question_bank.loaded(db, network_id, by_question)
    return await _sought(db, network_id, [(one, by_question[one.id]) for one in asked])


async def running(db: AsyncSession, network_id: int) -> list[Sought]:
    """Return the questions that have asked and still look."""
    searches = await _searches(db, network_id, [State.OPEN])
    return [one for one in await _with_questions(db, network_id, searches) if one.looks]


@many
def _before(session_id: int) -> Select[Search]:
    return select(Search).where(Search.session_id == session_id)


async def at(db: AsyncSession, meeting: LearningSession) -> list[Sought]:
    """Return the questions that ask before a session; as long as none has, those that would."""
    asked = await _before(db, meeting.id)
    if asked:
        return await _with_questions(db, meeting.network_id, asked)
    known = {row.question_id for row in await _searches(db, meeting.network_id, [State.OPEN])}
    bank = await outline.outlines(db, meeting.network_id, [State.OPEN])
    keys = [one.id for one in bank if one.carried_over and one.times_carried >= CARRY_OVERS]
    new = await _first_that_look(db, meeting.network_id, [key for key in keys if key not in known])
    return await _sought(db, meeting.network_id, [(one, None) for one in new])


async def _first_that_look(db: AsyncSession, network_id: int, keys: Sequence[int]) -> list[LearningQuestion]:
    """Return the first of these questions that may look for a person, as many as go in one message."""
    found: list[LearningQuestion] = []
    for at in range(0, len(keys), LOADED_AT_ONCE):
        some = await question_bank.loaded(db, network_id, keys[at : at + LOADED_AT_ONCE])
        found += filter(looks, some)
        if len(found) >= MOST_AT_ONCE:
            break
    return found[:MOST_AT_ONCE]


async def begin(db: AsyncSession, meeting: LearningSession) -> None:
    """Let the questions that look for a person ask, each once; those of one session begin together."""
    for one in await at(db, meeting):
        if one.search is None:
            db.add(Search(question_id=one.question.id, session_id=meeting.id))
    await db.flush()


@wanted(Kind.EXPERT_SEARCH)
async def to_ask(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who can still be asked, and the askers who still have a choice."""
    found = await at(db, meeting)
    if not found:
        return []
    people = await participants(db, network.id)
    return [p for p in people if any(one.asks(p.id) or one.offers(p.id) for one in found)]


async def load(db: AsyncSession, network_id: int, question_id: int | None) -> Sought:
    """Return a question that has asked. Raises NotFound."""
    search = await db.get(Search, question_id) if question_id is not None else None
    found = await _with_questions(db, network_id, [search] if search else ())
    if not found:
        raise NotFound
    return found[0]


async def tippers(db: AsyncSession, found: Iterable[Sought]) -> dict[int, Person]:
    """Return who answered, by their key."""
    return await by_ids(db, {key for one in found for key in one.tips})


async def questions_for(db: AsyncSession, network_id: int, tip: Tip) -> list[int]:
    """Return the questions to put before somebody outside, by their keys.

    With the question of the tip go others that look for a person and for which the same name was given.
    """
    name = tip.expert.casefold()
    return [
        one.question.id
        for one in await running(db, network_id)
        if one.question.id == tip.question_id
        or any(other.expert.casefold() == name for other in one.tips.values() if other.expert)
    ]


async def texts_for(db: AsyncSession, network_id: int, tip: Tip) -> list[str]:
    """Return the same questions as they were asked, those of twins too."""
    same = await questions_for(db, network_id, tip)
    return await question_bank.texts_with_twins(db, network_id, same, EVERYBODY)
