"""Doubtful facts and decisions as dictionaries. Field names are a contract."""

from __future__ import annotations

from api import schemas
from api.schemas import Json
from graph.review import Doubt
from graph.store.decisions import Decision

LETTERS = {"relation": "q", "citation": "v", "task": "n"}
"""The letter before a fact's id."""


def doubt(found: Doubt) -> Json:
    """A fact to look at, with the reasons."""
    relation = schemas.stored_relation(found.relation, found.subject, found.object) if found.relation and found.subject and found.object else None
    return {
        "id": f"{LETTERS[found.kind]}{found.id}", "kind": found.kind, "risk": round(found.risk, 2), "confidence": found.confidence, "rests": found.rests,
        "reasons": list(found.reasons), "quote": found.quote, "evidence": schemas.work(found.evidence), "start": found.span.start, "end": found.span.end,
        "relation": relation, "citation": schemas.stored_citation(found.citation) if found.citation else None,
        "candidates": [schemas.work(c.work) | {"why": list(c.why)} for c in found.candidates],
        "alike": [f"{LETTERS['citation']}{other}" for other in found.alike],
    }  # fmt: skip


def decision(made: Decision) -> Json:
    """A decision: what, who, when, why, and whether it still holds."""
    return {
        "id": made.id, "kind": made.kind, "state": made.state, "who": made.who, "at": made.at.replace("+00:00", "Z"), "reason": made.reason, "undone": made.undone is not None,
        "fact": made.body,
    }  # fmt: skip
