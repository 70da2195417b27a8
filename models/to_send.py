"""Which texts wait to be passed on to members who are not on Slack, for who does that.

That follows from what is of use to them (`models/off_slack_text.py`), what was passed on (`models/handed.py`)
and what is on its way by mail.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import mail
from models.base import NotFound
from models.handed import passed
from models.held import Held
from models.mail import NOT_REACHED, Mail, MailState
from models.network import Network
from models.off_slack_text import Text, not_yet, of_use

LATE_IS_TOLD = timedelta(days=3)


async def waiting(db: AsyncSession, home: Network, now: datetime) -> list[Text]:
    """Return what waits to be passed on by hand: what is on its way by mail does not."""
    texts = await unpassed(db, home, now)
    if not texts:
        return texts
    goes = await mail.of_network(db, home.id)
    known = {(one.person_id, one.occasion): one for one in goes}
    found: list[Text] = []
    for text in texts:
        sent = known.get((text.to.person.id, text.occasion))
        if sent is None or not sent.goes(now):
            found.append(replace(text, mailed=_stands(sent, text, home, now)))
    return found


def _stands(sent: Mail | None, text: Text, home: Network, now: datetime) -> MailState | None:
    """Return how it stands with a text by mail, where who passes it on has to know."""
    if sent is None or (sent.state is MailState.UNKNOWN and reads_otherwise(sent, text, home)):
        return None
    return sent.state if sent.state in NOT_REACHED or sent.tried_in_vain(now) else None


def reads_otherwise(sent: Mail, text: Text, home: Network) -> bool:
    """Tell whether a mail that nobody is known to have got told of a session otherwise than its text does."""
    before, about = Held.kept(sent.held), text.meeting
    if sent.state not in NOT_REACHED or before is None or about is None:
        return False
    return before.tells(Held.of(about, home))


async def late(db: AsyncSession, home: Network, now: datetime) -> list[mail.Late]:
    """Return what mail brought too late, for some days, and was not passed on since."""
    found = await mail.too_late(db, home.id, now - LATE_IS_TOLD)
    went = await passed(db, home.id) if found else []
    known = {(one.handed.person_id, one.handed.occasion) for one in went}
    return [one for one in found if (one.row.person_id, one.row.occasion) not in known]


async def unpassed(db: AsyncSession, home: Network, now: datetime) -> list[Text]:
    """Return what is of use and was not passed on, whether by hand or by mail."""
    texts = await of_use(db, home, now)
    return not_yet(texts, await passed(db, home.id) if texts else [])


async def find(
    db: AsyncSession, home: Network, person_id: int | None, occasion: str | None, now: datetime
) -> Text:
    """Return one text for one member. Raises NotFound when it is of no use any more."""
    for one in await of_use(db, home, now):
        if (one.to.person.id, one.occasion) == (person_id, occasion):
            return one
    raise NotFound
