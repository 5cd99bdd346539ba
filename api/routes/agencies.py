"""Agencies as the documents of the store name them, and as the registry knows them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query

from api import schemas_agencies
from api.agencies import Busy, busy_agencies
from api.dependencies import Day, Held, Page, problems
from api.routes.wire import resource
from api.schemas_wire_agencies import AgencyOut, EntryOut, ProfileOut
from graph.registry.entries import Entry, entries, profile

router = resource("cơ quan")


@router.get("/agencies", response_model=list[AgencyOut | EntryOut])
def agencies(
    services: Held, page: Page, registry: Annotated[bool, Query(description="Cả danh mục, không chỉ những cơ quan mà văn bản trong kho nêu.")] = False,
    on: Day = None,
) -> Any:  # fmt: skip
    """Agencies that the documents name, with the number of tasks they lead and support and of documents they issued, the busiest first; with `registry` all
    rows of the registry, those that exist on a day where one is given."""
    rows: list[Busy | Entry] = [row for row in entries() if on is None or row.exists(on)] if registry else list(busy_agencies(services.store))
    return [schemas_agencies.busy(row) if isinstance(row, Busy) else schemas_agencies.entry(row) for _, row in page.of(list(enumerate(rows)), lambda row: row[0])]


@router.get("/agencies/{name:path}", response_model=ProfileOut, responses=problems(404, 422))
def agency(name: Annotated[str, Path(min_length=1, max_length=300, description="Tên hoặc tên viết tắt.", examples=["Sở TT&TT"])], on: Day = None) -> Any:
    """What the registry knows of an agency: names, predecessors, successors, groups, deciding documents; changes up to `on`, else all."""
    return schemas_agencies.profile(profile(name, None, on), on)
