"""Who reads along in a channel, asked of Slack while a report waits, so that it is released knowingly."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select

from bot.channel import people_in
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
def _stale(since: datetime) -> Select[Network]:
    stale = or_(Network.channel_read_at.is_(None), Network.channel_read_at <= since)
    return select(Network).where(Network.id.in_(_with_a_report()), stale)


@prepared
def _over() -> Select[Network]:
    return select(Network).where(Network.id.not_in(_with_a_report()), Network.channel_read_at.is_not(None))


async def refresh_readers(database: Database, slack: Slack, now: datetime) -> None:
    """Bring up to date who is in the channels of networks whose report waits; elsewhere it is forgotten."""
    async with database.read() as db:
        found = await db.scalars(*_stale(now - AGE))
        homes = [(home.team_id, home.id, home.channel_id, home.outsiders or []) for home in found]
        past = await db.scalars(*_over())
        over = [(home.team_id, home.id) for home in past]
    for team_id, network_id in over:
        async with database.write() as db:
            home = await network.lock(db, team_id, network_id)
            home.outsiders, home.channel_read_at = None, None
    for team_id, network_id, channel, before in homes:
        async with database.read() as db:
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
