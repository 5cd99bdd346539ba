"""The URIs of documents: a page for people, JSON-LD or Turtle for machines."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.dependencies import REFERRED, Held, prefix_of, problems
from api.linked import described, located
from api.negotiation import preferred

router = APIRouter(tags=["văn bản"])

FORMATS = {"text/html": "", "application/ld+json": "jsonld", "text/turtle": "turtle"}
"""Media type → our name of the format."""


@router.get("/eli/{path:path}", responses={**REFERRED, **problems(406), 200: {"content": {name: {} for name in FORMATS}}, 303: {"description": "Trang của văn bản"}})
def by_uri(request: Request, services: Held, path: Annotated[str, Path(max_length=500)]) -> Any:
    """The document or provision of a URI, in the form that the Accept header asks for."""
    prefix = prefix_of(request)
    work, part = located(services, f"/eli/{path}", lambda found: quote(prefix + found.uri))
    chosen = preferred(request.headers.get("accept", ""), list(FORMATS))
    if chosen is None:
        raise HTTPException(406, f"chỉ có các dạng: {', '.join(FORMATS)}")
    if chosen == "text/html":
        place = f"?tu={part.span.start}&den={part.span.end}#trich" if part else ""
        return RedirectResponse(f"{prefix}/van-ban/{work.id}{place}", 303, headers={"Vary": "Accept"})
    body = described(services, work, part, FORMATS[chosen])
    link = f'<{quote(prefix + work.uri + (f"/{part.path}" if part else ""))}>; rel="canonical"'
    return Response(body, media_type=chosen, headers={"Vary": "Accept", "Link": link})
