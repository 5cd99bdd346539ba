"""Agencies as the documents of the store name them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from api.dependencies import Held, Page
from api.routes.wire import resource
from api.schemas_wire_graph import AgencyOut
from graph.registry.tables import table

router = resource("cơ quan")


@router.get("/agencies", response_model=list[AgencyOut])
def agencies(services: Held, page: Page) -> Any:
    """Agencies with the number of tasks they lead and support and of documents they issued, the busiest first."""
    leads, supports = Counter[str](), Counter[str]()
    for stored in services.store.tasks():
        leads.update(stored.task.lead)
        supports.update(stored.task.support)
    issued = Counter(w.document.issuer for w in services.store.works(held=True) if w.document.issuer)
    names = sorted({*leads, *supports, *issued}, key=lambda n: (-leads[n] - issued[n], n))
    heirs = {row["name"]: row["successor"] for row in table("agencies")["central"] if row.get("successor")}
    rows = list(enumerate(names))
    return [
        {"name": name, "leads": leads[name], "supports": supports[name], "issued": issued[name], "successor": heirs.get(name)}
        for _, name in page.of(rows, lambda row: row[0])
    ]
