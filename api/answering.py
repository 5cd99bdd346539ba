"""Questions → structured answers: understood by `search.questions`, answered by `graph.answers`, searched when not understood."""

from __future__ import annotations

from typing import Any

from api import schemas
from api.bootstrap import Services
from api.searching import search
from graph.answers import impact, relations_of, tasks_depending_on, tasks_matching
from graph.model import RelationKind
from search.questions import Question, understand

_CHANGES = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS,
            RelationKind.DETAILS, RelationKind.GUIDES)  # fmt: skip
_ENDS = (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS)


def ask(services: Services, words: str) -> dict[str, Any]:
    """Answer a question; `understood` tells how it was read, `kind` which answer follows.

    Raises:
        UnknownReference, AmbiguousReference: the question names a document that the store does not know, or several.
    """
    question = understand(words)
    answer: dict[str, Any] = {"question": words, "kind": question.kind, "understood": question.explanation}
    return answer | _answers(services, question)


def _answers(services: Services, question: Question) -> dict[str, Any]:
    store = services.store
    if question.kind == "depends_on" and question.reference:
        return {"tasks": [schemas.dependency(row) for row in tasks_depending_on(store, question.reference)]}
    if question.kind == "impact" and question.reference:
        return {"impact": schemas.impact(impact(store, question.reference))}
    if question.kind == "duties" and question.agency:
        active = (question.due_from, question.due_to) if question.due_from and question.due_to else None
        return {"tasks": [schemas.assigned(row) for row in tasks_matching(store, agency=question.agency, active=active)]}
    if question.kind in ("changes", "validity") and question.reference:
        kinds = _CHANGES if question.kind == "changes" else _ENDS
        found = relations_of(store, question.reference, kinds, incoming=True)
        rows = [schemas.stored_relation(r, store.work(r.subject_id), store.work(r.object_id)) for r in found]
        note = (
            ""
            if rows
            else "kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ"
            if question.kind == "validity"
            else "kho chưa ghi nhận văn bản nào"
        )
        return {"relations": rows, "note": note}
    return search(services, question.text)
