"""Messages that go out at once: with a move of a session, or by what somebody does."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, posted, programme
from models.audience import people, skipped
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.session import LearningSession


async def with_move(
    db: AsyncSession, network: Network, meeting: LearningSession, kind: Kind, now: datetime
) -> None:
    """Put what goes out with a move in the outbox, in the channel or to the facilitators."""
    if skipped(meeting, kind):
        return
    rule = RULES[kind]
    line = await programme.timeline(db, network, meeting)
    expires = line.expires(kind)
    in_channel = rule.audience is Audience.CHANNEL
    for person in [None] if in_channel else await people(db, kind, network, meeting):
        edition = meeting.edition if rule.repeats else 1
        await _put(db, network, meeting, kind, edition, now, max(expires, now), to=person)


async def calendar_file(
    db: AsyncSession, network: Network, meeting: LearningSession, to: Person, now: datetime
) -> None:
    """Let the file for somebody's calendar follow: a message as any other, so that it is not lost."""
    await _put(db, network, meeting, Kind.CALENDAR_FILE, meeting.edition, now, meeting.starts_at, to=to)


async def change_of_place(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime
) -> None:
    """Say in the channel that the session is held elsewhere; one message for what changed before it goes."""
    edition = 1 + len(await posted.of_session(db, meeting.id, Kind.CHANGE))
    await _put(db, network, meeting, Kind.CHANGE, edition, now, meeting.starts_at, subject="place")


async def of_network(
    db: AsyncSession,
    network: Network,
    kind: Kind,
    subject: str,
    now: datetime,
    to: Person | None = None,
    edition: int = 1,
) -> None:
    """Put a message that belongs to no session in the outbox, to a person or to the channel."""
    message = Delivery(
        network_id=network.id,
        kind=kind,
        subject=subject,
        edition=edition,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=now,
        expires=now + delivery.LASTS,
    )
    await delivery.put(db, message)


async def _put(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    kind: Kind,
    edition: int,
    now: datetime,
    expires: datetime,
    *,
    to: Person | None = None,
    subject: str = "session",
) -> None:
    """Put a message about a session in the outbox, to a person or to the channel."""
    message = Delivery(
        network_id=network.id,
        kind=kind,
        subject=f"{subject}:{meeting.id}",
        session_id=meeting.id,
        edition=edition,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=now,
        expires=expires,
    )
    await delivery.put(db, message)
