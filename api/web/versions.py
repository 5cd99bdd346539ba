"""Hợp nhất and So sánh: the text of a document as of a day, with what changed it, and the difference between two days."""

from __future__ import annotations

from datetime import date

from fastapi import Request
from starlette.responses import Response

from api.provisions import provision_of
from api.texts import compared, text_on
from api.web.core import Held, day, pages, render
from api.web.documents import frame, work_of

router = pages()


@router.get("/van-ban/{work_id}/hop-nhat")
def consolidated(request: Request, services: Held, work_id: int, ngay: str = "") -> Response:
    """The text as of a day; new words name the document that brought them."""
    work, on = work_of(services, work_id), day(ngay) or date.today()
    found = text_on(services.store, work, on)
    return render(request, "document_hop_nhat.html", found=found, **frame(services, work, on, "hop-nhat"))


@router.get("/van-ban/{work_id}/so-sanh")
def comparison(request: Request, services: Held, work_id: int, truoc: str = "", sau: str = "", dieu_khoan: str = "") -> Response:
    """What differs between two days, and the operations that came into force between them."""
    work = work_of(services, work_id)
    first = day(truoc) or work.document.in_force_from or work.document.issued or date(1945, 9, 2)
    last = day(sau) or date.today()
    provision = provision_of(services.store, work, dieu_khoan)
    answer = compared(services.store, work, first, last, provision)
    return render(
        request, "document_so_sanh.html", answer=answer, first=first, last=last, provision=provision or "", **frame(services, work, last, "so-sanh")
    )  # fmt: skip
