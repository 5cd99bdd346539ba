"""Rows of the store ↔ records of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from graph.model import (
    EXTRACTOR,
    Amendment,
    Citation,
    Deadline,
    DeadlineKind,
    Document,
    Provision,
    ReadingWarning,
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
    return Work(row.id, row.uri, document, row.held, row.source, row.sha256, row.revision, bool(row.orphan))


def work_listed(row: Sequence[Any]) -> Work:
    """The columns `lookup.LISTED` by place as a record."""
    return Work(row[0], row[1], Document(*row[3:12]), row[2], row[15], row[16], row[17], bool(row[19]))


def document_values(document: Document) -> dict[str, Any]:
    """The columns of `works` that describe a document."""
    return {name: getattr(document, name) for name in _DOCUMENT}


def provision_of(row: Sequence[Any]) -> Provision:
    """A row of `provisions` as a record."""
    _, _, path, label, heading, start, end = row
    return Provision(path, label, heading, Span(start, end))


def citation_of(row: Sequence[Any]) -> StoredCitation:
    """A row of `citations` as a record."""
    id, work_id, start, end, text, type, number, issued, issuer, title, provision, within, relation, state, target, candidates, _ = row
    kind = RelationKind(relation) if relation else None
    citation = Citation(Span(start, end), text, type, number, issued, issuer, title, provision, within, kind)
    return StoredCitation(id, work_id, citation, ResolutionState(state), target, tuple(int(c) for c in candidates.split(",") if c))


def citation_values(
    work_id: int, citation: Citation, state: ResolutionState, target: int | None, candidates: Sequence[int], name_key: str | None
) -> tuple[Any, ...]:
    """A citation as the columns of its table but the id."""
    span = citation.span
    return (
        work_id, span.start, span.end, citation.text, citation.type, citation.number, citation.issued, citation.issuer, citation.title, citation.provision,
        citation.within, citation.relation.value if citation.relation else None, state.value, target, ",".join(map(str, candidates)), name_key,
    )  # fmt: skip


def relation_of(row: Sequence[Any]) -> StoredRelation:
    """A row of `relations` as a record."""
    (id, evidence_id, subject_id, object_id, predicate, subject, object, subject_provision, object_provision, start, end, quote, confidence, extractor,
     review, scope, starts, ends, _) = row  # fmt: skip
    relation = Relation(
        subject, RelationKind(predicate), object, Span(start, end), subject_provision, object_provision, confidence=confidence, scope=scope, starts=starts,
        ends=ends,
    )  # fmt: skip
    return StoredRelation(id, evidence_id, subject_id, object_id, relation, quote, ReviewState(review), extractor)


def relation_values(
    work_id: int, subject: int | None, target: int | None, relation: Relation, quote: str, review: str, revision: int, confidence: float | None = None
) -> tuple[Any, ...]:
    """A relation as the columns of its table but the id; an end that is in doubt is None."""
    return (
        work_id, subject, target, relation.predicate.value, relation.subject, relation.object, relation.subject_provision, relation.object_provision,
        relation.span.start, relation.span.end, quote, relation.confidence if confidence is None else confidence, EXTRACTOR, review, relation.scope,
        relation.starts, relation.ends, revision,
    )  # fmt: skip


def amendment_of(row: Any) -> StoredAmendment:
    """A row of `amendments` as a record."""
    new = Span(row.new_start, row.new_end) if row.new_start is not None else None
    amendment = Amendment(row.operation, row.object, Span(row.start, row.end), row.object_provision, row.within, new)
    return StoredAmendment(row.id, row.work_id, row.object_id, amendment, row.quote, row.new_text)


def amendment_values(work_id: int, amendment: Amendment, object_id: int | None, text: str) -> tuple[Any, ...]:
    """An operation as the columns of its table but the id; the words are kept beside their place, so that an answer needs no whole text."""
    new, span = amendment.new_text, amendment.span
    return (
        work_id, object_id, amendment.operation, amendment.object, amendment.object_provision, amendment.within, span.start, span.end,
        new.start if new else None, new.end if new else None, span.slice(text), new.slice(text) if new else None,
    )  # fmt: skip


def task_of(row: Any, bases: Mapping[str, tuple[int, ...]]) -> StoredTask:
    """A row of `tasks` with its bases by level as a record."""
    body = json.loads(row.body)
    task = Task(
        row.text, Span(row.start, row.end), TaskSource(row.source), row.group, tuple(body["lead"]), tuple(body["support"]), _deadline_of(body["deadline"]),
        tuple(body["bases"]), tuple(body["heading_bases"]), row.note, row.within,
    )  # fmt: skip
    return StoredTask(row.id, row.work_id, task, bases.get("own", ()), bases.get("heading", ()), ReviewState(row.review))


def task_values(work_id: int, task: Task, review: str) -> tuple[Any, ...]:
    """A task as the columns of its table but the id; lists and the deadline go in one JSON column."""
    body = {
        "lead": task.lead, "support": task.support, "bases": task.bases, "heading_bases": task.heading_bases,
        "deadline": asdict(task.deadline) if task.deadline else None,
    }  # fmt: skip
    return (
        work_id, task.span.start, task.span.end, task.text, task.source.value, task.group, task.note, task.within,
        json.dumps(body, ensure_ascii=False, default=str), review,
    )  # fmt: skip


def warning_values(work_id: int, warning: ReadingWarning) -> tuple[Any, ...]:
    """A warning as the columns of its table but the id."""
    span = warning.span
    return work_id, warning.code, warning.message, span.start if span else None, span.end if span else None


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
