"""A router whose answers are checked against their types and carry only the fields that are set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.dependencies import problems

PREFIX = "/api/v1"


class WireRoute(APIRoute):
    """A route that leaves out what an answer does not have."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        super().__init__(path, endpoint, **settings | {"response_model_exclude_unset": True})


def resource(tag: str) -> APIRouter:
    """A router of one resource below /api/v1."""
    return APIRouter(prefix=PREFIX, tags=[tag], route_class=WireRoute, responses=problems(400, 401, 403, 422, 429, 503))
