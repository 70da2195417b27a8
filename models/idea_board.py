"""How a brainstorm stands: its groups with their ideas, what was said of them, what the group chose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from models.brainstorm import Brainstorm, Criterion, Idea, IdeaGroup, State, groups_of, ideas_of, of_session
from models.session import LearningSession


@dataclass(frozen=True)
class Grouped:
    """A group with its ideas that are in sight."""

    group: IdeaGroup
    ideas: Sequence[Idea]

    @property
    def name(self) -> str:
        """What it is called: one that stands alone by its words."""
        return self.group.name or next((idea.text for idea in self.ideas), "")

    @property
    def rank(self) -> tuple[int, ...]:
        """How much was said of it, all together and then one by one."""
        said = [self.group.said(criterion) for criterion in Criterion]
        return (sum(said), *said)


@dataclass(frozen=True)
class Board:
    """A brainstorm as it stands, with its session."""

    row: Brainstorm
    meeting: LearningSession
    groups: Sequence[Grouped] = ()
    loose: Sequence[Idea] = ()  # in no group
    hidden: Sequence[Idea] = ()
    too_few: bool = False  # weighed, by too few to show numbers

    @property
    def ideas(self) -> list[Idea]:
        """All that are in sight."""
        return [*(idea for group in self.groups for idea in group.ideas), *self.loose]

    @property
    def things(self) -> list[tuple[int, str]]:
        """What can be chosen, with its key: that of its group, or below zero of an idea that is in none."""
        return [
            *((one.group.id, one.name) for one in self.ranked),
            *((-idea.id, idea.text) for idea in self.loose),
        ]

    @property
    def named(self) -> list[Grouped]:
        """Groups with something in them."""
        return [group for group in self.groups if group.name and (group.ideas or group.group.chosen)]

    @property
    def ranked(self) -> list[Grouped]:
        """The same, of which most was said first."""
        return sorted(self.named, key=lambda one: one.rank, reverse=True)

    @property
    def chosen(self) -> list[Grouped]:
        """What the group goes on with."""
        return [group for group in self.ranked if group.group.chosen]

    def mine(self, person_id: int) -> list[Idea]:
        """Return somebody's own ideas, as they wrote them, also what was hidden."""
        own = (idea for idea in (*self.ideas, *self.hidden) if idea.person_id == person_id)
        return sorted(own, key=lambda idea: idea.id)


async def board(db: AsyncSession, row: Brainstorm, meeting: LearningSession) -> Board:
    """Return a brainstorm as it stands."""
    ideas = sorted(await ideas_of(db, row.id), key=lambda idea: idea.place)
    seen = [idea for idea in ideas if not idea.hidden]
    groups = [
        Grouped(group, [idea for idea in seen if idea.group_id == group.id])
        for group in await groups_of(db, row.id)
    ]
    known = {one.group.id for one in groups}
    loose = [idea for idea in seen if idea.group_id not in known]
    # Who weighs says something: where nothing was counted, too few did, whatever the threshold is by now.
    counted = row.said_none or any(one.group.said(criterion) for one in groups for criterion in Criterion)
    too_few = row.weighed is not None and not counted
    return Board(row, meeting, groups, loose, [idea for idea in ideas if idea.hidden], too_few)


async def in_report(db: AsyncSession, meeting: LearningSession, inside: Collection[int] = ()) -> list[Board]:
    """Return what was decided at a session, in its order: nothing of these points, nor what stays inside."""
    decided = [
        one
        for one in reversed(await of_session(db, meeting.id))
        if one.state is State.DECIDED and not one.inside and one.item_id not in inside
    ]
    return [await board(db, one, meeting) for one in decided]
