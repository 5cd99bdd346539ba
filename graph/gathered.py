"""Some hundred works with what bears on them, read together: an index that follows the store asks for the same facts of each. What their validity needs of
further works is read when it is asked for, so that memory does not grow with the store."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache

from graph.effects import OwnTerm, own_statements
from graph.model import RelationKind, StoredRelation, StoredTask, Work
from graph.store import RecordStore

_FOLLOWING = (RelationKind.DETAILS, RelationKind.AMENDS)
"""What follows from the lapse of what a document details or amends."""
_TEXTS = 8
"""Texts kept at hand: what a work says is asked for several times in a row."""


class Gathered:
    """Serves `graph.validity.Facts` for `works`; of others it tells, as they are asked for, what acts on them: the validity of `works` rests on no more.

    Args:
        leaning: kinds of relations whose subjects are counted by `leaning_on`.
        told: works whose standing is known, so that what acts on them will not be asked for: on some laws thousands of documents act.
    """

    def __init__(self, store: RecordStore, works: Sequence[int], leaning: Sequence[RelationKind] = (), told: Container[int] = ()) -> None:
        self._works: dict[int, Work] = {}
        self._relations: dict[int, list[StoredRelation]] = {}
        self._statements: dict[int, tuple[OwnTerm | None, OwnTerm | None]] = {}
        self._store = store
        self._text = lru_cache(_TEXTS)(store.text)
        self._read(works, works, store.bearing_on(works))
        stated = [relation for found in self._relations.values() for relation in found]
        asked = {r.object_id for r in stated if r.relation.predicate in _FOLLOWING} | {r.subject_id for r in stated}
        others = {end for r in stated for end in (r.subject_id, r.object_id)} - {*works}
        acted_on = [work_id for work_id in sorted(asked & others) if work_id not in told]
        self._read(sorted(others), acted_on, store.acting_on(acted_on))
        self._leaning = store.leaning_on(works, leaning) if leaning else {}
        self._tasks: Mapping[int, list[StoredTask]] = store.tasks_of(works)

    def work(self, work_id: int) -> Work:
        """One work."""
        if work_id not in self._works:
            self._works[work_id] = self._store.work(work_id)
        return self._works[work_id]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations that bear on one of `works`, those that act on another one, by id; None gives all of the store, of every kind."""
        if work_id is None:
            return self._store.relations()
        if work_id not in self._relations:
            self._read([work_id], [work_id], self._store.acting_on([work_id]))
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

    def _read(self, works: Sequence[int], of: Sequence[int], stated: Iterable[StoredRelation]) -> None:
        """Read works, and deal out the relations of some."""
        self._works.update((work.id, work) for work in self._store.works_with(works))
        found: dict[int, list[StoredRelation]] = {work_id: [] for work_id in of}
        for stored in stated:
            for end in {stored.subject_id, stored.object_id} & found.keys():
                found[end].append(stored)
        self._relations.update(found)
