"""What whoever facilitates does with a kick-off: they say that it is one, and add what is missing."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, arranging
from models.confidentiality import LEADING
from models.kick_off import METHODS, MINUTES, Element, lacks
from models.network import Network
from models.session import LearningSession


async def add(
    db: AsyncSession, home: Network, meeting: LearningSession, element: Element, title: str, now: datetime
) -> None:
    """Put what is missing on the agenda, where it belongs; what is there by now stands there once.

    A question gets a `title`, for the group to fill. Raises WrongStage and TooManyPoints.
    """
    arranging.must_be_arranged(meeting)
    points = await agenda.items(db, meeting.id)
    if element not in await lacks(db, meeting, points):
        return
    question, known = element is Element.QUESTION, {point.id for point in points}
    filled = arranging.Filled(MINUTES[element], METHODS[element][0], title if question else "", ())
    await arranging.fill_in(db, home, meeting, None, filled, LEADING, now)
    if question:  # it stands before what closes the session
        return
    order = await agenda.items(db, meeting.id)
    new = next(point for point in order if point.id not in known)
    earlier = {way for one in list(Element)[: list(Element).index(element)] for way in METHODS[one]}
    first = max(
        (n for n, point in enumerate(order, 1) if point.method in earlier or point.done_at), default=0
    )
    for _ in range(order.index(new) - first):
        await arranging.shift(db, meeting, new.id, -1, now)
