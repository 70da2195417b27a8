"""What a group takes along of its network, loaded once: a document and tables are written from it.

It is what any member may read: of what stays within the circle that it was dealt with, and nothing of what
was answered to an evaluation but what a report told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import reports
from bot.reports import Written
from models import (
    agreed,
    book,
    decision_told,
    document,
    entry_rows,
    ground_rule,
    membership,
    person,
    programme,
    question_bank,
)
from models import register as registers
from models.agreed import Kept
from models.agreed import Taken as TakenOn
from models.book import Page
from models.confidentiality import EVERYBODY
from models.decision_told import Told
from models.document import Document
from models.entry import Entry
from models.network import Network
from models.question import STILL_OPEN, State
from models.session import LearningSession

SHOWN = (*STILL_OPEN, State.ANSWERED, State.ANSWERED_BETWEEN)
AT_ONCE = 200  # keys in one question


@dataclass(frozen=True)
class Sat:
    """A session; its report once that is out, what was decided, and its documents."""

    meeting: LearningSession
    report: Written | None
    decided: Sequence[Told]
    documents: Sequence[Document]


@dataclass(frozen=True)
class Taken:
    """All that a group has."""

    home: Network
    sessions: Sequence[Sat]
    questions: Sequence[Page]  # the oldest first
    votes: dict[int, int]  # by question
    actions: Sequence[TakenOn]
    agreements: Sequence[Kept]
    rules: Sequence[str]
    written: Sequence[Entry]  # in registers that may leave the network
    names: dict[str, str]  # of who ever belonged to it, by their ids in Slack

    @property
    def heard(self) -> set[int]:
        """The sessions of which members read what came of them, by their keys."""
        return {one.meeting.id for one in self.sessions if one.meeting.is_told}

    def entries(self, key: str) -> list[Entry]:
        """Return what was written in a register, the oldest first."""
        return [one for one in self.written if one.register == key]


async def of_network(db: AsyncSession, home: Network) -> Taken:
    """Return all that a group takes along of its network."""
    banked = await question_bank.bank(db, home.id, SHOWN)
    keys = [one.question.id for one in banked]
    listed, published = await agreed.listed(db, home.id), await ground_rule.latest(db, home.id)
    return Taken(
        home=home,
        sessions=[await _sat(db, home, one) for one in await programme.of_network(db, home.id)],
        questions=await _asked(db, home, keys),
        votes={one.question.id: one.votes for one in banked},
        actions=await _taken_on(db, sorted([*listed.to_do, *listed.done])),
        agreements=await _kept(db, sorted([*listed.holds, *listed.over])),
        rules=[one.text for one in published.lines] if published is not None else [],
        written=await entry_rows.told_outside(db, home.id, registers.leaving()),
        names=await person.names(db, home.team_id, await membership.ever(db, home.id)),
    )


async def _sat(db: AsyncSession, home: Network, meeting: LearningSession) -> Sat:
    out = meeting.released_at is not None
    shown = [one for one in await document.of_session(db, meeting.id) if one.in_report]
    return Sat(
        meeting,
        await reports.load(db, home, meeting) if out else None,
        await decision_told.told_at(db, meeting) if out else [],
        shown if out else [],
    )


async def _asked(db: AsyncSession, home: Network, keys: Sequence[int]) -> list[Page]:
    found: list[Page] = []
    for at in range(0, len(keys), AT_ONCE):
        found += await book.pages(db, home.id, keys[at : at + AT_ONCE], EVERYBODY)
    return found


async def _taken_on(db: AsyncSession, keys: Sequence[int]) -> list[TakenOn]:
    found: list[TakenOn] = []
    for at in range(0, len(keys), AT_ONCE):
        found += await agreed.actions(db, keys[at : at + AT_ONCE])
    return [one for one in found if one.meeting.released_at is not None]  # as the group reads them


async def _kept(db: AsyncSession, keys: Sequence[int]) -> list[Kept]:
    found: list[Kept] = []
    for at in range(0, len(keys), AT_ONCE):
        found += await agreed.agreements(db, keys[at : at + AT_ONCE])
    return found
