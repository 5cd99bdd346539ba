"""Theo dõi: own follows and what they told; the feeds behind secret addresses."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import prefix_of
from api.following import feeds
from api.following.follows import KINDS, Follows
from api.negotiation import unchanged
from api.routes.follows import started, told_of
from api.state.audit import record
from api.web.core import BadForm, Held, pages, render, same_origin

router = pages()


@router.get("/theo-doi")
def follows_page(request: Request, services: Held, loai: str = "document", muc: str = "") -> Response:
    """Own follows with what was told last; a form for another, filled in by the links of other pages."""
    store = Follows(services.state)
    mine = [(follow, told_of(services, store.notices(follow.id, 5))) for follow in store.of(request.state.actor)]
    answer = render(request, "follows.html", follows=mine, kinds=KINDS, kind=loai if loai in KINDS else "document", target=muc)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/theo-doi", dependencies=[Depends(same_origin)])
def follow(
    request: Request, services: Held, loai: Annotated[str, Form()], muc: Annotated[str, Form(min_length=1, max_length=500)],
    moc: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Begin a follow."""
    if loai not in KINDS:
        raise BadForm("loại theo dõi không hợp lệ")
    started(services, request.state.actor, loai, muc.strip(), moc.strip() or None)
    return RedirectResponse(f"{prefix_of(request)}/theo-doi", 303)


@router.post("/theo-doi/{follow_id}/bo", dependencies=[Depends(same_origin)])
def unfollow(request: Request, services: Held, follow_id: int) -> Response:
    """End a follow."""
    if Follows(services.state).remove(request.state.actor, follow_id):
        record(services.state, request.state.actor.name, "follow.removed", str(follow_id))
    return RedirectResponse(f"{prefix_of(request)}/theo-doi", 303)


@router.get("/theo-doi/{token}.atom")
def atom(request: Request, services: Held, token: str) -> Response:
    """What was told, for feed readers: they cannot sign in, the address is the key."""
    store = Follows(services.state)
    found = store.by_token(token)
    return _feed(request, feeds.atom(found, told_of(services, store.notices(found.id)), _base(request)), "application/atom+xml; charset=utf-8")


@router.get("/theo-doi/{token}.ics")
def calendar(request: Request, services: Held, token: str) -> Response:
    """Deadlines of the tasks, for calendars."""
    return _feed(request, feeds.calendar(services, Follows(services.state).by_token(token), _base(request)), "text/calendar; charset=utf-8")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{prefix_of(request)}"


def _feed(request: Request, body: bytes, kind: str) -> Response:
    """A feed, or that it is as its reader knows it: readers ask every few minutes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    if unchanged(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
