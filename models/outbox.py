"""The outbox: what waits, whose time has come, and what changes for it meanwhile."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.delivery import Delivery, DeliveryState
from models.network import Network, is_there
from models.person import Person, lock
from models.plan import BY_ITSELF, Kind
from models.rows import distinct, many, one
from models.session import BEFORE, LearningSession
from models.step import Step, comes, expand_again

MOST_TOGETHER = 60  # messages to one recipient that are looked at together
LOOKED_AT = 500  # messages of a network among which its next recipients are found


class Recipient(NamedTuple):
    """A person or a channel as one workspace knows it: a channel may be shared with others."""

    team_id: str
    slack_id: str


async def follow_steps(db: AsyncSession, moved: Iterable[Step]) -> None:
    """Let what waits in the outbox go at the new time of its step."""
    for step in moved:
        await db.execute(
            update(Delivery)
            .where(
                Delivery.session_id == step.session_id,
                Delivery.kind == step.kind,
                Delivery.edition == step.edition,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(due=step.due, expires=step.expires)
        )


@many
def _to_judge(person_id: int, now: datetime) -> Select[Delivery, Person, Network, datetime | None]:
    of_its_step = (
        (Step.session_id == Delivery.session_id)
        & (Step.kind == Delivery.kind)
        & (Step.edition == Delivery.edition)
    )
    return (
        select(Delivery, Person, Network, Step.due)
        .join(Person, Person.id == Delivery.person_id)
        .join(Network, Network.id == Delivery.network_id)
        .outerjoin(Step, of_its_step)
        .where(
            Delivery.person_id == person_id,
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.UNWANTED)),
            Delivery.expires > now,
            Delivery.attempts == 0,  # what Slack refused waits as long as Slack asked
        )
    )


async def judge_again(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Let what waits for a person, or was not wanted, be judged anew: their hours or their wishes changed."""
    for row, person, home, due in await _to_judge(db, person_id, now):
        own = comes(row.kind, due, row.expires, person.hours, home.calendar) if due else now
        row.state, row.due = DeliveryState.PENDING, max(now, own)


@many
def _told_of_what_is_ahead(network_id: int, person_id: int) -> Select[Delivery]:
    ahead = select(LearningSession.id).where(
        LearningSession.network_id == network_id, LearningSession.stage.in_(BEFORE)
    )
    return select(Delivery).where(
        Delivery.person_id == person_id,
        Delivery.session_id.in_(ahead),
        Delivery.kind.in_(BY_ITSELF),
        Delivery.state == DeliveryState.SENT,
    )


async def begin_anew(db: AsyncSession, network_id: int, person_id: int, now: datetime) -> None:
    """Let what came by itself about what is ahead come again to who is back, if it still makes sense."""
    for row in await _told_of_what_is_ahead(db, network_id, person_id):
        row.come_anew(now)


async def drop(db: AsyncSession, person_id: int) -> None:
    """Take what waits for a person out of the outbox."""
    await db.execute(
        update(Delivery)
        .where(Delivery.person_id == person_id, Delivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.UNWANTED)
        .execution_options(synchronize_session=False)
    )


def queued() -> ColumnElement[bool]:
    """What is in the queue; the state stands in the statement itself, as the partial index asks for."""
    return Delivery.state == literal(DeliveryState.PENDING, Delivery.state.type, literal_execute=True)


# Nothing is looked up by these: what is due is few, while of each network and kind much was sent.
_network = func.coalesce(Delivery.network_id, 0)
_kind = func.coalesce(Delivery.kind, "")


@many
def _networks(now: datetime, kinds: Collection[Kind]) -> Select[int, str]:
    of_its_network = Network.id == Delivery.network_id
    waits = (queued(), Delivery.due <= now, _kind.in_(kinds), is_there())
    return select(_network, Network.team_id).join(Network, of_its_network).where(*waits).distinct()


async def networks_that_wait(db: AsyncSession, now: datetime, kinds: Collection[Kind]) -> dict[int, str]:
    """Return the networks with a message of these kinds whose time has come, each with its workspace."""
    return dict(sorted(await _networks(db, now, kinds)))


def _is_known() -> ColumnElement[bool]:
    """Slack was asked about the reader, as far as it knows them: their hours come from there."""
    in_slack = Person.user_id.like("U%") | Person.user_id.like("W%")
    return Delivery.person_id.is_(None) | Person.refreshed_at.is_not(None) | ~in_slack


@many
def _recipients(
    network_id: int, now: datetime, kinds: Collection[Kind], but: Collection[str], limit: int, looked_at: int
) -> Select[str]:
    first = (
        select(Delivery.recipient, Delivery.due)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .where(
            queued(),
            Delivery.due <= now,
            _network == network_id,
            _kind.in_(kinds),
            Delivery.recipient.not_in(but),
            _is_known(),
        )
        .order_by(Delivery.due)
        .limit(looked_at)
        .subquery()
    )
    return (
        select(first.c.recipient)
        .group_by(first.c.recipient)
        .order_by(func.min(first.c.due), first.c.recipient)
        .limit(limit)
    )


async def recipients(
    db: AsyncSession,
    network_id: int,
    now: datetime,
    *,
    kinds: Collection[Kind],
    but: Collection[str],
    limit: int,
) -> list[str]:
    """Return for whom a network has something whose time has come, who waits longest first."""
    return await _recipients(db, network_id, now, kinds, but, limit, LOOKED_AT)


@many
def _due_among(now: datetime, recipients: Collection[str]) -> Select[str, str]:
    return (
        select(Network.team_id, Delivery.recipient)
        .join(Network, Network.id == Delivery.network_id)
        .where(queued(), Delivery.due <= now, Delivery.recipient.in_(recipients), is_there())
        .distinct()
    )


async def due_among(db: AsyncSession, now: datetime, recipients: Collection[Recipient]) -> list[Recipient]:
    """Return those among some recipients for whom there is something whose time has come."""
    rows = await _due_among(db, now, {wanted.slack_id for wanted in recipients})
    return [found for row in rows if (found := Recipient(*row)) in recipients]


@many
def _due_to(
    team_id: str, recipient: str, now: datetime, kinds: Collection[Kind], limit: int
) -> Select[Delivery]:
    return (
        select(Delivery)
        .join(Network, Network.id == Delivery.network_id)
        .where(
            queued(),
            Delivery.due <= now,
            Delivery.recipient == recipient,
            Network.team_id == team_id,
            _kind.in_(kinds),
        )
        .order_by(Delivery.due, Delivery.network_id, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )


async def due_to(
    db: AsyncSession, recipient: Recipient, now: datetime, kinds: Collection[Kind] = tuple(Kind)
) -> list[Delivery]:
    """Return what is due to one recipient, locked; what is in another process's hands is skipped.

    It comes together, from all networks of that workspace, so that it can be bundled.
    """
    return await _due_to(db, *recipient, now, kinds, MOST_TOGETHER)


@many
def _lapsed(
    now: datetime, but: Collection[str], elsewhere: Collection[str], limit: int
) -> Select[str, str, str]:
    return (
        select(Network.team_id, Delivery.recipient, Delivery.id)
        .join(Network, Network.id == Delivery.network_id)
        .where(
            Delivery.state == DeliveryState.CLAIMED,
            Delivery.leased_until <= now,
            Delivery.recipient.not_in(but),
            Network.team_id.not_in(elsewhere),
            is_there(),
        )
        .order_by(Delivery.leased_until, Delivery.id)
        .limit(limit)
    )


async def lapsed(
    db: AsyncSession, now: datetime, but: Collection[Recipient], elsewhere: Collection[str], limit: int
) -> dict[Recipient, str]:
    """Return for each recipient one message that a process took in hand and never reported on.

    Nothing of the workspaces `elsewhere`.

    A channel waits for its turn while one of the same id is busy in another workspace.
    """
    found: dict[Recipient, str] = {}
    for team_id, slack_id, delivery_id in await _lapsed(
        db, now, {busy.slack_id for busy in but}, elsewhere, limit
    ):
        found.setdefault(Recipient(team_id, slack_id), delivery_id)
    return found


@one
def still_lapsed(delivery_id: str, now: datetime) -> Select[Delivery]:
    """Return such a message, locked, unless somebody else looks for it by now."""
    return (
        select(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == DeliveryState.CLAIMED,
            Delivery.leased_until <= now,
        )
        .with_for_update(skip_locked=True)
    )


@distinct
def _counted_today(person_id: int, day: date) -> Select[str]:
    return select(Delivery.id).where(Delivery.person_id == person_id, Delivery.counted_on == day)


async def counted_today(db: AsyncSession, person_id: int, day: date) -> set[str]:
    """Return what belongs to the person's one direct message of this day: sent, on its way or tried.

    The person's row is locked: of two processes that ask at once, one waits for the other's claim.
    """
    await lock(db, person_id)
    return await _counted_today(db, person_id, day)


async def release_held(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let what waits for the end of a pause be looked at again now: it was ended or got another end."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.held_until.is_not(None),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(due=now, held_until=None)
        .execution_options(synchronize_session=False)
    )
    await expand_again(db, network_id, now)
