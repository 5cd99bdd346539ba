"""Tìm kiếm: one box for numbers, words and questions; facets, orders and pages are links, so that all works without scripts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request
from markupsafe import Markup, escape
from starlette.responses import Response

from api import searching
from api.web.answers import answered
from api.web.core import Held, pages, query_string, render
from search.results import BadCursor
from search.values import BadValue

router = pages()

SORTS = (("", "Liên quan nhất"), ("newest", "Mới nhất"), ("oldest", "Cũ nhất"), ("title", "Theo trích yếu"))
"""Order → words."""
_LIMIT = 10
_QUIET = ("in_force", "unknown")
"""States of validity that need no label beside a result: nothing is known that ends the document."""

Values = Annotated[list[str], Query(max_length=20)]
Address = list[tuple[str, str]]
_OPEN, _CLOSE = "\x02", "\x03"
"""Where marked words begin and end while the others are escaped: signs that are none of a text."""


@router.get("/")
def search_page(
    request: Request, services: Held, q: str = "", loai: Values = [], cq: Values = [], cap: Values = [], nam: Values = [],  # noqa: B006
    hieuluc: Values = [], nhiemvu: Values = [], chutri: Values = [], xep: str = "", trang: str = "",  # noqa: B006
) -> Response:  # fmt: skip
    """Documents with their best provisions, what the words name, facets, and where a question leads."""
    typed = q.strip()[:1000]
    if not typed:
        store = services.store
        return render(request, "search.html", q="", held=store.count_works(held=True), newest=store.newest(8))
    values = {"loai": loai, "cq": cq, "cap": cap, "nam": nam, "hieuluc": hieuluc, "nhiemvu": nhiemvu, "chutri": chutri}
    chosen = {name: [value for value in found if value] for name, found in values.items()}
    sort = xep if xep in dict(SORTS) else ""
    found = _found(services, typed, chosen, sort, trang)
    address = [("q", typed), *((name, value) for name, picked in chosen.items() for value in picked)]
    return render(
        request, "search.html", q=typed, found=found, hits=[_shown(hit) for hit in found["hits"]], facets=_facets(found["facets"], address, sort),
        sorts=[(words, query_string([*address, *([("xep", name)] if name else [])]), name == sort) for name, words in SORTS], answer=answered(services, typed) if not trang else None, paged=bool(trang),
        first=query_string([*address, ("xep", sort)]), following=query_string([*address, ("xep", sort), ("trang", found["next"])]) if found["next"] else None,
    )  # fmt: skip


def _found(services: Held, typed: str, chosen: dict[str, list[str]], sort: str, cursor: str) -> dict[str, Any]:
    """The page asked for; a cursor or a filter that does not fit is dropped, and the user is told so."""
    try:
        return searching.search(services, typed, _LIMIT, filters=chosen, sort=sort or "relevance", cursor=cursor, facets=True)
    except (BadCursor, BadValue) as error:
        return searching.search(services, typed, _LIMIT, sort=sort or "relevance", facets=True) | {"note": f"{error}: đã bỏ qua"}


def _shown(hit: dict[str, Any]) -> dict[str, Any]:
    passages = [{**passage, "shown": marked(passage["snippet"], passage["marks"])} for passage in hit["passages"]]
    label = hit["validity"]["words"] if hit["validity"]["status"] not in _QUIET else ""
    return {**hit, "passages": passages, "label": label}


def marked(snippet: str, marks: list[list[int]]) -> Markup:
    """The snippet as HTML with the found words marked; marked words beside each other are one. All of it is escaped at once: a page holds some hundred pieces."""
    parts, at = [], 0
    snippet = snippet.replace(_OPEN, " ").replace(_CLOSE, " ")
    for start, end in searching.joined_marks(snippet, marks):
        parts += [snippet[at:start], _OPEN, snippet[start:end], _CLOSE]
        at = end
    html = str(escape("".join([*parts, snippet[at:]])))
    return Markup(html.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))


def _facets(facets: list[dict[str, Any]], address: Address, sort: str) -> list[dict[str, Any]]:
    """Each value with the address that chooses it, or leaves it when it is chosen."""
    order = [("xep", sort)] if sort else []

    def toggled(name: str, value: str) -> str:
        pair = (name, value)
        return query_string([*(p for p in address if p != pair), *([] if pair in address else [pair]), *order])

    return [{**f, "values": [{**v, "address": toggled(f["name"], v["value"])} for v in f["values"]]} for f in facets]


@router.get("/goi-y")
def suggest(services: Held, q: str = "") -> list[dict[str, Any]]:
    """What the typed characters may become, for the box; at most eight."""
    return searching.suggest(services, q.strip()[:100])
