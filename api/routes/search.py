"""Search by words and numbers, suggestions, questions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from api import answering, schemas
from api.dependencies import REFERRED, Held
from api.routes.wire import resource
from api.schemas_wire import SearchOut, SuggestionOut
from api.schemas_wire_graph import AskOut
from search.query import parse_query

router = resource("tìm kiếm")

Typed = Annotated[str, Query(min_length=1, max_length=1000, description="Từ, số hiệu hoặc câu hỏi.", examples=["kiem soat thu tuc hanh chinh"])]


@router.get("/search", response_model=SearchOut)
def search(services: Held, q: Typed, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> Any:
    """Full-text search."""
    return answering.search(services, q, limit)


@router.get("/suggest", response_model=list[SuggestionOut])
def suggest(services: Held, q: Typed, limit: Annotated[int, Query(ge=1, le=20)] = 8) -> Any:
    """Documents that the characters typed so far may mean."""
    page = services.engine.search(parse_query(q[:100]), limit)
    works = {work.id: work for work in services.store.works_with([hit.work_id for hit in page.hits])}
    return [schemas.suggestion(works[hit.work_id]) for hit in page.hits if hit.work_id in works]


@router.get("/ask", response_model=AskOut, responses=REFERRED)
def ask(services: Held, q: Typed) -> Any:
    """A question in words; `understood` tells how it was read."""
    return answering.ask(services, q)
