"""How much of what the documents rest on is held: the share of bases, and the missing documents that are named most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.model import RelationKind, ReviewState, Work
from graph.store import RecordStore


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is only cited: by how many relations and tasks it is named, and by how many held documents as a basis."""

    work: Work
    named: int
    as_basis: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """`bases` counts pairs of a held document and a basis it names, `bases_held` those whose basis is held; `tasks` counts pairs of a task and a
    document it names. `doubtful` counts mentions in doubt. `missing` are the documents to fetch first."""

    documents: int
    stubs: int
    bases: int
    bases_held: int
    tasks: int
    tasks_held: int
    doubtful: int
    missing: tuple[Missing, ...]


def coverage(store: RecordStore, most: int = 20) -> Coverage:
    """Measure a store; `most` missing documents are listed."""
    works = {work.id: work for work in store.works()}
    stated = [r for r in store.relations() if r.review is not ReviewState.REJECTED]
    bases = {(r.subject_id, r.object_id) for r in stated if r.relation.predicate is RelationKind.BASED_ON and works[r.subject_id].held}
    by_task = store.task_counts()
    named = Counter(r.object_id for r in stated)
    named.update(by_task)
    as_basis = Counter(target for _, target in bases)
    stubs = [work for work in works.values() if not work.held]
    wanted = sorted((w for w in stubs if named[w.id]), key=lambda w: (-as_basis[w.id], -named[w.id], w.id))[:most]
    return Coverage(
        len(works) - len(stubs), len(stubs), len(bases), sum(works[target].held for _, target in bases), sum(by_task.values()),
        sum(count for work_id, count in by_task.items() if works[work_id].held), store.doubtful_mentions(),
        tuple(Missing(w, named[w.id], as_basis[w.id]) for w in wanted),
    )  # fmt: skip
