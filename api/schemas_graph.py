"""Validity, bases and lost bases as dictionaries. Field names are a contract."""

from __future__ import annotations

from api import schemas
from api.schemas import Json
from graph.basis import BasisLine, BasisVerdict
from graph.coverage import Coverage
from graph.effects import Effect, When
from graph.lost_basis import LostBasis, LostBasisRow
from graph.validity import Consequence, Quotation, Validity, cause_of, describe, follows


def validity(found: Validity) -> Json:
    """The status of a document on a day, with its evidence."""
    return {
        "document": schemas.work(found.work), "provision": found.provision, "on": found.on.isoformat(),
        "known": found.known.isoformat() if found.known else None, "status": found.status.value, "cause": cause_of(found), "label": found.label,
        "since": found.since.isoformat() if found.since else None, "in_force_from": when(found.began),
        "effects": [effect(e) for e in found.effects], "upcoming": [effect(e) for e in found.upcoming], "disputed": [effect(e) for e in found.disputed],
        "consequences": [consequence(c) for c in found.consequences], "own": [quotation(q) for q in found.own], "portal_status": found.portal,
    }  # fmt: skip


def when(day: When) -> Json:
    """A day or its bounds, and what it is known from."""
    return {
        "date": day.exact.isoformat() if day.exact else None, "not_before": day.earliest.isoformat() if day.earliest else None, "source": day.source,
    }  # fmt: skip


def effect(found: Effect) -> Json:
    """One effect with its quotation."""
    return {
        "effect": found.force.value, "predicate": found.kind.value, "by": schemas.work(found.by), "provision": found.provision, "scope": found.scope,
        "from": when(found.starts), "until": found.until.isoformat() if found.until else None, "text": describe(found), "quote": found.quote,
        "evidence": found.evidence_id, "start": found.span.start, "end": found.span.end, "relation": found.relation_id, "review": found.review.value,
        "confidence": found.confidence,
    }  # fmt: skip


def consequence(found: Consequence) -> Json:
    """Something that follows from another document's validity."""
    since = found.since.isoformat() if found.since else None
    return {
        "rule": found.rule,
        "document": schemas.work(found.work),
        "since": since,
        "text": follows(found),
        **quotation(found.proof),
    }


def quotation(found: Quotation) -> Json:
    """Quoted words and where they stand."""
    return {"quote": found.quote, "evidence": found.evidence_id, "start": found.span.start, "end": found.span.end}


def basis_line(line: BasisLine) -> Json:
    """One "Căn cứ …" line with the verdicts on it."""
    return {"text": line.text, "start": line.span.start, "end": line.span.end, "bases": [basis_verdict(v) for v in line.verdicts]}


def basis_verdict(found: BasisVerdict) -> Json:
    """The verdict on one document named as a basis."""
    return {
        "mention": schemas.citation(found.citation), "verdict": found.verdict, "findings": list(found.findings), "message": found.message,
        "document": schemas.work(found.work) if found.work else None, "candidates": [schemas.work(w) for w in found.candidates],
        "amended_by": [schemas.work(w) for w in found.amended_by], "nearest": list(found.nearest),
        "validity": validity(found.validity) if found.validity else None,
    }  # fmt: skip


def lost_basis_row(row: LostBasisRow) -> Json:
    """A document or task that has lost a basis."""
    return {
        "target": row.target, "document": schemas.work(row.work), "task": schemas.task(row.task.task) if row.task else None, "level": row.level,
        "every": row.every, "bases": row.named, "lost": [lost_basis(b) for b in row.lost],
    }  # fmt: skip


def lost_basis(found: LostBasis) -> Json:
    """One lapsed basis: the words that name it, and its validity."""
    return {
        "document": schemas.work(found.validity.work), "provision": found.provision, "label": found.validity.label,
        "replaced_by": schemas.work(found.replaced_by) if found.replaced_by else None, **quotation(found.proof), "validity": validity(found.validity),
    }  # fmt: skip


def coverage(found: Coverage) -> Json:
    """How much of what the documents rest on is held."""
    return {
        "documents": found.documents, "stubs": found.stubs, "bases": found.bases, "bases_held": found.bases_held, "tasks": found.tasks,
        "tasks_held": found.tasks_held, "doubtful": found.doubtful,
        "missing": [{"document": schemas.work(m.work), "named": m.named, "as_basis": m.as_basis} for m in found.missing],
    }  # fmt: skip
