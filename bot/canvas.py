"""What stands on the canvas of a channel: the messages there about the session to come, and the last report.

They are written by their own letters for the channel: the canvas says nothing that the channel does not.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import copies
from bot.slack.markup import MENTION, PUT_BACK, without_markup
from bot.texts import Texts, to_copy
from bot.views import canvas as view
from bot.views.canvas import Stands
from models import person, programme
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.plan import Kind
from models.programme import AtHand
from models.rows import many
from models.session import LearningSession, Stage

SHOWN = (Kind.ANNOUNCEMENT, Kind.AGENDA, Kind.REPORT)
TOLD_OF = (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY, Stage.UNDERWAY)


@many
def _standing(
    network_id: int, channel: str, sessions: Collection[int], kinds: Collection[Kind]
) -> Select[Delivery]:
    """Return what stands in the channel of a network about some sessions, the last of a kind at the end."""
    return (
        select(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.channel == channel,
            Delivery.person_id.is_(None),
            Delivery.state == DeliveryState.SENT,
            Delivery.session_id.in_(sessions),
            Delivery.kind.in_(kinds),
        )
        .order_by(Delivery.edition, Delivery.id)
    )


def _meant(at_hand: AtHand) -> dict[int, tuple[LearningSession, Collection[Kind]]]:
    """Return the sessions on the canvas, and which messages about each."""
    coming = [one for one in (*at_hand.begun, *at_hand.ahead) if one.stage in TOLD_OF][:1]
    found: dict[int, tuple[LearningSession, Collection[Kind]]] = {
        one.id: (one, (Kind.ANNOUNCEMENT, Kind.AGENDA)) for one in coming
    }
    if (last := at_hand.released) is not None:
        found[last.id] = last, (Kind.REPORT,)
    return found


async def written(db: AsyncSession, home: Network, now: datetime) -> str:
    """Return the whole canvas of a network as it should stand now, in the language of the network."""
    t = await copies.texts_for(db, home, home, now)
    if home.closed_at is not None:
        return view.whole(t, home, [])
    meant = _meant(await programme.at_hand(db, home.id))
    rows = await _standing(db, home.id, home.channel_id, [*meant], SHOWN)
    last = {(row.session_id, row.kind): row for row in rows}
    stands = []
    for kind in SHOWN:
        for key, (meeting, kinds) in meant.items():
            if kind in kinds and (row := last.get((key, kind))) is not None:
                stands.append(Stands(kind, await _said(db, home, row, meeting, now, t)))
    return view.whole(t, home, stands)


async def _said(
    db: AsyncSession, home: Network, row: Delivery, meeting: LearningSession, now: datetime, t: Texts
) -> list[str]:
    """Return what a message in the channel says now, as far as it is shown there, with names for mentions."""
    with to_copy():
        message = await copies.written(db, home, row, meeting, None, now, t)
        words = list(copies.said(message.blocks))
    mentioned = {user for text, marked in words if marked for user in MENTION.findall(text)}
    names = await person.names(db, home.team_id, mentioned)
    somebody, channel = t.plain("message.somebody"), t.plain("message.the_channel")
    return [
        without_markup(text, names, somebody, channel) if marked else text.translate(PUT_BACK)
        for text, marked in words
    ]
