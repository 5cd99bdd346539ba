"""The audit log, for administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from api.dependencies import Held
from api.routes.wire import resource
from api.schemas_wire_jobs import EntryOut
from api.state.audit import entries

router = resource("vận hành")


@router.get("/audit", response_model=list[EntryOut])
def audit(
    services: Held,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Chỉ các mục cũ hơn mục này.")] = None,
    action: Annotated[str | None, Query(max_length=50, description="Chỉ các việc bắt đầu bằng chữ này.", examples=["document."])] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Any:
    """Changes, the newest first: who, when, what."""
    found = entries(services.state, before=before, action=action, limit=limit)
    return [{"id": e.id, "at": e.at, "actor": e.actor, "action": e.action, "object": e.object, "document": e.work_id, "detail": e.detail} for e in found]
