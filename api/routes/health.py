"""Whether the service lives, is ready, and what it holds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import PlainTextResponse

from api import schemas_graph
from api.dependencies import Held, problems
from api.routes.wire import PREFIX, WireRoute
from api.schemas_wire import CoverageOut, StateOut
from api.schemas_wire_graph import BasesHeldOut
from api.watching import Metrics
from graph.coverage import coverage as share_held

router = APIRouter(tags=["vận hành"], route_class=WireRoute)


@router.get("/health", response_model=StateOut)
def health() -> Any:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", response_model=StateOut, responses={503: {"model": StateOut}})
def ready(request: Request, services: Held, response: Response) -> Any:
    """The store opens and the index holds what is served: all its documents; while an upload is read, those of before."""
    state = request.app.state
    behind = services.index_revision() < min(services.store.last_written(), state.served.revision(services, state.queue))
    response.status_code = 503 if behind else 200
    return {"status": "catching_up" if behind else "ok"}


@router.get("/metrics", response_class=PlainTextResponse, response_model=None)
def metrics(request: Request, services: Held) -> Response:
    """Numbers for Prometheus, of all processes together."""
    numbers: Metrics = request.app.state.metrics
    numbers.revision.set(services.store.revision())
    numbers.index_revision.set(services.index_revision())
    numbers.pending.set(request.app.state.queue.pending())
    return Response(numbers.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get(f"{PREFIX}/coverage/bases", response_model=BasesHeldOut, responses=problems(422))
def bases_held(services: Held, limit: Annotated[int, Query(ge=1, le=10_000, description="Số văn bản thiếu được nêu.")] = 20) -> Any:
    """Which share of the bases and of what tasks name is held, and the missing documents that are named most."""
    return schemas_graph.coverage(share_held(services.store, limit))


@router.get(f"{PREFIX}/coverage", response_model=CoverageOut)
def coverage(services: Held) -> Any:
    """What the store holds."""
    store = services.store
    return {
        "revision": store.revision(), "index_revision": services.index_revision(), "held": store.count_works(held=True),
        "stubs": store.count_works(held=False), "tasks": store.count("tasks"), "citations": store.count("citations"),
        "relations": store.count("relations"),
    }  # fmt: skip
