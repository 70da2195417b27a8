"""Whose turn it is to bring a case: who never did, then who did so longest ago."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance
from models.attendance import Rsvp
from models.base import Refusal
from models.case import MOST, Case, Owned, of_session
from models.case_agenda import on_agenda
from models.person import Person
from models.request import ASKED_AGAIN, RequestState
from models.rows import many
from models.session import BEFORE, LearningSession, Stage


class CannotBring(Refusal):
    """This member is not to be asked: away, asked before, or no member any more."""


@many
def _last_brought(network_id: int, but: int) -> Select[int, datetime]:
    return (
        select(Case.owner_id, func.max(LearningSession.starts_local))
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.id != but,
            LearningSession.stage != Stage.CANCELLED,
            Case.state == RequestState.BROUGHT,
        )
        .group_by(Case.owner_id)
    )


@dataclass(frozen=True)
class Turn:
    """Somebody who can be asked for a case, with the wall time of the session of their last one."""

    person: Person
    last: datetime | None = None


def in_turn(people: Iterable[Person], last: Mapping[int, datetime]) -> list[Turn]:
    """Return people in the order of their turns: who never brought a case, then who did so longest ago."""
    turns = [Turn(person, last.get(person.id)) for person in people]
    return sorted(turns, key=lambda turn: turn.last.isoformat() if turn.last else "")


async def to_ask(db: AsyncSession, meeting: LearningSession) -> list[Turn]:
    """Return who may come and can be asked for a case, whose turn it is first.

    Who wants quiet or takes a break is among them, or everybody would see it: the request waits at Home.
    """
    said = await attendance.answers(db, meeting.id)
    known = {one.owner.id for one in await of_session(db, meeting.id) if one.case.state not in ASKED_AGAIN}
    may_come = [*said[None], *said[Rsvp.YES], *said[Rsvp.MAYBE]]
    free = [person for person in may_come if person.id not in known and not person.deactivated]
    return in_turn(free, dict(await _last_brought(db, meeting.network_id, meeting.id)))


@dataclass(frozen=True)
class Cases:
    """The cases of a session, and who can be asked for one."""

    known: Sequence[Owned] = ()
    placed: Collection[int | None] = ()  # those on the agenda, by their keys
    turns: Sequence[Turn] = ()  # who can be asked

    @property
    def room(self) -> bool:
        """Another one can be asked for."""
        return sum(one.case.live for one in self.known) < MOST

    @property
    def without_place(self) -> list[Owned]:
        """Those that are brought and stand on no agenda."""
        brought = [one for one in self.known if one.case.state is RequestState.BROUGHT]
        return [one for one in brought if one.case.id not in self.placed]

    @property
    def open(self) -> bool:
        """Nobody brings a case, or is asked for one."""
        return not any(one.case.live for one in self.known)


async def cases_of(db: AsyncSession, meeting: LearningSession, *, turns: bool = True) -> Cases:
    """Return the cases of a session; with `turns` also who can be asked, as long as it has not begun."""
    known = await of_session(db, meeting.id)
    asks = turns and meeting.stage in BEFORE
    return Cases(known, await on_agenda(db, meeting.id), await to_ask(db, meeting) if asks else [])
