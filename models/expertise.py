"""Who knows what: what people said they know something about, with their consent, theirs to take back.

Each says what it is, how to get to it and what it costs; said at a question, or of oneself at none.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace, twins
from models.base import Base, OwnWords, changed
from models.confidentiality import EVERYBODY, may_read
from models.membership import ACTIVE, Membership
from models.person import Person
from models.question import KeptBy, LearningQuestion, State, cleaned
from models.rows import distinct, many, one
from models.trace import Place
from models.writing import tidy

LONGEST, LONGEST_WAY = 500, 150  # characters: of what somebody knows; of how to get to it, and its cost


class Expertise(Base):
    """What one person said that others may ask them about, perhaps at a question: no consent, no row."""

    __tablename__ = "expertise"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    line: Mapped[OwnWords]
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), default=None
    )
    access: Mapped[OwnWords] = mapped_column(default="", server_default="")  # how to get to it
    cost: Mapped[OwnWords] = mapped_column(default="", server_default="")  # time, nothing, a coffee

    def say(self, line: str, access: str, cost: str) -> None:
        """Say what it is, how to get to it and what it costs. Raises EmptyText."""
        self.line, self.access, self.cost = cleaned(line, "line"), tidy(access), tidy(cost)


@dataclass(frozen=True)
class Known:
    """What somebody knows, with the question at which they said so while that is in sight."""

    id: int  # of what they said
    person_id: int
    user_id: str
    line: str
    topic: str
    question_id: int = 0  # at which they said so; 0: at none
    access: str = ""
    cost: str = ""

    @property
    def words(self) -> str:
        """Everything in which it can be found."""
        return f"{self.line} {self.topic}"


@one
def at(question_id: int, person_id: int) -> Select[Expertise]:
    """Return what somebody said at a question, if they did."""
    return select(Expertise).where(Expertise.question_id == question_id, Expertise.person_id == person_id)


async def share(db: AsyncSession, network_id: int, person_id: int, question_id: int, line: str) -> None:
    """Let others find who said this; again changes the line."""
    known = await at(db, question_id, person_id)
    if known is None:
        known = Expertise(network_id=network_id, person_id=person_id, question_id=question_id, line=line)
        db.add(known)
    known.line = line
    await db.flush()


async def unshare(db: AsyncSession, person_id: int, question_id: int) -> None:
    """Let nobody find it any more; doing it twice is harmless."""
    theirs = delete(Expertise).where(Expertise.question_id == question_id, Expertise.person_id == person_id)
    if await changed(db, theirs):
        await trace.leave(db, Place.KEPT)


@one
def mine(expertise_id: int, network_id: int, person_id: int) -> Select[Expertise]:
    """Return what somebody said of themselves, if it is theirs."""
    return select(Expertise).where(
        Expertise.id == expertise_id, Expertise.network_id == network_id, Expertise.person_id == person_id
    )


async def withdraw(db: AsyncSession, network_id: int, person_id: int, expertise_id: int) -> int | None:
    """Take back what one said oneself; return the question it stood at. Twice is harmless."""
    known = await mine(db, expertise_id, network_id, person_id)
    if known is None:
        return None
    await db.delete(known)
    await trace.leave(db, Place.KEPT)
    await db.flush()
    return known.question_id


@distinct
def known_of(asker_id: int) -> Select[int]:
    """Return the questions of a person at which others said that they know something."""
    return (
        select(LearningQuestion.id)
        .join(Expertise, Expertise.question_id == LearningQuestion.id)
        .where(LearningQuestion.asker_id == asker_id)
    )


@distinct
def shared_by(network_id: int, person_id: int) -> Select[int]:
    """Return the questions at which a person said that others may ask them."""
    said = (Expertise.network_id == network_id, Expertise.person_id == person_id)
    here = LearningQuestion.id == Expertise.question_id
    return select(LearningQuestion.id).join(Expertise, here).where(*said)


class Told(NamedTuple):
    """What somebody said that they know something about, and what decides who sees the question."""

    mine: int
    person_id: int
    user_id: str
    line: str
    access: str
    cost: str
    question_id: int | None  # None: at no question, of which all that follows is empty
    asker_id: int | None
    hidden: bool
    kept_by: KeptBy | None
    text: str
    state: State


@many(into=Told)
def _of_network(
    network_id: int,
) -> Select[int, int, str, str, str, str, int, int | None, bool, KeptBy | None, str, State]:
    asked = LearningQuestion
    return (
        select(
            Expertise.id, Person.id, Person.user_id, Expertise.line, Expertise.access, Expertise.cost,
            asked.id, asked.asker_id, asked.hidden, asked.kept_by, asked.text, asked.state,
        )
        .join(Person, Person.id == Expertise.person_id)
        .outerjoin(LearningQuestion, LearningQuestion.id == Expertise.question_id)
        .join(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.network_id == network_id)
            & ACTIVE,
        )
        .where(Expertise.network_id == network_id, ~Person.deactivated)
        .order_by(Expertise.id.desc())
    )  # fmt: skip


async def of_network(db: AsyncSession, network_id: int) -> list[Known]:
    """Return who knows what in a network, the newest first; of active members alone."""
    return [
        Known(
            row.mine, row.person_id, row.user_id, row.line, _topic(row), row.question_id or 0,
            row.access, row.cost,
        )
        for row in await _of_network(db, network_id)
    ]  # fmt: skip


def _topic(row: Told) -> str:
    if row.question_id is None or row.state is State.WITHDRAWN or not may_read(row, EVERYBODY):
        return ""
    return row.text


async def near(db: AsyncSession, network_id: int, asked: Mapping[int, str], but_for: int) -> list[Known]:
    """Return who said they know something at one of these questions, or at one that looks alike; each once.

    What they said at the question itself comes first. Not who looks: they know what they said themselves.
    """
    if not asked:
        return []
    others = [one for one in await of_network(db, network_id) if one.person_id != but_for]
    here = [one for one in others if one.question_id in asked]
    topics = {one.id: one.topic for one in others if one.topic and one.question_id not in asked}
    alike = await asyncio.to_thread(_alike, list(asked.values()), topics) if topics else set()
    found = [*here, *(one for one in others if one.id in alike)]
    return list({one.person_id: one for one in reversed(found)}.values())[::-1]


def _alike(texts: Iterable[str], topics: Mapping[int, str]) -> set[int]:
    return {one.id for text in texts for one in twins.most_alike(text, topics, len(topics)) if one.is_twin}
