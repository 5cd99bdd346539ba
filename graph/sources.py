"""What the traversal needs of the record store: everything listed, or only what an answer touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from graph.arrays import Columns, GraphArrays, Segment, dated
from graph.model import StoredCitation, StoredRelation, StoredTask, Work


class Source(Protocol):
    """A store that lists what it holds."""

    def works(self, held: bool | None = None) -> list[Work]:
        """All works, or only the held ones, or only the stubs."""
        ...

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """All relations, or those of one work."""
        ...

    def tasks(self, work_id: int | None = None) -> list[StoredTask]:
        """All tasks, or those of one work."""
        ...

    def citations(self, work_id: int) -> list[StoredCitation]:
        """The mentions that stand in a work."""
        ...

    def text(self, work_id: int) -> str:
        """The stored text of a held work."""
        ...


@runtime_checkable
class BulkSource(Protocol):
    """A store that gives the relations as arrays and records by id; unknown ids are left out."""

    def graph_arrays(self) -> GraphArrays:
        """The arrays at the store's revision."""
        ...

    def works_with(self, ids: Sequence[int]) -> list[Work]:
        """Works by id."""
        ...

    def relations_with(self, ids: Sequence[int]) -> list[StoredRelation]:
        """Relations by id."""
        ...

    def tasks_of(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that stand in each of the works."""
        ...

    def tasks_naming(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that name each of the works, in their own words or in the headings above them."""
        ...

    def citations_of(self, work_id: int) -> list[StoredCitation]:
        """The mentions of a work in others."""
        ...


class ListedSource:
    """A `BulkSource` over what a `Source` lists; reads everything once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._works = {work.id: work for work in source.works()}
        self._relations = {r.id: r for r in source.relations() if {r.subject_id, r.object_id} <= self._works.keys()}
        self._standing: dict[int, list[StoredTask]] = defaultdict(list)
        self._naming: dict[int, list[StoredTask]] = defaultdict(list)
        for task in source.tasks():
            self._standing[task.work_id].append(task)
            for basis in dict.fromkeys((*task.basis_ids, *task.heading_basis_ids)):
                self._naming[basis].append(task)

    def graph_arrays(self) -> GraphArrays:
        """The arrays, built anew."""
        dates = {work.id: work.document.issued.toordinal() if work.document.issued else 0 for work in self._works.values()}
        return GraphArrays(Segment(Columns.of(self._relations.values())), dated(np.empty(0, dtype=np.int32), dates))

    def works_with(self, ids: Sequence[int]) -> list[Work]:
        """Works by id."""
        return [self._works[i] for i in ids if i in self._works]

    def relations_with(self, ids: Sequence[int]) -> list[StoredRelation]:
        """Relations by id."""
        return [self._relations[i] for i in ids if i in self._relations]

    def tasks_of(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that stand in each of the works."""
        return self._standing

    def tasks_naming(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that name each of the works."""
        return self._naming

    def citations_of(self, work_id: int) -> list[StoredCitation]:
        """The mentions of a work in others."""
        return [c for citing in self._works for c in self._source.citations(citing) if c.target_id == work_id]
