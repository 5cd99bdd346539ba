"""How much of what the documents rest on is held: the share of bases, and the missing documents that are named most."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import Work
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
    bases, tasks = store.bases_held(), store.task_bases_held()
    missing = tuple(Missing(work, named, as_basis) for work, named, as_basis in store.missing(most))
    return Coverage(store.count_works(held=True), store.count_works(held=False), *bases, *tasks, store.doubtful_mentions(), missing)
