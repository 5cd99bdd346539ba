"""Answers about removals as types; see `api.schemas_wire`."""

from __future__ import annotations

from pydantic import ConfigDict

from api.schemas_wire import DocumentOut, RelationOut, TaskOut, example_of
from api.schemas_wire_base import Wire
from api.schemas_wire_review import DecisionOut

_DOCUMENT = example_of(DocumentOut)
_DECISION = example_of(DecisionOut) | {
    "id": 7, "kind": "document", "state": "removed", "reason": "nạp nhầm tệp",
    "fact": {"document": _DOCUMENT["uri"], "label": _DOCUMENT["label"], "source": _DOCUMENT["source"]},
}  # fmt: skip


class GoingOut(DocumentOut):
    """A document that would be taken out, with how much was read from it."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_DOCUMENT | {"provisions": 12, "citations": 5, "tasks": 0}]})
    provisions: int
    citations: int
    tasks: int


class HitOut(Wire):
    """What taking documents out would hit: the other documents of their files (`same_file`), the documents left that name them (`citing`), relations and tasks
    of those that would name what is not held. Lists hold a hundred rows at most, `…_total` count all."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "documents": [_DOCUMENT | {"provisions": 12, "citations": 5, "tasks": 0}], "same_file": [], "citing": [_DOCUMENT], "citing_total": 1, "mentions_total": 2,
        "relations": [example_of(RelationOut)], "relations_total": 1, "tasks": [example_of(TaskOut)], "tasks_total": 1}]})  # fmt: skip
    documents: list[GoingOut]
    same_file: list[DocumentOut]
    citing: list[DocumentOut]
    citing_total: int
    mentions_total: int
    relations: list[RelationOut]
    relations_total: int
    tasks: list[TaskOut]
    tasks_total: int


class RemovedOut(Wire):
    """What was taken out, as it was, and the decision: DELETE /api/v1/review/decisions/{id} undoes it."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"documents": [_DOCUMENT], "decision": _DECISION}]})
    documents: list[DocumentOut]
    decision: DecisionOut
