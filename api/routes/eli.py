"""The URIs of documents: a page for people, JSON-LD or Turtle for machines."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.dependencies import REFERRED, Held, prefix_of, problems, resolved
from api.negotiation import preferred

router = APIRouter(tags=["văn bản"])

FORMATS = {"text/html": "", "application/ld+json": "json-ld", "text/turtle": "turtle"}
"""Media type → rdflib's name."""


@router.get("/eli/{path:path}", responses={**REFERRED, **problems(406), 200: {"content": {name: {} for name in FORMATS}}, 303: {"description": "Trang của văn bản"}})
def by_uri(request: Request, services: Held, path: Annotated[str, Path(max_length=500)]) -> Any:
    """The document of a URI, in the form that the Accept header asks for."""
    prefix = prefix_of(request)
    work = resolved(services, f"/eli/{path}", lambda found: quote(prefix + found.uri))
    chosen = preferred(request.headers.get("accept", ""), list(FORMATS))
    if chosen is None:
        raise HTTPException(406, f"chỉ có các dạng: {', '.join(FORMATS)}")
    if chosen == "text/html":
        return RedirectResponse(f"{prefix}/van-ban/{work.id}", 303, headers={"Vary": "Accept"})
    from api.linked import described

    body = described(services.store, work, FORMATS[chosen])
    link = f'<{quote(prefix + work.uri)}>; rel="canonical"'
    return Response(body, media_type=chosen, headers={"Vary": "Accept", "Link": link})
