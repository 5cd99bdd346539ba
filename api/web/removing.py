"""Gỡ khỏi kho: what taking a document out would hit, asked once more before it is done; and putting it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import prefix_of
from api.web.core import Held, pages, render, same_origin
from api.web.documents import work_of
from graph.errors import UnknownFact

router = pages()


@router.get("/van-ban/{work_id}/go-khoi-kho")
def confirm_page(request: Request, services: Held, work_id: int) -> Response:
    """What would be hit, and the question."""
    works = services.removing.meant([f"#{work_of(services, work_id).id}"])
    return render(request, "removal.html", work=works[0], hit=services.removing.hit(works))


@router.post("/van-ban/{work_id}/go-khoi-kho", dependencies=[Depends(same_origin)])
def remove(request: Request, services: Held, work_id: int, ca_tep: bool = Form(False), ly_do: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Take the document out; its page then tells so, and how to undo it."""
    works = services.removing.meant([f"#{work_of(services, work_id).id}"], whole_file=ca_tep)
    services.removing.remove(works, request.state.actor.name, ly_do.strip())
    request.app.state.supervisor.wake()
    return RedirectResponse(f"{prefix_of(request)}/van-ban/{work_id}", 303)


@router.post("/van-ban/{work_id}/dua-tro-lai", dependencies=[Depends(same_origin)])
def put_back(request: Request, services: Held, work_id: int) -> Response:
    """Undo the removal."""
    removal = services.store.removal(work_id)
    if removal is None:
        raise UnknownFact(f"việc gỡ văn bản {work_id}")
    services.reviewing.undo(removal.id, request.state.actor.name)
    request.app.state.supervisor.wake()
    return RedirectResponse(f"{prefix_of(request)}/van-ban/{work_id}?muc=thuoc-tinh", 303)
