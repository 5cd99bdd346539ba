"""Search by words and numbers, suggestions, similar documents, questions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query

from api import answering, searching
from api.dependencies import REFERRED, Held
from api.routes.wire import resource
from api.schemas_search import AskOut, SearchOut, SimilarOut, SuggestionOut

router = resource("tìm kiếm")

Typed = Annotated[str, Query(min_length=1, max_length=1000, description="Từ, số hiệu hoặc câu hỏi.", examples=["kiem soat thu tuc hanh chinh"])]
Limit = Annotated[int, Query(ge=1, le=100, description="Số văn bản của một trang.")]


def _filter(words: str) -> Any:
    return Query(description=f"Chỉ {words}; lặp lại để chọn nhiều.", max_length=20)


@router.get("/search", response_model=SearchOut)
def search(
    services: Held,
    q: Typed,
    limit: Limit = 10,
    loai: Annotated[list[str] | None, _filter("loại này")] = None,
    cq: Annotated[list[str] | None, _filter("cơ quan ban hành này")] = None,
    cap: Annotated[list[str] | None, _filter("cấp này")] = None,
    nam: Annotated[list[str] | None, _filter("năm này")] = None,
    hieuluc: Annotated[list[str] | None, _filter("tình trạng này")] = None,
    nhiemvu: Annotated[list[str] | None, _filter("văn bản có hoặc không giao nhiệm vụ")] = None,
    chutri: Annotated[list[str] | None, _filter("văn bản giao cơ quan này chủ trì")] = None,
    sort: Literal["relevance", "newest", "oldest", "title"] = "relevance",
    cursor: Annotated[str, Query(max_length=500, description="Trường next của trang trước.")] = "",
    facets: Annotated[bool, Query(description="Đếm theo loại, cơ quan, cấp, năm, hiệu lực, nhiệm vụ, cơ quan chủ trì.")] = False,
) -> Any:
    """Search by number, words or fields, grouped by document."""
    chosen = {"loai": loai, "cq": cq, "cap": cap, "nam": nam, "hieuluc": hieuluc, "nhiemvu": nhiemvu, "chutri": chutri}
    filters = {name: values for name, values in chosen.items() if values}
    return searching.search(services, q, limit, filters=filters, sort=sort, cursor=cursor, facets=facets)


@router.get("/suggest", response_model=list[SuggestionOut])
def suggest(services: Held, q: Typed, limit: Annotated[int, Query(ge=1, le=20)] = 8) -> Any:
    """What the characters typed so far may become: numbers, titles, agencies."""
    return searching.suggest(services, q, limit)


@router.get("/similar", response_model=SimilarOut, responses=REFERRED)
def similar(services: Held, reference: str, provision: str | None = None, limit: Limit = 10) -> Any:
    """Documents and provisions like a document or one of its provisions."""
    return searching.similar(services, reference, provision, limit)


@router.get("/ask", response_model=AskOut, responses=REFERRED)
def ask(services: Held, q: Typed) -> Any:
    """A question in words; `understood` tells how it was read."""
    return answering.ask(services, q)
