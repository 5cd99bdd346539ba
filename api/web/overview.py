"""Tổng quan: what the store holds, what is new."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from starlette.responses import Response

from api.web.core import Held, pages, render

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
