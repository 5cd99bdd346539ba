"""Tổng quan: what the store holds, what is new."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from api.bootstrap import Services
from api.following.affected import News, news_of
from api.state.audit import entries
from api.web.core import Held, pages, render

router = pages()

LATELY = 30
"""Readings that the digest looks at."""


@router.get("/tong-quan")
def overview_page(request: Request, services: Held) -> Response:
    """Coverage, the newest documents, the documents most wanted."""
    store = services.store
    totals = (("Văn bản có toàn văn", store.count_works(held=True)), ("Văn bản chỉ được viện dẫn", store.count_works(held=False)),
              ("Nhiệm vụ", store.count("tasks")), ("Viện dẫn", store.count("citations")), ("Quan hệ", store.count("relations")))  # fmt: skip
    answer = render(
        request, "overview.html", totals=totals, newest=store.newest(20), wanted=store.most_named_stubs(15), kinds=store.kinds(), digest=digest(services),
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def digest(services: Services) -> list[News]:
    """Of the documents read lately, those that touch tasks which the store held already, the newest first."""
    lately = [entry.work_id for entry in entries(services.state, action="document.", limit=LATELY) if entry.work_id is not None]
    return [news for news in news_of(services.store, list(dict.fromkeys(lately))) if news.tasks]
