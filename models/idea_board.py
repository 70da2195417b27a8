"""How a brainstorm stands: its groups with their ideas, what was said of them, what the group chose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda
from models.agenda import AgendaItem
from models.brainstorm import (
    Brainstorm,
    BrainstormMovedOn,
    Criterion,
    Idea,
    IdeaGroup,
    State,
    StaysWithThoseThere,
    groups_of,
    ideas_of,
    of_session,
    there,
)
from models.brainstorm import walls as walls_of
from models.confidentiality import Sight
from models.question import KeptBy, LearningQuestion
from models.question import State as QuestionState
from models.rows import many
from models.session import LearningSession, Stage

UNKNOWN = Sight(None)


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
    sight: Sight = UNKNOWN  # what may be told of what it is about, now

    @property
    def inside(self) -> bool:
        """It stays within the circle."""
        return self.sight.inside

    @property
    def readable(self) -> bool:
        """All read along."""
        return self.row.readable and not self.inside

    @property
    def gathers(self) -> bool:
        """Ideas are still written: while its session runs, and after it where all read along."""
        runs = self.meeting.stage is Stage.UNDERWAY
        on = runs or (self.readable and self.meeting.stage is not Stage.CANCELLED)
        return self.row.state is State.GATHERING and on

    @property
    def takes_part(self) -> bool:
        """Members still write or weigh."""
        weighs = self.row.state is State.WEIGHING and self.meeting.stage is not Stage.CANCELLED
        return weighs or self.gathers

    def must_gather(self) -> None:
        """Check that ideas are still written. Raises BrainstormMovedOn."""
        if not self.gathers:
            raise BrainstormMovedOn

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

    @property
    def chosen_alone(self) -> set[int]:
        """The keys of the ideas that the group goes on with as they are, in no group with others."""
        return {one.ideas[0].id for one in self.chosen if [idea.text for idea in one.ideas] == [one.name]}

    def mine(self, person_id: int) -> list[Idea]:
        """Return somebody's own ideas, as they wrote them, also what was hidden."""
        return [idea for idea in self.written(person_id) if not idea.entered]

    def written(self, person_id: int) -> list[Idea]:
        """Return what somebody wrote: their own ideas, and what they entered for the group."""
        theirs = (idea for idea in (*self.ideas, *self.hidden) if idea.person_id == person_id)
        return sorted(theirs, key=lambda idea: idea.id)

    def to_correct(self, idea_id: int | None) -> Idea | None:
        """Return an idea that was entered for the group, while ideas are still written."""
        among = (idea for idea in self.ideas if idea.id == idea_id and idea.entered)
        return next(among, None) if self.gathers else None


@many
def asked_of(network_id: int, keys: Collection[int]) -> Select[int, bool, KeptBy | None, QuestionState]:
    """Return what of questions decides who reads them."""
    asked = LearningQuestion
    told = select(asked.id, asked.hidden, asked.kept_by, asked.state)
    return told.where(asked.network_id == network_id, asked.id.in_(keys))


async def keeps(db: AsyncSession, point: AgendaItem, meeting: LearningSession) -> bool:
    """Tell whether ideas about a point stay within the circle: it does, or one of its questions."""
    keys = set(point.question_ids)
    asked = await asked_of(db, meeting.network_id, keys) if keys else []
    return point.inside or any(kept_by is not None for _, _, kept_by, _ in asked)


async def sight_of(db: AsyncSession, row: Brainstorm, meeting: LearningSession) -> Sight:
    """Return what may be told of a brainstorm, as its point and its questions are now: the one place for it.

    It stays within the circle by its own tick, with its point, and with any question it is about. Those who
    take part read its words, unless one of its questions was hidden or taken back: then nobody does.
    """
    points = await agenda.items(db, meeting.id) if row.item_id is not None else []
    on = next((point for point in points if point.id == row.item_id), None)
    asked = await asked_of(db, meeting.network_id, set(row.question_ids)) if row.question_ids else []
    kept = any(kept_by is not None for _, _, kept_by, _ in asked)
    gone = {key for key, hidden, _, state in asked if hidden or state is QuestionState.WITHDRAWN}
    known = {key for key, *_ in asked} - gone
    inside = row.inside or kept or (on is not None and await keeps(db, on, meeting))
    return Sight(row.question if known.issuperset(row.question_ids) else None, inside)


async def walls(db: AsyncSession, network_id: int) -> list[Board]:
    """Return the outlines of all that every member reads along with, the last one first."""
    outlines = [await outline(db, *one) for one in await walls_of(db, network_id)]
    return [one for one in outlines if one.readable]


async def must_be_of_it(db: AsyncSession, found: Board, person_id: int) -> None:
    """Refuse who was not there when it stays within the circle. Raises StaysWithThoseThere."""
    if found.inside and person_id not in await there(db, found.meeting):
        raise StaysWithThoseThere


async def outline(db: AsyncSession, row: Brainstorm, meeting: LearningSession) -> Board:
    """Return what a brainstorm is about and how far it is, without its ideas."""
    return Board(row, meeting, sight=await sight_of(db, row, meeting))


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
    hidden = [idea for idea in ideas if idea.hidden]
    return Board(row, meeting, groups, loose, hidden, too_few, await sight_of(db, row, meeting))


async def in_report(db: AsyncSession, meeting: LearningSession) -> list[Board]:
    """Return what was decided at a session, in its order: nothing of what stays within the circle."""
    rows = reversed(await of_session(db, meeting.id))
    decided = [await board(db, one, meeting) for one in rows if one.state is State.DECIDED]
    return [one for one in decided if not one.inside]
