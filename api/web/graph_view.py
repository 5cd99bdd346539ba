"""The neighbourhood of a document as a graph to explore; the same as a table without scripts."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.bootstrap import Services
from api.web.core import Held, pages, render
from api.web.documents import work_of
from api.web.downloads import downloads
from api.words import KINDS
from graph.model import ReviewState, StoredRelation

router = pages()

MOST = 500
"""Nodes shown."""

GROUPS = {
    "acts": ("sửa đổi, thay thế, bãi bỏ, đình chỉ, đính chính", ("amends", "replaces", "repeals", "suspends", "corrects")),
    "rests": ("căn cứ vào", ("based_on",)),
    "serves": ("quy định chi tiết, hướng dẫn, triển khai, hợp nhất, ban hành", ("details", "guides", "implements", "consolidates", "promulgates")),
    "weak": ("dẫn chiếu", ("cites",)),
}  # fmt: skip
"""Groups of kinds told apart by colour, with their words in the legend."""

_GROUP_OF = {kind: group for group, (_, kinds) in GROUPS.items() for kind in kinds}


@router.get("/van-ban/{work_id}/do-thi")
def graph_page(request: Request, services: Held, work_id: int, buoc: int = 1) -> Response:
    """The page with canvas and table."""
    work, steps = work_of(services, work_id), min(max(buoc, 1), 3)
    nodes, edges = neighbourhood(services, work_id, steps)
    names = {n["id"]: n for n in nodes}
    rows = [(names[e["from"]], e["words"], names[e["to"]]) for e in edges]
    files = downloads("graph", ("graphml", "gexf"), reference=f"#{work.id}", depth=steps)
    return render(request, "graph.html", downloads=files, work=work, steps=steps, rows=rows, count=len(nodes), legend=[(name, said) for name, (said, _) in GROUPS.items()])


@router.get("/van-ban/{work_id}/do-thi.json")
def graph_data(services: Held, work_id: int, buoc: int = 1) -> dict[str, Any]:
    """Nodes as [id, label, held, depth] and edges as [from, to, group]: five hundred of them weigh a third of what they would with names."""
    nodes, edges = neighbourhood(services, work_of(services, work_id).id, min(max(buoc, 1), 3))
    return {"nodes": [[n["id"], n["label"], n["held"], n["depth"]] for n in nodes], "edges": [[e["from"], e["to"], e["group"]] for e in edges]}


def neighbourhood(services: Services, root: int, steps: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Works within `steps` relations of `root`, nearest first, at most `MOST`, and the relations between them."""
    found: dict[int, int] = {root: 0}
    relations: dict[int, StoredRelation] = {}
    for node in (queue := [root]):
        if found[node] >= steps:
            continue
        for stored in services.store.relations(node):
            other = stored.object_id if stored.subject_id == node else stored.subject_id
            if stored.review is ReviewState.REJECTED or (other not in found and len(found) >= MOST):
                continue
            relations[stored.id] = stored
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    works = services.works(found)
    nodes = [{"id": n, "label": works[n].label, "held": works[n].held, "depth": depth} for n, depth in found.items() if n in works]
    pairs = {(r.subject_id, r.relation.predicate.value, r.object_id) for r in relations.values()}
    edges = [{"from": a, "kind": kind, "words": KINDS[kind].lower(), "group": _GROUP_OF.get(kind, "weak"), "to": b} for a, kind, b in sorted(pairs)]
    return nodes, edges
