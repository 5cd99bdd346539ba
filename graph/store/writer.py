"""The writing side of the store: identity, stubs, resolution, re-resolution, all inside one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from graph.errors import InvalidIdentifier, UnknownReference
from graph.identifiers import DocumentNumber, work_uri
from graph.model import EXTRACTOR, Citation, Document, Reading, Relation, ResolutionState, ReviewState, Span, Work
from graph.registry.areas import area_of
from graph.resolve import Resolution, described_by, matches, merged, number_key, title_key
from graph.store import rows, schema
from graph.store.layouts import pack
from graph.store.lookup import bare_key, same_name
from graph.text import clean_spaces


class Writer:
    """Writes one document; holds the open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._revision = self._next_revision()

    def add(self, reading: Reading, source: str, sha256: str) -> tuple[str, int, int]:
        """Store a reading; returns status, work id and the number of citations that found their document by it."""
        known = self._first(select(schema.versions.c.work_id).where(schema.versions.c.sha256 == sha256))
        if known is not None:
            return "unchanged", int(known.work_id), 0
        work = self._identify(reading.document, source)
        if work is not None and work.held and work.source != source and self._richness(work.id) > _richness(reading):
            self._version(work.id, sha256, source)
            self._finish()
            return "updated", work.id, 0
        status = "updated" if work is not None and work.held else "added"
        work_id = self._describe(work, reading.document, source, sha256, reading.text)
        self._clear(work_id)
        self._version(work_id, sha256, source)
        self._facts(work_id, reading)
        resolved = self._resolve_again(work_id, reading.document)
        self._finish()
        return status, work_id, resolved

    def remove(self, work_id: int) -> None:
        """Turn a held work into a stub and record the removal."""
        row = self._first(select(schema.works).where(schema.works.c.id == work_id))
        if row is None:
            raise UnknownReference(str(work_id))
        self._clear(work_id)
        self._connection.execute(delete(schema.versions).where(schema.versions.c.work_id == work_id))
        self._connection.execute(
            update(schema.works)
            .where(schema.works.c.id == work_id)
            .values(held=False, text=None, source=None, sha256=None, revision=self._revision)
        )
        self._connection.execute(
            update(schema.citations).where(schema.citations.c.target_id == work_id).values(state=ResolutionState.STUB.value)
        )
        self._connection.execute(insert(schema.removals).values(uri=row.uri, source=row.source, revision=self._revision))
        self._finish()

    def review(self, kind: str, fact_id: int, state: ReviewState) -> None:
        """Record a decision and apply it."""
        table = {"relation": schema.relations, "task": schema.tasks}[kind]
        row = self._first(select(table).where(table.c.id == fact_id))
        if row is None:
            raise UnknownReference(f"{kind} {fact_id}")
        mark = _relation_mark(row.subject, row.predicate, row.object, row.quote) if kind == "relation" else _task_mark(row.text)
        self._connection.execute(delete(schema.reviews).where(schema.reviews.c.fingerprint == mark))
        self._connection.execute(insert(schema.reviews).values(fingerprint=mark, state=state.value, revision=self._revision))
        self._connection.execute(update(table).where(table.c.id == fact_id).values(review=state.value))
        self._finish()

    # --- identity ------------------------------------------------------------------------------------------------------

    def _identify(self, document: Document, source: str) -> Work | None:
        """The work a file is of: a held one, or a stub that it claims; stubs that say less are merged into it."""
        if number_key(document.number) is None and title_key(document) is None:
            row = self._first(select(schema.works).where(schema.works.c.source == source, schema.works.c.number_key.is_(None)))
            return rows.work_of(row) if row is not None else None
        agreeing = [*matches(document, self._candidates(document)).candidates]
        held = [work for work in agreeing if work.held]
        chosen = held[0] if held else agreeing[0] if agreeing else None
        for other in agreeing:
            if chosen is not None and other.id != chosen.id and not other.held:
                self._merge(other, chosen)
        return chosen

    def _merge(self, stub: Work, into: Work) -> None:
        """Let everything that names `stub` name `into`; the old URI leads there."""
        for table, column in (
            (schema.citations, schema.citations.c.target_id), (schema.relations, schema.relations.c.subject_id),
            (schema.relations, schema.relations.c.object_id), (schema.amendments, schema.amendments.c.object_id), (schema.merges, schema.merges.c.work_id),
        ):  # fmt: skip
            self._connection.execute(update(table).where(column == stub.id).values({column.name: into.id}))
        taken = select(schema.task_bases.c.task_id).where(schema.task_bases.c.work_id == into.id)
        self._connection.execute(
            delete(schema.task_bases).where(schema.task_bases.c.work_id == stub.id, schema.task_bases.c.task_id.in_(taken))
        )
        self._connection.execute(update(schema.task_bases).where(schema.task_bases.c.work_id == stub.id).values(work_id=into.id))
        self._connection.execute(delete(schema.works).where(schema.works.c.id == stub.id))
        self._redirect(stub.uri, into.id)
        self._redirect(f"#{stub.id}", into.id)

    def _redirect(self, uri: str, work_id: int) -> None:
        self._connection.execute(delete(schema.merges).where(schema.merges.c.uri == uri))
        self._connection.execute(insert(schema.merges).values(uri=uri, work_id=work_id, revision=self._revision))

    def _candidates(self, document: Document) -> list[Work]:
        """Works that share the number (with or without its sign) or the title."""
        query = same_name(document)
        found: Iterable[Any] = self._connection.execute(query) if query is not None else ()
        return [rows.work_of(row) for row in found]

    def _describe(self, work: Work | None, document: Document, source: str, sha256: str, text: str) -> int:
        """Insert or rewrite the row of a held work."""
        described = merged(work.document, document) if work is not None else document
        values = {
            **self._values(described),
            "held": True,
            "source": source,
            "sha256": sha256,
            "text": text,
            "revision": self._revision,
        }
        if work is None:
            return int(self._connection.execute(insert(schema.works).values(**values)).inserted_primary_key[0])  # type: ignore[index]
        if values["uri"] != work.uri:
            self._redirect(work.uri, work.id)
        self._connection.execute(update(schema.works).where(schema.works.c.id == work.id).values(**values))
        return work.id

    def _values(self, document: Document) -> dict[str, Any]:
        number = _parsed(document.number)
        uri = work_uri(
            type=document.type,
            issuer=document.issuer,
            issued=document.issued,
            number=number,
            title=document.title,
            place=area_of(document.issuer, document.place),
        )
        return {
            **rows.document_values(document), "uri": uri, "number_key": number.key if number else None,
            "title_key": title_key(document), "bare_key": bare_key(number) if number else None,
        }  # fmt: skip

    def _richness(self, work_id: int) -> int:
        found = 0
        for table in (schema.tasks, schema.provisions):
            found += len(self._connection.execute(select(table.c.id).where(table.c.work_id == work_id)).all())
        return found

    # --- facts ---------------------------------------------------------------------------------------------------------

    def _facts(self, work_id: int, reading: Reading) -> None:
        self._insert(schema.layouts, [{"work_id": work_id, "blocks": pack(reading.blocks)}])
        self._insert(schema.provisions, [rows.provision_values(work_id, p) for p in reading.provisions])
        targets = self._citations(work_id, reading.citations)
        self._relations(work_id, reading, targets)
        self._tasks(work_id, reading, targets)
        named = _by_name(reading.citations, targets)
        amendments = [rows.amendment_values(work_id, a, named.get(a.object), reading.text) for a in reading.amendments]
        self._insert(schema.amendments, amendments)
        self._insert(
            schema.warnings,
            [
                {
                    "work_id": work_id,
                    "code": w.code,
                    "message": w.message,
                    "start": w.span.start if w.span else None,
                    "end": w.span.end if w.span else None,
                }
                for w in reading.warnings
            ],
        )

    def _citations(self, work_id: int, citations: Sequence[Citation]) -> dict[Span, int]:
        """Resolve and store the mentions; returns the work each span names."""
        told: dict[tuple[Any, ...], Resolution] = {}
        named: list[Citation] = []
        targets: dict[Span, int] = {}
        values = []
        for citation in citations:
            full = _in_full(citation, named)
            key = (full.type, full.number, full.issued, full.issuer, full.title if full.number is None else None)
            if key not in told:
                told[key] = self._resolve(full, work_id)
            resolution = told[key]
            if resolution.target is not None:
                targets[citation.span] = resolution.target.id
                named.append(full)
            target = resolution.target.id if resolution.target else None
            values.append(
                rows.citation_values(work_id, citation, resolution.state, target, (w.id for w in resolution.candidates))
            )
        self._insert(schema.citations, values)
        return targets

    def _resolve(self, citation: Citation, work_id: int) -> Resolution:
        document = described_by(citation)
        if number_key(document.number) is None and title_key(document) is None:
            return Resolution(ResolutionState.UNPARSED, None)
        found = matches(document, self._candidates(document))
        if found.target is None and found.state is ResolutionState.STUB:
            return Resolution(ResolutionState.STUB, self._stub(document))
        if found.target is not None and not found.target.held:
            self._enrich(found.target, document)
        number = _parsed(document.number)
        if found.target is not None and number and number.suspect and found.target.document.number != document.number:
            return replace(found, state=ResolutionState.CONFLICT)
        return found

    def _stub(self, document: Document) -> Work:
        values = {**self._values(document), "held": False, "revision": self._revision}
        work_id = int(self._connection.execute(insert(schema.works).values(**values)).inserted_primary_key[0])  # type: ignore[index]
        return Work(work_id, values["uri"], document, held=False, revision=self._revision)

    def _enrich(self, stub: Work, document: Document) -> None:
        """A later mention may say more of a stub: its date, issuer, title."""
        described = merged(document, stub.document)
        if described != stub.document:
            values = {**self._values(described), "revision": self._revision}
            if values["uri"] != stub.uri:
                self._redirect(stub.uri, stub.id)
            self._connection.execute(update(schema.works).where(schema.works.c.id == stub.id).values(**values))

    def _relations(self, work_id: int, reading: Reading, targets: dict[Span, int]) -> None:
        values = []
        for relation in reading.relations:
            subject = self._end(relation.subject_mention, relation.subject, work_id, reading, targets)
            target = self._end(relation.object_mention, relation.object, work_id, reading, targets)
            if subject is not None and target is not None and subject != target:
                values.append(self._relation_values(work_id, relation, subject, target, reading.text))
        self._insert(schema.relations, values)

    def _end(self, mention: Span | None, name: str, work_id: int, reading: Reading, targets: dict[Span, int]) -> int | None:
        if mention is not None:
            return targets.get(mention)
        return work_id if name in ("", reading.document.number) else None

    def _relation_values(self, work_id: int, relation: Relation, subject: int, target: int, text: str) -> dict[str, Any]:
        quote = relation.span.slice(text)
        mark = _relation_mark(relation.subject, relation.predicate.value, relation.object, quote)
        return {
            "evidence_id": work_id, "subject_id": subject, "object_id": target, "predicate": relation.predicate.value, "subject": relation.subject,
            "object": relation.object, "subject_provision": relation.subject_provision, "object_provision": relation.object_provision,
            "start": relation.span.start, "end": relation.span.end, "quote": quote, "confidence": relation.confidence, "extractor": EXTRACTOR,
            "review": self._decided(mark),
        }  # fmt: skip

    def _tasks(self, work_id: int, reading: Reading, targets: dict[Span, int]) -> None:
        by_name = _by_name(reading.citations, targets)
        links = []
        for task in reading.tasks:
            values = rows.task_values(work_id, task, self._decided(_task_mark(task.text)))
            task_id = int(self._connection.execute(insert(schema.tasks).values(**values)).inserted_primary_key[0])  # type: ignore[index]
            own = [targets[c.span] for c in reading.citations if task.span.covers(c.span) and c.span in targets]
            links += _links(task_id, own, "own")
            links += _links(task_id, (by_name[name] for name in task.heading_bases if name in by_name), "heading")
        self._insert(schema.task_bases, links)

    def _decided(self, mark: str) -> str:
        row = self._first(select(schema.reviews.c.state).where(schema.reviews.c.fingerprint == mark))
        return str(row.state) if row is not None else ReviewState.EXTRACTED.value

    def _resolve_again(self, work_id: int, document: Document) -> int:
        """Citations elsewhere that dangled and now have their document."""
        table = schema.citations
        dangling = self._connection.execute(
            select(table.c.id, table.c.issued).where(
                table.c.target_id == work_id, table.c.work_id != work_id, table.c.state == ResolutionState.STUB.value
            )
        ).all()
        for row in dangling:
            differs = row.issued is not None and document.issued is not None and row.issued != document.issued
            state = ResolutionState.CONFLICT if differs else ResolutionState.RESOLVED
            self._connection.execute(update(table).where(table.c.id == row.id).values(state=state.value))
        return len(dangling)

    # --- small parts ---------------------------------------------------------------------------------------------------

    def _clear(self, work_id: int) -> None:
        """Drop the facts read from a work's text."""
        ids = select(schema.tasks.c.id).where(schema.tasks.c.work_id == work_id)
        self._connection.execute(delete(schema.task_bases).where(schema.task_bases.c.task_id.in_(ids)))
        for table in (schema.layouts, schema.tasks, schema.provisions, schema.citations, schema.warnings, schema.amendments):
            self._connection.execute(delete(table).where(table.c.work_id == work_id))
        self._connection.execute(delete(schema.relations).where(schema.relations.c.evidence_id == work_id))

    def _version(self, work_id: int, sha256: str, source: str) -> None:
        self._connection.execute(
            insert(schema.versions).values(work_id=work_id, sha256=sha256, source=source, revision=self._revision)
        )

    def _insert(self, table: Any, values: list[dict[str, Any]]) -> None:
        if values:
            self._connection.execute(insert(table), values)

    def _first(self, query: Any) -> Any:
        return self._connection.execute(query.limit(1)).first()

    def _next_revision(self) -> int:
        row = self._first(select(schema.meta.c.value).where(schema.meta.c.name == "revision"))
        return int(row.value) + 1 if row is not None else 1

    def _finish(self) -> None:
        """Record the revision; part of the transaction."""
        self._connection.execute(delete(schema.meta).where(schema.meta.c.name == "revision"))
        self._connection.execute(insert(schema.meta).values(name="revision", value=self._revision))


def _in_full(citation: Citation, named: Sequence[Citation]) -> Citation:
    """A short form ("Nghị định 63", "Chỉ thị 11") stands for the last document of its kind and sequence named before it."""
    if not citation.number or not citation.number.isdigit():
        return citation
    for earlier in reversed(named):
        if earlier.type == citation.type and str(earlier.number).split("/")[0].split("-")[0].lstrip(
            "0"
        ) == citation.number.lstrip("0"):
            return replace(citation, number=earlier.number, issued=earlier.issued, issuer=earlier.issuer, title=earlier.title)
    return citation


def _parsed(number: str | None) -> DocumentNumber | None:
    try:
        return DocumentNumber.parse(number) if number else None
    except InvalidIdentifier:
        return None


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
    return len(reading.tasks) + len(reading.provisions)


def _relation_mark(subject: str, predicate: str, target: str, quote: str) -> str:
    return _mark("relation", subject, predicate, target, clean_spaces(quote))


def _task_mark(text: str) -> str:
    return _mark("task", clean_spaces(text))


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
