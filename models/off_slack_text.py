"""What a member who is not on Slack would read of what members got: each text that is of use to them now.

Kring writes to none of them. What there is follows from what went out to the others, or is due to each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    attendance,
    consent,
    date_poll,
    decision,
    decision_told,
    ground_rule_acts,
    introduction,
    off_slack,
    programme,
    told,
)  # fmt: skip
from models.attendance import Attendance
from models.audience import goes_out, skipped, wanted_in_channel
from models.delivery import Delivery, DeliveryState
from models.handed import Passed, passed
from models.held import sign
from models.mail import MailState
from models.network import Network
from models.off_slack import Noted
from models.plan import Kind
from models.rows import many
from models.session import BEFORE, LearningSession, Stage
from models.step import Step
from models.wanted import PEOPLE

# What everybody reads in the channel, and what comes to each; what changed is told by models/told.py.
IN_CHANNEL = (Kind.ANNOUNCEMENT, Kind.AGENDA, Kind.REPORT, Kind.RESULTS_ADDED, Kind.INQUIRY_SHARED)
ASKED = (Kind.DATE_POLL, Kind.GROUND_RULES, Kind.INTRODUCTIONS)  # until who leads entered what somebody said
TO_EACH = (Kind.DAY_BEFORE, Kind.LINK, Kind.CATCH_UP)
AHEAD = (Kind.ANNOUNCEMENT, Kind.AGENDA)  # of use to who joins after it went out
TELLS_WHERE = (Kind.ANNOUNCEMENT, Kind.DAY_BEFORE)  # and what to bring: who gets one needs no news of it


class Besides(StrEnum):
    """What is passed on that Kring sends to nobody."""

    NOTED = "noted"  # that somebody is a member, and what is kept of them
    ON_PAPER = "on_paper"  # the evaluation, to be answered to who facilitates
    ALOUD = "aloud"  # that there is a proposal to ask about, of which no word leaves the circle


@dataclass(frozen=True)
class Text:
    """A text for one member; `row` is the message as it went to the others, or would go to them."""

    to: Noted
    sort: Kind | Besides
    occasion: str
    meeting: LearningSession | None = None
    row: Delivery | None = None
    mailed: MailState | None = None  # what became of it by mail, where that leaves it to be passed on

    @property
    def has_file(self) -> bool:
        """A file for the calendar goes with it."""
        about = self.meeting
        return about is not None and about.stage in (*BEFORE, Stage.CANCELLED)


@many
def _gone(
    network_id: int, kinds: Collection[Kind], now: datetime
) -> Select[Delivery, LearningSession | None]:
    return (
        select(Delivery, LearningSession)
        .outerjoin(LearningSession, LearningSession.id == Delivery.session_id)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(kinds),
            Delivery.state == DeliveryState.SENT,
            Delivery.expires > now,
        )
        .order_by(Delivery.sent_at, Delivery.edition)
    )


@many
def _due(network_id: int, kinds: Collection[Kind], now: datetime) -> Select[Step, LearningSession]:
    return (
        select(Step, LearningSession)
        .join(LearningSession, LearningSession.id == Step.session_id)
        .where(LearningSession.network_id == network_id, Step.kind.in_(kinds))
        .where(Step.due <= now, Step.expires > now)
        .order_by(Step.due, Step.edition)
    )


@many
def _were_there(network_id: int, people: Collection[int]) -> Select[int, LearningSession]:
    """Return who was at a session of which is asked how it was."""
    return (
        select(Attendance.person_id, LearningSession)
        .join(LearningSession, LearningSession.id == Attendance.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage == Stage.EVALUATING,
            LearningSession.evaluation_opened_at.is_not(None),
            Attendance.person_id.in_(people),
            Attendance.present.is_(True),
        )
    )


async def of_use(db: AsyncSession, home: Network, now: datetime) -> list[Text]:
    """Return each text for each member that is of use now, passed on or not, in the order of their time."""
    people = await off_slack.of_network(db, home.id)
    if not people:
        return []
    texts = await _for_all(db, home, people, now)
    return texts + await _news(db, home, people, texts, now)


def not_yet(texts: Sequence[Text], rows: Sequence[Passed]) -> list[Text]:
    """Leave out what was passed on."""
    handed = {(one.handed.person_id, one.handed.occasion) for one in rows}
    return [one for one in texts if (one.to.person.id, one.occasion) not in handed]


async def _for_all(db: AsyncSession, home: Network, people: Sequence[Noted], now: datetime) -> list[Text]:
    texts = [Text(one, Besides.NOTED, _since(one)) for one in people]
    seated = [one for one in people if one.place.active]
    away: dict[int, set[int]] = {}
    for row, meeting in _latest(await _gone(db, home.id, IN_CHANNEL, now)):
        if meeting is not None and not wanted_in_channel(row.kind, meeting):
            continue
        if row.kind is Kind.REPORT and meeting is not None and not skipped(meeting, Kind.CATCH_UP):
            away[meeting.id] = {person.id for person in (await attendance.away(db, meeting)).people}
        reads = [one for one in seated if _reads(row, meeting, one, away)]
        texts += [Text(one, row.kind, _occasion(row), meeting, row) for one in reads]
    for row, _ in _latest(await _gone(db, home.id, ASKED, now)):
        said = await _still_asked(db, row)
        asked = [one for one in seated if said is not None and one.person.id not in said]
        texts += [Text(one, row.kind, _occasion(row), None, row) for one in asked]
    texts += await _consent(db, home, seated, now)
    texts += await _to_each(db, home, seated, now)
    for person_id, meeting in await _were_there(db, home.id, [one.person.id for one in seated]):
        to = next(one for one in seated if one.person.id == person_id)
        texts.append(Text(to, Besides.ON_PAPER, f"{Besides.ON_PAPER}:{meeting.id}", meeting))
    return texts


async def _still_asked(db: AsyncSession, row: Delivery) -> set[int] | None:
    """Return who answered what the group is asked, by their keys; None once it is not asked any more."""
    if row.kind is Kind.DATE_POLL:
        poll = await date_poll.of_subject(db, row.subject)
        return set(await date_poll.who_said(db, poll.id)) if poll is not None and poll.open else None
    if row.kind is Kind.GROUND_RULES:
        return await ground_rule_acts.who_accepted(db, row.network_id, row.subject)
    if row.kind is Kind.INTRODUCTIONS:
        if await programme.last_held(db, row.network_id) is not None:
            return None  # they met
        return {person.id for _, person in await introduction.told(db, row.network_id)}
    return None


async def _consent(db: AsyncSession, home: Network, seated: Sequence[Noted], now: datetime) -> list[Text]:
    """What the group is asked to consent to, in its channel or at Home alone, until somebody said so."""
    found: list[Text] = []
    inside = await decision_told.within(db, home.id)
    for one in await decision.open_in(db, home.id):
        if not one.asks:
            continue
        said = {person.id for _, person in (await consent.standing(db, one)).said}
        row = Delivery(
            network_id=home.id, kind=Kind.CONSENT, subject=one.subject, edition=one.times,
            recipient=home.channel_id, due=now, expires=now,
        )  # fmt: skip
        for to in seated:
            if to.person.id in said:
                continue
            if one.id in inside:
                found.append(Text(to, Besides.ALOUD, f"{Besides.ALOUD}:{one.subject}:{one.times}"))
            else:
                found.append(Text(to, row.kind, _occasion(row), None, row))
    return found


Row = tuple[Delivery, LearningSession | None]


def _latest(rows: Sequence[Row]) -> list[Row]:
    """Leave out what a later edition replaced."""
    return list({(row.kind, row.subject): (row, meeting) for row, meeting in rows}.values())


def _since(one: Noted) -> str:
    """As what they are noted: who gets a seat later is told so."""
    return f"{Besides.NOTED}:{one.place.id}:{one.place.invitations}:{one.place.standing}"


def _occasion(row: Delivery) -> str:
    return f"{row.kind}:{row.subject}:{row.edition}"


def _reads(row: Delivery, meeting: LearningSession | None, one: Noted, away: dict[int, set[int]]) -> bool:
    """Tell whether a member needs what stood in the channel: each thing once, and nothing from before."""
    since, sent = one.place.since, row.sent_at
    if meeting is not None and row.kind in AHEAD:
        return True
    if row.kind is Kind.REPORT and meeting is not None and one.person.id in away.get(meeting.id, ()):
        return False  # it stands in what they get to catch up
    return since is not None and sent is not None and sent >= since


async def _news(
    db: AsyncSession, home: Network, people: Sequence[Noted], texts: Sequence[Text], now: datetime
) -> list[Text]:
    """What is otherwise than they know of a session, unless something that waits tells it anyway."""
    wait = not_yet([one for one in texts if one.sort in TELLS_WHERE], await passed(db, home.id))
    tells = {(one.to.person.id, one.meeting.id) for one in wait if one.meeting is not None}
    seated = {one.person.id: one for one in people if one.place.active}
    found: list[Text] = []
    for new in await told.news(db, home, now):
        to, about = seated.get(new.since.person_id), new.meeting
        if to is None or (new.kind is Kind.FILLED_IN and (to.person.id, about.id) in tells):
            continue
        row = _unsent(home, new.kind, about, new.since.id, now)
        row.replaces = new.since.held
        found.append(Text(to, new.kind, _occasion(row), about, row))
    return found


def _unsent(home: Network, kind: Kind, meeting: LearningSession, edition: int, now: datetime) -> Delivery:
    """Return a message that goes to nobody; it is written as if it did."""
    return Delivery(
        network_id=home.id, kind=kind, subject=f"session:{meeting.id}", session_id=meeting.id,
        edition=edition, recipient=home.channel_id, due=now, expires=now,
    )  # fmt: skip


async def _to_each(db: AsyncSession, home: Network, seated: Sequence[Noted], now: datetime) -> list[Text]:
    """What comes to each member for whom it is meant."""
    found: list[Text] = []
    due = await _due(db, home.id, TO_EACH, now)
    went = await passed(db, home.id) if due else []
    for step, meeting in {(step.kind, about.id): (step, about) for step, about in due}.values():
        if not await goes_out(db, step.kind, meeting):
            continue
        meant = {person.id for person in await PEOPLE[step.kind](db, home, meeting)}
        theirs = [one for one in seated if one.person.id in meant]
        row = _unsent(home, step.kind, meeting, step.edition, step.due)
        occasion = _occasion(row)
        if step.kind is Kind.LINK:  # another one is another text, and says so to who had one
            had = [one.person.id for one in went if one.handed.occasion.startswith(f"{occasion}:")]
            occasion += f":{sign(meeting.link)}"
            again = _unsent(home, step.kind, meeting, step.edition, step.due)
            again.subject = f"link:{meeting.id}"
            found += [
                Text(one, step.kind, occasion, meeting, again) for one in theirs if one.person.id in had
            ]
            theirs = [one for one in theirs if one.person.id not in had]
        found += [Text(one, step.kind, occasion, meeting, row) for one in theirs]
    return found
