"""Answers to the users' three jobs over the record store: which tasks depend on a document, which tasks an agency has, what a
change hits. References are looked up as the user typed them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.assignments import Inheritance, Role, asked_agency, role_of
from graph.impact import DependencyRow, ImpactRow, KnowledgeGraph
from graph.model import RelationKind, ReviewState, StoredRelation, StoredTask, Work
from graph.store import RecordStore


@dataclass(frozen=True, slots=True)
class ImpactAnswer:
    """What a change to `root` hits. `gaps` counts the cited but not held documents met on the way: the list may lack what they
    say. `documents` counts all documents reached; `more` tells that rows were left out by a limit."""

    root: Work
    provision: str | None
    kind: RelationKind | None
    rows: tuple[ImpactRow, ...]
    gaps: int
    documents: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class AssignedTask:
    """A task with the document it stands in and the `role` the asked agency has in it: lead, support or "" when none was
    asked. `succession`: how the task came to the asked agency, or what became of it since."""

    task: StoredTask
    work: Work
    role: str
    succession: Inheritance | None = None


_NO_ROLE = Role("", None)


def tasks_depending_on(store: RecordStore, reference: str, *, include_amendment_chain: bool = True) -> list[DependencyRow]:
    """Tasks that depend on the document `reference` names, each with its path and one quotation per hop.

    Raises:
        UnknownReference: no document in the store answers to it.
        AmbiguousReference: several do.
    """
    root = store.resolve(reference)
    return KnowledgeGraph(store).dependent_tasks(root.id, chain=include_amendment_chain)


def impact(store: RecordStore, reference: str, *, provision: str | None = None, kind: RelationKind | None = None,
           depth: int | None = None, on: date | None = None, cites: bool = True, limit: int | None = None) -> ImpactAnswer:  # fmt: skip
    """What must be looked at again when the document (or one provision of it) is changed; documents issued after `on` are left
    out. `limit` bounds the rows.

    Raises:
        UnknownReference, AmbiguousReference: as for `tasks_depending_on`.
    """
    root = store.resolve(reference)
    return impact_of(KnowledgeGraph(store, on=on), root, provision, kind, depth=depth, cites=cites, limit=limit)


def impact_of(graph: KnowledgeGraph, root: Work, provision: str | None, kind: RelationKind | None, *, depth: int | None = None,
              cites: bool = True, limit: int | None = None) -> ImpactAnswer:  # fmt: skip
    """The same for a work that is known already."""
    rows = graph.impact(root.id, provision=provision, kind=kind, depth=depth, cites=cites, limit=limit + 1 if limit else None)
    more = limit is not None and len(rows) > limit
    gaps = {row.work.id for row in rows if not row.work.held} | ({root.id} if not root.held else set())
    reached = len(graph.reach(root.id, provision=provision, depth=depth)) - 1 if more else len({r.work.id for r in rows if r.target == "document"})
    return ImpactAnswer(root, provision, kind, tuple(rows[:limit] if more else rows), len(gaps), reached, more)


def tasks_matching(store: RecordStore, *, agency: str | None = None, document: str | None = None, due_before: date | None = None,
                   due_after: date | None = None, active: tuple[date, date] | None = None) -> list[AssignedTask]:  # fmt: skip
    """Tasks by agency (lead first, then support), document and deadline. The tasks of an agency's predecessors are its own.

    Args:
        agency: name as typed, with a province or without: "Sở TT&TT" finds "Sở Thông tin và Truyền thông".
        document: reference to the document the tasks stand in.
        due_before, due_after: inclusive limits on the last day of the deadline; tasks without a computable one are left out.
        active: two dates; tasks whose deadline overlaps the period between them.
    """
    asked = asked_agency(agency) if agency else None
    found = []
    for task, work in store.assignments(store.resolve(document).id if document else None):
        if task.review is ReviewState.REJECTED or not _due(task, due_before, due_after, active):
            continue
        role = role_of(task, work, asked) if asked else _NO_ROLE
        if role is not None:
            found.append(AssignedTask(task, work, role.role, role.succession))
    return sorted(found, key=lambda row: row.role) if asked else found


def relations_of(store: RecordStore, reference: str, kinds: Iterable[RelationKind], *, incoming: bool) -> list[StoredRelation]:
    """Relations of the document `reference` names: those that act on it (`incoming`) or those by which it acts."""
    root = store.resolve(reference)
    wanted = frozenset(kinds)
    end = "object_id" if incoming else "subject_id"
    return [
        stored
        for stored in store.relations(root.id)
        if stored.relation.predicate in wanted and getattr(stored, end) == root.id and stored.review is not ReviewState.REJECTED
    ]


def _last_day(task: StoredTask) -> date | None:
    return task.task.deadline.end if task.task.deadline else None


def _due(task: StoredTask, before: date | None, after: date | None, active: tuple[date, date] | None) -> bool:
    last = _last_day(task)
    if before and (last is None or last > before):
        return False
    if after and (last is None or last < after):
        return False
    return active is None or _overlaps(task, active)


def _overlaps(task: StoredTask, period: tuple[date, date]) -> bool:
    deadline = task.task.deadline
    if deadline is None or deadline.end is None:
        return False
    first = deadline.start or deadline.end
    return first <= period[1] and deadline.end >= period[0]
