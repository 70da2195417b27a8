"""One asking of an instrument: its row, its states and their moves, when it closes, and which a network has.

When it may be asked stands in `models/inquiry_offer.py`, who is asked and may answer in
`models/inquiry_audience.py`, how it opens and what follows in `models/inquiry_acts.py`, what is answered and
becomes of that in `models/inquiry_answers.py`, what the group then agrees on in `models/conversation.py`.
"""

from collections.abc import Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import posted
from models.base import Base, Mark, NotFound, Refusal, Utc, Whose, of
from models.calendar import DAY, MORNING, Toward
from models.instrument import INSTRUMENTS, OWN, Instrument, own_lines
from models.network import Network, is_there
from models.plan import Fact
from models.rows import many, must, one

CLOSES_AT = time(17, 30)
REMINDED = 2 * DAY  # before it closes


class TurnoutStep(StrEnum):
    """About how many of those who are asked have answered: never one number alone."""

    FEW = "few"
    HALF = "half"
    MOST = "most"


class State(StrEnum):
    """How far the asking of an instrument is."""

    OFFERED = "offered"  # whoever facilitates may open it
    PLANNED = "planned"  # opens at the end of a session, in the place of its evaluation
    OPEN = "open"
    CLOSED = "closed"
    LAPSED = "lapsed"  # its moment went by


MOVES: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.PLANNED, State.OPEN, State.CLOSED, State.LAPSED}),  # closed: done aloud
    State.PLANNED: frozenset({State.OFFERED, State.OPEN, State.LAPSED}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.LAPSED: frozenset({State.OFFERED}),
}


class InquiryOver(Refusal):
    """It is closed, or its moment went by."""


class Inquiry(Base):
    """One asking of one instrument in one network."""

    __tablename__ = "inquiry"
    __table_args__ = (
        Index(
            "ix_inquiry_closes_at",
            "closes_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    instrument: Mapped[Mark]
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    state: Mapped[State] = mapped_column(default=State.OFFERED)
    opened_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    closes_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    threshold: Mapped[int | None] = mapped_column(default=None)  # frozen when it opens
    asked: Mapped[int] = mapped_column(default=0)  # for how many it was meant when it opened
    answered: Mapped[int | None] = mapped_column(default=None)  # once it is closed
    turnout: Mapped[TurnoutStep | None] = mapped_column(default=None)  # counted once, with the reminder
    shared_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # with the group
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="SET NULL"), default=None, index=True
    )  # the one change
    own_lines: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, info=of(Whose.GROUP), default_factory=list, server_default="[]"
    )  # of the network, as they stood when it opened

    @property
    def steps(self) -> dict[str, Sequence[str]]:
        """What is asked step by step: lines by the name of their step, those of the network last."""
        own = own_lines(len(self.own_lines))
        return {**self.declared.steps, **({OWN: own} if own else {})}

    @property
    def asked_at(self) -> datetime | None:
        """When it was asked, or talked about aloud; None while it was not, nor of what reached nobody."""
        if self.reached_nobody:
            return None
        return self.opened_at or (self.closes_at if self.state is State.CLOSED else None)

    @property
    def reached_nobody(self) -> bool:
        """It closed before anybody got it, and can be asked again: so it does not count as asked."""
        opened = self.state is State.CLOSED and self.opened_at is not None
        return opened and self.asked == 0 and self.known and self.declared.a_year > 0

    @property
    def has_results(self) -> bool:
        """It was held in confidence, is closed, and enough people answered for it to show."""
        held = self.state is State.CLOSED and self.opened_at is not None and self.declared.confidential
        return held and not self.reached_nobody and (self.answered or 0) >= (self.threshold or 0)

    @property
    def subject(self) -> str:
        """What a message about it is filed under."""
        return f"inquiry:{self.id}"

    @property
    def declared(self) -> Instrument:
        """What is asked. Raises NotFound of an instrument that this version of Kring has not."""
        if self.instrument not in INSTRUMENTS:
            raise NotFound
        return INSTRUMENTS[self.instrument]

    @property
    def known(self) -> bool:
        """Whoever facilitates is offered it: not the evaluation, nor what this version of Kring has not."""
        return self.instrument in INSTRUMENTS

    @property
    def takes_answers(self) -> bool:
        """People can answer now; what is kept with its person also after it closed."""
        return self.state is State.OPEN or (self.state is State.CLOSED and self.declared.named)

    @property
    def to_talk_about(self) -> bool:
        """The group has yet to agree on a change."""
        over = self.state is State.CLOSED and not self.reached_nobody
        return over and self.declared.agreement and self.agreement_id is None

    @property
    def to_share(self) -> bool:
        """Something came of it, and the group has not seen it."""
        return self.has_results and self.shared_at is None

    def move_to(self, state: State) -> None:
        """Move on. Raises InquiryOver."""
        if state not in MOVES[self.state]:
            raise InquiryOver
        self.state = state

    def enough(self, people: int, threshold: int) -> bool:
        """Tell whether so many people can be asked without anybody being recognised."""
        return people >= (threshold if self.declared.confidential else 1)


def closing(network: Network, days: int, now: datetime) -> datetime:
    """Return when what opens now closes: at the end of a working day."""
    last = network.calendar.working_day(network.calendar.day(now) + days * DAY, Toward.LATER)
    return network.calendar.at(last, CLOSES_AT)


def reminding(network: Network, closes: datetime) -> datetime:
    """Return when who has not answered is reminded: once, on a working day before it closes."""
    day = network.calendar.working_day(network.calendar.day(closes) - REMINDED, Toward.EARLIER)
    return network.calendar.at(day, MORNING)


@must
def load(network_id: int, inquiry_id: int) -> Select[Inquiry]:
    """Return one inquiry of a network. Raises NotFound."""
    return select(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.network_id == network_id)


@one
def _with_id(inquiry_id: int) -> Select[Inquiry]:
    return select(Inquiry).where(Inquiry.id == inquiry_id)


async def of_subject(db: AsyncSession, subject: str) -> Inquiry | None:
    """Return the inquiry that a message is about; None of an instrument that is no more."""
    found = await _with_id(db, int(subject.split(":")[1]))
    return found if found is not None and found.known else None


@many
def askings(network_id: int) -> Select[Inquiry]:
    """Return every asking in a network, the oldest first; of instruments that are no more, too."""
    return select(Inquiry).where(Inquiry.network_id == network_id).order_by(Inquiry.id)


async def of_network(db: AsyncSession, network_id: int) -> list[Inquiry]:
    """Return what a network is or was asked, or may be, the oldest first.

    What was asked anew since, and is closed, leaves out what came before: that is there to compare with. The
    last of which something came stays.
    """
    known = [row for row in await askings(db, network_id) if row.known and row.state is not State.LAPSED]
    closed = [row for row in known if row.state is State.CLOSED and row.asked_at is not None]
    newest = {row.instrument: row.id for row in closed}
    stay = {row.instrument: row.id for row in closed if row.has_results}
    return [
        row
        for row in known
        if not row.declared.a_year
        or row.id >= newest.get(row.instrument, 0)
        or row.id == stay.get(row.instrument)
    ]


async def of_instrument(db: AsyncSession, network_id: int, key: str) -> list[Inquiry]:
    """Return every asking of one instrument in a network, the oldest first."""
    return [row for row in await askings(db, network_id) if row.instrument == key]


def is_open() -> ColumnElement[bool]:
    """What takes answers until the clock closes it, as the partial index asks for it."""
    return Inquiry.state == literal(State.OPEN, Inquiry.state.type, literal_execute=True)


@many
def due(now: datetime) -> Select[int, str, int]:
    """Return which inquiries close now: (inquiry, workspace, network), the earliest first."""
    return (
        select(Inquiry.id, Network.team_id, Network.id)
        .join(Network, Network.id == Inquiry.network_id)
        .where(is_open(), Inquiry.closes_at <= now, is_there())
        .order_by(Inquiry.closes_at, Inquiry.id)
    )


async def changed(db: AsyncSession, row: Inquiry, now: datetime) -> None:
    """Let every message that shows an inquiry tell the truth again."""
    await posted.changed_about(db, now, row.network_id, row.subject)
    await posted.changed_in(db, now, row.network_id, Fact.INQUIRIES)
