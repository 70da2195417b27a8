"""Ideas are written, changed and taken back by who had them, and grouped and hidden by the facilitator."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlalchemy.ext.asyncio import AsyncSession

from models import trace
from models.base import NotFound, Refusal
from models.brainstorm import (
    LONGEST,
    LONGEST_NAME,
    MOST_ENTERED,
    MOST_GROUPS,
    MOST_OWN,
    Brainstorm,
    BrainstormMovedOn,
    Idea,
    IdeaGroup,
    State,
    groups_of,
)
from models.brainstorm_acts import TooManyGroups, let_go, must_sort, stand_alone
from models.document import address
from models.idea_board import Board, board
from models.question import cleaned
from models.trace import Place
from models.writing import line_of_list, tidy


class TooManyIdeas(Refusal):
    """Somebody wrote as many ideas as one person may."""


class IdeaTooLong(Refusal):
    """A line of what is entered is longer than an idea may be."""


class GroupNameTooLong(Refusal):
    """The name of a group stands beside a box, where there is little room."""


async def enter(db: AsyncSession, found: Board, person_id: int, texts: Sequence[str]) -> None:
    """Keep the ideas that a facilitator takes over from a flip chart, without bullets and numbers.

    Raises BrainstormMovedOn, EmptyText, IdeaTooLong and TooManyIdeas.
    """
    texts = [line_of_list(text) for text in texts]
    if long := [text for text in texts if len(text) > LONGEST]:
        raise IdeaTooLong(field="lines", most=LONGEST, idea=long[0][:40] + "…")
    await _write(db, found, person_id, texts, "lines", MOST_ENTERED, entered=True)


async def write(db: AsyncSession, found: Board, person_id: int, texts: Sequence[str]) -> None:
    """Keep somebody's ideas; what they wrote already is kept once.

    Raises BrainstormMovedOn, EmptyText and TooManyIdeas.
    """
    await _write(db, found, person_id, texts, "first", MOST_OWN)


async def _write(
    db: AsyncSession,
    found: Board,
    person_id: int,
    texts: Sequence[str],
    field: str,
    most: int,
    *,
    entered: bool = False,
) -> None:
    """Keep ideas of one sort, `most` of somebody in all; a refusal is about the `field`."""
    found.must_gather()
    there = [idea for idea in found.written(person_id) if idea.entered is entered]
    known = {idea.text for idea in there}
    new = [text for text in dict.fromkeys(map(tidy, texts)) if text and text not in known]
    if not new and not any(map(tidy, texts)):
        cleaned("", field)
    if len(there) + len(new) > most:
        raise TooManyIdeas(field=field, most=most)
    db.add_all(
        Idea(brainstorm_id=found.row.id, text=text, person_id=person_id, entered=entered) for text in new
    )
    await db.flush()


async def change(db: AsyncSession, found: Board, idea: Idea, text: str, link: str) -> None:
    """Say an idea in other words, or add a link to it.

    Raises BrainstormMovedOn, EmptyText and what `address` does.
    """
    found.must_gather()
    idea.text, idea.link = cleaned(text, "text"), address(link) if tidy(link) else ""
    await db.flush()


async def take_back(db: AsyncSession, found: Board, idea: Idea) -> None:
    """Let an idea not have been written. Raises BrainstormMovedOn."""
    found.must_gather()
    await db.delete(idea)
    await db.flush()
    await trace.leave(db, Place.KEPT)


def to_change(found: Board, idea_id: int | None, person_id: int, *, leads: bool) -> Idea:
    """Return somebody's own idea, or one that was entered to who leads. Raises NotFound."""
    own = next((idea for idea in found.mine(person_id) if idea.id == idea_id), None)
    if (idea := own or (found.to_correct(idea_id) if leads else None)) is None:
        raise NotFound
    return idea


async def name_groups(db: AsyncSession, row: Brainstorm, names: Sequence[str]) -> None:
    """Let there be these groups: one that is called otherwise keeps its ideas, one that is gone lets them go.

    Called otherwise is what stands in the place of another; who strikes one line and adds another does both.

    Raises BrainstormMovedOn, TooManyGroups and GroupNameTooLong.
    """
    must_sort(row)
    wanted = list(dict.fromkeys(name for name in map(line_of_list, names) if name))
    if len(wanted) > MOST_GROUPS:
        raise TooManyGroups(field="names", most=MOST_GROUPS)
    if long := [name for name in wanted if len(name) > LONGEST_NAME]:
        raise GroupNameTooLong(field="names", most=LONGEST_NAME, name=long[0][:LONGEST_NAME] + "…")
    groups = await groups_of(db, row.id)
    known = [group.name for group in groups]
    for how, begin, end, start, stop in SequenceMatcher(None, known, wanted, autojunk=False).get_opcodes():
        if how == "replace" and end - begin == stop - start and {*known}.isdisjoint(wanted[start:stop]):
            for group, name in zip(groups[begin:end], wanted[start:stop], strict=True):
                group.name = name
    now = {group.name for group in groups}
    for group in groups:
        if group.name not in wanted:
            await let_go(db, group)
    db.add_all(IdeaGroup(brainstorm_id=row.id, name=name) for name in wanted if name not in now)
    await db.flush()


async def sort(db: AsyncSession, row: Brainstorm, idea: Idea, group_id: int | None) -> None:
    """Put an idea in a group, or in none. Raises BrainstormMovedOn and NotFound."""
    must_sort(row)
    if group_id is not None and group_id not in {group.id for group in await groups_of(db, row.id)}:
        raise NotFound
    idea.group_id = group_id
    await db.flush()


async def hide(db: AsyncSession, found: Board, idea: Idea, *, hidden: bool) -> None:
    """Take an idea out of sight, or show it again; while ideas are weighed, it is weighed from then on.

    Raises BrainstormMovedOn for what the group chose as it is, which it first chooses otherwise, and
    TooManyGroups where there is no room to weigh it.
    """
    if hidden and idea.id in found.chosen_alone:
        raise BrainstormMovedOn
    idea.hidden = hidden
    await db.flush()
    if found.row.state is State.WEIGHING and not hidden:
        await stand_alone(db, await board(db, found.row, found.meeting))
