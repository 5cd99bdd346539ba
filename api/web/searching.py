"""Tìm kiếm: one box for numbers, words and questions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.web.core import Held, pages, render
from graph.errors import CancuError
from graph.model import Work
from search.engine import Hit
from search.nodes import And, Field, Node, Query
from search.query import parse_query
from search.questions import understand

router = pages()

FACETS = (("loai", "type", "Loại"), ("cq", "issuer", "Cơ quan ban hành"), ("nam", "year", "Năm"))
"""Parameter, field of the index, heading."""

_LIMIT = 60


@router.get("/")
def search_page(request: Request, services: Held, q: str = "", loai: str = "", cq: str = "", nam: str = "") -> Response:
    """Hits, the documents that the words name, and where a question leads."""
    typed = q.strip()[:1000]
    chosen = {"loai": loai, "cq": cq, "nam": nam}
    if not typed:
        works = services.store.works(held=True)
        return render(request, "search.html", q="", chosen=chosen, held=len(works), newest=sorted(works, key=lambda w: -w.revision)[:8])
    query = parse_query(typed)
    parts: list[Node] = [Field(field, chosen[name]) for name, field, _ in FACETS if chosen[name]]
    page = services.engine.search(Query(And((query.node, *parts)), query.text) if parts else query, _LIMIT)
    hits = [(hit, services.store.work(hit.work_id)) for hit in page.hits]
    named = services.store.find(typed)[:20]
    near = services.store.nearest(typed) if not hits and not named and any(c.isdigit() for c in typed) else []
    return render(
        request, "search.html", q=typed, chosen=chosen, note=query.note, total=page.total, named=named, near=near,
        hits=[(work, hit, pieces(hit)) for hit, work in hits], facets=_facets([work for _, work in hits]), asked=_asked(typed),
    )  # fmt: skip


def pieces(hit: Hit) -> list[tuple[str, bool]]:
    """The snippet as words and whether they are to be marked."""
    parts, at = [], 0
    for start, end in hit.marks:
        parts += [(hit.snippet[at:start], False), (hit.snippet[start:end], True)]
        at = end
    return [*parts, (hit.snippet[at:], False)]


def _facets(works: list[Work]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    values: dict[str, Counter[str]] = {name: Counter() for name, _, _ in FACETS}
    for work in works:
        described = work.document
        for name, value in (("loai", described.type), ("cq", described.issuer), ("nam", described.issued and str(described.issued.year))):
            if value:
                values[name][value] += 1
    return [(name, heading, values[name].most_common(8)) for name, _, heading in FACETS if values[name]]


def _asked(typed: str) -> dict[str, Any] | None:
    """Where a question in words is answered: path and parameters of a page."""
    question = understand(typed)
    pages_of: dict[str, tuple[str, dict[str, str | None]]] = {
        "depends_on": ("/nhiem-vu", {"can_cu": question.reference}),
        "duties": ("/nhiem-vu", {"don_vi": question.agency, "tu": _iso(question.due_from), "den": _iso(question.due_to)}),
        "impact": ("/tac-dong", {"van_ban": question.reference}),
        "changes": ("/van-ban", {"so": question.reference, "muc": "luoc-do"}),
        "validity": ("/van-ban", {"so": question.reference, "muc": "thuoc-tinh"}),
    }
    if question.kind not in pages_of:
        return None
    path, parameters = pages_of[question.kind]
    return {"words": question.explanation, "path": path, "parameters": {k: v for k, v in parameters.items() if v}}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


@router.get("/goi-y")
def suggest(services: Held, q: str = "") -> list[dict[str, Any]]:
    """Documents whose number begins as typed, for the box; at most eight."""
    typed = q.strip()[:100]
    if len(typed) < 2:
        return []
    try:
        page = services.engine.search(parse_query(typed), 8)
    except CancuError:
        return []
    works = [services.store.work(hit.work_id) for hit in page.hits]
    return [{"id": w.id, "label": w.label, "title": w.document.title or ""} for w in works]


