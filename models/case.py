"""Cases: what a member brings to a session for peer consultation, one core question and half a page.

A case stays within the circle unless its owner lets it out; that is asked of nobody else. Its core question
stands on the agenda as the title of a point, so that a point is shown by the rules of every point.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound, OwnWords, Refusal, WrongStage
from models.person import Person
from models.question import cleaned
from models.request import Requested, RequestState
from models.rows import many, one, whether
from models.session import BEFORE, LearningSession, Stage
from models.writing import tidy

MOST = 2  # cases at one session
LONGEST_CORE, LONGEST_PAGE, LONGEST_CONCERNS, LONGEST_INSIGHT = 300, 2500, 600, 1000  # characters


class TooManyCases(Refusal):
    """A session has time for two cases."""


class CaseOver(Refusal):
    """The session has begun, or the case is asked for no more."""


class OwnerAway(Refusal):
    """Who does not come cannot bring a case."""


class Case(Requested, Base):
    """What one member brings to one session, or was asked to bring."""

    __tablename__ = "peer_case"
    __table_args__ = (UniqueConstraint("session_id", "owner_id"),)
    over: ClassVar[type[Refusal]] = CaseOver

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    core: Mapped[OwnWords] = mapped_column(default="")
    page: Mapped[OwnWords] = mapped_column(default="")
    concerns: Mapped[OwnWords] = mapped_column(default="")
    inside: Mapped[bool] = mapped_column(default=True)  # within the circle
    insight: Mapped[OwnWords] = mapped_column(default="")  # what its owner saw from outside; theirs alone

    @property
    def complete(self) -> bool:
        """Everything that was asked of its owner is there."""
        return self.state is RequestState.BROUGHT and bool(self.page and self.concerns)

    def fill_in(self, core: str, page: str, concerns: str, *, inside: bool) -> None:
        """Bring it, or change what it says. Raises EmptyText without a core question."""
        self.core, self.page, self.concerns = cleaned(core, "core"), tidy(page), tidy(concerns)
        self.inside, self.state = inside, RequestState.BROUGHT

    def tell(self, insight: str) -> None:
        """Keep what its owner saw from outside; writing again changes it. Raises EmptyText."""
        self.insight = cleaned(insight, "insight")


@dataclass(frozen=True)
class Owned:
    """A case with whose it is."""

    case: Case
    owner: Person


def must_be_before(meeting: LearningSession) -> None:
    """Refuse to change a case once its session has begun. Raises WrongStage."""
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)


def is_read(meeting: LearningSession) -> bool:
    """Tell whether the circle still reads the cases of a session: until its evaluation is closed."""
    return meeting.stage not in (Stage.REPORTING, Stage.CLOSED, Stage.CANCELLED)


@many(into=Owned)
def of_session(session_id: int) -> Select[Case, Person]:
    """Return the cases of a session with their owners, the first that was asked or offered first."""
    return (
        select(Case, Person)
        .join(Person, Person.id == Case.owner_id)
        .where(Case.session_id == session_id)
        .order_by(Case.id)
    )


@one
def of_owner(session_id: int, owner_id: int) -> Select[Case]:
    """Return what somebody brings to a session, or was asked to bring."""
    return select(Case).where(Case.session_id == session_id, Case.owner_id == owner_id)


@many
def owned_at(session_ids: Collection[int], person_id: int) -> Select[Case]:
    """Return what somebody brings to these sessions, or was asked to bring."""
    return select(Case).where(Case.session_id.in_(session_ids), Case.owner_id == person_id).order_by(Case.id)


async def load(db: AsyncSession, session_id: int, case_id: int | None) -> Owned:
    """Return one case of a session. Raises NotFound."""
    found = next((one for one in await of_session(db, session_id) if one.case.id == case_id), None)
    if found is None:
        raise NotFound
    return found


@whether
def ever(network_id: int) -> Select[int]:
    """Tell whether a network works with cases: one was asked for or offered there."""
    return (
        select(LearningSession.id)
        .where(LearningSession.network_id == network_id, LearningSession.cases.is_(True))
        .limit(1)
    )
