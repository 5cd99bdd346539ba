"""Statements of fixed shape, put together once and run by the driver's own cursor: making and running a statement anew costs SQLAlchemy twenty times
what the database needs for it, and a document takes dozens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, delete, insert, select, update

Row = tuple[Any, ...]
_Turn = Callable[[Any], Any]


class Prepared:
    """A statement whose parameters are given by place.

    Args:
        statement: made with `bindparam`s, or a plain insert of the columns `names`.
        names: the names of the parameters, in the order in which they are given.
        columns: what the rows of the answer hold, when there are any.
    """

    def __init__(self, statement: Any, names: Sequence[str], columns: Sequence[Any] = ()) -> None:
        self._statement, self._names, self._columns = statement, tuple(names), tuple(columns)
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, *values: Any) -> list[Row]:
        """Run it inside a transaction, giving all rows of the answer."""
        made, cursor = self._made(connection), connection.connection.cursor()
        cursor.execute(made.words, made.given(values))
        found: list[Row] = list(cursor.fetchall())
        return [made.told(row) for row in found] if made.results else found

    def first(self, connection: Connection, *values: Any) -> Row | None:
        """Run it, giving the first row of the answer."""
        found = self.rows(connection, *values)
        return found[0] if found else None

    def run(self, connection: Connection, *values: Any) -> int:
        """Run it, giving the number of rows that it changed."""
        made, cursor = self._made(connection), connection.connection.cursor()
        cursor.execute(made.words, made.given(values))
        return int(cursor.rowcount)

    def many(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Run it once for each row of parameters."""
        made = self._made(connection)
        connection.connection.cursor().executemany(made.words, [*rows] if made.as_given else [*map(made.given, rows)])

    def _made(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        made = self._compiled.get(name)
        if made is None:
            made = self._compiled[name] = _Compiled(self._statement, self._names, self._columns, connection.dialect)
        return made


class _Compiled:
    """A statement in the words of one database: how parameters are arranged and turned for it, and answers turned back."""

    __slots__ = ("_arrange", "_constants", "_keys", "_turned", "as_given", "results", "words")

    def __init__(self, statement: Any, names: Sequence[str], columns: Sequence[Any], dialect: Any) -> None:
        plain = isinstance(statement, Insert) and statement.select is None
        compiled = statement.compile(dialect=dialect, column_keys=list(names) if plain else None)
        self.words = str(compiled)
        constants = {name: value for name, value in compiled.params.items() if name not in names}
        self._constants = tuple(constants.values())
        known = [*names, *constants]
        order = list(compiled.positiontup) if compiled.positional else known
        self._keys = None if compiled.positional else known
        self._arrange = None if order == list(names) else _by_place([known.index(name) for name in order])
        kinds = {name: parameter.type.dialect_impl(dialect).bind_processor(dialect) for name, parameter in compiled.binds.items()}
        self._turned = [(place, turn) for place, name in enumerate(order) if (turn := kinds.get(name)) is not None]
        self.as_given = self._arrange is None and not self._turned and self._keys is None
        answers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.results = [(place, turn) for place, turn in enumerate(answers) if turn is not None]

    def given(self, values: Row) -> Any:
        """The parameters as the driver takes them."""
        row = values if self._arrange is None else self._arrange((*values, *self._constants))
        row = _turned(row, self._turned) if self._turned else row
        return row if self._keys is None else dict(zip(self._keys, row, strict=True))

    def told(self, row: Row) -> Row:
        """A row of the answer with dates and truth values as Python has them."""
        return _turned(row, self.results)


def insertion(table: Table, *names: str) -> Prepared:
    """An insert of some columns of a table, all but its own key when none are named."""
    return Prepared(insert(table), names or [c.name for c in table.columns if not (c.primary_key and c.name == "id")])


def inserted_id(table: Table, *names: str) -> Prepared:
    """The same, giving the id of the new row."""
    given = names or [c.name for c in table.columns if c.name != "id"]
    return Prepared(insert(table).returning(table.c.id), given, [table.c.id])


def selection(columns: Sequence[Any], condition: Any, *names: str, order: Sequence[Any] = (), limit: int | None = None) -> Prepared:
    """A select of columns where a condition with parameters `names` holds."""
    query = select(*columns).where(condition).order_by(*order)
    return Prepared(query if limit is None else query.limit(limit), names, columns)


def deletion(table: Table, condition: Any, *names: str) -> Prepared:
    """A delete where a condition holds."""
    return Prepared(delete(table).where(condition), names)


def rewriting(table: Table, columns: Sequence[str], condition: Any, *names: str) -> Prepared:
    """An update where a condition with parameters `names` holds; the new values of `columns` are given before these."""
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    return Prepared(update(table).where(condition).values(values), [*(f"new_{name}" for name in columns), *names])


def _by_place(places: list[int]) -> Callable[[Row], Row]:
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    found: Callable[[Row], Row] = itemgetter(*places)
    return found


def _turned(row: Row, turns: Sequence[tuple[int, _Turn]]) -> Row:
    changed = list(row)
    for place, turn in turns:
        changed[place] = turn(changed[place])
    return tuple(changed)
