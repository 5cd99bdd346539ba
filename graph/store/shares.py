"""Counts over the whole store, made by the database: which share of what documents rest on is held, and what became of mentions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Subquery, and_, case, func, select

from graph.model import RelationKind, ResolutionState, ReviewState, Work
from graph.store import rows, schema
from graph.store.lookup import LISTED
from graph.store.queries import Queries


class ShareReader(Queries):
    """The counting side of the record store; `RecordStore` is one."""

    def bases_held(self) -> tuple[int, int]:
        """Pairs of a held document and a basis it names: how many, and of how many the basis is held."""
        pairs, works = _pairs(), schema.works
        found = select(func.count(), func.sum(case((works.c.held, 1), else_=0))).select_from(pairs.join(works, works.c.id == pairs.c.object_id))
        return _two(self._all(found))

    def task_bases_held(self) -> tuple[int, int]:
        """Pairs of a task and a document it names: how many, and of how many the document is held."""
        bases, works = schema.task_bases, schema.works
        found = select(func.count(), func.sum(case((works.c.held, 1), else_=0))).select_from(bases.join(works, works.c.id == bases.c.work_id))
        return _two(self._all(found))

    def missing(self, limit: int) -> list[tuple[Work, int, int]]:
        """Cited works whose text is not held, with how many relations and tasks name them and of how many held documents they are a basis; those that
        are a basis of most first."""
        works, pairs, relations, bases = schema.works, _pairs(), schema.relations, schema.task_bases
        as_basis = select(pairs.c.object_id.label("id"), func.count().label("n")).group_by(pairs.c.object_id).subquery()
        stated = relations.c.review != ReviewState.REJECTED.value
        by_relation = select(relations.c.object_id.label("id"), func.count().label("n")).where(stated).group_by(relations.c.object_id).subquery()
        by_task = select(bases.c.work_id.label("id"), func.count().label("n")).group_by(bases.c.work_id).subquery()
        named = (func.coalesce(by_relation.c.n, 0) + func.coalesce(by_task.c.n, 0)).label("named")
        basis = func.coalesce(as_basis.c.n, 0).label("basis")
        joined = works
        for counted in (by_relation, by_task, as_basis):
            joined = joined.outerjoin(counted, counted.c.id == works.c.id)  # type: ignore[assignment]
        query = select(*LISTED, named, basis).select_from(joined).where(works.c.held == False, named > 0)  # noqa: E712
        return [(rows.work_of(r), int(r.named), int(r.basis)) for r in self._all(query.order_by(basis.desc(), named.desc(), works.c.id).limit(limit))]

    def mention_states(self) -> dict[ResolutionState, int]:
        """How many mentions there are in each state."""
        table = schema.citations
        return {ResolutionState(row[0]): int(row[1]) for row in self._all(select(table.c.state, func.count()).group_by(table.c.state))}


def _pairs() -> Subquery:
    """Each held document with each basis that it names."""
    table, works = schema.relations, schema.works
    stated = and_(table.c.predicate == RelationKind.BASED_ON.value, table.c.review != ReviewState.REJECTED.value, works.c.held == True)  # noqa: E712
    return select(table.c.subject_id, table.c.object_id).join(works, works.c.id == table.c.subject_id).where(stated).distinct().subquery()


def _two(found: list[Any]) -> tuple[int, int]:
    return int(found[0][0]), int(found[0][1] or 0)
