"""What a member is asked to bring to a session, or offers: how far that is, whatever it is they bring."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from models.base import Refusal
from models.network import Network
from models.person import Person


def due(person: Person, home: Network, now: datetime, until: datetime) -> datetime:
    """Return when something that is asked of a person by hand reaches them: in their hours.

    At once where that would be too late.
    """
    opening = person.hours.next_open(now, home.calendar)
    return opening if opening < until else now


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


class Requested(MappedAsDataclass, eq=False, repr=False, kw_only=True):
    """The life of what is asked of somebody; a no needs no reason, and what was said can be taken back."""

    over: ClassVar[type[Refusal]]  # what is said where it is too late for a step

    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED)
    times: Mapped[int] = mapped_column(default=1)  # how often it was asked for

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

    def recall(self) -> None:
        """Ask for it no more; twice is harmless. Raises the same for what was brought or refused."""
        self._to(RequestState.RECALLED, RequestState.ASKED, RequestState.AWAY)

    def ask_again(self) -> None:
        """Ask once more for what was not to be brought any more."""
        self.state, self.times = RequestState.ASKED, self.times + 1

    def _to(self, state: RequestState, *before: RequestState) -> None:
        if self.state is not state and self.state not in before:
            raise self.over
        self.state = state
