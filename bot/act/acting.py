"""Who acts, and on what, found by what an act is about."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from models import acting
from models.acting import Acting


async def find(db: AsyncSession, call: Call, *, locks: bool) -> Acting | None:
    """Find who acts and what the act is about, which one that `locks` holds until its end."""
    about, who = call.about, (call.team_id, call.user_id)
    if call.route is None:
        return await acting.on_nothing(db, *who)
    if about.session is not None:
        return await acting.on_session(db, *who, about.session, locks=locks)
    if about.network is not None:
        return await acting.on_network(db, *who, about.network, locks=locks)
    return await acting.in_channel(db, *who, call.channel, locks=locks)
