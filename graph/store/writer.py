"""The writing side of the store: one document with all its facts, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from graph.effects import impossible
from graph.errors import UnknownReference
from graph.model import EXTRACTOR, Citation, Document, Part, Reading, Relation, RelationKind, ResolutionState, ReviewState, Span
from graph.store import history, rows, schema
from graph.store.decisions import Decisions
from graph.store.layouts import pack
from graph.store.lookup import LISTED
from graph.store.marks import relation_mark, task_mark
from graph.store.mentions import Found, Mentions
from graph.store.naming import Names

_ACTS = frozenset(kind.value for kind in (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS))
_MISREAD = 0.2
"""The share of confidence that is left to an impossible act."""

_POOR = ("translation", "no_text")
"""Warnings of readings that never take the place of a text."""


class Writer:
    """Writes one document or one decision; holds the open transaction.

    Args:
        connection: the open transaction.
        at: the time of the write, ISO 8601 UTC; None: now.
    """

    def __init__(self, connection: Connection, at: str | None = None) -> None:
        self._connection = connection
        self._revision = self._next_revision()
        self._at = at or datetime.now(UTC).isoformat(timespec="seconds")
        self._names = Names(connection, self._revision)
        self._mentions = Mentions(connection, self._revision, self._names)
        self.decisions = Decisions(connection, self._revision, self._at, self._mentions)

    def add(self, readings: Sequence[Reading], source: str, sha256: str) -> list[tuple[str, int, list[Found]]]:
        """Store the readings of a file; returns of each status, work id and the mentions elsewhere that found their document by it."""
        added = [self._add(reading, source, sha256) for reading in readings]
        written = [status for status, _, _ in added if status != "unchanged"]
        if written:
            self.finish(written[0])
        return added

    def _add(self, reading: Reading, source: str, sha256: str) -> tuple[str, int, list[Found]]:
        table = schema.versions.c
        same = (table.sha256 == sha256) & table.part.is_not_distinct_from(reading.part.number if reading.part else None)
        known = self._first(select(table.work_id).where(same))
        if known is not None:
            return "unchanged", int(known.work_id), []
        work = self._names.of_file(reading.document, source)
        if work is not None and work.held and work.source != source and self._richness(work.id) > _richness(reading):
            self._version(work.id, sha256, source, reading.part)
            return "updated", work.id, []
        status = "updated" if work is not None and work.held else "added"
        work_id = self._names.describe(work, reading.document, {"source": source, "sha256": sha256, "text": reading.text})
        self._clear(work_id)
        self._version(work_id, sha256, source, reading.part)
        self._facts(work_id, reading)
        self.decisions.enter_again(work_id)
        found = self._mentions.again(work_id, reading.document)
        return status, work_id, found

    def remove(self, works: Sequence[int]) -> None:
        """Turn held works into stubs and record the removals."""
        for work_id in works:
            self._remove(work_id)
        self.finish("remove")

    def _remove(self, work_id: int) -> None:
        row = self._first(select(schema.works).where(schema.works.c.id == work_id))
        if row is None:
            raise UnknownReference(str(work_id))
        self._clear(work_id)
        self._connection.execute(delete(schema.versions).where(schema.versions.c.work_id == work_id))
        history.keep_work(self._connection, work_id, self._revision)
        gone = {"held": False, "text": None, "source": None, "sha256": None, "revision": self._revision, "described": self._revision}
        self._connection.execute(update(schema.works).where(schema.works.c.id == work_id).values(**gone))
        self._connection.execute(
            update(schema.citations).where(schema.citations.c.target_id == work_id).values(state=ResolutionState.STUB.value)
        )
        self._connection.execute(insert(schema.removals).values(uri=row.uri, source=row.source, revision=self._revision))

    def finish(self, action: str) -> None:
        """Record the revision and its time; part of the transaction."""
        self._connection.execute(delete(schema.meta).where(schema.meta.c.name == "revision"))
        self._connection.execute(insert(schema.meta).values(name="revision", value=self._revision))
        self._connection.execute(insert(schema.revisions).values(revision=self._revision, at=self._at, action=action))

    # --- facts ---------------------------------------------------------------------------------------------------------

    def _facts(self, work_id: int, reading: Reading) -> None:
        self._insert(schema.layouts, [{"work_id": work_id, "blocks": pack(reading.blocks)}])
        settled = self.decisions.settled(work_id)
        self._insert(schema.provisions, [rows.provision_values(work_id, p) for p in reading.provisions])
        targets = self._mentions.store(work_id, reading.document, reading.citations)
        self._relations(work_id, reading, targets, settled)
        self._tasks(work_id, reading, targets, settled)
        named = _by_name(reading.citations, targets)
        amendments = [rows.amendment_values(work_id, a, named.get(a.object), reading.text) for a in reading.amendments]
        self._insert(schema.amendments, amendments)
        self._insert(
            schema.warnings,
            [
                {"work_id": work_id, "code": w.code, "message": w.message, "start": w.span.start if w.span else None, "end": w.span.end if w.span else None}
                for w in reading.warnings
            ],
        )  # fmt: skip

    def _relations(self, work_id: int, reading: Reading, targets: dict[Span, int], settled: dict[str, str]) -> None:
        """Store the relations; those with an end in doubt wait until it is told."""
        values = []
        for relation in reading.relations:
            row = self._relation_values(work_id, relation, reading.text, settled)
            ends = {"subject_id": _end(relation.subject_mention, relation.subject, work_id, reading.document, targets),
                    "object_id": _end(relation.object_mention, relation.object, work_id, reading.document, targets)}  # fmt: skip
            mentions = {"subject_id": relation.subject_mention, "object_id": relation.object_mention}
            missing = {end: mentions[end] for end, target in ends.items() if target is None}
            if not missing and ends["subject_id"] != ends["object_id"]:
                values.append({**row, **ends, "revision": self._revision})
            elif missing and all(missing.values()):
                told = {end: target for end, target in ends.items() if target is not None}
                spans = {end: [span.start, span.end] for end, span in missing.items() if span}
                self._mentions.wait(work_id, {"values": {**row, **told}, "ends": spans})
        self._doubt(values)
        self._insert(schema.relations, values)

    def _doubt(self, values: list[dict[str, Any]]) -> None:
        """What a document cannot do to another, by rank or date, was misread: little confidence is left."""
        acts = [row for row in values if row["predicate"] in _ACTS]
        ids = {row[end] for row in acts for end in ("subject_id", "object_id")}
        works = {row.id: rows.work_of(row) for row in self._connection.execute(select(*LISTED).where(schema.works.c.id.in_(ids)))} if ids else {}
        for row in acts:
            if impossible(works[row["subject_id"]], works[row["object_id"]]):
                row["confidence"] = round(row["confidence"] * _MISREAD, 3)

    def _relation_values(self, work_id: int, relation: Relation, text: str, settled: dict[str, str]) -> dict[str, Any]:
        quote = relation.span.slice(text)
        mark = relation_mark(relation.subject, relation.predicate.value, relation.object, quote)
        return {
            "evidence_id": work_id, "predicate": relation.predicate.value, "subject": relation.subject,
            "object": relation.object, "subject_provision": relation.subject_provision, "object_provision": relation.object_provision,
            "start": relation.span.start, "end": relation.span.end, "quote": quote, "confidence": relation.confidence, "extractor": EXTRACTOR,
            "review": settled.get(mark, ReviewState.EXTRACTED.value), "scope": relation.scope, "starts": relation.starts, "ends": relation.ends,
        }  # fmt: skip

    def _tasks(self, work_id: int, reading: Reading, targets: dict[Span, int], settled: dict[str, str]) -> None:
        by_name = _by_name(reading.citations, targets)
        links = []
        for task in reading.tasks:
            values = rows.task_values(work_id, task, settled.get(task_mark(task.text), ReviewState.EXTRACTED.value))
            task_id = int(self._connection.execute(insert(schema.tasks).values(**values)).inserted_primary_key[0])  # type: ignore[index]
            own = [targets[c.span] for c in reading.citations if task.span.covers(c.span) and c.span in targets]
            links += _links(task_id, own, "own")
            links += _links(task_id, (by_name[name] for name in task.heading_bases if name in by_name), "heading")
        self._insert(schema.task_bases, links)

    # --- small parts ---------------------------------------------------------------------------------------------------

    def _clear(self, work_id: int) -> None:
        """Drop the facts read from a work's text; its relations are kept as what was known."""
        ids = select(schema.tasks.c.id).where(schema.tasks.c.work_id == work_id)
        self._connection.execute(delete(schema.task_bases).where(schema.task_bases.c.task_id.in_(ids)))
        for table in (schema.layouts, schema.tasks, schema.provisions, schema.citations, schema.warnings, schema.amendments):
            self._connection.execute(delete(table).where(table.c.work_id == work_id))
        read_here = schema.relations.c.evidence_id == work_id
        history.keep_relations(self._connection, read_here, self._revision)
        self._connection.execute(delete(schema.relations).where(read_here))
        self._connection.execute(delete(schema.waiting).where(schema.waiting.c.evidence_id == work_id))

    def _richness(self, work_id: int) -> int:
        poor = (schema.warnings.c.work_id == work_id) & schema.warnings.c.code.in_(_POOR)
        if self._first(select(schema.warnings.c.work_id).where(poor)) is not None:
            return -1
        found = 0
        for table in (schema.tasks, schema.provisions):
            found += len(self._connection.execute(select(table.c.id).where(table.c.work_id == work_id)).all())
        return found

    def _version(self, work_id: int, sha256: str, source: str, part: Part | None) -> None:
        place = {"part": part.number, "parts": part.count, "start": part.start, "paragraph": part.paragraph} if part else {}
        self._connection.execute(
            insert(schema.versions).values(work_id=work_id, sha256=sha256, source=source, revision=self._revision, **place)
        )

    def _insert(self, table: Any, values: list[dict[str, Any]]) -> None:
        if values:
            self._connection.execute(insert(table), values)

    def _first(self, query: Any) -> Any:
        return self._connection.execute(query.limit(1)).first()

    def _next_revision(self) -> int:
        row = self._first(select(schema.meta.c.value).where(schema.meta.c.name == "revision"))
        return int(row.value) + 1 if row is not None else 1


def _end(mention: Span | None, name: str, work_id: int, document: Document, targets: dict[Span, int]) -> int | None:
    """The work at an end of a relation: the one that its mention names, or the document itself."""
    if mention is not None:
        return targets.get(mention)
    return work_id if name in ("", document.number) else None


def _links(task_id: int, works: Iterable[int], level: str) -> list[dict[str, Any]]:
    return [
        {"task_id": task_id, "work_id": work_id, "level": level, "position": i} for i, work_id in enumerate(dict.fromkeys(works))
    ]


def _by_name(citations: Sequence[Citation], targets: dict[Span, int]) -> dict[str, int]:
    """The work that each name (number, else a law's name) was resolved to at its first mention."""
    named: dict[str, int] = {}
    for citation in citations:
        if citation.span in targets:
            named.setdefault(citation.number or citation.title or citation.text, targets[citation.span])
    return named


def _richness(reading: Reading) -> int:
    """How much a reading tells: a translation, and a page without the text, tell less than any text."""
    if any(warning.code in _POOR for warning in reading.warnings):
        return -1
    return len(reading.tasks) + len(reading.provisions)
