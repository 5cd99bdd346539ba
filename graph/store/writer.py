"""The writing side of the store: one document with all its facts, inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from graph.effects import impossible
from graph.model import Citation, Document, Part, Relation, RelationKind, ReviewState, Span
from graph.ready import Ready
from graph.store import rows, schema
from graph.store.decisions import Decisions
from graph.store.known import KnownWorks
from graph.store.marks import relation_mark, task_mark
from graph.store.mentions import Found, Mentions, by_name, links_of
from graph.store.naming import Names
from graph.store.prepared import deletion, inserted_id, insertion, selection
from graph.store.queries import REVISION
from graph.store.removing import Removals, clear, named_in

_ACTS = frozenset(kind.value for kind in (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS))
_MISREAD = 0.2
"""The share of confidence that is left to an impossible act."""

_POOR = ("translation", "no_text")
"""Warnings of readings that never take the place of a text."""

_VERSIONS = schema.versions.c
_IS_VERSION = selection(
    [_VERSIONS.work_id], (_VERSIONS.sha256 == bindparam("sha256")) & (func.coalesce(_VERSIONS.part, 0) == bindparam("part")), "sha256", "part", limit=1
)
_NEW_VERSION = insertion(schema.versions)
_NEW = {table.name: insertion(table) for table in (
    schema.layouts, schema.provisions, schema.relations, schema.task_bases, schema.amendments, schema.warnings, schema.meta, schema.revisions)}  # fmt: skip
_NEW_TASK = inserted_id(schema.tasks)
_OLD_REVISION = deletion(schema.meta, schema.meta.c.name == "revision")
_RELATION = tuple(column.name for column in schema.relations.columns if column.name != "id")


class Writer:
    """Writes one document or one decision; holds the open transaction.

    Args:
        connection: the open transaction.
        at: the time of the write, ISO 8601 UTC.
        known: what earlier writes looked up.
    """

    def __init__(self, connection: Connection, at: str, known: KnownWorks) -> None:
        self._connection, self._at, self._known = connection, at, known
        last = self._last_revision()
        if known.revision != last:
            known.forget()
        self._revision = last + 1
        self._names = Names(connection, self._revision, known)
        self._mentions = Mentions(connection, self._revision, self._names)
        self.removals = Removals(connection, self._revision, self._names, self._mentions)
        self.decisions = Decisions(connection, self._revision, self._at, self._mentions, self.removals)

    def add(self, readings: Sequence[Ready], source: str, sha256: str) -> list[tuple[str, int, list[Found]]]:
        """Store the readings of a file; returns of each status, work id and the mentions elsewhere that found their document by it."""
        added = [self._add(reading, source, sha256) for reading in readings]
        written = [status for status, _, _ in added if status != "unchanged"]
        if written:
            self.finish(written[0])
        return added

    def _add(self, reading: Ready, source: str, sha256: str) -> tuple[str, int, list[Found]]:
        same = _IS_VERSION.first(self._connection, sha256, reading.part.number if reading.part else 0)
        if same is not None:
            return "unchanged", int(same[0]), []
        work = self._names.of_file(reading.document, source)
        if work is not None and work.held and work.source != source and self._richness(work.id) > _richness(reading):
            self._version(work.id, sha256, source, reading.part)
            return "updated", work.id, []
        status = "updated" if work is not None and work.held else "added"
        work_id = self._names.describe(work, reading.document, {"source": source, "sha256": sha256, "text": reading.text})
        named = named_in(self._connection, work_id) if work is not None and work.held else set()
        if work is not None and work.held:
            clear(self._connection, work_id, self._revision)
        self._version(work_id, sha256, source, reading.part)
        self._facts(work_id, reading)
        self._names.leave_unused(named)
        self.decisions.enter_again(work_id)
        found = self._mentions.again(work_id, reading.document)
        return status, work_id, found

    def finish(self, action: str) -> None:
        """Record the revision and its time; part of the transaction."""
        _OLD_REVISION.run(self._connection)
        _NEW["meta"].run(self._connection, "revision", self._revision)
        _NEW["revisions"].run(self._connection, self._revision, self._at, action)
        self._known.revision = self._revision

    # --- facts ---------------------------------------------------------------------------------------------------------

    def _facts(self, work_id: int, reading: Ready) -> None:
        self._insert("layouts", [(work_id, reading.blocks)])
        settled = self.decisions.settled(work_id)
        self._insert("provisions", [(work_id, *row) for row in reading.provisions])
        targets = self._mentions.store(work_id, reading.document, reading.citations, reading.meant)
        self._relations(work_id, reading, targets, settled)
        mentions = [(citation, targets[citation.span]) for citation in reading.citations if citation.span in targets]
        named = by_name(mentions)
        self._tasks(work_id, reading, mentions, named, settled)
        self._insert("amendments", [rows.amendment_values(work_id, a, named.get(a.object), reading.text) for a in reading.amendments])
        self._insert("warnings", [rows.warning_values(work_id, w) for w in reading.warnings])

    def _relations(self, work_id: int, reading: Ready, targets: dict[Span, int], settled: dict[str, str]) -> None:
        """Store the relations; those with an end in doubt wait until it is told."""
        values = []
        for relation in reading.relations:
            quote = relation.span.slice(reading.text)
            mark = relation_mark(relation.subject, relation.predicate.value, relation.object, quote) if settled else ""
            review = settled.get(mark, ReviewState.EXTRACTED.value)
            subject = _end(relation.subject_mention, relation.subject, work_id, reading.document, targets)
            target = _end(relation.object_mention, relation.object, work_id, reading.document, targets)
            if subject is None or target is None:
                self._wait(rows.relation_values(work_id, subject, target, relation, quote, review, self._revision), relation)
            elif subject != target:
                sure = self._misread(relation, subject, target)
                values.append(rows.relation_values(work_id, subject, target, relation, quote, review, self._revision, sure))
        self._insert("relations", values)

    def _misread(self, relation: Relation, subject: int, target: int) -> float:
        """The confidence in a relation: what a document cannot do to another, by rank or date, was misread, and little is left."""
        impossibly = relation.predicate in _ACTS and impossible(self._names.work(subject), self._names.work(target))
        return round(relation.confidence * _MISREAD, 3) if impossibly else relation.confidence

    def _wait(self, row: tuple[Any, ...], relation: Relation) -> None:
        """Keep a relation whose subject or object is in doubt, if a mention will tell it."""
        values = dict(zip(_RELATION, row, strict=True))
        del values["revision"]
        mentions = {"subject_id": relation.subject_mention, "object_id": relation.object_mention}
        missing = {end: mention for end, mention in mentions.items() if values[end] is None}
        if all(missing.values()):
            told = {name: value for name, value in values.items() if name not in missing}
            self._mentions.wait(row[0], {"values": told, "ends": {end: [span.start, span.end] for end, span in missing.items() if span}})

    def _tasks(self, work_id: int, reading: Ready, mentions: Sequence[tuple[Citation, int]], named: dict[str, int], settled: dict[str, str]) -> None:
        links = []
        for task in reading.tasks:
            review = settled.get(task_mark(task.text)) if settled else None
            task_id = int(_NEW_TASK.rows(self._connection, *rows.task_values(work_id, task, review or ReviewState.EXTRACTED.value))[0][0])
            links += links_of(task_id, task.span, task.heading_bases, mentions, named)
        self._insert("task_bases", links)

    # --- small parts ---------------------------------------------------------------------------------------------------

    def _richness(self, work_id: int) -> int:
        poor = (schema.warnings.c.work_id == work_id) & schema.warnings.c.code.in_(_POOR)
        if self._first(select(schema.warnings.c.work_id).where(poor)) is not None:
            return -1
        found = 0
        for table in (schema.tasks, schema.provisions):
            found += len(self._connection.execute(select(table.c.id).where(table.c.work_id == work_id)).all())
        return found

    def _version(self, work_id: int, sha256: str, source: str, part: Part | None) -> None:
        place = (part.number, part.count, part.start, part.paragraph) if part else (None,) * 4
        _NEW_VERSION.run(self._connection, work_id, sha256, source, self._revision, *place)

    def _insert(self, table: str, values: list[tuple[Any, ...]]) -> None:
        if values:
            _NEW[table].many(self._connection, values)

    def _first(self, query: Any) -> Any:
        return self._connection.execute(query.limit(1)).first()

    def _last_revision(self) -> int:
        row = REVISION.first(self._connection)
        return int(row[0]) if row is not None else 0


def _end(mention: Span | None, name: str, work_id: int, document: Document, targets: dict[Span, int]) -> int | None:
    """The work at an end of a relation: the one that its mention names, or the document itself."""
    if mention is not None:
        return targets.get(mention)
    return work_id if name in ("", document.number) else None


def _richness(reading: Ready) -> int:
    """How much a reading tells: a translation, and a page without the text, tell less than any text."""
    if any(warning.code in _POOR for warning in reading.warnings):
        return -1
    return len(reading.tasks) + len(reading.provisions)
