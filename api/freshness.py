"""Conditional requests (RFC 9110, section 13): an answer is known by the store's revision, the address, the reader and the day.

A weak ETag goes out with every answer that depends on nothing else; `If-None-Match` is compared before anything is computed.
"""

from __future__ import annotations

import hashlib
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bootstrap import Services
from api.dependencies import route_path

_CHANGING = (
    "/static", "/health", "/ready", "/metrics", "/tong-quan", "/nap-van-ban", "/dang-nhap", "/tai-khoan", "/theo-doi", "/nhat-ky", "/quan-tri", "/api/v1/jobs",
    "/api/v1/follows", "/api/v1/audit", "/api/v1/coverage",
)  # fmt: skip
"""Addresses whose answers depend on more than the store."""


class Freshness:
    """Middleware that adds ETags and answers 304."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or route_path(scope).startswith(_CHANGING):
            await self._app(scope, receive, send)
            return
        services: Services = scope["app"].state.services
        tag = etag(scope, services.store.revision())
        if tag in (part.strip() for part in Headers(scope=scope).get("if-none-match", "").split(",")):
            await Response(status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})(scope, receive, send)
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    headers["ETag"], headers["Cache-Control"] = tag, "private, no-cache"
            await send(message)

        await self._app(scope, receive, tagged)


def etag(scope: Scope, revision: int) -> str:
    """The weak ETag of what a request would be answered with."""
    headers = Headers(scope=scope)
    parts = (
        str(revision), date.today().isoformat(), scope.get("root_path", ""), scope["path"], scope["query_string"].decode("latin-1"),
        headers.get("accept", ""), headers.get("cookie", ""), headers.get("authorization", ""),
    )  # fmt: skip
    return f'W/"{revision}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:24]}"'
