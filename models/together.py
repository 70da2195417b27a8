"""Whether several questions find anything, asked in one go: most of what may stand on a Home is not there.

    TOGETHER = Together([some(action.open_actions_of), some(date_poll.open_in)])
    found = await TOGETHER.found(db, Known(home.id, me.id, [meeting.id]))

Each is the very statement of a question to the rows (`models/rows.py`). Its arguments are found by their
names in what is `Known`, or are said beforehand.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from inspect import signature, unwrap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.rows import distinct


class Known(NamedTuple):
    """What can be asked about, by the names that the arguments of a question have."""

    network_id: int
    person_id: int
    session_ids: Collection[int]


@dataclass(frozen=True)
class Some:
    """Whether a question finds a row."""

    question: Callable[..., Any]
    said: tuple[tuple[str, Hashable], ...] = ()

    @property
    def asks(self) -> set[str]:
        """The names of the arguments that are not said beforehand."""
        return signature(unwrap(self.question)).parameters.keys() - dict(self.said).keys()

    def exists(self, known: Mapping[str, Any]) -> ColumnElement[bool]:
        """Return it as a part of a statement, with parameters for what is known."""
        statement: Select[Any] = unwrap(self.question)(
            **{name: known[name] for name in self.asks}, **dict(self.said)
        )
        return statement.order_by(None).exists()


def some(question: Callable[..., Any], **said: Hashable) -> Some:
    """Return whether a question finds a row. Raises ValueError when nothing tells one of its arguments."""
    found = Some(question, tuple(sorted(said.items())))
    if unknown := found.asks - set(Known._fields):
        raise ValueError(f"nothing tells {', '.join(sorted(unknown))} of {question.__qualname__}")
    return found


class Together:
    """Some questions, of which each is asked once however often it is named."""

    def __init__(self, wanted: Iterable[Some]) -> None:
        numbered = list(dict.fromkeys(wanted))

        @distinct
        def numbers(network_id: int, person_id: int, session_ids: Collection[int]) -> CompoundSelect[int]:
            known = Known(network_id, person_id, session_ids)._asdict()
            return union_all(
                *(
                    select(literal_column(str(number), Integer)).where(one.exists(known))
                    for number, one in enumerate(numbered)
                )
            )

        self._numbered = numbered
        self._numbers = numbers

    async def found(self, db: AsyncSession, known: Known) -> set[Some]:
        """Return those that find a row."""
        if not self._numbered:
            return set()
        return {self._numbered[number] for number in await self._numbers(db, *known)}
