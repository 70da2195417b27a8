"""Words that were written for all, in whichever column: by their type a name is looked for in them.

What is somebody's own, or was written without a name, is not among them (`Whose`): it is theirs to change.
"""

from asyncio import sleep
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, wraps
from importlib import import_module
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    Text,
    and_,
    cast,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base, Instead, Values, Whose, prepared, texts
from models.leads import leads_to, network_of
from models.name_in_words import may_name, renamed, with_name, without_name
from models.plan import Fact
from models.sought import Sought
from models.unnamed import GONE

PARTS = 5  # in which all tables are looked through
AT_ONCE = 50  # rows that are looked through before others go on
ALL = ~Fact(0)
FACTS = {"session": Fact.WHERE, "question": Fact.QUESTIONS}  # what changes with others is not told apart
# Columns in which a name stays, with the reason.
STAYS: Mapping[str, str] = dict.fromkeys(
    ("session.link", "document.link", "prework.link"), "with other letters a link leads nowhere"
)


class Words(NamedTuple):
    """The columns of an entity in which a name is looked for."""

    entity: type[Any]
    columns: Sequence[Column[Any]]

    @property
    def rows(self) -> Table:
        """The table of these columns."""
        found: Table = self.entity.__table__
        return found


@cache
def columns() -> tuple[Words, ...]:
    """Return every column that holds words of a group, by entity."""
    import_module("models.schema")  # all of it, whoever asks
    return tuple(Words(*one) for one in _columns())


def _columns() -> Iterator[tuple[type[Any], Sequence[Column[Any]]]]:
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__):
        rows = mapper.local_table
        assert isinstance(rows, Table)
        words = [name for name, whose in texts(rows).items() if whose is Whose.GROUP]
        if found := [rows.c[name] for name in words if f"{rows.name}.{name}" not in STAYS]:
            yield mapper.class_, found


def _says_who(column: Column[Any]) -> bool:
    return column.info.get("instead") is Instead.NOBODY


def _holds(words: Words, networks: Collection[int], word: str) -> ColumnElement[bool]:
    rows = words.rows
    here = (
        leads_to(rows, "network_id", networks, several=True)
        if rows.name != "network"
        else rows.c.id.in_(networks)
    )
    assert here is not None
    columns = (cast(one, Text) if isinstance(one.type, JSON) else one for one in words.columns)
    return and_(here, or_(*(may_name(one, word) for one in columns)))


def in_parts(build: Callable[..., Iterable[Select[str]]]) -> Callable[..., Awaitable[set[str]]]:
    """Ask which tables hold something, in few questions between which others go on.

    All that the groups of a workspace wrote is looked through, and in most of it there is nothing. The
    function gives a question for each table, which answers with its name.
    """

    def part(number: int) -> Callable[..., tuple[Any, Values]]:
        @wraps(build)
        def asks(*values: Any) -> CompoundSelect[str]:
            return union_all(*[*build(*values)][number::PARTS])

        return prepared(asks)

    parts = [part(number) for number in range(PARTS)]

    async def found(db: AsyncSession, *values: Any) -> set[str]:
        return {name for one in parts for name in await db.scalars(*one(*values))}

    return found


@in_parts
def _tables(networks: Collection[int], word: str) -> Iterator[Select[str]]:
    """Return the tables that hold a word."""
    for one in columns():
        there = select(literal(1)).select_from(one.rows).where(_holds(one, networks, word)).exists()
        yield select(literal(one.rows.name)).where(there)


def _naming(words: Words, networks: Collection[int], word: str) -> Select[Any]:
    """Ask for what holds a word, with the network in which it stands."""
    found = select(words.entity, network_of(words.rows)).where(_holds(words, networks, word))
    return found.order_by(*words.rows.primary_key)


async def anew(
    db: AsyncSession, networks: Collection[int], was: Sought, name: str = "", *, only_who: bool = False
) -> dict[int, Fact]:
    """Put a name in the place of another in all words of some networks; none: take it out.

    That is in all, or only where a column says who somebody is. Return what that changed, by network.
    """
    facts = defaultdict[int, Fact](lambda: Fact(0))
    there = await _tables(db, networks, was.word) if networks else set()
    for words in columns():
        looked = [one for one in words.columns if not only_who or _says_who(one)]
        if not looked or words.rows.name not in there:
            continue
        found = await db.execute(_naming(Words(words.entity, looked), networks, was.word))
        for number, (row, network_id) in enumerate(found.all(), start=1):
            if sum(_put(row, column, was, name) for column in looked):
                facts[network_id] |= FACTS.get(words.rows.name, ALL)
            if number % AT_ONCE == 0:
                await sleep(0)
    await db.flush()
    return facts


def _put(row: Any, column: Column[Any], was: Sought, name: str) -> bool:
    """Let a column of a row say a name instead of another; tell whether that made a difference."""
    written, instead = getattr(row, column.name), column.info.get("instead")
    if instead is None:
        said = _said(written, was, name or GONE)
    elif name or instead is Instead.SOMEBODY:
        said = with_name(written, was, name or GONE)
    else:
        said = without_name(written, was)
    if said == written:
        return False
    setattr(row, column.name, said)
    return True


def _said(written: Any, was: Sought, instead: str) -> Any:
    """Return words without a name; of two in a list the first says which part of the list it is."""
    if isinstance(written, str):
        return renamed(written, was, instead)
    if isinstance(written, dict):
        return {field: _said(value, was, instead) for field, value in written.items()}
    if isinstance(written, list):
        pair = len(written) == 2 and all(isinstance(one, str) for one in written)
        return [one if pair and not at else _said(one, was, instead) for at, one in enumerate(written)]
    return written
