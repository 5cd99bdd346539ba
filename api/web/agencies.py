"""Cơ quan: agencies with what they lead and who carries on their work; one agency with its predecessors, successors and deciding documents."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from api.agencies import busy_agencies
from api.web.core import Held, day, pages, render
from graph.registry.entries import profile
from graph.registry.succession import KINDS, changes

router = pages()

MOST = 500
"""Agencies on the page."""


@router.get("/co-quan")
def agencies_page(request: Request, services: Held, ten: str = "", ngay: str = "") -> Response:
    """Agencies that have tasks or documents in the store and the registry's successions; with `ten` the one agency."""
    if ten.strip():
        when = day(ngay)
        return render(request, "agency.html", found=profile(ten.strip(), None, when), ten=ten, ngay=ngay, kinds=KINDS)
    ended = sorted((c for c in changes() if c.kind != "part"), key=lambda c: c.on, reverse=True)
    return render(request, "agencies.html", rows=busy_agencies(services.store)[:MOST], ended=ended, kinds=KINDS)
