"""Some hundred works with what bears on them, read together: an index that follows the store asks for the same facts of each. What their validity needs of
further works is read when it is asked for, so that memory does not grow with the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from graph.effects import OwnTerm, own_statements
from graph.model import RelationKind, StoredRelation, StoredTask, Work
from graph.store import RecordStore

_TEXTS = 8
"""Texts kept at hand: what a work says is asked for several times in a row."""


class Gathered:
    """Serves `graph.validity.Facts` for `works`, and for others as they are asked for.

    Args:
        leaning: kinds of relations whose subjects are counted by `leaning_on`.
    """

    def __init__(self, store: RecordStore, works: Sequence[int], leaning: Sequence[RelationKind] = ()) -> None:
        self._works: dict[int, Work] = {}
        self._relations: dict[int, list[StoredRelation]] = {}
        self._statements: dict[int, tuple[OwnTerm | None, OwnTerm | None]] = {}
        self._store = store
        self._text = lru_cache(_TEXTS)(store.text)
        self._gather(works)
        others = sorted({end for found in self._relations.values() for r in found for end in (r.subject_id, r.object_id)} - {*works})
        self._gather(others)
        self._leaning = store.leaning_on(works, leaning) if leaning else {}
        self._tasks: Mapping[int, list[StoredTask]] = store.tasks_of(works)

    def work(self, work_id: int) -> Work:
        """One work."""
        if work_id not in self._works:
            self._works[work_id] = self._store.work(work_id)
        return self._works[work_id]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations that a work is subject of and those that act on it, by id; None gives all of the store, of every kind."""
        if work_id is None:
            return self._store.relations()
        if work_id not in self._relations:
            self._gather([work_id])
        return self._relations[work_id]

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        return self._text(work_id)

    def own_statements(self, work_id: int) -> tuple[OwnTerm | None, OwnTerm | None]:
        """What the text of a work says of its own force."""
        if work_id not in self._statements:
            self._statements[work_id] = own_statements(self.text(work_id))
        return self._statements[work_id]

    def tasks(self, work_id: int) -> Sequence[StoredTask]:
        """The tasks that stand in one of `works`."""
        return self._tasks.get(work_id, ())

    def leaning_on(self, work_id: int) -> int:
        """How many works rest on one of `works`."""
        return self._leaning.get(work_id, 0)

    def _gather(self, works: Sequence[int]) -> None:
        """Read works and their relations."""
        self._works.update((work.id, work) for work in self._store.works_with(works))
        found: dict[int, list[StoredRelation]] = defaultdict(list)
        for stored in self._store.bearing_on(works):
            for end in {stored.subject_id, stored.object_id}:
                found[end].append(stored)
        self._relations.update((work_id, found.get(work_id, [])) for work_id in works)
