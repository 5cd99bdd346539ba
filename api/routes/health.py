"""Whether the service lives, is ready, and what it holds."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.dependencies import Held
from api.routes.wire import PREFIX, WireRoute
from api.schemas_wire import CoverageOut, StateOut

router = APIRouter(tags=["vận hành"], route_class=WireRoute)


@router.get("/health", response_model=StateOut)
def health() -> Any:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", response_model=StateOut, responses={503: {"model": StateOut}})
def ready(services: Held, response: Response) -> Any:
    """The store opens and the index holds all its documents."""
    behind = services.index_revision() < services.store.last_written()
    response.status_code = 503 if behind else 200
    return {"status": "catching_up" if behind else "ok"}


@router.get(f"{PREFIX}/coverage", response_model=CoverageOut)
def coverage(services: Held) -> Any:
    """What the store holds."""
    store = services.store
    return {
        "revision": store.revision(), "index_revision": services.index_revision(), "held": store.count_works(held=True),
        "stubs": store.count_works(held=False), "tasks": store.count("tasks"), "citations": store.count("citations"),
        "relations": store.count("relations"),
    }  # fmt: skip
