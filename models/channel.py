"""The channel in which a network lives: closed to Kring for a while, under another id, or another one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, introduction, leading, membership, network, outbox, posted, programme, sending
from models.canvas import Canvas
from models.delivery import Delivery, DeliveryState
from models.network import ChannelLost, Network, is_there
from models.person import Person
from models.plan import Fact, Kind
from models.rows import many, one
from models.session import LearningSession, Stage
from models.wanted import still_wanted

# What Slack says when it takes nothing in a channel, whatever it is.
BY_ERROR = {
    "is_archived": ChannelLost.ARCHIVED,
    "channel_is_archived": ChannelLost.ARCHIVED,
    "is_inactive": ChannelLost.ARCHIVED,
    "not_in_channel": ChannelLost.PUT_OUT,
    "channel_not_found": ChannelLost.GONE,
}
OUT = (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY)


@many
def where_networks_live() -> Select[str, str]:
    """The workspace and the channel of each network that is not closed."""
    return select(Network.team_id, Network.channel_id).where(Network.closed_at.is_(None), is_there())


async def closes(
    db: AsyncSession, home: Network, why: ChannelLost, now: datetime, *, follows: bool = False
) -> None:
    """Note that nothing can be written in the channel; what waits for it waits, and who facilitates hears so.

    What only `follows`, such as that Kring is not in a channel that was archived, is no news where another
    reason is known.
    """
    if home.channel_lost is why or (home.channel_lost is not None and follows):
        return
    home.channel_lost, home.channel_lost_at = why, home.channel_lost_at or now
    await _told(db, home, now)


async def opens(db: AsyncSession, home: Network, now: datetime) -> None:
    """Note that the channel takes messages again: what waited goes, what stood there as it was is renewed."""
    if home.channel_lost is None:
        return
    home.channel_lost = home.channel_lost_at = None
    await _goes_on(db, home, now)
    await _told(db, home, now)


async def has_id(db: AsyncSession, home: Network, channel: str, now: datetime) -> None:
    """Follow the channel to the other id that it has from now on, with everything that stands in it."""
    old, home.channel_id = home.channel_id, channel
    await _readdressed(db, home, old, tuple(DeliveryState))
    await db.execute(update(Delivery).where(_of(home), Delivery.channel == old).values(channel=channel))
    await db.execute(update(Canvas).where(Canvas.network_id == home.id).values(channel_id=channel))
    await opens(db, home, now)


async def lives_in(db: AsyncSession, home: Network, channel: str, now: datetime) -> None:
    """Let a network live in another channel from now on: what waits goes there, and what is still of use.

    What stands in the old channel stays there as it is, and follows nothing that comes after, unless the
    network comes back.
    """
    old, home.channel_id = home.channel_id, channel
    home.channel_lost = home.channel_lost_at = None
    await _readdressed(db, home, old, [state for state in DeliveryState if state is not DeliveryState.SENT])
    for where, was, becomes, due in (
        (old, DeliveryState.SENT, DeliveryState.LEFT_BEHIND, None),
        (channel, DeliveryState.LEFT_BEHIND, DeliveryState.SENT, now),
    ):
        stood = (_of(home), Delivery.channel == where, Delivery.person_id.is_(None), Delivery.state == was)
        await db.execute(update(Delivery).where(*stood).values(state=becomes, error="", refresh_due=due))
    await outbox.release_held(db, home.id, now)
    subject = f"network:{home.id}"
    edition = await delivery.next_edition(db, Kind.PINNED, subject)
    await sending.of_network(db, home, Kind.PINNED, subject, now, edition=edition)
    for meeting in await programme.not_begun(db, home.id):
        await _told_again(db, home, meeting, now)
    await introduction.go_along(db, home, now)
    await posted.changed_in(db, now, home.id, Fact.NETWORK)


async def refused(db: AsyncSession, network_id: int, channel: str, error: str, now: datetime) -> bool:
    """Take in that Slack took nothing in a channel; tell whether it is the network's, closed to Kring."""
    home = await db.get_one(Network, network_id)
    if home.channel_id != channel or error not in BY_ERROR:
        return False
    await closes(db, await network.lock(db, home.team_id, home.id), BY_ERROR[error], now, follows=True)
    return True


async def _told_again(db: AsyncSession, home: Network, meeting: LearningSession, now: datetime) -> None:
    """Say in a new channel what stood in the old one about a session that is to come."""
    if meeting.stage in OUT:
        await sending.with_move(db, home, meeting, Kind.ANNOUNCEMENT, now)
    if meeting.stage is Stage.READY:
        await sending.with_move(db, home, meeting, Kind.AGENDA, now)


async def _goes_on(db: AsyncSession, home: Network, now: datetime) -> None:
    await outbox.release_held(db, home.id, now)
    stood = (_of(home), Delivery.state == DeliveryState.SENT, Delivery.error.in_(BY_ERROR))
    await db.execute(update(Delivery).where(*stood).values(error="", refresh_due=now))


async def _readdressed(db: AsyncSession, home: Network, old: str, states: Collection[DeliveryState]) -> None:
    meant = (_of(home), Delivery.recipient == old, Delivery.state.in_(states))
    await db.execute(update(Delivery).where(*meant).values(recipient=home.channel_id))


def _of(home: Network) -> ColumnElement[bool]:
    return Delivery.network_id == home.id


async def _told(db: AsyncSession, home: Network, now: datetime) -> None:
    """Tell whoever facilitates how it stands with the channel."""
    await posted.changed_in(db, now, home.id, Fact.NETWORK)
    subject = f"channel:{home.id}"
    edition = await delivery.next_edition(db, Kind.CHANNEL_LOST, subject)
    for person in await leading.facilitators(db, home.id):
        await sending.of_network(db, home, Kind.CHANNEL_LOST, subject, now, person, edition)


@one
def _told_before(subject: str, person_id: int) -> Select[str]:
    told = (Delivery.kind == Kind.CHANNEL_LOST, Delivery.subject == subject, Delivery.person_id == person_id)
    return select(Delivery.id).where(*told, Delivery.state == DeliveryState.SENT).limit(1)


@still_wanted(Kind.CHANNEL_LOST)
async def still_news(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether there is anything to hear: not that it is over, for who never heard that it began."""
    place = await membership.of(db, network.id, person.id)
    if place is None or not place.leads:
        return False
    return network.channel_lost is not None or await _told_before(db, row.subject, person.id) is not None
