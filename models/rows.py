"""A question to the rows is one function: it builds a statement, and who calls it gets what is there.

    @many
    def participants(network_id: int) -> Select[Person]:
        return select(Person).join(Membership, ...).where(Membership.network_id == network_id, ...)

    members = await participants(db, home.id)  # list[Person]

The statement is built once and compiled once for each dialect; then the driver is asked, within the
transaction of the session (models/asking.py). Entities are those of the session: what the act changed on them
stays, what it changes is written. An entity among the arguments stands for its columns: of `session.id` the
value comes when it is asked. `tests/test_rows.py` asks every question both ways, below and through the ORM.
"""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import (
    Any,
    Concatenate,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    TypeVarTuple,
    overload,
)

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import TypedReturnsRows

from models.asking import Question
from models.base import NotFound, Refusal

Asks = ParamSpec("Asks")
Found = TypeVar("Found")
Second = TypeVar("Second")
Made = TypeVar("Made")
Answer_co = TypeVar("Answer_co", covariant=True)
More = TypeVarTuple("More")
Answers: TypeAlias = Callable[Concatenate[AsyncSession, Asks], Coroutine[Any, Any, Found]]


class _Makes(Protocol[*More, Answer_co]):
    """A decorator that makes something of each row: its fields are what the statement selects."""

    def __call__(self, build: Callable[Asks, TypedReturnsRows[*More]], /) -> Answers[Asks, Answer_co]: ...


class _Musts(Protocol):
    """`must` with a refusal of its own."""

    @overload
    def __call__(self, build: Callable[Asks, TypedReturnsRows[Found]], /) -> Answers[Asks, Found]: ...
    @overload
    def __call__(
        self, build: Callable[Asks, TypedReturnsRows[Found, Second, *More]], /
    ) -> Answers[Asks, tuple[Found, Second, *More]]: ...


def _asks(build: Callable[..., Any] | None, end: Callable[[list[Any]], Any]) -> Any:
    """Return the function that asks and ends as its decorator promises; without a statement the decorator."""
    if build is None:
        return lambda built: _asks(built, end)
    question: Question[...] = Question(build)

    @wraps(build)
    async def asked(db: AsyncSession, *values: Any, **named: Any) -> Any:
        return end(await question.ask(db, *values, **named))

    return asked


@overload
def many(build: Callable[Asks, TypedReturnsRows[Found]], /) -> Answers[Asks, list[Found]]: ...
@overload
def many(
    build: Callable[Asks, TypedReturnsRows[Found, Second, *More]], /
) -> Answers[Asks, list[tuple[Found, Second, *More]]]: ...
@overload
def many(*, into: Callable[[*More], Made]) -> _Makes[*More, list[Made]]: ...
def many(build: Any = None, /, *, into: Any = None) -> Any:
    """Ask for all rows: of one thing selected a list of it, else of tuples, or of what is made of each."""
    return _asks(build, list if into is None else lambda found: [into(*row) for row in found])


@overload
def one(build: Callable[Asks, TypedReturnsRows[Found]], /) -> Answers[Asks, Found | None]: ...
@overload
def one(
    build: Callable[Asks, TypedReturnsRows[Found, Second, *More]], /
) -> Answers[Asks, tuple[Found, Second, *More] | None]: ...
@overload
def one(*, into: Callable[[*More], Made]) -> _Makes[*More, Made | None]: ...
def one(build: Any = None, /, *, into: Any = None) -> Any:
    """Ask for the first row; None when there is none."""

    def end(found: list[Any]) -> Any:
        if not found:
            return None
        return found[0] if into is None else into(*found[0])

    return _asks(build, end)


@overload
def must(build: Callable[Asks, TypedReturnsRows[Found]], /) -> Answers[Asks, Found]: ...
@overload
def must(
    build: Callable[Asks, TypedReturnsRows[Found, Second, *More]], /
) -> Answers[Asks, tuple[Found, Second, *More]]: ...
@overload
def must(*, refusal: type[Refusal]) -> _Musts: ...
def must(build: Any = None, /, *, refusal: type[Refusal] = NotFound) -> Any:
    """Ask for the first row. Raises NotFound, or another refusal, when there is none; a count is there."""

    def end(found: list[Any]) -> Any:
        if not found or found[0] is None:
            raise refusal
        return found[0]

    return _asks(build, end)


def distinct(build: Callable[Asks, TypedReturnsRows[Found]]) -> Answers[Asks, set[Found]]:
    """Ask for all rows, of one column, as a set."""
    asked: Answers[Asks, set[Found]] = _asks(build, set)
    return asked


def whether(build: Callable[Asks, TypedReturnsRows[*More]]) -> Answers[Asks, bool]:
    """Ask whether there is a row."""
    asked: Answers[Asks, bool] = _asks(build, bool)
    return asked
