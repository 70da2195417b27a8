"""Who reads along in a channel, asked of Slack while a report waits, so that it is released knowingly."""

from collections.abc import Collection, Set
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.channel import people_in
from bot.running.clock import Clock
from bot.slack.client import FOR_PEOPLE, PEOPLE_OF, Slack, classify
from bot.storage.database import Database
from jobs.hands import Found, Key
from models import membership, network, posted
from models.network import Network
from models.plan import Fact
from models.rows import distinct, many
from models.session import LearningSession, Stage

log = structlog.get_logger()

AGE = timedelta(hours=1)
AT_ONCE = 20  # networks of which it is forgotten in one tick


def _with_a_report() -> Select[int]:
    return select(LearningSession.network_id).where(
        LearningSession.stage.in_((Stage.EVALUATING, Stage.REPORTING)),
        LearningSession.released_at.is_(None),
    )


def _is_stale(since: datetime) -> ColumnElement[bool]:
    """A report waits, and it was not asked since then who reads along."""
    stale = or_(Network.channel_read_at.is_(None), Network.channel_read_at <= since)
    return Network.id.in_(_with_a_report()) & stale


@many
def _to_read(since: datetime, but: Collection[int], limit: int) -> Select[int]:
    return (
        select(Network.id).where(_is_stale(since), Network.id.not_in(but)).order_by(Network.id).limit(limit)
    )


@distinct
def _unread(since: datetime, among: Collection[int]) -> Select[int]:
    return select(Network.id).where(Network.id.in_(among), _is_stale(since))


@many
def _over(limit: int) -> Select[Network]:
    past = Network.id.not_in(_with_a_report()), Network.channel_read_at.is_not(None)
    return select(Network).where(*past).limit(limit)


async def unread(db: AsyncSession, among: Collection[int], now: datetime) -> set[int]:
    """Return the networks among these of which it is still to be asked who reads along."""
    return await _unread(db, now - AGE, among)


async def forget_readers(database: Database) -> None:
    """Forget who read along where no report waits any more."""
    async with database.read() as db:
        over = [(home.team_id, home.id) for home in await _over(db, AT_ONCE)]
    for team_id, network_id in over:
        async with database.write() as db:
            home = await network.lock(db, team_id, network_id)
            home.outsiders, home.channel_read_at = None, None


class Readers:
    """Finds of which channels it is to be asked who reads along, and asks."""

    def __init__(self, database: Database, slack: Slack, clock: Clock) -> None:
        self._database, self._slack, self._clock = database, slack, clock

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return of which to ask now, as far as Slack's pace allows."""
        pace, found = self._slack.of(PEOPLE_OF), Found()
        but = [key for key in busy if isinstance(key, int)]
        async with self._database.read() as db:
            stale = await _to_read(db, self._clock.now() - AGE, but, room)
        for network_id in stale:
            if not found.has_room(pace, FOR_PEOPLE):
                break
            found.pieces.append((network_id, self._ask(network_id)))
        return found

    async def _ask(self, network_id: int) -> None:
        """Bring up to date who is in the channel of a network."""
        now = self._clock.now()
        async with self._database.read() as db:
            home = await db.get_one(Network, network_id)
            team_id, channel, before = home.team_id, home.channel_id, home.outsiders or []
            members = await membership.belonging(db, network_id)
        try:
            people: list[str] | None = await people_in(self._slack, channel, members.union(before))
        except Exception as error:
            log.warning("channels.not_read", network=network_id, error=classify(error).error)
            people = None
        async with self._database.write() as db:
            home = await network.lock(db, team_id, network_id)
            shown = await membership.not_members(db, home)
            home.outsiders = None if people is None else people
            home.outsiders, home.channel_read_at = await membership.not_members(db, home), now
            if home.outsiders != shown:
                await posted.changed_in(db, now, network_id, Fact.READERS)
