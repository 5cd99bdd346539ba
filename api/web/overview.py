"""Tổng quan and Cơ quan: what the store holds, what is new; agencies with what they lead and who succeeds them."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from starlette.responses import Response

from api.web.core import Held, pages, render
from graph.registry.tables import table

router = pages()


@router.get("/tong-quan")
def overview_page(request: Request, services: Held) -> Response:
    """Coverage, the newest documents, the documents most wanted."""
    store = services.store
    works = store.works()
    held = [w for w in works if w.held]
    cited = Counter(r.object_id for r in store.relations())
    wanted = sorted((w for w in works if not w.held and cited[w.id]), key=lambda w: (-cited[w.id], w.id))[:15]
    totals = (("Văn bản có toàn văn", len(held)), ("Văn bản chỉ được viện dẫn", len(works) - len(held)), ("Nhiệm vụ", store.count("tasks")),
              ("Viện dẫn", store.count("citations")), ("Quan hệ", store.count("relations")))  # fmt: skip
    return render(
        request, "overview.html", totals=totals, newest=sorted(held, key=lambda w: -w.revision)[:20], wanted=[(w, cited[w.id]) for w in wanted],
        kinds=Counter(w.document.type or "không rõ loại" for w in held).most_common(),
    )  # fmt: skip


@router.get("/co-quan")
def agencies_page(request: Request, services: Held) -> Response:
    """Agencies that have tasks or documents in the store, and the registry's successions."""
    store = services.store
    leads, supports = Counter[str](), Counter[str]()
    for stored in store.tasks():
        leads.update(stored.task.lead)
        supports.update(stored.task.support)
    issued = Counter(w.document.issuer for w in store.works(held=True) if w.document.issuer)
    names = sorted({*leads, *supports, *issued}, key=lambda n: (-leads[n] - issued[n], n))
    heirs = {row["name"]: row for row in table("agencies")["central"] if row.get("successor")}
    return render(request, "agencies.html", rows=[(n, leads[n], supports[n], issued[n], heirs.get(n)) for n in names[:500]], ended=list(heirs.values()))
