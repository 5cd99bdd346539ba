"""What projections ask of the record store: what was written since a revision, and all that one document says, without its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import func, or_, select

from graph.model import RelationKind, ReviewState, StoredRelation
from graph.store import rows, schema
from graph.store.queries import Queries, batches

_ACTING = tuple(kind.value for kind in (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS))
_FOLLOWING = (RelationKind.DETAILS.value, RelationKind.AMENDS.value)
_RESTING = (RelationKind.BASED_ON.value, *_FOLLOWING)
_TELLING = (*_RESTING, RelationKind.CONSOLIDATES.value)


class ProjectionReader(Queries):
    """The side of the record store that projections read; `RecordStore` is one."""

    def written_since(self, revision: int) -> list[int]:
        """Ids of the works written after `revision`, in the order of writing; 0 gives all."""
        table = schema.works
        return self._ids(select(table.c.id).where(table.c.revision > revision).order_by(table.c.revision, table.c.id))

    def changed_at(self) -> datetime:
        """When the store was written to last; the beginning of 1970 where it never was."""
        with self._engine.connect() as connection:
            last = connection.execute(select(func.max(schema.revisions.c.at))).scalar()
        return datetime.fromisoformat(last) if last else datetime.fromtimestamp(0, UTC)

    def said_in(self, work_id: int) -> list[StoredRelation]:
        """The relations that the text of a work states, whoever their subject is."""
        table = schema.relations
        with self._engine.connect() as connection:
            found = connection.execute(select(table).where(table.c.evidence_id == work_id).order_by(table.c.id))
            return [rows.relation_of(row) for row in found]

    def bearing_on(self, works: Sequence[int]) -> list[StoredRelation]:
        """What bears on the validity and the bases of works: the relations by which they rest on others, follow or consolidate them, and those that act on
        them. Citations are left out, and the many that rest on a work: `leaning_on` counts them."""
        table = schema.relations
        stated = self._with(select(table).where(table.c.predicate.in_(_TELLING)), table.c.subject_id, works)
        found = {row.id: row for rows_of in (stated, self._acting_on(works)) for row in rows_of}
        return [rows.relation_of(found[fact]) for fact in sorted(found)]

    def acting_on(self, works: Sequence[int]) -> list[StoredRelation]:
        """The relations that act on works: they tell whether these have lapsed."""
        return [rows.relation_of(row) for row in sorted(self._acting_on(works), key=attrgetter("id"))]

    def leaning_on(self, works: Sequence[int], kinds: Sequence[RelationKind]) -> dict[int, int]:
        """How many works are subject of a relation of some kinds to each of `works`; works without any are left out."""
        table = schema.relations.c
        counted = select(table.object_id, func.count(table.subject_id.distinct())).group_by(table.object_id)
        wanted = counted.where(table.predicate.in_([kind.value for kind in kinds]), table.review != ReviewState.REJECTED.value)
        return {int(row[0]): int(row[1]) for row in self._with(wanted, table.object_id, works)}

    def naming(self, works: Sequence[int]) -> set[int]:
        """The works whose relations or tasks name one of `works`."""
        stated, tasks, bases = schema.relations, schema.tasks, schema.task_bases
        found: set[int] = set()
        for batch in batches(works):
            found.update(self._ids(select(stated.c.evidence_id).where(or_(stated.c.subject_id.in_(batch), stated.c.object_id.in_(batch)))))
            joined = select(tasks.c.work_id).join(bases, bases.c.task_id == tasks.c.id)
            found.update(self._ids(joined.where(bases.c.work_id.in_(batch))))
        return found

    def missing_works(self, works: Iterable[int]) -> set[int]:
        """Those of `works` that are no longer there (merged into others)."""
        return set(works) - set(self._ids(select(schema.works.c.id)))

    def merged_since(self, revision: int) -> bool:
        """Whether works were merged or renamed after `revision`."""
        return bool(self._ids(select(schema.merges.c.work_id).where(schema.merges.c.revision > revision).limit(1)))

    def affected_since(self, revision: int) -> set[int]:
        """Works whose validity or bases rest on what was written after `revision`: what a changed, new or dropped relation acts on, whose bases it
        states, what a newly described work acts on; and what details or amends those acted on, for their validity follows;
        consolidated texts of what was written."""
        now, past, works = schema.relations, schema.past_relations, schema.works
        acted_on, resting = set(), set()
        for table, changed in ((now, now.c.revision > revision), (past, past.c.until > revision)):
            acted_on.update(self._ids(select(table.c.object_id).where(changed, table.c.predicate.in_(_ACTING))))
            resting.update(self._ids(select(table.c.subject_id).where(changed, table.c.predicate.in_(_RESTING))))
        described = select(works.c.id).where(works.c.described > revision)
        acted_on.update(self._ids(select(now.c.object_id).where(now.c.predicate.in_(_ACTING), now.c.subject_id.in_(described))))
        following: set[int] = set()
        ids = sorted(acted_on)
        for part in batches(ids):
            batch = now.c.object_id.in_(part)
            following.update(self._ids(select(now.c.subject_id).where(now.c.predicate.in_(_FOLLOWING), batch)))
        written = select(works.c.id).where(works.c.revision > revision)
        following.update(self._ids(select(now.c.subject_id).where(now.c.predicate == RelationKind.CONSOLIDATES.value, now.c.object_id.in_(written))))
        return acted_on | resting | following

    def decided_since(self, revision: int) -> bool:
        """Whether people decided anything after `revision`."""
        return bool(self._ids(select(func.count()).select_from(schema.decisions).where(schema.decisions.c.revision > revision))[0])

    def reviewed_works(self) -> set[int]:
        """The works that state a relation or hold a task on which people have decided."""
        plain = ReviewState.EXTRACTED.value
        stated, tasks = schema.relations, schema.tasks
        return {
            *self._ids(select(stated.c.evidence_id).where(stated.c.review != plain)),
            *self._ids(select(tasks.c.work_id).where(tasks.c.review != plain)),
        }

    def shared_paths(self) -> dict[int, str]:
        """Works whose URI an earlier work has too, with that URI."""
        table = schema.works
        twice = select(table.c.uri, func.min(table.c.id).label("first")).group_by(table.c.uri).having(func.count() > 1).subquery()
        query = select(table.c.id, table.c.uri).join(twice, twice.c.uri == table.c.uri).where(table.c.id > twice.c.first)
        with self._engine.connect() as connection:
            return {row.id: row.uri for row in connection.execute(query)}

    def _acting_on(self, works: Sequence[int]) -> Iterator[Any]:
        table = schema.relations
        return self._with(select(table).where(table.c.predicate.in_(_ACTING)), table.c.object_id, works)

    def _ids(self, query: Any) -> list[int]:
        with self._engine.connect() as connection:
            return [int(row[0]) for row in connection.execute(query)]
