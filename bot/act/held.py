"""What somebody hears whose press sends a message that cannot go yet, and until when it waits.

While a network is paused nothing goes; while Kring cannot write in its channel, nothing goes there.
"""

from datetime import datetime

from bot.act.call import Call
from bot.views.message import held
from models import delivery
from models.delivery import LASTS, DeliveryState
from models.plan import RULES, Audience, Kind
from models.session import LearningSession


def with_pause(call: Call, said: str, expires: datetime | None = None) -> str:
    """Return a sentence about a message put by hand, and that it waits when the network is paused."""
    home = call.network
    if not home.paused(call.now):
        return said
    return f"{said} {held(call.t, home, expires or call.now + LASTS, leads=call.membership.leads)}"


def to_channel(call: Call, goes: str, waits: str, expires: datetime | None = None) -> str:
    """Return the text about a message to the channel: that it goes, or that it waits, and for what."""
    if call.network.channel_lost is not None:
        return with_pause(call, f"{call.t.plain(waits)} {call.t.plain('channel.cannot')}", expires)
    return with_pause(call, call.t.plain(waits if call.network.paused(call.now) else goes), expires)


async def of_session(call: Call, meeting: LearningSession, kind: Kind, goes: str, waits: str) -> str:
    """Return the text about a message of a session: that it goes, or that it waits, and for what."""
    await call.db.flush()
    there = RULES[kind].audience is Audience.CHANNEL and call.network.channel_lost is not None
    rows = await delivery.about_session(call.db, meeting.id) if there or call.network.paused(call.now) else ()
    pending = [row for row in rows if row.kind is kind and row.state is DeliveryState.PENDING]
    if not pending:
        return call.t.plain(goes)
    expires = max(row.expires for row in pending)
    return to_channel(call, goes, waits, expires) if there else with_pause(call, call.t.plain(waits), expires)
