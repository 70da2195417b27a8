"""Who reads along in a channel, asked of Slack while a report or results wait: they go there knowingly."""

from collections.abc import Collection, Set
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.channel import people_in
from bot.running.clock import Clock
from bot.slack.methods import FOR_PEOPLE, PEOPLE_OF
from bot.slack.outcome import classify
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs.hands import Found, Key
from models import membership, network, posted, readers
from models.network import Network, is_there
from models.plan import Fact
from models.readers import Read
from models.rows import many
from models.session import LearningSession, Stage

log = structlog.get_logger()

AGE = timedelta(hours=1)
RESULTS_WAIT = LearningSession.evaluation_opened_at.is_not(None) & LearningSession.results_shared_at.is_(None)


MAY_BE_RELEASED = timedelta(days=30)  # after its session, also once that is closed


@many
def _with_a_report(since: datetime) -> Select[int, str]:
    held, closed = LearningSession.stage.in_((Stage.EVALUATING, Stage.REPORTING)), Stage.CLOSED
    return (
        select(LearningSession.network_id, Network.team_id)
        .join(Network, Network.id == LearningSession.network_id)
        .where(
            is_there(),
            or_(
                held & (LearningSession.released_at.is_(None) | RESULTS_WAIT),
                (LearningSession.stage == closed)
                & LearningSession.released_at.is_(None)
                & (LearningSession.starts_local >= since),
            ),
        )
        .distinct()
    )


async def _waiting(db: AsyncSession, now: datetime) -> dict[int, str]:
    """Return of which networks a report or results wait, each with its workspace."""
    return dict(await _with_a_report(db, (now - MAY_BE_RELEASED).replace(tzinfo=None)))


async def unread(db: AsyncSession, among: Collection[int], now: datetime) -> set[int]:
    """Return the networks among these of which it is still to be asked who reads along."""
    return readers.unread(db, (await _waiting(db, now)).keys() & set(among), now - AGE)


class Readers:
    """Finds of which channels it is to be asked who reads along, and asks; afterwards forgets it."""

    def __init__(self, database: Database, workspaces: Workspaces, clock: Clock) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return of which to ask now, as far as Slack's pace allows."""
        found, now = Found.among(busy, room, self._workspaces), self._clock.now()
        async with self._database.read() as db:
            waiting, known = await _waiting(db, now), readers.known(db)
            stale = readers.unread(db, waiting.keys(), now - AGE)
        for network_id in known.keys() - waiting.keys():
            del known[network_id]
        for network_id in sorted(stale):
            team_id = waiting[network_id]
            key, pace = (team_id, network_id), self._workspaces.of(team_id).paces.of(PEOPLE_OF)
            if len(found.pieces) < room and key not in busy and found.room(team_id, pace, FOR_PEOPLE):
                found.take(key, self._ask(network_id), pace)
        return found

    async def _ask(self, network_id: int) -> None:
        """Bring up to date who is in the channel of a network."""
        now = self._clock.now()
        async with self._database.read() as db:
            home = await db.get_one(Network, network_id)
            channel, shown = home.channel_id, await readers.not_members(db, home)
            slack = self._workspaces.of(home.team_id)
            sure = await membership.belonging(db, network_id)
        try:
            people: list[str] | None = await people_in(slack, channel, sure.union(shown or ()))
        except Exception as error:
            log.warning("channels.not_read", network=network_id, error=classify(error).error)
            people = None
        async with self._database.write() as db:
            home = await network.lock(db, home.team_id, network_id)
            shown = await readers.not_members(db, home)
            first = network_id not in readers.known(db)
            readers.known(db)[network_id] = Read(channel, people, now)
            if first or await readers.not_members(db, home) != shown:
                await posted.changed_in(db, now, network_id, Fact.READERS)
