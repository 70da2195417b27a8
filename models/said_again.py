"""Words of a question that stand once more in what the group wrote: on an agenda, in a report, an advice.

Which columns hold words of the group they say themselves (`models/base.py`), and so all of them are looked
through. Short questions are words like any: of these only what is called by them says them again, and only
that says a question by a part of it. What is another question’s word for word is that one’s.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_told, outside
from models.action import Agreement
from models.agenda import AgendaItem
from models.base import Base
from models.brainstorm import Brainstorm
from models.case import Case
from models.contribution import Contribution
from models.decision import DecidedBefore, Decision, DecisionState, Finding, Repeats, about_entry
from models.entry import Entry
from models.ground_rule import GroundRule, RulesVersion
from models.group_words import Words, columns, in_parts
from models.leads import leads_to
from models.member_kind import MemberKind
from models.network import Network
from models.out_of_sight import Living, Others, living
from models.outside import Outside
from models.question import GONE, LearningQuestion
from models.same_words import SameWords, folded

# What a network is, and keeps to: it is said of itself, whoever asks the same.
OF_ITSELF = (Network, MemberKind, GroundRule, RulesVersion)
BROUGHT: Mapping[type[Base], Sequence[str]] = {Case: ("core",), Contribution: ("asked", "brings")}
CALLED = (AgendaItem, Brainstorm, Decision)  # what may be called by a question
DECIDED = (AgendaItem, Decision, DecidedBefore, Finding)  # words of a decision, and where it stood


def _held() -> list[Words]:
    """Return all that holds words of the group, but for what a network says of itself.

    What somebody brings is their own, and stands on an agenda in their words.
    """
    return [
        Words(one.entity, [*one.columns, *(one.rows.c[name] for name in BROUGHT.get(one.entity, ()))])
        for one in columns()
        if one.entity not in OF_ITSELF
    ]


def _says(words: Words, network_id: Any, like: Any) -> tuple[ColumnElement[bool], ...]:
    here = leads_to(words.rows, "network_id", network_id)
    assert here is not None
    return here, or_(*(func.lower(cast(one, Text)).like(like) for one in words.columns))


@in_parts
def _where(network_id: int, like: str) -> Iterator[Select[str]]:
    """Return the names of the tables in which a row may say it."""
    for each in _held():
        there = select(literal(1)).select_from(each.rows).where(*_says(each, network_id, like)).exists()
        yield select(literal(each.rows.name)).where(there)


async def _rows(
    db: AsyncSession, network_id: int, words: SameWords, others: Others
) -> list[tuple[Base, dict[str, Any]]]:
    """Return what says some words in a network, with its columns that do and what is left of each.

    It is not what `others` say word for word.
    """
    await db.flush()
    names = await _where(db, network_id, words.like)
    found = list[tuple[Base, dict[str, Any]]]()
    for each in [one for one in _held() if one.rows.name in names]:
        if not words.many and each.entity not in CALLED:
            continue
        for row in await db.scalars(select(each.entity).where(*_says(each, network_id, words.like))):
            left = {one.name: _without(row, getattr(row, one.name), words, others) for one in each.columns}
            if changed := {name: value for name, value in left.items() if value != getattr(row, name)}:
                found.append((row, changed))
    return found


def _without(row: Base, value: Any, words: SameWords, others: Others) -> Any:
    if isinstance(value, str):
        if _is_called(row) and words.call(value):
            left = value if others.call(value) else GONE
        else:
            left = words.without(value, but=others.longer)
        return value if left != value and others.say(folded(value)) else left
    if isinstance(value, dict):
        return {key: _without(row, each, words, others) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(row, each, words, others) for each in value]
    return value


def _is_called(row: Base) -> bool:
    """Tell whether a row may be called by a question, so that a part of it tells; not by what one brings."""
    return isinstance(row, CALLED) and not (isinstance(row, AgendaItem) and row.brought)


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


async def forget(db: AsyncSession, taken: Iterable[LearningQuestion]) -> None:
    """Leave no word of questions that are taken back in what the group wrote, but for what it decided.

    What was out of sight goes from what was agreed too, and from an advice: it would be read again.
    """
    there = dict[int, Living]()
    for one in taken:
        words, secret = SameWords(one.lost), one.hidden or one.kept_by is not None
        if one.network_id not in there:
            there[one.network_id] = await living(db, one.network_id)
        others = there[one.network_id].others(words, in_sight=secret)
        if not words.folded or others.say(words.folded):
            continue
        for row, left in await _rows(db, one.network_id, words, others):
            if not await _decided(db, row) or (secret and not isinstance(row, DECIDED)):
                await _say(db, row, left)
    await db.flush()


async def _say(db: AsyncSession, row: Base, left: Mapping[str, Any]) -> None:
    """Let a row say what is left; who agreed to what it said is asked anew."""
    for name, value in left.items():
        setattr(row, name, value)
    if isinstance(row, Outside):
        await outside.says_otherwise(db, row)
    elif isinstance(row, Entry) and row.concerns_id not in (None, row.person_id):
        row.agreed = False


async def stay_out_of_sight(db: AsyncSession, asked: LearningQuestion) -> None:
    """Keep out of sight what a question says that is so, where that is said again: it is to say other words.

    Decisions, ideas and points of an agenda keep it within the circle, until whoever facilitates calls them
    otherwise; from all else it goes.
    """
    words = SameWords(asked.text)
    others = (await living(db, asked.network_id)).others(words, in_sight=True)
    if others.say(words.folded):
        return
    within = {*await decision_told.within(db, asked.network_id)}
    for row, left in await _rows(db, asked.network_id, words, others):
        if isinstance(row, AgendaItem):
            row.inside, row.silent = True, False
        elif isinstance(row, Decision):
            row.repeats = Repeats.HIDDEN if asked.hidden else row.repeats or Repeats.INSIDE
            within.add(row.id)
        elif isinstance(row, Brainstorm):
            row.inside = True
        elif getattr(row, "decision_id", None) not in within:  # what is in a decision stays with it
            await _say(db, row, left)
    await db.flush()
