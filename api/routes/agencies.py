"""Agencies as the documents of the store name them, and as the registry knows them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from api import schemas_agencies
from api.agencies import Busy, busy_agencies
from api.dependencies import Day, Held, Page, problems
from api.routes.wire import resource
from api.schemas_wire_agencies import AgencyOut, ProfileOut
from graph.registry.entries import profile

router = resource("cơ quan")


@router.get("/agencies", response_model=list[AgencyOut])
def agencies(services: Held, page: Page) -> Any:
    """Agencies with the number of tasks they lead and support and of documents they issued, the busiest first."""
    rows = list(enumerate(busy_agencies(services.store)))
    return [_row(row) for _, row in page.of(rows, lambda row: row[0])]


@router.get("/agencies/{name:path}", response_model=ProfileOut, responses=problems(404, 422))
def agency(name: Annotated[str, Path(min_length=1, max_length=300, description="Tên hoặc tên viết tắt.", examples=["Sở TT&TT"])], on: Day = None) -> Any:
    """What the registry knows of an agency: names, predecessors, successors, groups, deciding documents; changes up to `on`, else all."""
    return schemas_agencies.profile(profile(name, None, on), on)


def _row(row: Busy) -> schemas_agencies.Json:
    found = schemas_agencies.inheritance(row.succession)
    return {"name": row.name, "leads": row.leads, "supports": row.supports, "issued": row.issued, "successor": found["to"] if found else None,
            "succession": found}  # fmt: skip
