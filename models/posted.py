"""Messages as they stand in Slack, and bringing those up to date that no longer tell the truth."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Select, Update, and_, case, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import canvas
from models.base import Utc, prepared, table
from models.delivery import LASTS, Delivery, DeliveryState
from models.network import Network, is_there
from models.plan import NOTHING, RULES, Fact, Kind, showing
from models.rows import distinct, many, one, whether

GATHER = timedelta(seconds=2)  # presses within it become one update of the channel's message
STANDS = (DeliveryState.CLAIMED, DeliveryState.SENT)  # what is on its way may stand there already
SEEN = (DeliveryState.SENT, DeliveryState.LEFT_BEHIND)
PINNED = frozenset(kind for kind, rule in RULES.items() if rule.pinned)
OWN = showing(Fact.OWN)
ENDS = frozenset(kind for kind, rule in RULES.items() if not rule.stays)
UPDATE_AGAIN = timedelta(seconds=30)  # an update that did not get through, or whose process died


Place: TypeAlias = tuple[str, str]  # channel and ts


@many
def _to_refresh(now: datetime, but: Collection[str], limit: int) -> Select[str | None, str | None, str, bool]:
    direct = Delivery.person_id.is_not(None)
    return (
        select(Delivery.channel, Delivery.ts, Network.team_id, direct)
        .join(Network, Network.id == Delivery.network_id)
        .where(Delivery.refresh_due <= now, Delivery.state.in_(SEEN), Network.team_id.not_in(but), is_there())
        .order_by(direct, Delivery.refresh_due)
        .limit(limit)
    )


async def to_refresh(
    db: AsyncSession, now: datetime, but: Collection[str], limit: int
) -> dict[Place, tuple[str, bool]]:
    """Return where messages stand in Slack that no longer tell the truth: in which workspace, but in none
    of some, and whether one person reads them.

    First those that everybody reads, then who waits longest.
    """
    rows = await _to_refresh(db, now, but, limit)
    return {(channel or "", ts or ""): (team_id, direct) for channel, ts, team_id, direct in rows}


@whether
def _untrue(channel: str, ts: str, now: datetime) -> Select[str]:
    return (
        select(Delivery.id)
        .where(
            Delivery.channel == channel,
            Delivery.ts == ts,
            Delivery.refresh_due <= now,
            Delivery.state.in_(SEEN),
        )
        .with_for_update(skip_locked=True)
    )


async def untrue_parts(db: AsyncSession, place: Place, now: datetime) -> list[Delivery]:
    """Return all parts of a message of which one no longer tells the truth; none when another process has it.

    Those that do not are locked.
    """
    return await parts_of(db, *place) if await _untrue(db, *place, now) else []


@many
def parts_of(channel: str, ts: str) -> Select[Delivery]:
    """Return the parts of one message, as bundled."""
    return select(Delivery).where(Delivery.channel == channel, Delivery.ts == ts).order_by(Delivery.id)


def _stale(now: datetime, soon: datetime, kinds: Collection[Kind], own: int | None) -> Update:
    """Update what shows something that changed: soon, and together; what somebody holds of theirs at once."""
    posted = table(Delivery)  # an update of entities takes three times as long
    theirs = and_(posted.c.person_id == own, posted.c.kind.in_(OWN))
    due = case((theirs, type_coerce(now, Utc)), else_=type_coerce(soon, Utc))  # no column gives them a type
    return (
        update(posted)
        .where(
            or_(posted.c.kind.in_(kinds), theirs),
            posted.c.state.in_(STANDS),
            or_(posted.c.refresh_due.is_(None), posted.c.refresh_due > due),
        )
        .values(refresh_due=due)
    )


@prepared
def _changed(
    session_id: int, now: datetime, soon: datetime, kinds: Collection[Kind], own: int | None
) -> Update:
    return _stale(now, soon, kinds, own).where(table(Delivery).c.session_id == session_id)


async def changed(
    db: AsyncSession, now: datetime, session_id: int, facts: Fact = NOTHING, *, own: int | None = None
) -> None:
    """Have every message about a session brought up to date that shows one of these facts.

    With `own` also what one person holds that shows what they said, asked or took on.
    """
    await db.execute(*_changed(session_id, now, now + GATHER, showing(facts), own))
    await canvas.changed_with(db, now, session_id)


@prepared
def _changed_in(
    network_id: int, since: datetime, now: datetime, kinds: Collection[Kind], own: int | None
) -> Update:
    posted = table(Delivery)
    in_use = or_(posted.c.expires > since, posted.c.kind.in_(PINNED))
    return _stale(now, now, kinds, own).where(posted.c.network_id == network_id, in_use)


async def changed_in(
    db: AsyncSession, now: datetime, network_id: int, facts: Fact, *, own: int | None = None
) -> None:
    """Do the same at once with all messages of a network that are still of use."""
    await db.execute(*_changed_in(network_id, now - LASTS, now, showing(facts), own))
    await canvas.changed(db, now, network_id)


@prepared
def _look_after(network_id: int, now: datetime) -> Update:
    posted = table(Delivery)
    pinned = (posted.c.network_id == network_id, posted.c.kind.in_(PINNED))
    return update(posted).where(*pinned, posted.c.state == DeliveryState.SENT).values(refresh_due=now)


async def look_after(db: AsyncSession, now: datetime, network_id: int) -> None:
    """Have the pinned message brought up to date, though nothing changed: nobody tells that it is gone."""
    await db.execute(*_look_after(network_id, now))


@prepared
def _changed_for(network_id: int, since: datetime, now: datetime, person_id: int) -> Update:
    posted = table(Delivery)
    theirs = (posted.c.network_id == network_id, posted.c.person_id == person_id, posted.c.expires > since)
    shown = (posted.c.kind.in_(ENDS), posted.c.state.in_(STANDS))
    return update(posted).where(*theirs, *shown).values(refresh_due=now)


async def changed_for(db: AsyncSession, now: datetime, network_id: int, person_id: int) -> None:
    """Have what somebody holds of a network, and is still of use, end as they left, or live again."""
    await db.execute(*_changed_for(network_id, now - LASTS, now, person_id))


@prepared
def _changed_about(network_id: int, subject: str, now: datetime) -> Update:
    posted = table(Delivery)
    about = (posted.c.network_id == network_id, posted.c.subject == subject)
    return update(posted).where(*about, posted.c.state.in_(STANDS)).values(refresh_due=now)


@prepared
def _changed_about_for(network_id: int, subject: str, now: datetime, person_id: int) -> Update:
    posted = table(Delivery)
    about = (posted.c.network_id == network_id, posted.c.subject == subject, posted.c.person_id == person_id)
    return update(posted).where(*about, posted.c.state.in_(STANDS)).values(refresh_due=now)


async def changed_about(
    db: AsyncSession, now: datetime, network_id: int, subject: str, *, own: int | None = None
) -> None:
    """Have the messages on one subject brought up to date, at once; with `own` those of one person alone."""
    if own is None:
        await db.execute(*_changed_about(network_id, subject, now))
    else:
        await db.execute(*_changed_about_for(network_id, subject, now, own))


@prepared
def _replaces(kind: Kind, subject: str, recipient: str, edition: int, now: datetime) -> Update:
    posted = table(Delivery)
    before = (
        posted.c.kind == kind,
        posted.c.subject == subject,
        posted.c.recipient == recipient,
        posted.c.edition < edition,
        posted.c.state == DeliveryState.SENT,
    )
    return update(posted).where(*before).values(refresh_due=now)


async def replaces(db: AsyncSession, now: datetime, row: Delivery) -> None:
    """Have the message that another one repeats after a move end, now that this one stands there."""
    if RULES[row.kind].repeats and row.edition > 1 and row.state is DeliveryState.SENT:
        await db.execute(*_replaces(row.kind, row.subject, row.recipient, row.edition, now))


@prepared
def _taken_away(network_id: int, now: datetime) -> Update:
    posted = table(Delivery)
    left = (posted.c.network_id == network_id, posted.c.state == DeliveryState.LEFT_BEHIND)
    return update(posted).where(*left).values(refresh_due=now)


async def taken_away(db: AsyncSession, now: datetime, network_id: int) -> None:
    """Have what a network left behind in another channel show nothing more: words of it were taken back.

    Nothing there is brought up to date otherwise: it would tell who reads along there of what came later.
    """
    await db.execute(*_taken_away(network_id, now))
    await canvas.changed(db, now, network_id)


async def refresh_message(db: AsyncSession, now: datetime, channel: str, ts: str) -> bool:
    """Ask for one message to be brought up to date; tell whether it is one of ours."""
    parts = await parts_of(db, channel, ts)
    for part in parts:
        part.refresh_due = now
    return bool(parts)


@prepared
def _refreshed(channel: str, ts: str, expected: datetime, due: datetime | None, error: str) -> Update:
    posted = table(Delivery)
    here = (posted.c.channel == channel, posted.c.ts == ts, posted.c.refresh_due == expected)
    return update(posted).where(*here).values(refresh_due=due, error=error)


@prepared
def _overtaken(channel: str, ts: str, now: datetime, expected: datetime) -> Update:
    posted = table(Delivery)
    here = (posted.c.channel == channel, posted.c.ts == ts)
    other = or_(posted.c.refresh_due.is_(None), posted.c.refresh_due > expected)
    return update(posted).where(*here, other).values(refresh_due=now)


async def refreshed(
    db: AsyncSession,
    place: Place,
    *,
    expected: datetime,
    due: datetime | None,
    now: datetime,
    error: str = "",
) -> None:
    """Record when a message is to be updated next, unless somebody asked for it once more meanwhile.

    When another process updated it meanwhile, nobody can tell which update came last: it is updated again.
    With an error it stands there as it was: Slack took no update.
    """
    found: Any = await db.execute(*_refreshed(*place, expected, due, error))
    if not found.rowcount:
        await db.execute(*_overtaken(*place, now, expected))


@many
def of_session(session_id: int, kind: Kind) -> Select[Delivery]:
    """Return the messages of one kind that went out for a session."""
    return select(Delivery).where(
        Delivery.session_id == session_id,
        Delivery.kind == kind,
        Delivery.state == DeliveryState.SENT,
    )


@one
def came_at(kind: Kind, subject: str, person_id: int) -> Select[datetime]:
    """Return when a kind of message came to somebody, or should have; None as long as it waits."""
    return (
        select(func.coalesce(Delivery.sent_at, Delivery.due))
        .where(
            Delivery.kind == kind,
            Delivery.subject == subject,
            Delivery.person_id == person_id,
            Delivery.state.not_in((DeliveryState.PENDING, DeliveryState.UNWANTED)),
        )
        .order_by(Delivery.edition)
        .limit(1)
    )


@distinct
def reached(session_id: int, kinds: Collection[Kind]) -> Select[int | None]:
    """Return who got one of these kinds about a session, or perhaps did, by their key."""
    got = Delivery.state.in_((*STANDS, DeliveryState.UNKNOWN))
    about = (Delivery.session_id == session_id, Delivery.kind.in_(kinds), got)
    return select(Delivery.person_id).where(*about, Delivery.person_id.is_not(None)).distinct()


@many
def _about(session_id: int, kinds: Collection[Kind]) -> Select[int | None, DeliveryState, str]:
    return (
        select(Delivery.person_id, Delivery.state, Delivery.replaces)
        .where(Delivery.session_id == session_id, Delivery.kind.in_(kinds))
        .order_by(Delivery.edition)
    )


async def not_reached(db: AsyncSession, session_id: int, kinds: Collection[Kind]) -> dict[int | None, str]:
    """Return whom the last of these kinds about a session did not reach, with what they hold instead."""
    held: dict[int | None, str] = {}
    for person_id, state, replaces in await _about(db, session_id, kinds):
        if state in (*STANDS, DeliveryState.UNKNOWN):
            held.pop(person_id, None)
        else:
            held.setdefault(person_id, replaces)
    return held


@many
def waiting(session_id: int, kinds: Collection[Kind]) -> Select[Delivery]:
    """Return what waits in the outbox of these kinds about a session."""
    return select(Delivery).where(
        Delivery.session_id == session_id,
        Delivery.kind.in_(kinds),
        Delivery.state == DeliveryState.PENDING,
    )


@many
def _announced_at(session_id: int) -> Select[datetime | None, datetime]:
    return select(Delivery.sent_at, Delivery.due).where(
        Delivery.session_id == session_id,
        Delivery.kind == Kind.ANNOUNCEMENT,
        Delivery.state.not_in((DeliveryState.UNWANTED, DeliveryState.EXPIRED, DeliveryState.FAILED)),
    )


async def announced_at(db: AsyncSession, session_id: int, *, closed: bool = False) -> datetime | None:
    """Return when a session was announced in the channel, or will be as soon as Slack takes it.

    In a channel that is `closed` to Kring that may be never: then only when it was.
    """
    rows = await _announced_at(db, session_id)
    return max((sent_at or due for sent_at, due in rows if sent_at or not closed), default=None)
