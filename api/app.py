"""The HTTP service: the answers of the command line as JSON under /api/v1, problem+json for errors, one search page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from html import escape
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

from api import answering, schemas
from api.bootstrap import Services
from api.settings import Settings
from graph.answers import impact, tasks_depending_on, tasks_matching
from graph.errors import AmbiguousReference, CancuError, StoreError, UnknownReference
from graph.model import RelationKind

_STATUS: tuple[tuple[type[CancuError], int, str], ...] = (
    (AmbiguousReference, 300, "Có nhiều văn bản ứng với tham chiếu"),
    (UnknownReference, 404, "Không có văn bản này trong kho"),
    (StoreError, 503, "Kho dữ liệu không sẵn sàng"),
    (CancuError, 400, "Yêu cầu không thực hiện được"),
)
"""Exception → status; the first that fits."""


def create_app(settings: Settings) -> FastAPI:
    """The application over one home folder."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = Services(settings)
        yield
        app.state.services.close()

    app = FastAPI(
        title="Cancu", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.add_exception_handler(CancuError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    _routes(app)
    return app


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Held = Annotated[Services, Depends(_services)]
Day = Annotated[date | None, Query()]


def _routes(app: FastAPI) -> None:
    @app.get("/health")
    def health() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @app.get("/api/v1/documents")
    def documents(services: Held, reference: str | None = None, held: bool = True) -> list[schemas.Json]:
        """Documents, all or those that answer to a reference."""
        works = services.store.find(reference) if reference else services.store.works(held=held)
        return [schemas.work(work) for work in works]

    @app.get("/api/v1/documents/{reference:path}/citations")
    def citations(services: Held, reference: str) -> list[schemas.Json]:
        """The mentions in a document."""
        return [schemas.stored_citation(c) for c in services.store.citations(services.store.resolve(reference).id)]

    @app.get("/api/v1/documents/{reference:path}/relations")
    def relations(services: Held, reference: str) -> list[schemas.Json]:
        """The relations of a document, both directions."""
        store = services.store
        found = store.relations(store.resolve(reference).id)
        return [schemas.stored_relation(r, store.work(r.subject_id).label, store.work(r.object_id).label) for r in found]

    @app.get("/api/v1/documents/{reference:path}/tasks")
    def document_tasks(services: Held, reference: str) -> list[schemas.Json]:
        """The tasks of a document."""
        return [schemas.assigned(row) for row in tasks_matching(services.store, document=reference)]

    @app.get("/api/v1/documents/{reference:path}/text")
    def text(services: Held, reference: str) -> schemas.Json:
        """The stored text that all spans index, and its provisions."""
        work = services.store.resolve(reference)
        return {
            "document": schemas.work(work),
            "text": services.store.text(work.id),
            "provisions": [schemas.provision(p) for p in services.store.provisions(work.id)],
        }

    @app.get("/api/v1/documents/{reference:path}")
    def document(services: Held, reference: str) -> schemas.Json:
        """One document, by number however typed, #id, or URI."""
        return schemas.work(services.store.resolve(reference))

    @app.get("/api/v1/tasks")
    def tasks(
        services: Held,
        depends_on: str | None = None,
        agency: str | None = None,
        document: str | None = None,
        due_before: Day = None,
        due_after: Day = None,
    ) -> list[schemas.Json]:
        """Tasks by basis, agency, document, deadline."""
        if depends_on:
            return [schemas.dependency(row) for row in tasks_depending_on(services.store, depends_on)]
        rows = tasks_matching(services.store, agency=agency, document=document, due_before=due_before, due_after=due_after)
        return [schemas.assigned(row) for row in rows]

    @app.get("/api/v1/search")
    def search(
        services: Held, q: Annotated[str, Query(min_length=1, max_length=1000)], limit: Annotated[int, Query(ge=1, le=100)] = 10
    ) -> dict[str, Any]:
        """Full-text search."""
        return answering.search(services, q, limit)

    @app.get("/api/v1/ask")
    def ask(services: Held, q: Annotated[str, Query(min_length=1, max_length=1000)]) -> dict[str, Any]:
        """A question in words."""
        return answering.ask(services, q)

    @app.get("/api/v1/impact")
    def hit(
        services: Held,
        reference: str,
        provision: str | None = None,
        kind: RelationKind | None = None,
        depth: Annotated[int | None, Query(ge=1, le=50)] = None,
        on: Day = None,
    ) -> schemas.Json:
        """What a change hits."""
        return schemas.impact(impact(services.store, reference, provision=provision, kind=kind, depth=depth, on=on))

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def page(services: Held, q: str = "") -> str:
        """One search box; works without scripts."""
        return _page(q, answering.search(services, q, 20)["hits"] if q.strip() else [])


def _problem(_: Request, error: Exception) -> JSONResponse:
    """An error of ours as problem+json (RFC 9457)."""
    status, title = next((s, t) for kind, s, t in _STATUS if isinstance(error, kind))
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(error)}
    if isinstance(error, AmbiguousReference):
        body["candidates"] = list(error.candidates)
    if isinstance(error, UnknownReference):
        body["nearest"] = list(error.nearest)
    return JSONResponse(body, status, media_type="application/problem+json")


def _invalid(_: Request, error: Exception) -> JSONResponse:
    detail = (
        "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        if isinstance(error, RequestValidationError)
        else ""
    )
    body = {"type": "about:blank", "title": "Tham số không hợp lệ", "status": 422, "detail": detail}
    return JSONResponse(body, 422, media_type="application/problem+json")


def _page(q: str, hits: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<li><b>{escape(hit['document']['label'])}</b> <small>{escape(hit['provision'])}</small><p>{_marked(hit['snippet'], hit['marks'])}</p></li>"
        for hit in hits
    )
    empty = "<p>Không tìm thấy.</p>" if q.strip() and not hits else ""
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cancu – tìm kiếm văn bản</title>'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}input{width:70%;padding:.5rem;font:inherit}"
        "button{padding:.5rem 1rem;font:inherit}mark{background:#ffe58f}li{margin:.8rem 0}p{margin:.2rem 0}</style>"
        f'<h1>Tìm kiếm văn bản</h1><form><label>Số hiệu, từ hoặc cụm từ <br><input name="q" value="{escape(q)}" autofocus></label> <button>Tìm</button></form>{empty}<ol>{rows}</ol></html>'
    )


def _marked(words: str, marks: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in marks:
        parts += [escape(words[at:start]), "<mark>", escape(words[start:end]), "</mark>"]
        at = end
    return "".join(parts) + escape(words[at:])
