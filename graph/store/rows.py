"""Rows of the store ↔ records of the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from graph.model import (
    Amendment,
    Citation,
    Deadline,
    DeadlineKind,
    Document,
    Provision,
    Relation,
    RelationKind,
    ResolutionState,
    ReviewState,
    Span,
    StoredAmendment,
    StoredCitation,
    StoredRelation,
    StoredTask,
    Task,
    TaskSource,
    Work,
)

_DOCUMENT = ("number", "type", "issuer", "issued", "place", "title", "signer", "in_force_from", "status")


def work_of(row: Any) -> Work:
    """A row of `works` as a record."""
    document = Document(**{name: getattr(row, name) for name in _DOCUMENT})
    return Work(row.id, row.uri, document, row.held, row.source, row.sha256, row.revision)


def document_values(document: Document) -> dict[str, Any]:
    """The columns of `works` that describe a document."""
    return {name: getattr(document, name) for name in _DOCUMENT}


def provision_of(row: Any) -> Provision:
    """A row of `provisions` as a record."""
    return Provision(row.path, row.label, row.heading, Span(row.start, row.end))


def provision_values(work_id: int, provision: Provision) -> dict[str, Any]:
    """A provision as a row."""
    span = provision.span
    return {
        "work_id": work_id,
        "path": provision.path,
        "label": provision.label,
        "heading": provision.heading,
        "start": span.start,
        "end": span.end,
    }


def citation_of(row: Any) -> StoredCitation:
    """A row of `citations` as a record."""
    citation = Citation(
        Span(row.start, row.end), row.text, row.type, row.number, row.issued, row.issuer, row.title, row.provision, row.within,
        RelationKind(row.relation) if row.relation else None,
    )  # fmt: skip
    candidates = tuple(int(c) for c in row.candidates.split(",") if c)
    return StoredCitation(row.id, row.work_id, citation, ResolutionState(row.state), row.target_id, candidates)


def citation_values(
    work_id: int, citation: Citation, state: ResolutionState, target: int | None, candidates: Iterable[int]
) -> dict[str, Any]:
    """A citation as a row."""
    return {
        "work_id": work_id, "start": citation.span.start, "end": citation.span.end, "text": citation.text, "type": citation.type,
        "number": citation.number, "issued": citation.issued, "issuer": citation.issuer, "title": citation.title, "provision": citation.provision,
        "within": citation.within, "relation": citation.relation.value if citation.relation else None, "state": state.value, "target_id": target,
        "candidates": ",".join(str(c) for c in candidates),
    }  # fmt: skip


def relation_of(row: Any) -> StoredRelation:
    """A row of `relations` as a record."""
    relation = Relation(
        row.subject, RelationKind(row.predicate), row.object, Span(row.start, row.end), row.subject_provision, row.object_provision,
        confidence=row.confidence, scope=row.scope, starts=row.starts, ends=row.ends,
    )  # fmt: skip
    return StoredRelation(
        row.id, row.evidence_id, row.subject_id, row.object_id, relation, row.quote, ReviewState(row.review), row.extractor
    )


def amendment_of(row: Any) -> StoredAmendment:
    """A row of `amendments` as a record."""
    new = Span(row.new_start, row.new_end) if row.new_start is not None else None
    amendment = Amendment(row.operation, row.object, Span(row.start, row.end), row.object_provision, row.within, new)
    return StoredAmendment(row.id, row.work_id, row.object_id, amendment, row.quote, row.new_text)


def amendment_values(work_id: int, amendment: Amendment, object_id: int | None, text: str) -> dict[str, Any]:
    """An operation as a row; the words are kept beside their place, so that an answer needs no whole text."""
    new = amendment.new_text
    return {
        "work_id": work_id, "object_id": object_id, "operation": amendment.operation, "object": amendment.object,
        "object_provision": amendment.object_provision, "within": amendment.within, "start": amendment.span.start, "end": amendment.span.end,
        "new_start": new.start if new else None, "new_end": new.end if new else None, "quote": amendment.span.slice(text),
        "new_text": new.slice(text) if new else None,
    }  # fmt: skip


def task_of(row: Any, bases: Mapping[str, tuple[int, ...]]) -> StoredTask:
    """A row of `tasks` with its bases by level as a record."""
    body = json.loads(row.body)
    task = Task(
        row.text, Span(row.start, row.end), TaskSource(row.source), row.group, tuple(body["lead"]), tuple(body["support"]), _deadline_of(body["deadline"]),
        tuple(body["bases"]), tuple(body["heading_bases"]), row.note, row.within,
    )  # fmt: skip
    return StoredTask(row.id, row.work_id, task, bases.get("own", ()), bases.get("heading", ()), ReviewState(row.review))


def task_values(work_id: int, task: Task, review: str) -> dict[str, Any]:
    """A task as a row; lists and the deadline go in one JSON column."""
    body = {
        "lead": task.lead, "support": task.support, "bases": task.bases, "heading_bases": task.heading_bases,
        "deadline": asdict(task.deadline) if task.deadline else None,
    }  # fmt: skip
    return {
        "work_id": work_id, "start": task.span.start, "end": task.span.end, "text": task.text, "source": task.source.value, "group": task.group,
        "note": task.note, "within": task.within, "body": json.dumps(body, ensure_ascii=False, default=str), "review": review,
    }  # fmt: skip


def dated(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a relation's row from JSON: its days as dates."""
    return {**values, **{name: _date(values[name]) for name in ("starts", "ends") if isinstance(values.get(name), str)}}


def _deadline_of(body: dict[str, Any] | None) -> Deadline | None:
    if body is None:
        return None
    items = tuple(item for part in body["items"] if (item := _deadline_of(part)))
    return Deadline(body["text"], DeadlineKind(body["kind"]), _date(body["start"]), _date(body["end"]), body["rule"], items)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
