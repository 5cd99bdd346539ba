"""Review: relations and tasks as the reader found them, to be confirmed or rejected; decisions survive a new reading."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel

from api import schemas
from api.dependencies import Acting, Held, Page, problems
from api.routes.wire import resource
from api.schemas_wire import RelationOut
from graph.model import ReviewState

router = resource("rà soát")


class Decision(BaseModel):
    """What people say of a fact; "extracted" takes a decision back."""

    state: Literal["confirmed", "rejected", "extracted"]


@router.get("/review", response_model=list[RelationOut])
def queue(
    services: Held,
    page: Page,
    state: Annotated[ReviewState, Query(description="Trạng thái rà soát.")] = ReviewState.EXTRACTED,
    document: Annotated[str | None, Query(max_length=500, description="Chỉ quan hệ của văn bản này.")] = None,
) -> Any:
    """Relations in a state of review, the least certain first."""
    store = services.store
    shown = store.relations_with(page.of(store.relations_by_doubt(state, store.resolve(document).id if document else None), int))
    names = {w.id: w for w in store.works_with(list({end for r in shown for end in (r.subject_id, r.object_id)}))}
    return [schemas.stored_relation(r, names[r.subject_id], names[r.object_id]) for r in shown]


@router.post("/review/{kind}/{fact}", status_code=204, responses=problems(404))
def decide(
    services: Held, actor: Acting, kind: Literal["relation", "task"], fact: Annotated[int, Path(ge=1, le=2**31)], decision: Decision
) -> None:
    """Record a decision on a relation or a task; every answer counts it at once."""
    services.decide(kind, fact, ReviewState(decision.state), actor.name)
