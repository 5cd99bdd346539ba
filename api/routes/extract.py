"""Reading without storing: what one document says."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, UploadFile

from api import schemas
from api.dependencies import problems
from api.drafts import readings_of, readings_of_words
from api.refused import Refused
from api.routes.wire import resource
from api.schemas_wire_reading import ReadingOut

router = resource("văn bản")


@router.post("/extract", response_model=ReadingOut, responses=problems(400, 413, 451))
def extract(
    text: Annotated[str, Form(max_length=2_000_000, description="Nguyên văn.")] = "", file: UploadFile | None = None
) -> Any:
    """Provisions, citations, relations, tasks and warnings of a text or a file; `further` holds the other documents of a file that has several. Nothing is stored."""
    if file is None and not text.strip():
        raise Refused("chưa có văn bản: gửi “text” hoặc “file”")
    return schemas.readings(readings_of(file) if file else readings_of_words(text))
