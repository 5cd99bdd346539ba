"""What the store held before: rows that a write replaces are kept with the revision that replaced them, and read back as of a revision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Integer, and_, bindparam, insert, literal, or_, select, update

from graph.model import StoredRelation, Work
from graph.store import rows, schema
from graph.store.prepared import Prepared


def keep_work(connection: Connection, work_id: int, revision: int) -> None:
    """Keep the present row of a work, unless it was written by this very revision."""
    _KEEP_WORK.run(connection, work_id, revision)


def keep_relations(connection: Connection, condition: Any, revision: int) -> None:
    """Keep the present rows of some relations."""
    table = schema.relations
    _keep(connection, table, schema.past_relations, and_(condition, table.c.revision < revision), revision)


def _keep(connection: Connection, table: Any, past: Any, condition: Any, revision: int) -> None:
    connection.execute(_kept(table, past, condition, literal(revision)))


def _kept(table: Any, past: Any, condition: Any, revision: Any) -> Insert:
    return insert(past).from_select([*(column.name for column in table.columns), "until"], select(*table.columns, revision).where(condition))


_WORK = schema.works.c
_KEEP_WORK = Prepared(
    _kept(schema.works, schema.past_works, and_(_WORK.id == bindparam("work"), _WORK.described < bindparam("revision")), bindparam("revision", type_=Integer)),
    ["work", "revision"],
)


def decide_relations(connection: Connection, condition: Any, values: dict[str, Any], revision: int) -> None:
    """Change some relations; what they were is kept."""
    keep_relations(connection, condition, revision)
    connection.execute(update(schema.relations).where(condition).values(**values, revision=revision))


class KnownFacts:
    """Works, relations and texts as the store held them at a revision. Serves `graph.validity.Facts`."""

    def __init__(self, engine: Engine, revision: int) -> None:
        self._engine = engine
        self.revision = revision

    def work(self, work_id: int) -> Work:
        """One work as it was described then; what was unknown then, as it is described now."""
        return rows.work_of(self._row(work_id))

    def knows(self, work_id: int) -> bool:
        """Whether the store knew the work, if only by its name."""
        return bool(self._then(work_id))

    def text(self, work_id: int) -> str:
        """The stored text of then; "" for what was a stub."""
        return self._row(work_id).text or ""

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations known then, of one work or all."""
        now, past = schema.relations, schema.past_relations
        found = [*self._all(_of(now, work_id).where(now.c.revision <= self.revision)),
                 *self._all(_of(past, work_id).where(past.c.revision <= self.revision, past.c.until > self.revision))]  # fmt: skip
        return sorted((rows.relation_of(row) for row in found), key=lambda r: r.id)

    def _then(self, work_id: int) -> Sequence[Any]:
        now, past = schema.works, schema.past_works
        held = self._all(select(now).where(now.c.id == work_id, now.c.described <= self.revision))
        return held or self._all(
            select(past).where(past.c.id == work_id, past.c.described <= self.revision, past.c.until > self.revision)
        )

    def _row(self, work_id: int) -> Any:
        then = self._then(work_id)
        if then:
            return then[0]
        (row,) = self._all(select(schema.works).where(schema.works.c.id == work_id))
        return row

    def _all(self, query: Any) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(query).all()


def _of(table: Any, work_id: int | None) -> Any:
    query = select(*(table.c[column.name] for column in schema.relations.columns))
    return query if work_id is None else query.where(or_(table.c.subject_id == work_id, table.c.object_id == work_id))
