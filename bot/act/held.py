"""What somebody hears whose press sends a message while the network is paused: that it waits, until when."""

from datetime import datetime

from bot.act.call import Call
from bot.views.message import held
from models import delivery
from models.delivery import LASTS, DeliveryState
from models.plan import Kind
from models.session import LearningSession


def with_pause(call: Call, said: str, expires: datetime | None = None) -> str:
    """Return a sentence about a message put by hand, and that it waits when the network is paused."""
    home = call.network
    if not home.paused(call.now):
        return said
    return f"{said} {held(call.t, home, expires or call.now + LASTS, leads=call.membership.leads)}"


async def of_session(call: Call, meeting: LearningSession, kind: Kind, goes: str, waits: str) -> str:
    """Return the text about a message of a session: that it goes, or that it waits for the end of a pause."""
    await call.db.flush()
    rows = await delivery.about_session(call.db, meeting.id) if call.network.paused(call.now) else ()
    pending = [row for row in rows if row.kind is kind and row.state is DeliveryState.PENDING]
    if not pending:
        return call.t.plain(goes)
    return with_pause(call, call.t.plain(waits), max(row.expires for row in pending))
