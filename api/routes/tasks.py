"""Tasks by basis, agency, document, deadline."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Query

from api import schemas
from api.asked_tasks import AskedTasks
from api.dependencies import REFERRED, Day, Held, Page, Status
from api.routes.wire import resource
from api.schemas_wire import TaskOut

router = resource("nhiệm vụ")


@router.get("/tasks", response_model=list[TaskOut], responses=REFERRED)
def tasks(
    services: Held,
    page: Page,
    depends_on: Annotated[str | None, Query(min_length=1, max_length=500, description="Văn bản mà nhiệm vụ phụ thuộc.", examples=["92/2017"])] = None,
    agency: Annotated[str | None, Query(min_length=1, max_length=500, description="Cơ quan chủ trì hoặc phối hợp.", examples=["Sở Nội vụ"])] = None,
    document: Annotated[str | None, Query(min_length=1, max_length=500, description="Văn bản chứa nhiệm vụ.")] = None,
    due_before: Day = None,
    due_after: Day = None,
    status: Status = None,
) -> Any:  # fmt: skip
    """Tasks that meet all conditions; those that depend on a document come with the path and the sentences that prove it."""
    rows, why = AskedTasks(depends_on, agency, document, due_before, due_after, status).found(services.store, date.today())
    if depends_on is None:
        return [schemas.assigned(row) for row in page.of(rows, lambda row: row.task.id)]
    return [schemas.dependency(row) for row in page.of(list(why.values()), lambda row: row.task.id)]
