"""Removals as dictionaries. Field names are a contract."""

from __future__ import annotations

from collections.abc import Sequence

from api import schemas, schemas_review
from api.removing import Hit
from api.schemas import Json
from graph.answers import AssignedTask
from graph.model import Work
from graph.store import RecordStore
from graph.store.decisions import Decision

SHOWN = 100
"""Documents, relations and tasks of each list; `…_total` count all."""


def hit(store: RecordStore, found: Hit) -> Json:
    """What a removal would hit."""
    relations, tasks, citing = found.relations[:SHOWN], found.tasks[:SHOWN], found.citing[:SHOWN]
    ends = {end for r in relations for end in (r.subject_id, r.object_id)} | {task.work_id for task in tasks}
    works = {work.id: work for work in store.works_with(list(ends))}
    return {
        "documents": [schemas.work(work) | found.counts[work.id] for work in found.works], "same_file": [schemas.work(work) for work in found.beside],
        "citing": [schemas.work(work) for work in citing], "citing_total": len(found.citing), "mentions_total": found.mentions,
        "relations": [schemas.stored_relation(r, works[r.subject_id], works[r.object_id]) for r in relations], "relations_total": len(found.relations),
        "tasks": [schemas.assigned(AssignedTask(task, works[task.work_id], "")) for task in tasks], "tasks_total": len(found.tasks),
    }  # fmt: skip


def removed(works: Sequence[Work], made: Decision) -> Json:
    """What was taken out, and the decision, which is undone like any other."""
    return {"documents": [schemas.work(work) for work in works], "decision": schemas_review.decision(made)}
