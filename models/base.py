"""The declarative base, the UTC column type and the refusals every entity shares."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, wraps
from inspect import signature
from typing import Annotated, Any, ClassVar, ParamSpec, TypeAlias, TypeVar, cast

from sqlalchemy import (
    JSON,
    CursorResult,
    DateTime,
    Enum,
    Insert,
    MetaData,
    String,
    Table,
    UpdateBase,
    bindparam,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator

UPSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, eq=False, repr=False, kw_only=True):
    """An entity: compared by identity, silent in logs, built with named fields."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        StrEnum: Enum(
            StrEnum, values_callable=lambda kind: [item.value for item in kind], native_enum=False, length=32
        ),
    }

    @classmethod
    def __table_cls__(cls, *parts: Any, **more: Any) -> Table:
        """Return its table, which gives no key again: an old button would lead to another row."""
        rows = Table(*parts, **more)
        if rows.autoincrement_column is not None:
            rows.dialect_options["sqlite"]["autoincrement"] = True
        return rows


class Utc(TypeDecorator[datetime]):
    """An instant, stored in UTC and always aware; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants: they would be read back in another zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Whose(StrEnum):
    """Whose words a column holds, and so what becomes of them when somebody has themselves forgotten."""

    NOBODY = "nobody"  # nobody wrote it and it names nobody
    GROUP = "group"  # written for all: it stays
    OWN = "own"  # of the person of its row, with whom it goes
    ASKER = "asker"  # of who asked the question: emptied with what goes along with them
    UNNAMED = "unnamed"  # written without a name: nothing joins it to anybody


class Instead(StrEnum):
    """What stands in a column that says who somebody is, once that one is forgotten."""

    NOBODY = "nobody"  # it says so of nobody
    SOMEBODY = "somebody"  # there is somebody, and nobody knows who


def of(whose: Whose, instead: Instead | None = None) -> dict[Any, Any]:
    """Return what a column says of itself; `instead` where it says who somebody is."""
    return {"of": whose} if instead is None else {"of": whose, "instead": instead}


Mark = Annotated[str, mapped_column(info=of(Whose.NOBODY))]
GroupWords = Annotated[str, mapped_column(info=of(Whose.GROUP))]
WhoIfAny = Annotated[str, mapped_column(info=of(Whose.GROUP, Instead.NOBODY))]
WhoItIs = Annotated[str, mapped_column(info=of(Whose.GROUP, Instead.SOMEBODY))]
OwnWords = Annotated[str, mapped_column(info=of(Whose.OWN))]
AskerWords = Annotated[str, mapped_column(info=of(Whose.ASKER))]
UnnamedWords = Annotated[str, mapped_column(info=of(Whose.UNNAMED))]


def texts(rows: Table) -> dict[str, Whose]:
    """Return the columns of a table that hold text, and whose it is. Raises KeyError when one is silent."""
    found = [c for c in rows.columns if isinstance(c.type, String | JSON) and not isinstance(c.type, Enum)]
    return {column.name: column.info["of"] for column in found}


AT_ONCE = "at_once"  # the option of a statement that is short, and so goes to no thread on SQLite
Asks = ParamSpec("Asks")
Statement = TypeVar("Statement")
Values: TypeAlias = dict[str, object]


def prepared(build: Callable[Asks, Statement]) -> Callable[Asks, tuple[Statement, Values]]:
    """Build a statement once, to be asked with `db.scalars(*_present(meeting.id))`.

    To build it takes as long as to ask it. The function gets a bound parameter for each of its own: they are
    there to compare with, and the values come when it is asked.
    """
    names = [f"wanted_{name}" for name in signature(build).parameters]  # none is a column of its table

    @cache
    def statement() -> Statement:
        anything: Any = build
        return cast(Statement, anything(*map(bindparam, names)))

    @wraps(build)
    def asked(*values: Asks.args, **_named: Asks.kwargs) -> tuple[Statement, Values]:
        return statement(), dict(zip(names, values, strict=True))

    return asked


def table(entity: type[Base]) -> Table:
    """Return the table of an entity, for a statement that needs no objects."""
    return cast(Table, entity.__table__)


@cache
def _inserts(entity: type[Base]) -> Insert:
    return insert(table(entity))


async def new_rows(db: AsyncSession, entity: type[Base], rows: list[Values]) -> None:
    """Write rows that this act reads no more, in this order; there may be none."""
    if rows:
        await db.execute(_inserts(entity), rows)


def upsert(dialect: str, entity: type[Base]) -> Any:
    """Return an insert that can go on to say what becomes of a row that is there already."""
    return UPSERTS[dialect](table(entity))


async def changed(db: AsyncSession, statement: UpdateBase, values: Values | None = None) -> bool:
    """Update or delete rows; tell whether there were any."""
    done = await db.execute(statement, values)
    assert isinstance(done, CursorResult)
    return done.rowcount > 0


def locks_rows(db: AsyncSession) -> bool:
    """Tell whether rows are locked one by one; who writes to SQLite holds the whole file."""
    return db.get_bind().dialect.name != "sqlite"


class Refusal(Exception):
    """A rule of the domain says no. Carries data and no prose; the text is looked up by the class's name."""

    def __init__(self, field: str = "", **data: Any) -> None:
        super().__init__(type(self).__name__)
        self.field = field
        self.data = data


class NotFound(Refusal):
    """The thing asked for is not there, or not in this workspace."""


class WrongStage(Refusal):
    """The session has moved on, so that this act no longer fits."""
