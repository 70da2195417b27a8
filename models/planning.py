"""Sessions are planned, and what is known of them changes: with all that follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import moves, posted, programme, sending
from models.base import WrongStage
from models.held import Held
from models.network import Network
from models.plan import Fact
from models.session import BEFORE, LearningSession, Mode, Stage


@dataclass(frozen=True)
class Details:
    """What is known of a session beside its date."""

    minutes: int = LearningSession.DURATION
    mode: Mode = Mode.IN_PERSON
    title: str = ""
    place: str = ""
    bring: str = ""
    host: str = ""
    speaker: str = ""
    link: str = ""

    @classmethod
    def of(cls, meeting: LearningSession) -> "Details":
        """Return what is known of a session now."""
        return cls(**{one.name: getattr(meeting, one.name) for one in fields(cls)})

    @property
    def apart(self) -> "Details":
        """The same with an address that was typed as the place of an online session as its link."""
        if self.mode is Mode.IN_PERSON or self.link or "://" not in self.place:
            return self
        return replace(self, link=self.place, place="")

    @property
    def fixed(self) -> "Details":
        """What does not change any more once it goes on: all but where and how people meet."""
        return replace(self, place="", link="", mode=Mode.IN_PERSON)


def made(home: Network, number: int, starts: datetime, known: Details, now: datetime) -> LearningSession:
    """Return a session of a network that is not among its sessions yet; it starts at a wall time."""
    return LearningSession(
        network_id=home.id,
        number=number,
        starts_local=starts,
        minutes=known.minutes,
        zone=home.zone,
        created_at=now,
        title=known.title,
        place=known.place,
        bring=known.bring,
        mode=known.mode,
        host=known.host,
        speaker=known.speaker,
        link=known.link,
        skipped=list(home.leaves_out),
        rhythm=dict(home.rhythm),
        kept_days=home.keeps_sessions,
    )


async def series(
    db: AsyncSession, home: Network, dates: Iterable[datetime], known: Details, now: datetime
) -> list[LearningSession]:
    """Plan sessions at these wall times, and return them; one that stands there already stays as it is."""
    planned = {meeting.starts_local: meeting for meeting in await programme.not_begun(db, home.id)}
    found = []
    for starts in dates:
        if starts not in planned:
            number = await programme.next_number(db, home.id)
            planned[starts] = made(home, number, starts, known, now)
            db.add(planned[starts])
            await db.flush()
        found.append(planned[starts])
    for meeting in found:
        await moves.settle_neighbours(db, home, meeting, now)
    return found


def runs_into(
    meeting: LearningSession, minutes: int, others: Sequence[LearningSession]
) -> LearningSession | None:
    """Return the session that one of another length would go on beside, and does not as it is."""
    ends = meeting.starts_at + timedelta(minutes=minutes)
    beside = [one for one in others if one.id != meeting.id and not one.overlaps(meeting)]
    return next((one for one in beside if meeting.starts_at < one.starts_at < ends), None)


async def change(
    db: AsyncSession, home: Network, meeting: LearningSession, known: Details, now: datetime
) -> None:
    """Change what is known of a session; who was told otherwise hears what is new. Raises WrongStage.

    While it goes on only where and how people meet is changed, and told at once.
    """
    same = known.fixed == Details.of(meeting).fixed
    goes_on = meeting.stage is Stage.UNDERWAY
    if meeting.stage not in BEFORE and not (goes_on and same):
        raise WrongStage(stage=meeting.stage)
    before, link, mode, place = Held.of(meeting, home), meeting.link, meeting.mode, meeting.place
    meeting.title, meeting.place, meeting.bring = known.title, known.place, known.bring
    meeting.mode, meeting.host, meeting.speaker = known.mode, known.host, known.speaker
    meeting.link = known.link
    if (meeting.minutes, mode) != (known.minutes, known.mode):
        meeting.minutes = known.minutes
        await moves.settle_neighbours(db, home, meeting, now)
    await posted.changed(db, now, meeting.id, Fact.WHERE)
    if (meeting.mode, meeting.place) != (mode, place):
        await posted.changed_in(db, now, home.id, Fact.TO_COME)
    await sending.news(db, home, meeting, before, now, meeting.ends_at if goes_on else None)
    if meeting.link != link:
        await sending.link_is_new(db, home, meeting, now)
