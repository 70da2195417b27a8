"""Subgroups of a session: who sits where, who reports, and what they brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ForeignKey, Select, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance, composition
from models.attendance import Rsvp
from models.base import Base, GroupWords, NotFound, Refusal
from models.dividing import divide, numbers, together
from models.membership import ACTIVE, Membership, those
from models.person import Person
from models.room import must_run
from models.rows import many, one
from models.session import LearningSession, Stage

LONGEST = 500  # characters of each of the two texts
MIDDLE = (len(composition.Years) - 1) / 2  # of the scale of experience
LONGER = timedelta(days=60)  # in a network before the others: then newcomers and others can be mixed


class OddGroups(Refusal):
    """There are not people enough for so many subgroups."""


class Seat(Base):
    """Where somebody sits: in which subgroup of which division of a session, and whether they report."""

    __tablename__ = "seat"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    lap: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    reports: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Brought(Base):
    """What a subgroup brought back: what it found, and what stays open."""

    __tablename__ = "brought"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    lap: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    found: Mapped[GroupWords] = mapped_column(default="")
    stays_open: Mapped[GroupWords] = mapped_column(default="")


@dataclass(frozen=True)
class Group:
    """One subgroup as it stands."""

    number: int
    people: Sequence[Person]
    reporter: Person | None
    brought: Brought | None = None


@dataclass(frozen=True)
class Division:
    """The subgroups of a session, who is in none, and whether it is known who is there."""

    groups: Sequence[Group]
    without: Sequence[Person]
    ticked: bool
    lap: int = 0
    mixes: bool = False  # some belong much longer than others
    experience: bool = False  # some said that they have been doing this work much longer than others

    @property
    def people(self) -> list[Person]:
        """Everybody who can have a seat."""
        return [*(one for group in self.groups for one in group.people), *self.without]


@many
def _seats(session_id: int) -> Select[Seat, Person]:
    return (
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.session_id == session_id)
        .order_by(Seat.lap, Seat.number, Person.name, Person.id)
    )


@many
def _brought(session_id: int) -> Select[Brought]:
    return select(Brought).where(Brought.session_id == session_id).order_by(Brought.lap, Brought.number)


@one
def _divided_before(session: LearningSession) -> Select[int]:
    """Return the last session before this one at which there were subgroups."""
    return (
        select(Seat.session_id)
        .join(LearningSession, LearningSession.id == Seat.session_id)
        .where(
            LearningSession.network_id == session.network_id,
            LearningSession.starts_local < session.starts_local,
            LearningSession.stage != Stage.CANCELLED,
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(1)
    )


@many
def _belong(network_id: int) -> Select[int, datetime | None]:
    return (
        those(network_id, ACTIVE)
        .with_only_columns(Membership.person_id, Membership.since)
        .order_by(Membership.since, Membership.person_id)
    )


async def there(db: AsyncSession, meeting: LearningSession) -> tuple[list[Person], bool]:
    """Return who is ticked as there; while nobody is, who said that they come."""
    if ticked := await attendance.present(db, meeting.id):
        return ticked, True
    return (await attendance.answers(db, meeting.id))[Rsvp.YES], False


async def division(db: AsyncSession, meeting: LearningSession) -> Division:
    """Return the subgroups of a session as they stand: those of the last division."""
    here, ticked = await there(db, meeting)
    seats = await _seats(db, meeting.id)
    lap = max((seat.lap for seat, _ in seats), default=0)
    now = [(seat, person) for seat, person in seats if seat.lap == lap]
    brought = {one.number: one for one in await _brought(db, meeting.id) if one.lap == lap}
    groups = [
        Group(
            number,
            [person for seat, person in now if seat.number == number],
            next((person for seat, person in now if seat.number == number and seat.reports), None),
            brought.get(number),
        )
        for number in sorted({seat.number for seat, _ in now} | brought.keys())
    ]
    seated = {person.id for _, person in now}
    since = dict(await _belong(db, meeting.network_id))
    long = [at for one in here if (at := since.get(one.id)) is not None]
    mixes = bool(long) and max(long) - min(long) >= LONGER
    years = await _years(db, meeting.network_id)
    experience = len({years[one.id] for one in here if one.id in years}) > 1
    without = [one for one in here if one.id not in seated]
    return Division(groups, without, ticked, lap, mixes, experience)


async def _years(db: AsyncSession, network_id: int) -> dict[int, int]:
    """Return where each stands on the scale of experience, by their key, as they said in the intake."""
    scale, found = list(map(str, composition.Years)), await composition.intake(db, network_id)
    said = {key: given.get(composition.YEARS) for key, given in found.items()}
    return {key: scale.index(year) for key, year in said.items() if year in scale}


async def deal(
    db: AsyncSession,
    meeting: LearningSession,
    groups: int,
    now: datetime,
    *,
    mixed: bool = False,
    experience: bool = False,
) -> None:
    """Divide who is there anew, with as few as can be who were together the last time.

    When `mixed`, newcomers are spread over the groups, and with `experience` those who have been doing this
    work for long; who did not say so stands in the middle.
    What nobody brought anything back from is dealt again; else it is another division of the session. Who
    reports did not the last time, where that can be. Raises WrongStage and OddGroups.
    """
    must_run(meeting)
    here, _ = await there(db, meeting)
    if groups not in numbers(len(here)):
        raise OddGroups(field="groups", people=len(here))
    seats = await _seats(db, meeting.id)
    lap = max((seat.lap for seat, _ in seats), default=0)
    if not any(one.lap == lap for one in await _brought(db, meeting.id)):
        await db.execute(delete(Seat).where(Seat.session_id == meeting.id, Seat.lap == lap))
        seats = [(seat, person) for seat, person in seats if seat.lap < lap]
        lap -= 1
    last = [seat for seat, _ in seats if seat.lap == lap]
    if not last and (before := await _divided_before(db, meeting)) is not None:
        earlier = [seat for seat, _ in await _seats(db, before)]
        last = [seat for seat in earlier if seat.lap == earlier[-1].lap]
    since = {key: at for at, (key, _) in enumerate(await _belong(db, meeting.network_id))}
    keys = sorted((one.id for one in here), key=lambda key: (since.get(key, 0), key))
    if experience:
        years = await _years(db, meeting.network_id)
        keys.sort(key=lambda key: years.get(key, MIDDLE))
    off = {one.id for one in here if one.off_slack}
    chance = Random(f"{meeting.id}:{lap}:{now.timestamp()}")  # noqa: S311 - whom one sits with is no secret
    met, reported = together(_groups(last)), {seat.person_id for seat in last if seat.reports}
    for number, group in enumerate(divide(keys, groups, met, chance, mixed=mixed or experience), 1):
        on_slack = [key for key in group if key not in off] or group  # who has the form to report with
        reporter = chance.choice([key for key in on_slack if key not in reported] or on_slack)
        db.add_all(
            Seat(
                session_id=meeting.id,
                lap=max(lap, 0) + 1,
                person_id=key,
                number=number,
                reports=key == reporter,
            )
            for key in group
        )
    await db.flush()


def _groups(seats: Sequence[Seat]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for seat in seats:
        found.setdefault(seat.number, []).append(seat.person_id)
    return [*found.values()]


async def move(
    db: AsyncSession, meeting: LearningSession, person_id: int, number: int, *, reports: bool
) -> None:
    """Give somebody another seat, or none (0); one reports in each subgroup, also in that which was left.

    Raises WrongStage and NotFound.
    """
    must_run(meeting)
    stands = await division(db, meeting)
    known = {group.number for group in stands.groups}
    if person_id not in {one.id for one in stands.people} or (number and number not in known):
        raise NotFound(field="person")
    seats = {seat.person_id: seat for seat, _ in await _seats(db, meeting.id) if seat.lap == stands.lap}
    seat = seats.pop(person_id, None)
    left = seat.number if seat is not None else 0
    if number:
        if seat is None:
            seat = Seat(session_id=meeting.id, lap=stands.lap, person_id=person_id, number=number)
            db.add(seat)
        seat.number, seat.reports = number, reports
        for other in seats.values():
            other.reports = other.reports and not (reports and other.number == number)
    elif seat is not None:
        await db.delete(seat)
    staying = [one for one in seats.values() if one.number == left]
    if staying and left != number and not any(one.reports for one in staying):
        staying[0].reports = True  # who reported has gone elsewhere
    await db.flush()
