"""SPARQL 1.1 Protocol, queries only: GET and POST, rows as JSON or CSV, graphs as Turtle or JSON-LD."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.bootstrap import Services
from api.dependencies import Held, problems
from api.negotiation import preferred
from api.refused import TooLarge, TooMany
from api.routes.wire import PREFIX
from graph.rdf.sparql import LONGEST, BadQuery, Limits, query

router = APIRouter(prefix=PREFIX, tags=["dữ liệu liên kết"], responses=problems(401, 403, 429))

ROWS = {"application/sparql-results+json": "json", "application/json": "json", "text/csv": "csv"}
GRAPHS = {"text/turtle": "turtle", "application/ld+json": "jsonld", "application/n-triples": "ntriples"}
_TYPES = {"json": "application/sparql-results+json", "csv": "text/csv; charset=utf-8", "turtle": "text/turtle; charset=utf-8",
          "jsonld": "application/ld+json", "ntriples": "application/n-triples"}  # fmt: skip

AT_ONCE = 2
"""Queries that run at the same time; others are told to come back."""

_RUNNING = threading.BoundedSemaphore(AT_ONCE)

_ANSWERS = {
    **problems(400, 406, 413),
    200: {"content": {kind: {} for kind in (*ROWS, *GRAPHS)}, "description": "Kết quả; bị cắt thì có X-Cancu-Truncated"},
}


@router.get("/sparql", responses=_ANSWERS)
def asked(
    request: Request,
    services: Held,
    words: Annotated[str, Query(alias="query", min_length=1, max_length=LONGEST, description="SELECT, ASK, CONSTRUCT, DESCRIBE")],
) -> Response:
    """A query in the address."""
    return _answer(request, services, words)


async def _posted(request: Request) -> str:
    """The query in a body: a form's field, or the body itself."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > 4 * LONGEST:
            raise TooLarge(f"câu truy vấn dài hơn {LONGEST} ký tự")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/sparql-query", "application/x-www-form-urlencoded"):
        raise HTTPException(415, "gửi application/sparql-query, hoặc biểu mẫu có trường query")
    try:
        words = body.decode("utf-8")
        return words if kind == "application/sparql-query" else parse_qs(words, max_num_fields=20)["query"][0]
    except (UnicodeDecodeError, KeyError, ValueError):
        raise BadQuery("không có câu truy vấn: cần trường query, mã UTF-8") from None


_BODY = {"requestBody": {"required": True, "content": {
    "application/sparql-query": {"schema": {"type": "string"}},
    "application/x-www-form-urlencoded": {"schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}},
}}}  # fmt: skip


@router.post("/sparql", responses={**_ANSWERS, **problems(415)}, openapi_extra=_BODY)
def posted(request: Request, services: Held, words: Annotated[str, Depends(_posted)]) -> Response:
    """A query in the body."""
    return _answer(request, services, words)


def _answer(request: Request, services: Services, words: str) -> Response:
    accept = request.headers.get("accept", "")
    rows, graph = preferred(accept, list(ROWS)), preferred(accept, list(GRAPHS))
    if rows is None and graph is None:
        raise HTTPException(406, f"chỉ có các dạng: {', '.join((*ROWS, *GRAPHS))}")
    with _place():
        snapshot = services.rdf.snapshot()
        answer = query(
            snapshot, words, form=ROWS.get(rows or "", "json"), graph_form=GRAPHS.get(graph or "", "turtle"), limits=Limits()
        )
    headers = {"Vary": "Accept"}
    if answer.note:
        headers["X-Cancu-Truncated"] = quote(answer.note)
    return Response(answer.body, media_type=_TYPES[answer.form], headers=headers)


@contextmanager
def _place() -> Iterator[None]:
    """One of the few places for queries.

    Raises:
        TooMany: all are taken.
    """
    if not _RUNNING.acquire(blocking=False):
        raise TooMany("đang có nhiều câu truy vấn khác, hãy thử lại sau vài giây", {"Retry-After": "5"})
    try:
        yield
    finally:
        _RUNNING.release()
