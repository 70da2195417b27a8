"""What a member is asked to bring to a session, or offers: how far that is, whatever it is they bring."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import delivery
from models.base import GroupWords, Mark, Refusal
from models.delivery import Delivery
from models.network import Network
from models.off_agenda import OffAgenda
from models.person import Person
from models.plan import Kind
from models.session import LearningSession


def subject_of(meeting: LearningSession) -> str:
    """Return what a request is filed under: a reminder of it is that of the same session."""
    return f"session:{meeting.id}"


async def first(db: AsyncSession, kind: Kind, meeting: LearningSession, who: Person) -> int:
    """Return how often somebody was asked, this time included; who left and came back is asked anew."""
    return await delivery.next_edition_to(db, kind, subject_of(meeting), who.user_id)


def due(person: Person, home: Network, now: datetime, until: datetime) -> datetime:
    """Return when something that is asked of a person by hand reaches them: in their hours.

    At once where that would be too late.
    """
    opening = person.hours.next_open(now, home.calendar)
    return opening if opening < until else now


async def send(
    db: AsyncSession, home: Network, meeting: LearningSession, kind: Kind, who: Person, times: int,
    now: datetime, *, until: datetime,
) -> None:  # fmt: skip
    """Put the letter in which one member is asked something of a session in the outbox, of use `until`."""
    await delivery.put(
        db,
        Delivery(
            network_id=home.id, kind=kind, subject=subject_of(meeting), edition=times, session_id=meeting.id,
            recipient=who.user_id, person_id=who.id, due=due(who, home, now, until), expires=until,
        ),
    )  # fmt: skip


class RequestState(StrEnum):
    """How far it is."""

    ASKED = "asked"
    BROUGHT = "brought"
    DECLINED = "declined"  # rather not; nobody asks why
    WITHDRAWN = "withdrawn"  # who would bring it took it back
    RECALLED = "recalled"  # whoever facilitates asks it no more
    AWAY = "away"  # who would bring it cannot be there


LIVE = (RequestState.ASKED, RequestState.BROUGHT)
ASKED_AGAIN = (RequestState.RECALLED, RequestState.WITHDRAWN)  # for the same session, once more


class Requested(OffAgenda, eq=False, repr=False, kw_only=True):
    """The life of what is asked of somebody; a no needs no reason, and what was said can be taken back."""

    over: ClassVar[type[Refusal]]  # what is said where it is too late for a step

    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED)
    times: Mapped[int] = mapped_column(default=1)  # how often it was asked for
    # What whoever facilitates chose for its point: that comes back with it.
    kept: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # within the circle
    kept_minutes: Mapped[int | None] = mapped_column(default=None)
    kept_method: Mapped[Mark] = mapped_column(default="", server_default="")
    kept_called: Mapped[GroupWords] = mapped_column(default="", server_default="")
    kept_title: Mapped[GroupWords] = mapped_column(default="", server_default="")
    # The session that was called off, for which it was before.
    came_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), default=None, index=True
    )

    @property
    def live(self) -> bool:
        """Waits for a word, or is brought."""
        return self.state in LIVE

    def decline(self) -> None:
        """Rather not; saying it twice is harmless. Raises what it is `over` with, once it was brought."""
        self._to(RequestState.DECLINED, RequestState.ASKED, RequestState.AWAY)

    def take_back(self) -> None:
        """Bring it no more; its words stay whose they are. Twice is harmless. Raises the same."""
        self._to(RequestState.WITHDRAWN, RequestState.BROUGHT, RequestState.AWAY)

    def has_place(self, meeting: LearningSession) -> bool:
        """Stands on the agenda of a session that is made: it is brought, and was not taken off by hand."""
        return self.state is RequestState.BROUGHT and not self.off(meeting)

    def goes_back(self, *, away: bool, filled: bool) -> None:
        """Be brought to the session for which it was, as that goes on after all; asked for it was before."""
        brought = RequestState.BROUGHT if filled else RequestState.ASKED
        self.state = RequestState.AWAY if away else brought

    def recall(self) -> None:
        """Ask for it no more; twice is harmless. Raises the same for what was brought or refused."""
        self._to(RequestState.RECALLED, RequestState.ASKED, RequestState.AWAY)

    def ask_again(self) -> None:
        """Ask once more for what was not to be brought any more, or for another session."""
        self.state, self.times = RequestState.ASKED, self.times + 1
        self.forget_point()

    def forget_point(self) -> None:
        """Keep nothing of what was chosen for its point, but that it stays within the circle."""
        self.kept_minutes, self.kept_method, self.kept_called, self.kept_title = None, "", "", ""
        self.let_on()

    def _to(self, state: RequestState, *before: RequestState) -> None:
        if self.state is not state and self.state not in before:
            raise self.over
        self.state = state
