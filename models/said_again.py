"""Words of a question that stand once more in what the group wrote: on an agenda, in a report, an advice.

Which columns hold words of the group they say themselves (`models/base.py`), and so all of them are looked
through. Short questions are words like any: of these only what is called by them says them again, and only
that says a question by a part of it. What is another question’s word for word is that one’s.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_told
from models.action import Agreement
from models.agenda import AgendaItem
from models.base import Base, prepared
from models.brainstorm import Brainstorm
from models.decision import DecidedBefore, Decision, DecisionState, Finding, Repeats, about_entry
from models.entry import Entry
from models.ground_rule import GroundRule, RulesVersion
from models.group_words import Words, columns
from models.leads import leads_to
from models.member_kind import MemberKind
from models.network import Network
from models.question import GONE, LearningQuestion, State
from models.rows import many
from models.session import LearningSession
from models.writing import tidy

FEWEST = 4  # words that tell where they come from, where more stands beside them
ENDS = " .?!…"  # signs at the end of a sentence, or where it was cut
# What a network is, and keeps to: it is said of itself, whoever asks the same.
OF_ITSELF = (Network, MemberKind, GroundRule, RulesVersion)
CALLED = (AgendaItem, Brainstorm, Decision)  # what may be called by a question
DECIDED = (AgendaItem, Decision, DecidedBefore, Finding)  # words of a decision, and where it stood
NO_MORE = (State.WITHDRAWN, State.SPLIT)  # its words are nobody's, or those of its parts


def folded(text: str) -> str:
    """Return a text on one line, without capitals, other apostrophes and the signs at its end."""
    return " ".join(tidy(text).split()).casefold().replace("’", "'").rstrip(ENDS)


def without(said: str, words: str, *, called: bool = True) -> str:
    """Return a text without the words of a question, or with them where it doesn’t say these.

    What may be `called` by a question says it also where it says nothing but a part of it.
    """
    here, there = folded(said), folded(words)
    if not here or not there:
        return said
    if called and _called_by(here, there):
        return GONE
    each = " ".join(tidy(words).split()).rstrip(ENDS).split()
    if len(each) < FEWEST:
        return said
    looks = r"\s+".join(re.sub("['’]", "['’]", re.escape(one)) for one in each)
    return re.sub(rf"(?<!\w){looks}(?!\w)[.?!…]*", GONE, said, flags=re.IGNORECASE)


def _called_by(here: str, there: str) -> bool:
    """Tell whether a title, folded, is a question or a part of it; one word is everybody’s."""
    if here == there:
        return len(here.split()) > 1
    part = rf"(?<!\w){re.escape(here)}(?!\w)"
    return len(here.split()) >= FEWEST and here in there and re.search(part, there) is not None


def repeats(said: str, words: str) -> bool:
    """Tell whether a title says the words of a question."""
    return without(said, words) != said


def _said(said: str, words: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a title says one of these; each comes with what is left of it when it is folded."""
    here = folded(said)
    return any((there in here or here in there) and repeats(said, each) for each, there in words)


def _looked_for(words: str) -> str:
    """Return a pattern that finds all that may say some words, in any database, and more."""
    each = tidy(words).split()
    telling = re.findall(r"[a-z]+", " ".join(each[:FEWEST]).lower(), flags=re.ASCII)
    return f"%{max(telling, key=len, default='')}%"


def _held() -> list[Words]:
    """Return all that holds words of the group, but for what a network says of itself."""
    return [one for one in columns() if one.entity not in OF_ITSELF]


def _says(words: Words, network_id: Any, like: Any) -> tuple[ColumnElement[bool], ...]:
    here = leads_to(words.rows, "network_id", network_id)
    assert here is not None
    return here, or_(*(func.lower(cast(one, Text)).like(like) for one in words.columns))


@prepared
def _where(network_id: int, like: str) -> CompoundSelect[tuple[str]]:
    """Return the names of the tables in which a row may say it."""
    found = [
        select(literal(each.rows.name)).where(
            select(literal(1)).select_from(each.rows).where(*_says(each, network_id, like)).exists()
        )
        for each in _held()
    ]
    return union_all(*found)


async def _rows(
    db: AsyncSession, network_id: int, words: str, theirs: Collection[str]
) -> list[tuple[Base, list[str]]]:
    """Return what says some words in a network, with its columns that do; not what is `theirs` alone."""
    like = _looked_for(words)
    await db.flush()
    names = {*await db.scalars(*_where(network_id, like))}
    found = list[tuple[Base, list[str]]]()
    for each in [one for one in _held() if one.rows.name in names]:
        called = len(words.split()) >= FEWEST or each.entity in CALLED
        for row in await db.scalars(select(each.entity).where(*_says(each, network_id, like))):
            said = {one.name: getattr(row, one.name) for one in each.columns} if called else {}
            says = [
                name
                for name, value in said.items()
                if not (isinstance(value, str) and folded(value) in theirs) and _taken(row, value, words)
            ]
            if says:
                found.append((row, says))
    return found


def _taken(row: Base, value: Any, words: str) -> bool:
    return bool(_without(row, value, words) != value)


def _without(row: Base, value: Any, words: str) -> Any:
    if isinstance(value, str):
        return without(value, words, called=isinstance(row, CALLED))
    if isinstance(value, dict):
        return {key: _without(row, each, words) for key, each in value.items()}
    return [_without(row, each, words) for each in value] if isinstance(value, list | tuple) else value


async def _decided(db: AsyncSession, row: Base) -> bool:
    """Tell whether these are words that the group decided, or of what it did."""
    if isinstance(row, Agreement):
        return True
    if isinstance(row, Entry):
        return await about_entry(db, row.id, DecisionState.DECIDED) is not None
    key = row.id if isinstance(row, Decision) else getattr(row, "decision_id", None)
    if not isinstance(row, DECIDED) or key is None:
        return False
    return not await decision_told.told_nothing(db, await db.get_one(Decision, key))


@many
def _others(network_id: int, like: str, no_more: Collection[State]) -> Select[str, bool]:
    """Return the words of questions that may be the same, and whether everybody reads them."""
    asked = LearningQuestion
    in_sight = asked.kept_by.is_(None) & ~asked.hidden
    here = (asked.network_id == network_id, asked.state.not_in(no_more))
    return select(asked.text, in_sight).where(*here, func.lower(asked.text).like(like)).order_by(asked.id)


async def _of_others(db: AsyncSession, network_id: int, words: str, *, to_all: bool) -> set[str]:
    """Return what other questions say that may say the same, folded."""
    await db.flush()
    others = await _others(db, network_id, _looked_for(words), NO_MORE)
    return {folded(text) for text, in_sight in others if in_sight or not to_all}


def _are_theirs(words: str, others: Iterable[str]) -> bool:
    """Tell whether another question says the same: then these are its words too."""
    wanted, part = folded(words), len(words.split()) >= FEWEST
    return any(text == wanted or (part and wanted in text) for text in others)


async def forget(db: AsyncSession, taken: Iterable[LearningQuestion]) -> None:
    """Leave no word of questions that are taken back in what the group wrote, but for what it decided.

    What was out of sight goes from what was agreed too, and from an advice: it would be read again.
    """
    for one in taken:
        words, secret = one.lost, one.hidden or one.kept_by is not None
        others = await _of_others(db, one.network_id, words, to_all=secret)
        if not folded(words) or _are_theirs(words, others):
            continue
        for row, names in await _rows(db, one.network_id, words, others):
            if not await _decided(db, row) or (secret and not isinstance(row, DECIDED)):
                _take_out(row, names, words)
    await db.flush()


def _take_out(row: Base, names: Iterable[str], words: str) -> None:
    for name in names:
        setattr(row, name, _without(row, getattr(row, name), words))


async def stay_out_of_sight(db: AsyncSession, asked: LearningQuestion) -> None:
    """Keep out of sight what a question says that is so, where that is said again: it is to say other words.

    Decisions, ideas and points of an agenda keep it within the circle, until whoever facilitates calls them
    otherwise; from all else it goes.
    """
    words = asked.text
    others = await _of_others(db, asked.network_id, words, to_all=True)
    if _are_theirs(words, others):
        return
    within = {*await decision_told.within(db, asked.network_id)}
    for row, names in await _rows(db, asked.network_id, words, others):
        if isinstance(row, AgendaItem):
            row.inside, row.silent = True, False
        elif isinstance(row, Decision):
            row.repeats = Repeats.HIDDEN if asked.hidden else row.repeats or Repeats.INSIDE
            within.add(row.id)
        elif isinstance(row, Brainstorm):
            row.inside = True
        elif getattr(row, "decision_id", None) not in within:  # what is in a decision stays with it
            _take_out(row, names, words)
    await db.flush()


@many
def _points(network_id: int, like: str) -> Select[AgendaItem]:
    """Return the points that stay within the circle, or may have to, for what they are called."""
    point = AgendaItem
    within = select(Decision.id).where(Decision.network_id == network_id, decision_told.WITHIN)
    has_to = point.decision_id.in_(within) | func.lower(point.title).like(like)
    may = point.silent | (~point.inside & has_to)
    return (
        select(point)
        .join(LearningSession, LearningSession.id == point.session_id)
        .where(LearningSession.network_id == network_id, point.title != "", may)
        .order_by(point.id)
    )


async def settle_points(db: AsyncSession, asked: LearningQuestion) -> list[int]:
    """Let points of agendas, also of those of before, stay within the circle that say what is out of sight.

    Those that did so for no other reason are told again once it is in sight. Return the sessions of what
    changed, after something did of a question.
    """
    await db.flush()
    kept = asked.hidden or asked.kept_by is not None
    points = await _points(db, asked.network_id, _looked_for(asked.text) if kept else "")
    if not points:
        return []
    within = await decision_told.within(db, asked.network_id)
    out = await out_of_sight(db, asked.network_id)
    touched = dict[int, None]()
    for point in points:
        kept = point.decision_id in within or out.says(point.title)
        if (kept and not point.inside) or (point.silent and not kept):
            point.inside = point.silent = kept
            touched[point.session_id] = None
    await db.flush()
    return [*touched]


@many
def _living(network_id: int, no_more: Collection[State]) -> Select[int, str, bool]:
    asked = LearningQuestion
    in_sight = asked.kept_by.is_(None) & ~asked.hidden
    here = (asked.network_id == network_id, asked.state.not_in(no_more))
    return select(asked.id, asked.text, in_sight).where(*here).order_by(asked.id)


class OutOfSight(NamedTuple):
    """What questions say that are out of sight, and what others say that are not; both folded too."""

    words: Sequence[tuple[int, str, str]]
    in_sight: Collection[str]

    def question(self, said: str) -> int | None:
        """Return the question whose words a title says, by its key; None where it says none of these."""
        here = folded(said)
        if here in self.in_sight:
            return None
        found = (key for key, words, there in self.words if _said(said, [(words, there)]))
        return next(found, None)

    def says(self, said: str) -> bool:
        """Tell whether a title says words that are out of sight."""
        return self.question(said) is not None


async def out_of_sight(db: AsyncSession, network_id: int) -> OutOfSight:
    """Return what a network does not read everywhere."""
    found = [(key, words, folded(words), seen) for key, words, seen in await _living(db, network_id, NO_MORE)]
    hidden = [(key, words, there) for key, words, there, seen in found if not seen]
    return OutOfSight(hidden, {there for _, _, there, seen in found if seen})


async def said_in(db: AsyncSession, network_id: int, said: str) -> list[int]:
    """Return the questions whose words a text says, by their keys."""
    living = await _living(db, network_id, NO_MORE)
    return [key for key, words, _ in living if _said(said, [(words, folded(words))])]
