"""Review: what the reader is not sure of, decisions on it, and decisions taken back; they survive a new reading."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api import schemas, schemas_review
from api.dependencies import REFERRED, Acting, Held, Page, problems
from api.reviewing import Correction, Stated
from api.routes.wire import resource
from api.schemas_wire import RelationOut
from api.schemas_wire_review import DecisionOut, DoubtOut
from graph.model import RelationKind, ReviewState

router = resource("rà soát")

FactId = Annotated[int, Path(ge=1, le=2**31)]
Named = Annotated[str, Field(min_length=1, max_length=500)]
Words = Annotated[str | None, Field(max_length=1000)]
Reason = Annotated[str, Field(max_length=1000)]
Document = Annotated[str | None, Query(min_length=1, max_length=500, description="Chỉ của văn bản này.")]


class Judged(BaseModel):
    """What people say of a fact; "extracted" takes a decision back."""

    state: Literal["confirmed", "rejected", "extracted"]
    reason: Reason = ""


class Amended(BaseModel):
    """What is otherwise than the reader has it; what is left out stays as it was."""

    kind: RelationKind | None = None
    subject: Named | None = None
    object: Named | None = None
    object_provision: Words = None
    scope: Words = None
    begins: Annotated[date | None, Field(alias="from")] = None
    ends: Annotated[date | None, Field(alias="to")] = None
    reason: Reason = ""


class Entered(Amended):
    """A relation that the reader missed, with the words of `within` (the subject where none is named) that prove it."""

    kind: RelationKind
    subject: Named
    object: Named
    quote: Annotated[str, Field(min_length=1, max_length=20_000)]
    within: Named | None = None


class Chosen(BaseModel):
    """The document that a mention names; `everywhere`: and the doubtful mentions of the same document that say the same; `new`: one that the store does not
    know is noted as known by mentions alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"object": "Nghị quyết 99/NQ-CP ngày 03/02/2018", "everywhere": True, "new": True, "reason": "đối chiếu bản giấy"}]})
    object: Named
    everywhere: bool = False
    new: bool = False
    reason: Reason = ""


@router.get("/review", response_model=list[RelationOut], responses=REFERRED)
def queue(
    services: Held, page: Page, state: Annotated[ReviewState, Query(description="Trạng thái rà soát.")] = ReviewState.EXTRACTED, document: Document = None
) -> Any:
    """Relations in a state of review, the least certain first."""
    store = services.store
    shown = store.relations_with(page.of(store.relations_by_doubt(state, store.resolve(document).id if document else None), int))
    names = {w.id: w for w in store.works_with(list({end for r in shown for end in (r.subject_id, r.object_id)}))}
    return [schemas.stored_relation(r, names[r.subject_id], names[r.object_id]) for r in shown]


@router.get("/review/doubts", response_model=list[DoubtOut], responses=REFERRED)
def doubts(
    services: Held, page: Page, kind: Annotated[Literal["relation", "citation"] | None, Query(description="Chỉ quan hệ hoặc chỉ viện dẫn.")] = None,
    document: Document = None,
) -> Any:  # fmt: skip
    """Facts to look at, the riskiest first, each with its reasons and its sentence."""
    root = services.store.resolve(document) if document else None
    found = services.queue(root, kind)
    return [schemas_review.doubt(row) for row in page.of(found, lambda row: 2 * row.id + (row.kind == "citation"))]


@router.get("/review/decisions", response_model=list[DecisionOut])
def decisions(services: Held, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Any:
    """Decisions, the newest first, with those that were taken back."""
    return [schemas_review.decision(made) for made in services.store.decisions(limit, undone=True)]


@router.post("/review/decisions", status_code=201, response_model=DecisionOut, responses=REFERRED)
def enter(services: Held, actor: Acting, entered: Entered) -> Any:
    """State a relation that the reader missed."""
    stated = Stated(entered.subject, entered.kind, entered.object, entered.quote, entered.within, entered.object_provision, entered.scope, entered.begins,
                    entered.ends)  # fmt: skip
    return schemas_review.decision(services.reviewing.enter(stated, actor.name, entered.reason))


@router.delete("/review/decisions/{decision}", status_code=204, responses=problems(404, 409))
def undo(request: Request, services: Held, actor: Acting, decision: FactId) -> None:
    """Take a decision back, with what was decided with it; documents that it took out are put back."""
    if services.reviewing.undo(decision, actor.name):
        request.app.state.supervisor.wake()


@router.post("/review/relation/{fact}/correction", status_code=201, response_model=DecisionOut, responses=REFERRED)
def correct(services: Held, actor: Acting, fact: FactId, amended: Amended) -> Any:
    """Reject a relation and enter the right one with the same sentence."""
    change = Correction(amended.kind, amended.subject, amended.object, amended.object_provision, amended.scope, amended.begins, amended.ends)
    return schemas_review.decision(services.reviewing.correct(fact, change, actor.name, amended.reason))


@router.post("/review/citation/{fact}/choice", status_code=201, response_model=DecisionOut, responses=REFERRED | problems(400))
def choose(services: Held, actor: Acting, fact: FactId, chosen: Chosen) -> Any:
    """Say which document a mention names."""
    made = services.reviewing.choose(fact, chosen.object, actor.name, chosen.reason, everywhere=chosen.everywhere, new=chosen.new)
    return schemas_review.decision(made)


@router.post("/review/{kind}/{fact}", status_code=204, responses=problems(404))
def decide(services: Held, actor: Acting, kind: Literal["relation", "task"], fact: FactId, judged: Judged) -> None:
    """Confirm or reject a relation or a task; every answer counts it at once."""
    services.reviewing.judge(kind, fact, ReviewState(judged.state), actor.name, judged.reason)
