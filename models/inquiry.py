"""One asking of an instrument: offered to whoever facilitates, opened by them, closed by the clock.

What is answered, and what becomes of it, stands in `models/inquiry_answers.py`; that nobody is asked too
often in `models/questionnaire.py`; what the group then agrees on in `models/conversation.py`.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, case, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance, delivery, own_line, posted, programme
from models.base import Base, Mark, NotFound, Refusal, Utc, Whose, of
from models.calendar import DAY, MORNING, Toward
from models.delivery import LASTS, Delivery, DeliveryState
from models.instrument import INSTRUMENTS, OWN, Asks, Course, Instrument, own_lines
from models.leading import facilitators
from models.membership import participants
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.questionnaire import free_from, room_from
from models.rows import many, must, one
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.wanted import at_any_hour, not_before, still_wanted

CLOSES_AT = time(17, 30)
REMINDED = 2 * DAY  # before it closes
TOGETHER = timedelta(hours=1)  # after a session at whose end something is asked


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


class NoRoomToAsk(Refusal):
    """Questionnaires would come within a week: nobody would get the message to answer from in confidence."""


class AskedLately(Refusal):
    """It was asked as often as it may be, or too short a while ago."""


class NotAsked(Refusal):
    """It was not meant for this person."""


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
        ForeignKey("agreement.id", ondelete="SET NULL"), default=None
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
        """When it was asked, or talked about aloud; None while it was not."""
        return self.opened_at or (self.closes_at if self.state is State.CLOSED else None)

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
        return self.state is State.CLOSED and self.declared.agreement and self.agreement_id is None

    @property
    def to_share(self) -> bool:
        """It was held in confidence and is closed, enough people answered, and the group has not seen it."""
        held = self.state is State.CLOSED and self.opened_at is not None and self.declared.confidential
        return held and self.shared_at is None and (self.answered or 0) >= (self.threshold or 0)

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
def _of_network(network_id: int) -> Select[Inquiry]:
    return select(Inquiry).where(Inquiry.network_id == network_id).order_by(Inquiry.id)


async def of_network(db: AsyncSession, network_id: int) -> list[Inquiry]:
    """Return what a network is or was asked, or may be, the oldest first.

    What was asked anew since is left out: it is there to compare with.
    """
    known = [row for row in await _of_network(db, network_id) if row.known and row.state is not State.LAPSED]
    newest = {row.instrument: row.id for row in known if row.asked_at is not None}
    return [row for row in known if row.id >= newest.get(row.instrument, 0) or not row.declared.a_year]


async def of_instrument(db: AsyncSession, network_id: int, key: str) -> list[Inquiry]:
    """Return every asking of one instrument in a network, the oldest first."""
    return [row for row in await _of_network(db, network_id) if row.instrument == key]


def _may_be(rows: Sequence[Inquiry], declared: Instrument, now: datetime) -> bool:
    """Tell whether an instrument may be asked as often, and as long after each other, as these would be."""
    free = declared.again_from([row.asked_at for row in rows if row.asked_at is not None])
    return free is not None and free <= now


async def may_ask_from(db: AsyncSession, network_id: int, declared: Instrument) -> datetime | None:
    """Return from when on an instrument may be asked in a network; None: never again."""
    rows = await of_instrument(db, network_id, declared.key)
    return declared.again_from([row.asked_at for row in rows if row.asked_at is not None])


@must
def _course(network_id: int) -> Select[int, int]:
    held = func.sum(case((LearningSession.stage.in_(AFTER), 1), else_=0))
    here = (LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
    return select(func.count(), func.coalesce(held, 0)).select_from(LearningSession).where(*here)


async def offer(db: AsyncSession, network: Network, now: datetime, *, anew: bool = True) -> None:
    """Offer what a network may be asked from now on, each instrument once; what came too late lapses.

    Called when a session of it moves on; when one comes or goes only what was offered before follows.
    """
    if not INSTRUMENTS:
        return
    await db.flush()
    course = Course(*await _course(db, network.id))
    known = await _of_network(db, network.id)
    for declared in INSTRUMENTS.values():
        rows = [row for row in known if row.instrument == declared.key]
        row, fits = (rows[-1] if rows else None), declared.offered(course)
        if row is not None and row.state is State.PLANNED and not await _still_planned(db, row):
            row.move_to(State.OFFERED)
            row.session_id = None
            await changed(db, row, now)
        if row is not None and row.state is State.OFFERED and not fits:
            row.move_to(State.LAPSED)
            await changed(db, row, now)
        elif fits and _to_offer(rows, declared, now, anew=anew):
            if row is None or row.state is State.CLOSED:
                row = Inquiry(network_id=network.id, instrument=declared.key)
                db.add(row)
            row.state = State.OFFERED
            about = await programme.last_held(db, network.id) if declared.asks is Asks.PRESENT else None
            row.session_id = about.id if about is not None else None
            await db.flush()
            await changed(db, row, now)
            if declared.prompt:
                await tell(db, network, row, Kind.INQUIRY_PROMPT, now, now + LASTS)


def _to_offer(rows: Sequence[Inquiry], declared: Instrument, now: datetime, *, anew: bool) -> bool:
    """Tell whether what fits now is to be offered: not what is already, nor what was asked enough."""
    if rows and rows[-1].state not in (State.CLOSED, State.LAPSED):
        return False
    comes_back = bool(rows) and rows[-1].state is State.LAPSED
    return (anew or comes_back) and _may_be(rows, declared, now)


async def _still_planned(db: AsyncSession, row: Inquiry) -> bool:
    """Tell whether the session at whose end it would open is still to have one, and leaves its own out."""
    meeting = await db.get(LearningSession, row.session_id) if row.session_id is not None else None
    if meeting is None or meeting.stage not in (*BEFORE, Stage.UNDERWAY, Stage.EVALUATING):
        return False
    return Kind.EVALUATION_REQUEST in meeting.skipped


async def tell(
    db: AsyncSession, network: Network, row: Inquiry, kind: Kind, now: datetime, expires: datetime
) -> None:
    """Write to whoever facilitates about an inquiry."""
    for person in await facilitators(db, network.id):
        await delivery.put(db, _message(network, row, kind, person, now, expires))


def _message(
    network: Network, row: Inquiry, kind: Kind, to: Person | None, due: datetime, expires: datetime
) -> Delivery:
    return Delivery(
        network_id=network.id,
        kind=kind,
        subject=row.subject,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=to.hours.next_open(due, network.calendar) if to else due,
        expires=expires,
    )


async def changed(db: AsyncSession, row: Inquiry, now: datetime) -> None:
    """Let every message that shows an inquiry tell the truth again."""
    await posted.changed_about(db, now, row.network_id, row.subject)
    await posted.changed_in(db, now, row.network_id, Fact.INQUIRIES)


async def meant_for(db: AsyncSession, row: Inquiry) -> list[Person]:
    """Return who is asked as things stand: who takes part, or was there, and has an account."""
    people = [person for person in await participants(db, row.network_id) if not person.deactivated]
    if row.declared.asks is Asks.MEMBERS or row.session_id is None:
        return people
    there = {person.id for person in await attendance.present(db, row.session_id)}
    return [person for person in people if person.id in there]


async def open_form(
    db: AsyncSession, network: Network, row: Inquiry, now: datetime, *, at_session: bool = False
) -> bool:
    """Ask the group, once however often it is pressed; tell whether there are enough people for a form.

    The threshold is frozen. At the end of a session it takes the place of its evaluation. Raises InquiryOver,
    NoRoomToAsk, and AskedLately of what is asked only so often.
    """
    if row.state is State.OPEN:
        return True
    people = await meant_for(db, row)
    if row.state in (State.OFFERED, State.PLANNED) and not row.enough(len(people), network.threshold):
        return False
    if row.state is State.OFFERED:
        await must_be_free(db, row, now)
    row.move_to(State.OPEN)
    closes = closing(network, row.declared.days, now)
    if not at_session and row.declared.confidential and await room_from(db, network.id, now) >= closes:
        raise NoRoomToAsk
    row.opened_at, row.asked = now, len(people)
    row.own_lines = await own_line.of_network(db, network.id) if row.declared.steps else []
    row.threshold = network.threshold if row.declared.confidential else 1
    row.closes_at = closes
    reminded = reminding(network, closes)
    for person in people:  # nothing of it can be there yet
        request = _message(network, row, Kind.INQUIRY_REQUEST, person, now, row.closes_at)
        request.due = now if at_session else request.due
        db.add(request)
        if reminded > now + DAY:
            db.add(_message(network, row, Kind.INQUIRY_REMINDER, person, reminded, row.closes_at))
    await db.flush()
    await changed(db, row, now)
    return True


async def must_be_free(db: AsyncSession, row: Inquiry, at: datetime) -> None:
    """Check that an instrument may be asked at a moment. Raises AskedLately."""
    free = await may_ask_from(db, row.network_id, row.declared)
    if row.declared.a_year and free is not None and free > at:
        raise AskedLately(free=free)


async def may_answer(db: AsyncSession, row: Inquiry, person_id: int) -> None:
    """Check that people can answer, and that this one is asked. Raises InquiryOver and NotAsked."""
    if not row.takes_answers:
        raise InquiryOver
    if person_id not in {person.id for person in await meant_for(db, row)}:
        raise NotAsked


def is_open() -> ColumnElement[bool]:
    """What takes answers until the clock closes it, as the partial index asks for it."""
    return Inquiry.state == literal(State.OPEN, Inquiry.state.type, literal_execute=True)


@many
def due(now: datetime) -> Select[int, str, int]:
    """Return which inquiries close now: (inquiry, workspace, network), the earliest first."""
    return (
        select(Inquiry.id, Network.team_id, Network.id)
        .join(Network, Network.id == Inquiry.network_id)
        .where(is_open(), Inquiry.closes_at <= now)
        .order_by(Inquiry.closes_at, Inquiry.id)
    )


async def told_the_end(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> None:
    """Tell whoever facilitates what came of it; of what is public also the channel."""
    await tell(db, network, row, Kind.INQUIRY_RESULTS, now, now + LASTS)
    if not row.declared.confidential and not row.declared.named:
        await share(db, network, row, now)
    await changed(db, row, now)


async def share(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> None:
    """Show the group what came of it, once."""
    if row.shared_at is None:
        row.shared_at = now
        await delivery.put(db, _message(network, row, Kind.INQUIRY_SHARED, None, now, now + LASTS))
        await changed(db, row, now)


not_before(Kind.INQUIRY_REQUEST)(free_from)


@at_any_hour(Kind.INQUIRY_REQUEST)
async def while_together(db: AsyncSession, row: Delivery, now: datetime) -> bool:
    """Tell whether something is asked as a session ends, so that people answer before they go home."""
    found = await of_subject(db, row.subject)
    if found is None or found.session_id is None or found.opened_at is None:
        return False
    return found.declared.asks is Asks.MEMBERS and now <= found.opened_at + TOGETHER


@one
def request_to(subject: str, person_id: int) -> Select[Delivery]:
    """Return the request of an inquiry to somebody, however far it is; None to who was not asked."""
    return select(Delivery).where(
        Delivery.kind == Kind.INQUIRY_REQUEST,
        Delivery.subject == subject,
        Delivery.person_id == person_id,
    )


async def can_answer(db: AsyncSession, row: Inquiry, person_id: int) -> bool:
    """Tell whether somebody has, or gets in time, from where they can answer what was opened.

    In confidence that is the request alone, which may never come; in public who was asked answers at Home,
    too, and beside a name everybody does.
    """
    if row.opened_at is None or row.closes_at is None:
        return False
    if row.declared.named:
        return True
    request = await request_to(db, row.subject, person_id)
    if request is None or not row.declared.confidential:
        return request is not None
    comes = request.state is DeliveryState.PENDING and request.due < row.closes_at
    return comes or request.state in posted.STANDS


async def may_be_reminded(db: AsyncSession, subject: str, person_id: int, now: datetime) -> bool:
    """Tell whether somebody was asked at least a day ago."""
    request = await request_to(db, subject, person_id)
    if request is None or request.state is not DeliveryState.SENT or request.sent_at is None:
        return False
    return request.sent_at + DAY <= now


@still_wanted(Kind.INQUIRY_PROMPT, Kind.INQUIRY_RESULTS)
async def concerns_who_leads(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether a message to whoever facilitates still makes sense: an offer while it stands."""
    found = await of_subject(db, row.subject)
    if found is None or (row.kind is Kind.INQUIRY_PROMPT and found.state is not State.OFFERED):
        return False
    return person.id in {leads.id for leads in await facilitators(db, network.id)}
