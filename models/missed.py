"""What did not arrive: shown to who facilitates as far as they may know of its recipients, and sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, person, step
from models.base import NotFound
from models.delivery import Delivery
from models.plan import NEVER_SHOWN, RULES, SHOWN_WHEN_MISSED, Audience, Kind, Recipients
from models.session import LearningSession

NAMED = frozenset(kind for kind, rule in RULES.items() if rule.recipients is Recipients.NAMED)
# A message to a member is brought up to date after what that member did, such as having read it.
SHOWN_WHEN_STALE = frozenset(kind for kind in NAMED if RULES[kind].audience is not Audience.MEMBERS)

A_WHILE = timedelta(minutes=5)  # within which it is usually known


@dataclass(frozen=True)
class Missed:
    """What did not arrive: one message, or a kind of message that did not reach everybody."""

    kind: Kind
    due: datetime
    attempts: int
    session_id: int | None = None
    row: Delivery | None = None  # None: to whom it did not go, to how many and why is not shown
    name: str = ""  # of who it was for, as far as it is known and may be shown


async def shown(db: AsyncSession, network_id: int) -> list[Missed]:
    """Return what did not arrive or stands there stale, as far as whoever facilitates may know of it."""
    by_name: list[Delivery] = []
    unnamed: dict[tuple[Kind, int | None], Missed] = {}
    for row in await delivery.unsent(db, network_id, SHOWN_WHEN_MISSED):
        if RULES[row.kind].recipients is Recipients.NAMED:
            by_name.append(row)
            continue
        known = unnamed.get((row.kind, row.session_id))
        attempts = max(row.attempts, known.attempts if known else 0)
        due = known.due if known else await _goes(db, row)
        unnamed[row.kind, row.session_id] = Missed(row.kind, due, attempts, row.session_id)
    by_name += await delivery.stale(db, network_id, SHOWN_WHEN_STALE)
    people = await person.by_ids(db, [row.person_id for row in by_name if row.person_id is not None])
    names = {key: somebody.name for key, somebody in people.items()}
    return [
        *unnamed.values(),
        *(
            Missed(row.kind, row.due, row.attempts, row.session_id, row, names.get(row.person_id or 0, ""))
            for row in by_name
        ),
    ]


async def looked_up(db: AsyncSession, network_id: int, now: datetime) -> bool:
    """Tell whether it takes a while to find out what became of a message whose recipients may be shown."""
    return await delivery.being_looked_up(db, network_id, NAMED, now - A_WHILE)


async def _goes(db: AsyncSession, row: Delivery) -> datetime:
    """Return when a kind goes, whoever it is for: when one message is due tells of its reader."""
    goes = await step.goes(db, row.session_id) if row.session_id is not None else {}
    return goes.get(row.kind, row.due)


async def named(db: AsyncSession, network_id: int, delivery_id: str) -> Delivery:
    """Return one message of a network of which may be shown to whom it goes. Raises NotFound."""
    row = await delivery.of_network(db, network_id, delivery_id)
    if RULES[row.kind].recipients is not Recipients.NAMED:
        raise NotFound
    return row


async def of_kind(db: AsyncSession, meeting: LearningSession, kind: Kind) -> list[Delivery]:
    """Return what of a kind did not arrive, which is shown without names. Raises NotFound."""
    if RULES[kind].recipients not in (Recipients.UNNAMED, Recipients.UNCOUNTED):
        raise NotFound
    rows = await delivery.unsent(db, meeting.network_id, (kind,))
    return [row for row in rows if row.session_id == meeting.id]


async def never_shown(db: AsyncSession, network_id: int) -> list[Delivery]:
    """Return what did not arrive and is shown to nobody."""
    return await delivery.unsent(db, network_id, NEVER_SHOWN)


def send_again(rows: Iterable[Delivery], attempt: int, now: datetime) -> list[Delivery]:
    """Let what did not arrive go once more, if it was not tried since; return what does. Raises TooLate."""
    meant = [row for row in rows if row.attempts <= attempt]
    return [row for row in meant if row.send_again(row.attempts, now)]


def send_what_has_use(rows: Iterable[Delivery], now: datetime) -> None:
    """Let what did not arrive go once more, as long as its time has not passed."""
    for row in rows:
        if now < row.expires:
            row.send_again(row.attempts, now)
