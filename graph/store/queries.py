"""What all readers of the store need to ask: rows by many ids, one number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Engine, select

from graph.store.prepared import selection
from graph.store.schema import merges, meta

Item = TypeVar("Item")

_BATCH = 500
"""Ids in one query: SQLite of old allows 999 parameters."""

REVISION = selection([meta.c.value], meta.c.name == "revision")
"""The number of the last change; no row before the first."""


class Queries:
    """Asks the database of a store."""

    _engine: Engine

    def _all(self, query: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query).all())

    def _with(self, query: Any, column: Any, ids: Sequence[int]) -> Iterator[Any]:
        if not ids:
            return
        with self._engine.connect() as connection:
            for batch in batches(ids):
                yield from connection.execute(query.where(column.in_(batch))).all()

    def _number(self, query: Any) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def revision(self) -> int:
        """The number of the last change."""
        with self._engine.connect() as connection:
            found = REVISION.first(connection)
        return int(found[0]) if found else 0


    def merges_since(self, revision: int) -> dict[int, int]:
        """The ids of works that were merged into others after `revision`, and of those others."""
        table = merges.c
        return {int(row.uri[1:]): row.work_id for row in self._all(select(table.uri, table.work_id).where(table.uri.like("#%"), table.revision > revision))}


def batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    """Parts of a list that fit one query."""
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
