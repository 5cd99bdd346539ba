"""The HTTP service: the answers of the command line as JSON under /api/v1, problem+json for errors, and the pages of `api.web`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api import answering, schemas, web
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
    web.install(app)
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
