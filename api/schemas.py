"""Records → the dictionaries that the command line and the HTTP service print. Field names are a contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from api.schemas_agencies import inheritance
from graph.answers import AssignedTask, ImpactAnswer
from graph.assignments import succession_of, successions_of
from graph.draft import DraftEffect
from graph.effects import effect_of
from graph.impact import DependencyRow, Hop, ImpactRow
from graph.model import (
    Amendment,
    Citation,
    Deadline,
    DeadlineKind,
    Document,
    Provision,
    Reading,
    Relation,
    Span,
    StoredCitation,
    StoredRelation,
    Task,
    Work,
)
from graph.relation_words import forward, inverse

if TYPE_CHECKING:
    from api.ingesting.outcome import FileOutcome

Json = dict[str, Any]


def reading(read: Reading, *, with_text: bool = True) -> Json:
    """All that one document says, as `cancu extract --json` prints it."""
    answer: Json = {
        "document": document(read.document),
        "amendments": [amendment(a) for a in read.amendments],
        "provisions": [provision(p) for p in read.provisions],
        "citations": list(mentions(c for c in read.citations if not c.in_title)),
        "relations": [relation(r) for r in read.relations],
        "tasks": [task(t) for t in read.tasks],
        "warnings": [
            {
                "code": w.code,
                "message": w.message,
                "start": w.span.start if w.span else None,
                "end": w.span.end if w.span else None,
            }
            for w in read.warnings
        ],
    }
    return {**answer, "text": read.text} if with_text else answer


def readings(reads: Sequence[Reading], *, with_text: bool = True) -> Json:
    """All that a file says: its first document, and under `further` the others that it holds, each with the character of the file's text at which
    its own begins (`offset`)."""
    answer = reading(reads[0], with_text=with_text)
    if len(reads) > 1:
        answer["further"] = [{**reading(read, with_text=with_text), "offset": read.part.start if read.part else 0} for read in reads[1:]]
    return answer


def outcomes(files: Iterable[FileOutcome]) -> list[Json]:
    """What became of each file; `documents` are those that it holds, the first of which the file's own fields tell of."""
    answer: list[Json] = []
    for o in files:
        told = {
            "status": o.status, "document": o.work_id, "number": o.number, "part": o.part, "parts": o.parts, "resolved": o.resolved,
            "message": o.message, "warnings": list(o.warnings),
            "found": [{"document": f.work_id, "resolved": f.resolved, "doubtful": f.doubtful} for f in o.found],
        }  # fmt: skip
        if o.part == 1:
            own = {name: told[name] for name in ("status", "document", "resolved", "message", "warnings", "found")}
            answer.append({"path": o.path, **own, "documents": []})
        if o.work_id is not None:
            answer[-1]["documents"].append(told)
    return answer


def amendment(made: Amendment) -> Json:
    """One operation: what it does to which provision of which document, where it is said, and where its new words stand."""
    return {
        "operation": made.operation, "object": made.object, "object_provision": made.object_provision, "start": made.span.start, "end": made.span.end,
        "within": made.within, "new_text": _place(made.new_text), "effective": _iso(made.effective), "transition": _place(made.transition),
    }  # fmt: skip


def _place(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.end} if span else None


def document(described: Document) -> Json:
    """The description of a document; dates ISO 8601 or null."""
    return {
        "number": described.number, "type": described.type, "issuer": described.issuer, "issued": _iso(described.issued), "place": described.place,
        "title": described.title, "signer": described.signer, "in_force_from": _iso(described.in_force_from), "status": described.status,
    }  # fmt: skip


def provision(part: Provision) -> Json:
    """A provision with its characters."""
    return {"path": part.path, "label": part.label, "heading": part.heading, "start": part.span.start, "end": part.span.end}


def citation(mention: Citation) -> Json:
    """A mention of a document."""
    return {
        "start": mention.span.start, "end": mention.span.end, "text": mention.text, "type": mention.type, "number": mention.number,
        "issued": _iso(mention.issued), "issuer": mention.issuer, "title": mention.title, "provision": mention.provision, "within": mention.within,
        "relation": mention.relation.value if mention.relation else None,
    }  # fmt: skip


def mentions(citations: Iterable[Citation]) -> Iterator[Json]:
    """Each mention once. A list ("điểm a, b khoản 2 Điều 7 của Nghị định …") is read as a citation for every provision it names: `provision` is the
    first; `provisions`, there where several are named, holds all."""
    for _, group in groupby(citations, key=lambda c: (c.span, c.type)):
        named = list(group)
        yield {**citation(named[0]), **({"provisions": [c.provision for c in named]} if len(named) > 1 else {})}


def relation(stated: Relation) -> Json:
    """A relation; provisions only where one is named."""
    answer: Json = {
        "subject": stated.subject, "predicate": stated.predicate.value, "object": stated.object, "start": stated.span.start, "end": stated.span.end,
    }  # fmt: skip
    if stated.subject_provision:
        answer["subject_provision"] = stated.subject_provision
    if stated.object_provision:
        answer["object_provision"] = stated.object_provision
    if stated.scope:
        answer["scope"] = stated.scope
    return answer


def task(todo: Task) -> Json:
    """A task; the deadline is always an object."""
    return {
        "text": todo.text, "group": todo.group, "lead": list(todo.lead), "support": list(todo.support), "deadline": deadline(todo.deadline),
        "bases": list(todo.bases), "heading_bases": list(todo.heading_bases), "note": todo.note, "source": todo.source.value, "within": todo.within,
        "start": todo.span.start, "end": todo.span.end,
    }  # fmt: skip


def deadline(due: Deadline | None) -> Json:
    """A deadline; kind `none` and empty words when there is none."""
    if due is None:
        return {"text": "", "kind": DeadlineKind.NONE.value, "start": None, "end": None}
    answer: Json = {"text": due.text, "kind": due.kind.value, "start": _iso(due.start), "end": _iso(due.end)}
    if due.rule:
        answer["rule"] = due.rule
    if due.items:
        answer["items"] = [deadline(item) for item in due.items]
    return answer


def work(known: Work) -> Json:
    """A document in the store."""
    return {
        "id": known.id,
        "uri": known.uri,
        "label": known.label,
        "held": known.held,
        "source": known.source,
        **document(known.document),
    }


def hop(step: Hop) -> Json:
    """One step of a path with its quotation."""
    return {
        "subject": step.subject, "predicate": step.predicate, "object": step.object, "quote": step.quote, "evidence": step.evidence_id,
        "start": step.span.start, "end": step.span.end,
    }  # fmt: skip


def dependency(row: DependencyRow) -> Json:
    """A task that depends on a document: the task, its document, why, the path, the sentence of the first step."""
    return {
        "id": row.task.id, "task": row.task.task.text, **task(row.task.task), "document": work(row.work), "level": row.level, "chain": row.chain,
        "path": [hop(step) for step in row.hops], "quote": row.hops[0].quote,
        "successions": [inheritance(found) for found in successions_of(row.task.task, row.work)],
    }  # fmt: skip


def assigned(row: AssignedTask) -> Json:
    """A task of an agency; `succession` is the asked agency's, `successions` are those of all agencies named in the task."""
    return {
        "id": row.task.id, "task": row.task.task.text, **task(row.task.task), "document": work(row.work), "role": row.role,
        "succession": inheritance(row.succession), "successions": [inheritance(found) for found in successions_of(row.task.task, row.work)],
    }  # fmt: skip


def impact(answer: ImpactAnswer) -> Json:
    """What a change hits."""
    return {
        "document": work(answer.root), "provision": answer.provision, "kind": answer.kind.value if answer.kind else None,
        "rows": [impact_row(row) for row in answer.rows], "not_held": answer.gaps, "documents": answer.documents, "more": answer.more,
    }  # fmt: skip


def impact_row(row: ImpactRow) -> Json:
    """One thing that a change hits."""
    return {
        "target": row.target, "reason": row.reason, "clause": row.clause, "depth": row.depth, "document": work(row.work),
        "task": task(row.task.task) if row.task and row.target == "task" else None, "agency": row.agency, "outcome": row.outcome,
        "provision": row.provision, "owners": list(row.owners), "deadline": deadline(row.deadline) if row.target == "task" else None,
        "path": [hop(step) for step in row.hops],
        "succession": inheritance(succession_of(row.agency, row.task.task, row.work)) if row.task and row.agency else None,
    }  # fmt: skip


def stored_citation(stored: StoredCitation) -> Json:
    """A mention with what became of it."""
    return {
        **citation(stored.citation),
        "state": stored.state.value,
        "target": stored.target_id,
        "candidates": list(stored.candidates),
    }


def stored_relation(stored: StoredRelation, subject: Work, target: Work) -> Json:
    """A relation between two works with its evidence, both its names, and what it does from which day."""
    effect, read = effect_of(stored, subject, target), stored.relation
    return {
        "id": stored.id, "subject": subject.label, "predicate": read.predicate.value, "object": target.label, "label": forward(read.predicate),
        "inverse": inverse(read.predicate), "quote": stored.quote, "evidence": stored.evidence_id, "start": read.span.start, "end": read.span.end,
        "review": stored.review.value, "confidence": read.confidence, "subject_provision": read.subject_provision,
        "object_provision": read.object_provision, "scope": (effect.scope if effect else read.scope) or None,
        "manner": effect.manner if effect else None, "effective_from": _iso(effect.starts.exact) if effect else None,
        "effective_to": _iso(effect.until) if effect else None,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_ACT_LABELS = {"amends": "Sửa đổi, bổ sung", "replaces": "Thay thế", "repeals": "Bãi bỏ", "suspends": "Đình chỉ"}


def draft_effect(effect: DraftEffect) -> Json:
    """One thing a draft does, and what that hits."""
    return {
        "kind": effect.kind.value, "label": _ACT_LABELS[effect.kind.value], "mention": citation(effect.citation), "provision": effect.provision,
        "quote": effect.quote, "state": effect.state.value, "candidates": [work(w) for w in effect.candidates],
        "impact": impact(effect.answer) if effect.answer else None,
    }  # fmt: skip
