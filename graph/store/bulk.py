"""Reading in bulk: the relations as arrays, kept up to date by revision, and records by many ids at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import and_, bindparam, case, func, literal, select

from graph.arrays import CODES, Columns, GraphArrays, Segment, dated
from graph.model import DOUBTFUL, RelationKind, ReviewState, StoredRelation, Work
from graph.store import rows, schema
from graph.store.lookup import LISTED
from graph.store.prepared import Prepared, selection
from graph.store.queries import Queries, batches


@cache
def _listed(size: int) -> Prepared:
    """The works of so many ids."""
    names = [f"id{place}" for place in range(size)]
    return selection(LISTED, schema.works.c.id.in_([bindparam(name) for name in names]), *names)


class BulkReader(Queries):
    """The bulk side of the record store; `RecordStore` is one. Safe to use from several threads."""

    def __init__(self) -> None:
        super().__init__()
        self._arrays: GraphArrays | None = None
        self._works_counted = 0
        self._updating = threading.Lock()

    def graph_arrays(self) -> GraphArrays:
        """All relations as arrays at the present revision. What was written since the last call is added; merges and large changes load
        everything anew."""
        with self._updating:
            revision = self.revision()
            if self._arrays is None or self._arrays.revision != revision:
                self._arrays = self._caught_up(self._arrays, revision) or self._loaded(revision)
            return self._arrays

    def works_with(self, ids: Sequence[int]) -> list[Work]:
        """Works by id, without their texts; unknown ids are left out."""
        found: list[Work] = []
        if ids:
            with self._engine.connect() as connection:
                for batch in batches(ids):
                    size = 1 << (len(batch) - 1).bit_length()
                    found += map(rows.work_listed, _listed(size).rows(connection, *batch, *([batch[-1]] * (size - len(batch)))))
        return found

    def relations_with(self, ids: Sequence[int]) -> list[StoredRelation]:
        """Relations by id, in that order; unknown ids are left out."""
        found = {row.id: row for row in self._with(select(schema.relations), schema.relations.c.id, ids)}
        return [rows.relation_of(found[fact]) for fact in ids if fact in found]

    def incoming(self, work_id: int, kinds: Sequence[RelationKind], limit: int) -> tuple[list[StoredRelation], int]:
        """Relations of some kinds that act on a work, one of each subject, at most `limit`; and the number of all such subjects."""
        table = schema.relations.c
        condition = (table.object_id == work_id, table.predicate.in_([kind.value for kind in kinds]), table.review != ReviewState.REJECTED.value)
        total = self._number(select(func.count(table.subject_id.distinct())).where(*condition))
        first = select(func.min(table.id)).where(*condition).group_by(table.subject_id, table.predicate).limit(limit)
        with self._engine.connect() as connection:
            ids = [int(row[0]) for row in connection.execute(first)]
        return self.relations_with(ids), total

    # --- arrays --------------------------------------------------------------------------------------------------------

    def _loaded(self, revision: int) -> GraphArrays:
        dates = self._dates(None)
        self._works_counted = len(dates)
        return GraphArrays(Segment(self._columns()), dated(np.empty(0, dtype=np.int32), dates), revision)

    def _caught_up(self, arrays: GraphArrays | None, revision: int) -> GraphArrays | None:
        """`arrays` with what was written since; None when they must be loaded anew."""
        if arrays is None or arrays.revision > revision:
            return None
        dates, merged = self._dates(arrays.revision), self.merges_since(arrays.revision)
        new = [work_id for work_id in dates if not arrays.holds(work_id)]
        gone = [work_id for work_id in merged if arrays.holds(work_id)]
        count = self._number(select(func.count()).select_from(schema.works))
        if count != self._works_counted + len(new) - len(gone):
            return None
        written = sorted({*dates, *arrays.stating(gone)})
        fresh = arrays.with_changes({**dict.fromkeys(gone, -1), **dates}, dict(zip(written, self._columns_of(written), strict=True)), revision)
        self._works_counted = count
        return None if fresh.crowded else fresh

    def _dates(self, since: int | None) -> dict[int, int]:
        """Ordinals of the dates of works written after revision `since`; 0 for an unknown date."""
        table = schema.works
        query = select(table.c.id, table.c.issued)
        if since is not None:
            query = query.where(table.c.revision > since)
        with self._engine.connect() as connection:
            return {work_id: issued.toordinal() if issued else 0 for work_id, issued in connection.execute(query)}

    def _columns_of(self, works: Sequence[int]) -> Iterator[Columns]:
        """The relations read from each of some works."""
        for batch in batches(works):
            found = self._columns(batch)
            yield from (found.of_evidence(work_id) for work_id in batch)

    def _columns(self, evidence: Sequence[int] | None = None) -> Columns:
        """The relations read from some works, or all."""
        table = schema.relations
        doubtful = and_(table.c.confidence < DOUBTFUL, table.c.review == ReviewState.EXTRACTED.value)
        code = case((doubtful, CODES[RelationKind.CITES]), *((table.c.predicate == kind.value, code) for kind, code in CODES.items()))
        query = select(table.c.id, table.c.evidence_id, table.c.subject_id, table.c.object_id, code, literal(0))
        named = select(table.c.id, table.c.object_provision).where(table.c.object_provision.is_not(None))
        if evidence is not None:
            query, named = (each.where(table.c.evidence_id.in_(evidence)) for each in (query, named))
        found = self._numbers(query.where(table.c.review != ReviewState.REJECTED.value).order_by(table.c.id), 6)
        with self._engine.connect() as connection:
            places = {row.id: row.object_provision for row in connection.execute(named)}
        names = ("", *sorted(set(places.values())))
        index = {name: position for position, name in enumerate(names)}
        if places and len(found):
            ids = np.fromiter(places, dtype=np.int64, count=len(places))
            at = np.minimum(np.searchsorted(found[:, 0], ids), len(found) - 1)
            held = found[at, 0] == ids
            found[at[held], 5] = np.fromiter((index[name] for name in places.values()), dtype=np.int64, count=len(places))[held]
        return Columns.from_rows(found, names)

    def _numbers(self, query: Any, width: int) -> npt.NDArray[np.int64]:
        """An all-integer answer as an n×`width` array, read by the driver's own cursor: rows as objects would cost ten times the arrays."""
        words = str(query.compile(self._engine, compile_kwargs={"literal_binds": True}))
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(words)
            parts = [np.fromiter(chain.from_iterable(part), dtype=np.int64).reshape(-1, width) for part in _parts(cursor)]
            cursor.close()
        finally:
            connection.close()
        return np.concatenate(parts) if parts else np.empty((0, width), dtype=np.int64)


def _parts(cursor: Any) -> Iterator[list[tuple[int, ...]]]:
    while part := cursor.fetchmany(50_000):
        yield part
