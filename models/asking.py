"""How a question to the rows (models/rows.py) is asked: compiled once, put to the driver, its rows read.

This stands below the ORM and does what it does, for what we ask: it flushes what the act has changed, asks
within the transaction of the session, and gives one object for one row.
"""

from asyncio import sleep
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from operator import attrgetter
from typing import Any, Final, Generic, ParamSpec, TypeAlias, cast
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Select, bindparam, inspect, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, SessionTransaction
from sqlalchemy.orm.attributes import QueryableAttribute, instance_state, set_committed_value
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeEngine

from models.base import Base, Values

Asks = ParamSpec("Asks")
Rows: TypeAlias = Sequence[tuple[Any, ...]]
Process: TypeAlias = Callable[[Any], Any]

ASK: Final = "ask"  # in the `info` of a session: how its driver is asked
STEP = 1024  # values of an IN: longer lists are filled up to so many more
MANY = 500  # rows that take a while to read
IN_ONE_GO = 500  # of whom what goes along with them is loaded together
QUESTIONS: "list[Question[...]]" = []  # all of them: the tests ask each


class _StandsIn:
    """An entity among the arguments while a statement is built: its attributes are parameters."""

    def __init__(self, name: str, wanted: "dict[str, _Argument]", place: int) -> None:
        self._name, self._wanted, self._place = name, wanted, place

    def __getattr__(self, attribute: str) -> BindParameter[Any]:
        if attribute.startswith("_"):  # what a library looks for in anything
            raise AttributeError(attribute)
        name = f"{self._name}_{attribute}"
        self._wanted[name] = _Argument(self._place, attrgetter(attribute))
        return bindparam(name)


@dataclass(frozen=True)
class _Argument:
    """Where the value of a parameter comes from: an argument, or an attribute of one."""

    place: int
    of: Callable[[Any], Any] | None = None

    def value(self, given: Sequence[Any]) -> Any:
        """Return it, of these arguments."""
        return given[self.place] if self.of is None else self.of(given[self.place])


class _Entity:
    """Makes entities of one kind of rows from a column on, as the ORM does."""

    def __init__(self, mapper: Mapper[Any], start: int, dialect: Dialect) -> None:
        columns: list[Any] = [attribute.columns[0] for attribute in mapper.column_attrs]
        self._class, self._manager = mapper.class_, mapper.class_manager
        self._names = [attribute.key for attribute in mapper.column_attrs]
        self._all = frozenset(self._names)
        self._start, self._stop = start, start + len(columns)
        self._keys = [start + columns.index(column) for column in mapper.primary_key]
        read = zip(self._names, (_processor(column.type, dialect) for column in columns), strict=True)
        self._read = [(name, process) for name, process in read if process is not None]

    def __call__(self, session: Session, row: tuple[Any, ...]) -> Any:
        """Return the entity of a row: the one that the session has, or a new one; None of no row."""
        identity = tuple([row[place] for place in self._keys])
        if identity[0] is None:
            return None
        key = (self._class, identity, None)
        known = session.identity_map.get(key)
        if known is not None:
            if not self._all <= known.__dict__.keys():
                self._complete(known, row)
            return known
        made = self._manager.new_instance()
        state = instance_state(made)
        state.key, state.session_id = key, session.hash_key
        made.__dict__.update(self._values(row))
        session.identity_map.add(state)
        return made

    def _values(self, row: tuple[Any, ...]) -> dict[str, Any]:
        values = dict(zip(self._names, row[self._start : self._stop], strict=True))
        for name, process in self._read:
            values[name] = process(values[name])
        return values

    def _complete(self, known: Any, row: tuple[Any, ...]) -> None:
        """Load what the session does not know of an entity: a statement or the database changed it."""
        loaded = instance_state(known).dict.keys() | instance_state(known).committed_state.keys()
        for name, value in self._values(row).items():
            if name not in loaded:
                set_committed_value(known, name, value)


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _mapper(chosen: Any) -> Mapper[Any] | None:
    """Return the mapper of what a statement selects; None of a column."""
    found = inspect(chosen, raiseerr=False)
    if isinstance(found, Mapper):
        return found
    return found.mapper if isinstance(found, AliasedInsp) else None


def _relation(option: Any) -> QueryableAttribute[Any]:
    """Return what a `selectinload` loads along with an entity. Raises TypeError for any other option."""
    (element,) = option.context
    if element.strategy != (("lazy", "selectin"),):
        raise TypeError(f"{element.strategy} is not for a question below the ORM")
    return cast(QueryableAttribute[Any], element.path.path[1].class_attribute)


class _Shape:
    """What a statement selects, and how its rows are read in one dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        self.statement = statement
        self._takes: list[_Entity | int] = []  # an entity, or the place of a column
        self._processes: list[Process | None] = []
        if isinstance(statement, Select):
            columns: list[Any] = []
            for one in statement.column_descriptions:
                mapper = _mapper(one["expr"])
                if mapper is None:
                    self._takes.append(len(columns))
                    self._processes.append(_processor(one["type"], dialect))
                    columns.append(one["expr"])
                else:
                    self._takes.append(_Entity(mapper, len(columns), dialect))
                    self._processes.append(None)
                    columns += [getattr(one["expr"], attribute.key) for attribute in mapper.column_attrs]
            self.statement = statement.with_only_columns(*columns)
        else:
            self._processes = [_processor(column.type, dialect) for column in statement.selected_columns]
            self._takes = list(range(len(self._processes)))
        self._plain = all(isinstance(take, int) for take in self._takes)
        self.along = [_relation(option) for option in statement._with_options]

    def read(self, session: Session, rows: Rows) -> list[Any]:
        """Return what rows are: of one thing selected that thing, else tuples."""
        if not self._plain:
            rows = [
                tuple([row[take] if isinstance(take, int) else take(session, row) for take in self._takes])
                for row in rows
            ]
        if len(self._takes) == 1:
            (process,) = self._processes
            return [row[0] for row in rows] if process is None else [process(row[0]) for row in rows]
        if not any(self._processes):
            return list(rows)
        both = self._processes
        return [
            tuple([one if process is None else process(one) for one, process in zip(row, both, strict=True)])
            for row in rows
        ]


Sizes: TypeAlias = tuple[int, ...]


def _filled_up(values: Collection[Any]) -> list[Any]:
    """Return values for an IN, the last one repeated, so that few lengths have to be compiled."""
    found = list(values)
    many = len(found)
    room = -(-many // STEP) * STEP if many > STEP else 1 << (many - 1).bit_length() if many else 0
    return found + found[-1:] * (room - many)


class _Text:
    """A statement as the driver gets it, for collections of given sizes."""

    def __init__(self, compiled: Any, values: Values) -> None:
        state = compiled.construct_expanded_state(values)
        processors = {
            name: bind.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
            for name, bind in compiled.binds.items()
        }
        processors.update(state.processors)  # those of the values of a collection
        self.statement: str = state.statement
        self._positional = state.positiontup is not None
        names = list(state.positiontup if self._positional else state.parameters)
        places = {
            single: (name, place)
            for name, singles in state.parameter_expansion.items()
            for place, single in enumerate(singles)
        }
        self._values: list[Any] = []  # those that never change
        self._asked: list[tuple[int, str, int | None, Process | None]] = []
        for number, name in enumerate(names):
            whose, place = places.get(name, (name, None))
            process = processors.get(name)
            if whose in values:
                self._values.append(None)
                self._asked.append((number, whose, place, process))
            else:
                value = state.parameters[name]
                self._values.append(value if process is None else process(value))
        self._names = names

    def bound(self, values: Values) -> Any:
        """Return the parameters as the driver wants them."""
        bound = self._values.copy()
        for number, name, place, process in self._asked:
            value: Any = values[name]
            if place is not None:
                value = value[place]
            bound[number] = value if process is None else process(value)
        return bound if self._positional else dict(zip(self._names, bound, strict=True))


class _Compiled:
    """A statement in one dialect."""

    def __init__(self, question: "Question[Any]", dialect: Dialect) -> None:
        self.shape = _Shape(question.statement, dialect)
        self._compiled = self.shape.statement.compile(dialect=dialect)
        binds = self._compiled.binds
        self._lists = [name for name in question.wanted if name in binds and binds[name].expanding]
        self._texts: dict[Sizes, _Text] = {}

    def told(self, values: Values) -> tuple[str, Any]:
        """Return what the driver is told."""
        sizes: Sizes = ()
        if self._lists:
            for name in self._lists:
                values[name] = _filled_up(cast(Collection[Any], values[name]))
            sizes = tuple([len(cast(list[Any], values[name])) for name in self._lists])
        text = self._texts.get(sizes)
        if text is None:
            text = self._texts[sizes] = _Text(self._compiled, values)
        return text.statement, text.bound(values)


class Question(Generic[Asks]):
    """A statement and its arguments."""

    def __init__(self, build: Callable[Asks, TypedReturnsRows[*tuple[Any, ...]]]) -> None:
        self._build = build
        self.name = f"{build.__module__}.{build.__qualname__}"
        self.signature = signature(build)
        self._compiled: dict[str, _Compiled] = {}
        QUESTIONS.append(self)

    @cached_property
    def _built(self) -> tuple[Any, dict[str, _Argument]]:
        wanted: dict[str, _Argument] = {}
        given: list[Any] = []
        for place, one in enumerate(self.signature.parameters.values()):
            name = f"wanted_{one.name}"  # none is a column of its table
            if isinstance(one.annotation, type) and issubclass(one.annotation, Base):
                given.append(_StandsIn(name, wanted, place))
            else:
                wanted[name] = _Argument(place)
                given.append(bindparam(name))
        anything: Any = self._build
        return anything(*given), wanted

    @property
    def statement(self) -> Any:
        """The statement, with a parameter for each value."""
        return self._built[0]

    @property
    def wanted(self) -> dict[str, _Argument]:
        """What its parameters stand for, by their names."""
        return self._built[1]

    def values(self, *values: Asks.args, **named: Asks.kwargs) -> Values:
        """Return the values of its parameters. Raises TypeError for arguments that it does not take."""
        given: Sequence[Any] = values
        if named or len(given) != len(self.signature.parameters):
            bound = self.signature.bind(*values, **named)
            bound.apply_defaults()
            given = tuple(bound.arguments.values())
        return {name: argument.value(given) for name, argument in self.wanted.items()}

    async def ask(self, db: AsyncSession, *values: Asks.args, **named: Asks.kwargs) -> list[Any]:
        """Return what the rows say, as this act sees them. Raises what SQLAlchemy raises."""
        session = db.sync_session
        if session.autoflush and (session.dirty or session.new or session.deleted):
            await db.flush()
        line = await _line(db)
        compiled = self._compiled.get(line.dialect.name)
        if compiled is None:
            compiled = self._compiled[line.dialect.name] = _Compiled(self, line.dialect)
        statement, bound = compiled.told(self.values(*values, **named))
        try:
            rows = await db.info[ASK](line.connection, statement, bound)
        except line.dialect.loaded_dbapi.Error as error:
            raise await _failed(db, statement, error) from error
        found = compiled.shape.read(session, rows)
        if len(rows) > MANY:  # they took a while: others go on meanwhile
            await sleep(0)
        for relation in compiled.shape.along:
            await _load_along(db, relation, found)
        return found


@dataclass(frozen=True)
class _Line:
    """The connection of a session for as long as its transaction lasts."""

    dialect: Dialect
    connection: Any  # the driver's own


_lines: WeakKeyDictionary[SessionTransaction, _Line] = WeakKeyDictionary()


async def _line(db: AsyncSession) -> _Line:
    """Return the line to the driver, in the transaction of the session, which begins when it has not."""
    session = db.sync_session
    transaction = session.get_transaction()
    if transaction is not None and session.is_active:
        known = _lines.get(transaction)
        if known is not None:
            return known
    connection = await db.connection()  # refused when the session is closed or its transaction failed
    pooled: Any = connection.sync_connection
    line = _Line(connection.dialect, pooled.connection.driver_connection)
    transaction = session.get_transaction()
    assert transaction is not None
    _lines[transaction] = line
    return line


async def _failed(db: AsyncSession, statement: str, error: Exception) -> BaseException:
    """Return what SQLAlchemy makes of an error of the driver; a connection that was lost is used no more."""
    connection = await db.connection()
    dialect: Dialect = connection.dialect
    pooled: Any = connection.sync_connection
    lost = dialect.is_disconnect(cast(Any, error), pooled.connection.dbapi_connection, None)
    if lost:
        await connection.invalidate(error)
    return DBAPIError.instance(
        statement, None, error, dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=lost, dialect=dialect,
    )  # fmt: skip


_along: dict[QueryableAttribute[Any], Question[[Collection[int]]]] = {}


def _question_along(relation: QueryableAttribute[Any]) -> Question[[Collection[int]]]:
    many: Any = relation.property
    ((_, remote),) = many.local_remote_pairs
    child = many.mapper.class_
    column = getattr(child, many.mapper.get_property_by_column(remote).key)

    def along(keys: Collection[int]) -> Select[Any, int]:
        return select(child, column).where(column.in_(keys)).order_by(*many.order_by)

    return Question(along)


async def _load_along(db: AsyncSession, relation: QueryableAttribute[Any], found: Iterable[Any]) -> None:
    """Load what goes along with entities, of those whose session does not know it yet."""
    question = _along.get(relation)
    if question is None:
        question = _along[relation] = _question_along(relation)
    without = {one.id: one for one in found if relation.key not in one.__dict__}
    keys = list(without)
    theirs: dict[int, list[Any]] = {key: [] for key in keys}
    for start in range(0, len(keys), IN_ONE_GO):
        for child, key in await question.ask(db, keys[start : start + IN_ONE_GO]):
            theirs[key].append(child)
    for key, one in without.items():
        set_committed_value(one, relation.key, theirs[key])
