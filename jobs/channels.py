"""Who reads along in a channel, asked of Slack while a report waits, so that it is released knowingly."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select

from bot.channel import people_in
from bot.clock import Clock
from bot.database import Database
from bot.slack import Slack, classify
from models import membership, network, posted
from models.base import prepared
from models.network import Network
from models.plan import Kind
from models.session import LearningSession, Stage

log = structlog.get_logger()

AGE = timedelta(hours=1)


def _with_a_report() -> Select[int]:
    return select(LearningSession.network_id).where(
        LearningSession.stage.in_((Stage.EVALUATING, Stage.REPORTING)),
        LearningSession.released_at.is_(None),
    )


@prepared
def _stale(since: datetime) -> Select[int]:
    stale = or_(Network.channel_read_at.is_(None), Network.channel_read_at <= since)
    return select(Network.id).where(Network.id.in_(_with_a_report()), stale)


@prepared
def _over() -> Select[Network]:
    return select(Network).where(Network.id.not_in(_with_a_report()), Network.channel_read_at.is_not(None))


async def to_read(database: Database, now: datetime) -> list[int]:
    """Return the networks whose report waits, and of which it was not asked lately who reads along.

    Of the others it is forgotten.
    """
    async with database.read() as db:
        stale = list(await db.scalars(*_stale(now - AGE)))
        past = await db.scalars(*_over())
        over = [(home.team_id, home.id) for home in past]
    for team_id, network_id in over:
        async with database.write() as db:
            home = await network.lock(db, team_id, network_id)
            home.outsiders, home.channel_read_at = None, None
    return stale


async def read(database: Database, slack: Slack, clock: Clock, network_id: int) -> None:
    """Bring up to date who is in the channel of a network whose report waits."""
    now = clock.now()
    async with database.read() as db:
        home = await db.get_one(Network, network_id)
        team_id, channel, before = home.team_id, home.channel_id, home.outsiders or []
        members = await membership.belonging(db, network_id)
    try:
        people: list[str] | None = await people_in(slack, channel, members.union(before))
    except Exception as error:
        log.warning("channels.not_read", network=network_id, error=classify(error).error)
        people = None
    async with database.write() as db:
        home = await network.lock(db, team_id, network_id)
        shown = await membership.not_members(db, home)
        home.outsiders = None if people is None else people
        home.outsiders, home.channel_read_at = await membership.not_members(db, home), now
        if home.outsiders != shown:
            await posted.refresh_running(db, now, network_id, [Kind.REPORT_DRAFT, Kind.REPORT_NUDGE])
