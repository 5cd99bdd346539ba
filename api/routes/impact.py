"""What a change hits, and what a draft would hit."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, UploadFile

from api import schemas
from api.dependencies import REFERRED, Day, Held, problems
from api.drafts import reading_of
from api.provisions import provision_of
from api.routes.wire import resource
from api.schemas_wire_graph import DraftOut, ImpactOut
from graph.answers import impact
from graph.draft import draft_effects
from graph.model import RelationKind

router = resource("tác động")

Depth = Annotated[int | None, Query(ge=1, le=50, description="Số bước tối đa.")]


@router.get("/impact", response_model=ImpactOut, responses=REFERRED)
def hit(
    services: Held,
    reference: Annotated[str, Query(min_length=1, max_length=500, description="Văn bản thay đổi.", examples=["63/2010"])],
    provision: Annotated[str | None, Query(max_length=300, description="Chỉ một điều khoản.")] = None,
    kind: Annotated[RelationKind | None, Query(description="Loại thay đổi.")] = None,
    depth: Depth = None,
    on: Day = None,
    cites: Annotated[bool, Query(description="Kể cả chỗ chỉ dẫn chiếu.")] = True,
) -> Any:
    """Documents, tasks and agencies that a change hits, each with reason, clause, path and quotations."""
    work = services.store.resolve(reference)
    path = provision_of(services.store, work, provision)
    return schemas.impact(impact(services.store, f"#{work.id}", provision=path, kind=kind, depth=depth, on=on, cites=cites))


@router.post("/impact/draft", response_model=DraftOut, responses=problems(413, 451))
def draft(services: Held, file: UploadFile, depth: Depth = None, on: Day = None) -> Any:
    """What a draft would hit before it is signed; nothing is stored."""
    read = reading_of(file)
    effects = draft_effects(services.store, read, on=on, depth=depth)
    return {"draft": schemas.document(read.document), "effects": [schemas.draft_effect(effect) for effect in effects]}
