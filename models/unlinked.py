"""What people answer without a link to who they are: turnout and answers, in tables that share nothing.

The key of an answer is the hash of a token that only the message in Slack holds. Turnout knows the person and
nothing of the answer; the answer knows neither person nor time. Each answer writes all rows of the same
asking anew (models/anew.py), so that no place and no transaction tells which were written together. When it
is over, answers become counts and separately shuffled texts, and are deleted with the turnout.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, delete, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace
from models.anew import write_anew
from models.base import Base, Mark, Refusal, UnnamedWords, Values, Whose, new_rows, of
from models.instrument import UNKNOWN, Sort
from models.rows import many, must, one
from models.trace import Place

WITHOUT_ROW_ORDER = {"sqlite_with_rowid": False}
FEWEST_FOR_TEXTS = 5  # answers; style gives people away, also where the group chose a lower threshold
ALONE = "alone"  # an answer says so by this name, and then its words are kept under it

Given = Mapping[str, Any]  # what somebody filled in, by the names of the items


class AnsweredElsewhere(Refusal):
    """The person has answered in another message and can change it there."""


class TooFew(Refusal):
    """Fewer people answered than was agreed on: nothing of it may be shown."""


class Unread(Refusal):
    """Results would go out that did not stand where somebody pressed."""


class InquiryTurnout(Base):
    """This person has answered, while it is open."""

    __tablename__ = "inquiry_turnout"
    __table_args__ = WITHOUT_ROW_ORDER

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class InquiryAnswer(Base):
    """What somebody answered in confidence, by nobody in particular; gone when it is over."""

    __tablename__ = "inquiry_answer"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[Mark] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    given: Mapped[dict[str, Any]] = mapped_column(JSON, info=of(Whose.UNNAMED))


class InquiryCount(Base):
    """How many gave this answer to an item."""

    __tablename__ = "inquiry_count"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[Mark] = mapped_column(primary_key=True)
    value: Mapped[Mark] = mapped_column(primary_key=True)
    count: Mapped[int]


class InquiryText(Base):
    """What somebody wrote to an item, as it was written, in no order."""

    __tablename__ = "inquiry_text"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[Mark] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    item: Mapped[Mark]  # ALONE: any of them, for whoever facilitates and nobody else
    text: Mapped[UnnamedWords]
    hidden: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


def new_token() -> str:
    """Return a fresh secret for one message; it is never stored."""
    return secrets.token_urlsafe(24)


def key_of(purpose: str, token: str) -> str:
    """Return the key under which what was answered with a token is found again."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()


def must_be_theirs(*, answered: bool, known: bool) -> None:
    """Check that who has answered did so with this token, and nobody else. Raises AnsweredElsewhere."""
    if answered is not known:
        raise AnsweredElsewhere


@one
def turnout(inquiry_id: int, person_id: int) -> Select[int]:
    """Return the person, when they have answered what is open."""
    mine = InquiryTurnout.person_id == person_id
    return select(InquiryTurnout.person_id).where(InquiryTurnout.inquiry_id == inquiry_id, mine)


@one
def answer(key: str) -> Select[InquiryAnswer]:
    """Return what was answered with the token of this key."""
    return select(InquiryAnswer).where(InquiryAnswer.key == key)


async def write(
    db: AsyncSession,
    asking: int,
    person_id: int,
    answers: Sequence[tuple[type[Base], str, Values | None]],
    *,
    takes_back: bool = False,
) -> None:
    """Note that somebody has answered, and what: tables, keys and rows, or no row where nothing is said.

    With `takes_back` they have not.
    """
    mine: Values | None = None if takes_back else {"inquiry_id": asking, "person_id": person_id}
    await write_anew(db, InquiryTurnout, asking, mine, person_id=person_id)
    for entity, key, row in answers:
        await write_anew(db, entity, asking, row, key=key)
    await trace.leave(db, Place.ANSWER)


async def keep(db: AsyncSession, entity: type[Base], rows: Iterable[Values]) -> None:
    """Write what stays, in the order of its random keys, which no layout on disk can betray.

    A page of SQLite and a table of PostgreSQL keep the order of writing, which would join two texts.
    """
    await new_rows(db, entity, sorted(rows, key=lambda row: str(row["key"])))


def counted(
    items: Mapping[str, Sort], answers: Iterable[Given], threshold: int = 0
) -> dict[str, dict[str, int]]:
    """Count what can be counted, by item and value; places on a line where as many chose one as it takes."""
    found: dict[str, dict[str, int]] = {name: {} for name, sort in items.items() if sort is not Sort.WORDS}
    for given in answers:
        for name, counts in found.items():
            value = given.get(name)
            for one_of_them in value if isinstance(value, list) else [] if value is None else [value]:
                counts[str(one_of_them)] = counts.get(str(one_of_them), 0) + 1
    for name in (name for name in found if items[name] is Sort.POSITION):
        unknown = found[name].get(UNKNOWN, 0)
        if sum(found[name].values()) - unknown < threshold:
            found[name] = {UNKNOWN: unknown} if unknown else {}
    return found


async def keep_counts(
    db: AsyncSession, asking: int, items: Mapping[str, Sort], answers: Iterable[Given], threshold: int = 0
) -> None:
    """Keep how many gave which answer."""
    counts = counted(items, answers, threshold)
    rows: list[Values] = [
        {"inquiry_id": asking, "item": name, "value": value, "count": n}
        for name in counts
        for value, n in sorted(counts[name].items())
    ]
    await new_rows(db, InquiryCount, rows)


@many
def _answers(inquiry_id: int) -> Select[InquiryAnswer]:
    return select(InquiryAnswer).where(InquiryAnswer.inquiry_id == inquiry_id)


async def conclude(db: AsyncSession, asking: int, items: Mapping[str, Sort], threshold: int) -> int:
    """Keep what may show of what was answered, delete the rest with the turnout; return how many answered.

    Who skipped everything did not. Below the threshold nothing is kept. All that is left is written in this
    one transaction.
    """
    await db.flush()
    given: list[Given] = [row.given for row in await _answers(db, asking)]
    answers = [one for one in given if says_something(items, one)]
    if len(answers) >= threshold:
        await keep_counts(db, asking, items, answers, threshold)
    if len(answers) >= max(threshold, FEWEST_FOR_TEXTS):
        await keep(db, InquiryText, _texts(asking, items, answers))
    await drop(db, asking, InquiryAnswer, InquiryTurnout)
    return len(answers)


def says_something(items: Iterable[str], given: Given) -> bool:
    """Tell whether somebody filled in anything."""
    return any(given.get(item) not in (None, "", []) for item in items)


async def drop(db: AsyncSession, asking: int, *entities: Any) -> None:
    """Delete the rows of an asking in these tables."""
    for entity in entities:
        gone = delete(entity).where(entity.inquiry_id == asking)
        await db.execute(gone.execution_options(synchronize_session=False))
    await trace.leave(db, Place.EVALUATION)


def _texts(asking: int, items: Mapping[str, Sort], answers: Iterable[Given]) -> Iterator[Values]:
    for given in answers:
        for name, sort in items.items():
            if sort is Sort.WORDS and given.get(name):
                yield {
                    "key": secrets.token_hex(16),
                    "inquiry_id": asking,
                    "item": ALONE if given.get(ALONE) else name,
                    "text": given[name],
                    "hidden": False,
                }


@many
def counts(inquiry_id: int) -> Select[InquiryCount]:
    """Return how many gave which answer."""
    in_order = (InquiryCount.item, InquiryCount.value)
    return select(InquiryCount).where(InquiryCount.inquiry_id == inquiry_id).order_by(*in_order)


@many
def texts(inquiry_id: int) -> Select[InquiryText]:
    """Return what was written, in no order, what was taken out of sight too."""
    return select(InquiryText).where(InquiryText.inquiry_id == inquiry_id).order_by(InquiryText.key)


@must
def text_of(inquiry_id: int, key: str) -> Select[InquiryText]:
    """Return one of them. Raises NotFound."""
    return select(InquiryText).where(InquiryText.inquiry_id == inquiry_id, InquiryText.key == key)


def fingerprint(asking: int, keys: Iterable[str]) -> str:
    """Return a sign that is another one as soon as the group would read another text."""
    return hashlib.sha256("\n".join([str(asking), *keys]).encode()).hexdigest()[:16]
