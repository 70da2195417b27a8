"""Guests: who comes to one session without belonging to the network, and experts with a point of the agenda.

A guest is a name that whoever facilitates wrote down. They are no person of Kring: nothing is sent to them,
nothing is asked of them, and they see nothing.
"""

from collections.abc import Sequence
from enum import IntEnum, StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, Refusal, WhoItIs, Whose, WrongStage, of
from models.off_agenda import OffAgenda
from models.question import cleaned
from models.rows import many, must
from models.session import BEFORE, LearningSession, Stage
from models.writing import tidy

MOST = 10  # at one session: as many as are ticked in one field
LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_WHY, LONGEST_FEE = 80, 80, 150, 150  # characters
EXPERT_MINUTES = 30
COMES_IN = (*BEFORE, Stage.UNDERWAY)  # stages in which somebody can still come


class As(StrEnum):
    """As what somebody comes."""

    GUEST = "guest"
    EXPERT = "expert"
    REPLACEMENT = "replacement"


class Talk(IntEnum):
    """How much of a point with an expert is conversation, in percent."""

    THIRD = 33
    HALF = 50
    MOST = 67


class Slot(NamedTuple):
    """What an expert comes for: questions by their keys, minutes, and how much is conversation (percent)."""

    question_ids: Sequence[int]
    minutes: int
    talk: int


class TooManyGuests(Refusal):
    """A session has room for so many guests."""


class Guest(OffAgenda, Base):
    """Somebody who comes to one session."""

    __tablename__ = "guest"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    comes_as: Mapped[As] = mapped_column(default=As.GUEST)
    name: Mapped[WhoItIs] = mapped_column(default="")
    organisation: Mapped[GroupWords] = mapped_column(default="")
    why: Mapped[GroupWords] = mapped_column(default="")
    listed: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # named on the agenda
    present: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    # Of an expert, until there is an agenda on which it stands.
    question_ids: Mapped[list[int]] = mapped_column(JSON, info=of(Whose.NOBODY), default_factory=list)
    minutes: Mapped[int] = mapped_column(default=EXPERT_MINUTES)
    talk: Mapped[int] = mapped_column(default=Talk.HALF)  # percent
    fee: Mapped[GroupWords] = mapped_column(default="")  # as agreed; for whoever facilitates alone
    # In whose place they come, and with whom they go.
    for_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), default=None, index=True
    )

    @property
    def expert(self) -> bool:
        """Has a point of the agenda."""
        return self.comes_as is As.EXPERT

    @property
    def slot(self) -> Slot:
        """What an expert comes for, as it was noted of them."""
        return Slot(self.question_ids, self.minutes, self.talk)

    @property
    def called(self) -> str:
        """Their name, with where they are from."""
        return ", ".join(part for part in (self.name, self.organisation) if part)

    @property
    def shown(self) -> str:
        """What the agenda calls them; empty when they would rather not be named."""
        return self.called if self.listed else ""

    def fill_in(self, name: str, organisation: str, why: str, *, listed: bool) -> None:
        """Say who comes, or change it. Raises EmptyText."""
        self.name, self.organisation, self.why = cleaned(name, "name"), tidy(organisation), tidy(why)
        self.listed = listed

    def plan(self, question_ids: Sequence[int], minutes: int, talk: int, fee: str) -> None:
        """Say what an expert comes for, and how much of it is conversation (percent)."""
        self.question_ids, self.minutes, self.talk = list(question_ids), minutes, talk
        self.fee = tidy(fee)


def must_still_come(meeting: LearningSession) -> None:
    """Refuse a guest of a session that is over, or called off. Raises WrongStage."""
    if meeting.stage not in COMES_IN:
        raise WrongStage(stage=meeting.stage)


def talk_minutes(minutes: int, talk: int) -> int:
    """Return how many of the minutes of a point are conversation, by fives; `talk` is a percentage."""
    return max(5, (minutes * talk + 250) // 500 * 5)


@many
def of_session(session_id: int) -> Select[Guest]:
    """Return who comes to a session beside its members, the first that was noted first."""
    return select(Guest).where(Guest.session_id == session_id).order_by(Guest.id)


class Came(NamedTuple):
    """Somebody who came, and to which session."""

    guest: Guest
    meeting: LearningSession


@many(into=Came)
def came(network_id: int) -> Select[Guest, LearningSession]:
    """Return who is noted for any session of a network, the last one first."""
    there = select(Guest, LearningSession).join(LearningSession, LearningSession.id == Guest.session_id)
    here = there.where(LearningSession.network_id == network_id)
    return here.order_by(LearningSession.starts_local.desc(), Guest.id)


@must
def load(session_id: int, guest_id: int) -> Select[Guest]:
    """Return a guest of a session. Raises NotFound."""
    return select(Guest).where(Guest.id == guest_id, Guest.session_id == session_id)
