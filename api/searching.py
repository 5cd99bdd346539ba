"""Search, suggestions and "find similar" as the command line, the HTTP service and the pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from api import schemas
from api.bootstrap import Services
from graph.errors import InvalidIdentifier
from graph.identifiers import ProvisionPath
from graph.model import Work
from graph.provisions import provision_at
from graph.validity import Validity
from search.engine import Hit
from search.facets import Facet
from search.nodes import Field, Query, Words
from search.query import parse_query
from search.reader import Order
from search.results import Request, Result, find
from search.router import Group, Route, groups, route
from search.similar import similar_to
from search.snippets import stretch
from search.spelling import did_you_mean
from search.suggest import suggest as suggestions_for

SORTS = {"lien-quan": Order.RELEVANCE, "moi-nhat": Order.NEWEST, "cu-nhat": Order.OLDEST, "tieu-de": Order.TITLE} | {o.value: o for o in Order}
"""Names of orders as users give them."""

Chosen = Mapping[str, Sequence[str]]


def search(services: Services, words: str, limit: int = 10, *, filters: Chosen | None = None, sort: str = "relevance",
           cursor: str = "", facets: bool = False) -> dict[str, Any]:  # fmt: skip
    """Search by number, words or fields. Hits are documents with their best provisions; a document named by its number stands first.

    Raises:
        BadCursor, BadValue: the cursor belongs to another query, or a filter has a value that its facet cannot have.
    """
    query, routed = parse_query(words), route(services.store, words)
    ahead = tuple(work.id for work in routed.works) if routed else ()
    if routed and routed.whole and routed.works and any(c.isdigit() for c in routed.reference):
        query = Query(Field("mention", routed.works[0].document.number or routed.reference), query.text)
    request = Request(query, filters or {}, SORTS.get(sort, Order.RELEVANCE), limit, cursor, facets, ahead)
    with services.reader() as reader:
        page = find(reader, request)
        meant = did_you_mean(reader, query.text) if isinstance(query.node, Words) and not ahead and not cursor else None
    shown = _Shown(services, page.results)
    return {
        "query": words, "note": query.note, "total": page.total, "hits": [shown.hit(result) for result in page.results if shown.knows(result)],
        "facets": [facet_json(facet) for facet in page.facets], "sort": request.order.value, "next": page.next, "did_you_mean": meant,
        "route": _route(services, routed) if routed else None,
    }  # fmt: skip


def similar(services: Services, reference: str, provision: str | None = None, limit: int = 10) -> dict[str, Any]:
    """Documents and provisions like a document or one of its provisions.

    Raises:
        UnknownReference, AmbiguousReference: as for `RecordStore.resolve`.
        UnknownProvision: the document has no such provision.
    """
    work = services.store.resolve(reference)
    text = services.store.text(work.id) or f"{work.label} {work.document.title or ''}"
    if provision is not None:
        provision = str(ProvisionPath.parse(provision))
        text = provision_at(work, provision, services.store.provisions(work.id)).span.slice(text)
    with services.reader() as reader:
        page = find(reader, Request(similar_to(reader, text, work.id), limit=limit))
    shown = _Shown(services, page.results)
    return {"document": schemas.work(work), "provision": provision, "hits": [shown.hit(r) for r in page.results if shown.knows(r)]}


def suggest(services: Services, typed: str, limit: int = 8) -> list[dict[str, Any]]:
    """What the typed characters may become: numbers, titles, agencies."""
    with services.reader() as reader:
        found = suggestions_for(reader, typed, limit)
    works = {work.id: work for work in services.store.works_with([s.work_id for s in found if s.work_id])}
    rows = []
    for suggestion in found:
        work = works.get(suggestion.work_id or 0)
        if (work is not None and not work.orphan) or suggestion.work_id is None:
            rows.append({"kind": suggestion.kind, "id": work.id if work else None, "label": work.label if work else suggestion.text,
                         "title": (work.document.title or "") if work else ""})  # fmt: skip
    return rows


class _Shown:
    """Shows the results of one page; works are fetched at once, validity is that of today."""

    def __init__(self, services: Services, results: Sequence[Result]) -> None:
        self._works = services.works(i for r in results for i in (r.work_id, *r.alike))
        self._validities = services.validities(date.today())

    def knows(self, result: Result) -> bool:
        """Whether the document is still in the store, with the text that was found where words of it were."""
        work = self._works.get(result.work_id)
        return work is not None and not work.orphan and (work.held or not any(hit.provision for hit in result.passages))

    def hit(self, result: Result) -> dict[str, Any]:
        """A document with its best provisions."""
        work = self._works[result.work_id]
        passages = [self._passage(hit) for hit in result.passages]
        first = passages[0] if passages else self._empty(work)
        alike = [schemas.work(self._works[other]) for other in result.alike if other in self._works]
        return {
            "document": schemas.work(work), "validity": validity_json(self._validities.of(work.id)), **first, "passages": passages, "alike": alike,
        }  # fmt: skip

    def _passage(self, hit: Hit) -> dict[str, Any]:
        found = stretch(hit.text, hit.query)
        place = hit.innermost(hit.start + found.centre)
        return {
            "provision": place, "path": path_words(place), "link": link(hit.work_id, place), "score": hit.score,
            "snippet": found.words, "marks": [list(mark) for mark in found.marks],
        }  # fmt: skip

    def _empty(self, work: Work) -> dict[str, Any]:
        return {"provision": "", "path": "", "link": link(work.id, ""), "score": 0.0, "snippet": work.document.title or "", "marks": []}


def joined_marks(words: str, marks: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Marks of found words, those that only blanks part as one.

    >>> joined_marks("kiểm soát thủ tục", [[0, 4], [5, 9], [14, 17]])
    [(0, 9), (14, 17)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and not words[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=4096)
def path_words(path: str) -> str:
    """A provision as a person names it, outermost first: "Điều 5 khoản 2"; "" for the document itself.

    >>> path_words("chuong_ii__dieu_5__khoan_2")
    'Điều 5 khoản 2'
    """
    if not path:
        return ""
    try:
        steps = ProvisionPath.parse(path).steps
    except InvalidIdentifier:
        return path
    article = next((place for place, (level, _) in enumerate(steps) if level == "dieu"), 0)
    return " ".join(ProvisionPath((step,)).label() for step in steps[article:])


def link(work_id: int, path: str) -> str:
    """Where a provision is read, below the prefix of the service."""
    return f"/van-ban/{work_id}" + (f"#{path}" if path else "")


def validity_json(validity: Validity) -> dict[str, Any]:
    """Status of a document on a day, in words that claim no more than the store knows."""
    return {"status": validity.status.value, "words": validity.label, "on": validity.on.isoformat()}


def facet_json(facet: Facet) -> dict[str, Any]:
    """A facet with its values."""
    values = [{"value": v.value, "words": v.words, "count": v.count, "chosen": v.chosen} for v in facet.values]
    return {"name": facet.name, "heading": facet.heading, "values": values}


def _route(services: Services, routed: Route) -> dict[str, Any]:
    one = routed.one
    return {
        "reference": routed.reference, "whole": routed.whole, "ambiguous": len(routed.works) > 1 and one is None,
        "documents": [schemas.work(work) for work in routed.works], "nearest": list(routed.nearest),
        "groups": [_group(services, one, group) for group in groups(services.store, one)] if one is not None else [],
    }  # fmt: skip


def _group(services: Services, work: Work, group: Group) -> dict[str, Any]:
    related = [
        {"document": schemas.work(other), "relation": schemas.stored_relation(r, other, work)} for other, r in group.related
    ]
    tasks = [{"id": t.id, "document": schemas.work(other), **schemas.task(t.task)} for other, t in group.tasks]
    return {"kind": group.kind, "heading": group.heading, "total": group.total, "documents": related, "tasks": tasks}
