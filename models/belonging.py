"""What follows for what people get and hold once somebody else belongs to a network, or leads it.

Every function expects the network's row to be locked by its caller.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import posted, programme, sending, step
from models.network import Network
from models.plan import Fact, Kind
from models.session import Stage


async def changed(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Work out again who gets what, how many come, whose questions stand there, who may get a free seat.

    Also who reads along, and in which zones the members live: of some hours the zone is named.
    """
    await db.flush()
    await step.expand_again(db, network_id, now)
    # Whatever somebody had asked: what followed only a question would tell of one without a name.
    shown = Fact.COMING | Fact.QUESTIONS | Fact.INQUIRIES | Fact.WHEN | Fact.READERS
    await posted.changed_in(db, now, network_id, shown)


async def led_by_others(db: AsyncSession, network: Network, now: datetime) -> None:
    """Give what waits to who facilitates from now on, and let what others got show who that is."""
    await db.flush()
    await step.expand_again(db, network.id, now)
    for meeting in await programme.not_begun(db, network.id):
        if meeting.stage is Stage.PREPARING:
            await sending.with_move(db, network, meeting, Kind.PROPOSAL, now, again=True)
    await posted.changed_in(db, now, network.id, Fact.LEADERS)
