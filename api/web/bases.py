"""Căn cứ bị mất, and Kiểm tra căn cứ: a pasted draft's bases judged."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import Response

from api.drafts import readings_of_words
from api.web.core import Held, day, pages, render, same_origin
from api.web.downloads import downloads
from graph.basis import check_basis

router = pages()

LONGEST = 200_000
"""Characters of a pasted draft."""


@router.get("/mat-can-cu")
def lost_page(request: Request, services: Held, ngay: str = "", tat_ca: str = "") -> Response:
    """Documents and tasks whose bases have lapsed on a day."""
    on = day(ngay) or date.today()
    rows, files = services.lost_basis(on, every=bool(tat_ca)), downloads("lost-basis", on=on, every="true" if tat_ca else "")
    return render(request, "lost.html", rows=rows, on=on, every=bool(tat_ca), downloads=files)


@router.get("/kiem-tra-can-cu")
def check_form(request: Request) -> Response:
    """The form."""
    return render(request, "check.html", draft="", lines=None, on=date.today())


@router.post("/kiem-tra-can-cu", dependencies=[Depends(same_origin)])
def check(request: Request, services: Held, du_thao: Annotated[str, Form()] = "", ngay: Annotated[str, Form()] = "") -> Response:
    """The verdict on each line; nothing is stored."""
    draft, on = du_thao[:LONGEST], day(ngay) or date.today()
    drafts = readings_of_words(draft) if draft.strip() else ()
    lines = [line for one in drafts for line in check_basis(services.store, one, on)]
    return render(request, "check.html", draft=draft, lines=lines, on=on)
