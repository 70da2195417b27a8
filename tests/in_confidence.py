"""Everything that is asked in confidence, put straight into a database: the evaluation, and each inquiry."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.instruments import STRUCTS
from bot.storage.database import Database
from jobs.cleaning import clean
from models import evaluation, inquiry_acts, inquiry_answers, moves, short_form
from models.evaluation import Filled
from models.inquiry import Inquiry
from models.instrument import INSTRUMENTS, Instrument, Sort
from models.network import Network
from models.session import LearningSession
from tests.evening import EIGHT, END, begun, opened
from tests.inquiries import EVERY_SORT, declared

WORDS = 2  # texts that one person writes in the tests, where so many are asked


class Confidential(Protocol):
    """One sort of asking in confidence: its tables, and what happens to it."""

    name: str
    answers: tuple[str, ...]  # while it is open: tables that hold words
    stays: tuple[str, ...]  # when it is closed: tables that hold words
    purposes: tuple[str, ...]  # of the keys that a token leads to

    def there(self) -> Any:
        """Let it be known what is asked, as a context."""

    async def begin(self, database: Database, people: int, team: str) -> tuple[int, list[int]]:
        """Ask so many people; return what they answer to, and who they are."""

    async def answer(
        self, database: Database, asking: int, person: int, token: str, texts: Sequence[str]
    ) -> None:
        """One person answers, with words of their own."""

    async def close(self, database: Database, asking: int) -> None:
        """Close it as the clock does, and clean."""


async def _evaluated(db: AsyncSession, asking: int) -> LearningSession:
    row = await db.get_one(Inquiry, asking)
    return await db.get_one(LearningSession, row.session_id)


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of a session: a remark, and a wish that is kept apart."""

    name: str = "evaluation"
    answers: tuple[str, ...] = ("inquiry_answer", "wish")
    stays: tuple[str, ...] = ("inquiry_text", "wish")
    purposes: tuple[str, ...] = ("answer", "wish")

    @contextmanager
    def there(self) -> Iterator[None]:
        """It is always there."""
        yield

    async def begin(self, database: Database, people: int, team: str) -> tuple[int, list[int]]:
        """Those who were there are asked how it was."""
        meeting, there = await begun(database, people, team=team)
        await opened(database, meeting)
        async with database.read() as db:
            row = await evaluation.asking(db, meeting)
        assert row is not None
        return row.id, there

    async def answer(
        self, database: Database, asking: int, person: int, token: str, texts: Sequence[str]
    ) -> None:
        """A remark, a wish, and sometimes a learning point."""
        remark, wish, *longer = texts
        async with database.write() as db:
            meeting = await _evaluated(db, asking)
            filled = Filled(EIGHT, remark, *longer, wish=wish)
            await evaluation.submit(db, meeting, person, token, filled)

    async def close(self, database: Database, asking: int) -> None:
        """It closes, and results show."""
        async with database.write() as db:
            meeting = await _evaluated(db, asking)
            await moves.close_evaluation(db, await db.get_one(Network, meeting.network_id), meeting, END)
        await clean(database, END)


@dataclass(frozen=True)
class InShort(Evaluation):
    """The short form of it: what went well, and what is to be better, which is kept apart."""

    name: str = "short_form"

    async def begin(self, database: Database, people: int, team: str) -> tuple[int, list[int]]:
        """It was chosen for this session."""
        meeting, there = await begun(database, people, team=team)
        async with database.write() as db:
            short_form.choose(await db.get_one(LearningSession, meeting), short=True)
        await opened(database, meeting)
        async with database.read() as db:
            row = await evaluation.asking(db, meeting)
        assert row is not None
        return row.id, there

    async def answer(
        self, database: Database, asking: int, person: int, token: str, texts: Sequence[str]
    ) -> None:
        """What went well, and a wish."""
        well, wish, *longer = texts
        async with database.write() as db:
            filled = Filled({}, wish=wish, went_well=" ".join([well, *longer]))
            await evaluation.submit(db, await _evaluated(db, asking), person, token, filled)


@dataclass(frozen=True)
class AnInquiry:
    """An inquiry of a confidential instrument."""

    instrument: Instrument
    answers: tuple[str, ...] = ("inquiry_answer",)
    stays: tuple[str, ...] = ("inquiry_text",)
    purposes: tuple[str, ...] = ("inquiry",)

    @property
    def name(self) -> str:
        """The key of the instrument."""
        return self.instrument.key

    @contextmanager
    def there(self) -> Iterator[None]:
        """The instrument is declared."""
        with declared(self.instrument):
            yield

    async def begin(self, database: Database, people: int, team: str) -> tuple[int, list[int]]:
        """All members are asked."""
        meeting, there = await begun(database, people, team=team)
        async with database.write() as db:
            home = await db.get_one(Network, (await db.get_one(LearningSession, meeting)).network_id)
            row = Inquiry(network_id=home.id, instrument=self.instrument.key, session_id=meeting)
            db.add(row)
            await db.flush()
            assert await inquiry_acts.open_form(db, home, row, END)
            return row.id, there

    async def answer(
        self, database: Database, asking: int, person: int, token: str, texts: Sequence[str]
    ) -> None:
        """Everything is filled in: the words are spread over the items that ask for words."""
        asked = [item for item, sort in self.instrument.items.items() if sort is Sort.WORDS]
        given: dict[str, Any] = dict.fromkeys(asked, "")
        for n, text in enumerate(texts):
            name = asked[n % len(asked)]
            given[name] = f"{given[name]} {text}"
        others = {Sort.NUMBER: 8, Sort.CHOICE: "yes", Sort.SEVERAL: ["a", "b"]}
        given |= {item: others[sort] for item, sort in self.instrument.items.items() if sort in others}
        async with database.write() as db:
            row = await db.get_one(Inquiry, asking)
            await inquiry_answers.submit(db, row, person, token, given)

    async def close(self, database: Database, asking: int) -> None:
        """It closes, and what came of it shows."""
        async with database.write() as db:
            row = await db.get_one(Inquiry, asking)
            await inquiry_answers.close(db, await db.get_one(Network, row.network_id), row, END)
        await clean(database, END)


def _asks_for_words(one: Instrument) -> bool:
    return Sort.WORDS in one.items.values()


EVERYTHING: list[Confidential] = [
    Evaluation(),
    InShort(),
    AnInquiry(EVERY_SORT),
    *(
        AnInquiry(one)
        for one in map(INSTRUMENTS.__getitem__, STRUCTS)
        if one.confidential and _asks_for_words(one)
    ),
]


def hashes(asked: Confidential, tokens: Sequence[str]) -> list[bytes]:
    """Every key that a token leads to."""
    return [
        hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest().encode()
        for token in tokens
        for purpose in asked.purposes
    ]
