"""Legal bases: a draft's "Căn cứ …" lines judged, and what has lost its basis."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Query, UploadFile

from api import schemas_graph
from api.dependencies import Day, Held, problems
from api.drafts import readings_of, readings_of_words
from api.refused import Refused
from api.routes.wire import resource
from api.schemas_wire_graph import BasisOut, LostBasisOut
from graph.basis import check_basis

router = resource("căn cứ")


@router.post("/check-basis", response_model=BasisOut, responses=problems(400, 413, 451))
def check(
    services: Held,
    text: Annotated[str, Form(max_length=2_000_000, description="Phần “Căn cứ …” của dự thảo.")] = "",
    file: UploadFile | None = None,
    on: Day = None,
) -> Any:
    """The verdict on each basis that a draft, or each draft of a file, names, pasted or as a file; nothing is stored."""
    if file is None and not text.strip():
        raise Refused("chưa có dự thảo: gửi “text” hoặc “file”")
    when = on or date.today()
    drafts = readings_of(file) if file else readings_of_words(text)
    lines = [line for draft in drafts for line in check_basis(services.store, draft, when)]
    return {"on": when.isoformat(), "lines": [schemas_graph.basis_line(line) for line in lines]}


@router.get("/lost-basis", response_model=LostBasisOut)
def lost(
    services: Held, on: Day = None, every: Annotated[bool, Query(description="Chỉ những mục mà mọi căn cứ đều đã hết hiệu lực.")] = False
) -> Any:
    """Documents and tasks whose bases have lapsed on a day (today)."""
    when = on or date.today()
    return {"on": when.isoformat(), "rows": [schemas_graph.lost_basis_row(row) for row in services.lost_basis(when, every=every)]}
