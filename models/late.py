"""What should have gone and has not, for who runs Kring: messages, and mail that its server keeps out.

Where workspaces installed the app, what waits for a token that Slack does not take, or for what a workspace
alone can change, is not counted: it would hide for weeks what else is late, and nobody here could help it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.delivery import LONGEST_DELAY, Delivery, DeliveryState, waited
from models.installation import Installation
from models.mail import KEPT_OUT, Mail, MailState
from models.network import Network, is_there
from models.outbox import queued
from models.rows import many, must


def _counts(theirs: Collection[str]) -> ColumnElement[bool]:
    """It waits for nothing that only a workspace that installed the app, or none any more, can change."""
    its_own = Installation.team_id == Network.team_id
    installed = select(Network.id).join(Installation, its_own)
    gone = select(Network.id).outerjoin(Installation, its_own)
    gone = gone.where(or_(~is_there(), Installation.refused_at.is_not(None)))
    forbidden = and_(Delivery.error.in_(theirs), Delivery.network_id.in_(installed))
    return and_(Delivery.network_id.not_in(gone), ~forbidden)


@many
def _oldest(theirs: Collection[str]) -> CompoundSelect[datetime | None]:
    claimed = (Delivery.state == DeliveryState.CLAIMED, Delivery.leased_until.is_not(None))
    return union_all(
        select(func.min(Delivery.due)).where(queued(), _counts(theirs)),
        select(func.min(Delivery.due)).where(*claimed, _counts(theirs)),
    )


def _tried(soon: datetime) -> ColumnElement[bool]:
    """It was tried in vain, and is to be tried once more by then: its time came before."""
    return and_(
        Delivery.due <= soon, Delivery.attempts > 0, Delivery.error != "", Delivery.held_until.is_(None)
    )


@many
def _oldest_tried(soon: datetime, theirs: Collection[str]) -> Select[int, datetime]:
    waits = (queued(), _tried(soon), _counts(theirs))
    return select(Delivery.attempts, func.min(Delivery.due)).where(*waits).group_by(Delivery.attempts)


async def oldest_due(db: AsyncSession, now: datetime, theirs: Collection[str] = ()) -> datetime | None:
    """Return since when the oldest message that has not gone waits, or will.

    `theirs`: the errors of Slack that a workspace can change and who runs Kring for it cannot.
    """
    tried = [at - waited(attempts) for attempts, at in await _oldest_tried(db, now + LONGEST_DELAY, theirs)]
    return min((at for at in [*await _oldest(db, theirs), *tried] if at is not None), default=None)


@must
def _how_many(now: datetime, soon: datetime, theirs: Collection[str]) -> Select[int]:
    waits = (queued(), Delivery.due <= soon, or_(Delivery.due <= now, _tried(soon)), _counts(theirs))
    return select(func.count()).select_from(Delivery).where(*waits)


async def how_many_due(db: AsyncSession, now: datetime, theirs: Collection[str] = ()) -> int:
    """Return how many messages wait whose time has come; `theirs` as above."""
    return await _how_many(db, now, now + LONGEST_DELAY, theirs)


@many
def _kept_out() -> CompoundSelect[datetime | None]:
    waits = Mail.state == literal(MailState.PENDING, Mail.state.type, literal_execute=True)
    claimed = (Mail.state == MailState.CLAIMED, Mail.leased_until.is_not(None))
    return union_all(
        select(func.min(Mail.tried_at)).where(waits, Mail.error == KEPT_OUT),
        select(func.min(Mail.tried_at)).where(*claimed, Mail.error == KEPT_OUT),
    )


async def mail_kept_out_since(db: AsyncSession) -> datetime | None:
    """Return since when the mail server takes none of what has waited for it the longest."""
    return min((at for at in await _kept_out(db) if at is not None), default=None)
