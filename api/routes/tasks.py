"""Tasks by basis, agency, document, deadline."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from api import schemas
from api.dependencies import REFERRED, Day, Held, Page
from api.routes.wire import resource
from api.schemas_wire import TaskOut
from graph.answers import tasks_depending_on, tasks_matching

router = resource("nhiệm vụ")

Words = Annotated[str | None, Query(min_length=1, max_length=500)]


@router.get("/tasks", response_model=list[TaskOut], responses=REFERRED)
def tasks(
    services: Held,
    page: Page,
    depends_on: Annotated[str | None, Query(min_length=1, max_length=500, description="Văn bản mà nhiệm vụ phụ thuộc.", examples=["92/2017"])] = None,
    agency: Annotated[str | None, Query(min_length=1, max_length=500, description="Cơ quan chủ trì hoặc phối hợp.", examples=["Sở Nội vụ"])] = None,
    document: Annotated[str | None, Query(min_length=1, max_length=500, description="Văn bản chứa nhiệm vụ.")] = None,
    due_before: Day = None,
    due_after: Day = None,
) -> Any:  # fmt: skip
    """Tasks that meet all conditions; those that depend on a document come with the path and the sentences that prove it."""
    rows = tasks_matching(services.store, agency=agency, document=document, due_before=due_before, due_after=due_after)
    if depends_on is None:
        return [schemas.assigned(row) for row in page.of(rows, lambda row: row.task.id)]
    kept = {row.task.id for row in rows}
    found = [row for row in tasks_depending_on(services.store, depends_on) if row.task.id in kept]
    return [schemas.dependency(row) for row in page.of(found, lambda row: row.task.id)]
