"""Ideas are weighed: each says which fit, are wished for and can be done; in the end numbers are left."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Delete, ForeignKey, Select, delete, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import idea_retention, trace
from models.base import Base, Refusal, changed, prepared
from models.brainstorm import (
    ASKED,
    Brainstorm,
    BrainstormMovedOn,
    Criterion,
    IdeaGroup,
    State,
    Weighed,
    groups_of,
    there,
)
from models.idea_board import Board, must_be_of_it
from models.rows import distinct, many, one
from models.session import LearningSession
from models.trace import Place


class NothingToWeigh(Refusal):
    """There are no ideas in sight."""


class NothingSaid(Refusal):
    """Neither anything was chosen, nor that none of these will do."""


class WeighedByMembers(Refusal):
    """Who only facilitates does not weigh along."""


class IdeaWeighing(Base):
    """Somebody weighed the ideas of a brainstorm; gone once it is counted."""

    __tablename__ = "idea_weighing"

    brainstorm_id: Mapped[int] = mapped_column(
        ForeignKey("brainstorm.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    none: Mapped[bool] = mapped_column(default=False, server_default=false())  # none of these will do


class IdeaWeight(Base):
    """Somebody says this of a group; gone once it is counted."""

    __tablename__ = "idea_weight"

    group_id: Mapped[int] = mapped_column(ForeignKey("idea_group.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    criterion: Mapped[Criterion] = mapped_column(primary_key=True)


@many
def _weights(brainstorm_id: int) -> Select[IdeaWeight]:
    return (
        select(IdeaWeight)
        .join(IdeaGroup, IdeaGroup.id == IdeaWeight.group_id)
        .where(IdeaGroup.brainstorm_id == brainstorm_id)
    )


@many
def _weighings(brainstorm_id: int) -> Select[IdeaWeighing]:
    return select(IdeaWeighing).where(IdeaWeighing.brainstorm_id == brainstorm_id)


@distinct
def weighed_by(person_id: int) -> Select[int]:
    """Return which brainstorms somebody weighed that are not counted yet."""
    return select(IdeaWeighing.brainstorm_id).where(IdeaWeighing.person_id == person_id)


@one
def _own(brainstorm_id: int, person_id: int) -> Select[IdeaWeighing]:
    return select(IdeaWeighing).where(
        IdeaWeighing.brainstorm_id == brainstorm_id, IdeaWeighing.person_id == person_id
    )


async def said_by(
    db: AsyncSession, row: Brainstorm, person_id: int
) -> tuple[dict[Criterion, list[int]], bool]:
    """Return what somebody said so far: of which groups, and whether none of these will do."""
    mine = await _own(db, row.id, person_id)
    found: dict[Criterion, list[int]] = {}
    for weight in await _weights(db, row.id):
        if weight.person_id == person_id:
            found.setdefault(weight.criterion, []).append(weight.group_id)
    return found, mine is not None and mine.none


def start(found: Board, weighed: Weighed) -> None:
    """Let members weigh what stands there; twice is harmless. Raises BrainstormMovedOn and NothingToWeigh."""
    row = found.row
    if row.state is State.WEIGHING and row.weighed is weighed:
        return
    if row.state is not State.GATHERING:
        raise BrainstormMovedOn
    if not found.named:
        raise NothingToWeigh
    row.state, row.weighed = State.WEIGHING, weighed


async def must_count(db: AsyncSession, found: Board, person_id: int, *, participates: bool) -> None:
    """Check that somebody weighs along. Raises WeighedByMembers and StaysWithThoseThere."""
    if not participates:
        raise WeighedByMembers
    await must_be_of_it(db, found, person_id)


async def weigh(
    db: AsyncSession,
    found: Board,
    person_id: int,
    said: Mapping[Criterion, Collection[int]],
    *,
    none: bool,
) -> None:
    """Keep what somebody says of the groups; saying it again changes it.

    Raises BrainstormMovedOn and NothingSaid.
    """
    row = found.row
    if row.state is not State.WEIGHING or row.weighed is None:
        raise BrainstormMovedOn
    there = {one.group.id for one in found.named}
    wanted = {(key, criterion) for criterion, keys in said.items() for key in keys}
    if any(key not in there or criterion not in ASKED[row.weighed] for key, criterion in wanted):
        raise BrainstormMovedOn  # the form is older than what is weighed now
    if not wanted and not none:
        raise NothingSaid(field="none")
    mine = await _own(db, row.id, person_id)
    if mine is None:
        mine = IdeaWeighing(brainstorm_id=row.id, person_id=person_id)
        db.add(mine)
    mine.none = none
    held = {
        (each.group_id, each.criterion): each
        for each in await _weights(db, row.id)
        if each.person_id == person_id
    }
    for key, weight in held.items():
        if key not in wanted:
            await db.delete(weight)
    db.add_all(
        IdeaWeight(group_id=key, person_id=person_id, criterion=criterion)
        for key, criterion in wanted - held.keys()
    )
    await db.flush()


async def count(db: AsyncSession, found: Board, threshold: int) -> None:
    """End the weighing: count once, of too few nothing but how many, and forget who said what.

    What stays within the circle was weighed by those who are ticked as there by now. Twice is harmless.
    Raises BrainstormMovedOn.
    """
    row = found.row
    if row.state in (State.WEIGHED, State.DECIDED):
        return
    if row.state is not State.WEIGHING:
        raise BrainstormMovedOn
    all_of_them, weights = await _weighings(db, row.id), await _weights(db, row.id)
    if found.inside:
        here = await there(db, found.meeting)
        all_of_them = [one for one in all_of_them if one.person_id in here]
        weights = [one for one in weights if one.person_id in here]
    row.state, row.turnout = State.WEIGHED, len(all_of_them)
    if row.turnout >= threshold:
        row.said_none = sum(one.none for one in all_of_them)
        groups = {group.id: group for group in await groups_of(db, row.id)}
        for weight in weights:
            group = groups[weight.group_id]
            setattr(group, weight.criterion, group.said(weight.criterion) + 1)
    await db.flush()
    await stop(db, row)


async def stop(db: AsyncSession, row: Brainstorm) -> None:
    """Forget who said what."""
    here = select(IdeaGroup.id).where(IdeaGroup.brainstorm_id == row.id)
    for gone in (
        delete(IdeaWeight).where(IdeaWeight.group_id.in_(here)),
        delete(IdeaWeighing).where(IdeaWeighing.brainstorm_id == row.id),
    ):
        await db.execute(gone.execution_options(synchronize_session=False))
    await trace.leave(db, Place.KEPT)


async def leave(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Let what somebody who leaves said of ideas not count; tell whether they had said anything."""
    here = select(Brainstorm.id).join(LearningSession).where(LearningSession.network_id == network_id)
    groups = select(IdeaGroup.id).where(IdeaGroup.brainstorm_id.in_(here))
    weights = delete(IdeaWeight).where(IdeaWeight.person_id == person_id, IdeaWeight.group_id.in_(groups))
    theirs = delete(IdeaWeighing).where(
        IdeaWeighing.person_id == person_id, IdeaWeighing.brainstorm_id.in_(here)
    )
    gone = [await changed(db, one.execution_options(synchronize_session=False)) for one in (weights, theirs)]
    return any(gone)


@prepared
def old_weights(now: datetime) -> Delete:
    """What was said of ideas for a session so long ago, and never counted."""
    groups = select(IdeaGroup.id).where(IdeaGroup.brainstorm_id.in_(idea_retention.old(now)))
    gone = delete(IdeaWeight).where(IdeaWeight.group_id.in_(groups))
    return gone.execution_options(synchronize_session=False)


@prepared
def old_weighings(now: datetime) -> Delete:
    """That somebody weighed them."""
    gone = delete(IdeaWeighing).where(IdeaWeighing.brainstorm_id.in_(idea_retention.old(now)))
    return gone.execution_options(synchronize_session=False)
