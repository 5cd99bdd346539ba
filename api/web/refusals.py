"""Refusals and faults as pages where a person asks: whatever answers with a problem, the gate and the limits too, says the same in a page.

A fault of ours is answered here, so that its answer carries the request's id and the careful headers as well.
"""

from __future__ import annotations

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.actor import NOBODY
from api.dependencies import route_path
from api.negotiation import preferred
from api.problems import MEDIA_TYPE, fault
from api.web.core import render


class Refusals:
    """Middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shown = _Shown(scope, send) if _asks_for_a_page(scope) else None
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            started = True
            await (shown.send if shown else send)(message)

        try:
            await self._app(scope, receive, told)
        except Exception:
            if not started:
                await fault(Request(scope))(scope, receive, told)
            raise


class _Shown:
    """Passes an answer on; a problem is held back, and a page sent instead."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE:
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._page(self._start, json.loads(self._body or b"{}"))

    async def _page(self, start: Message, problem: dict[str, str]) -> None:
        state = self._scope.setdefault("state", {})
        state.setdefault("actor", NOBODY)
        state.setdefault("csrf", "")
        detail = problem.get("detail", "")
        page = render(Request(self._scope), "problem.html", start["status"], heading=problem.get("title"), message=detail[:1].upper() + detail[1:], found=[], near=())
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in ("content-type", "content-length"):
            headers[name] = page.headers[name]
        headers.add_vary_header("Accept")
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": b"" if self._scope["method"] == "HEAD" else bytes(page.body)})


def _asks_for_a_page(scope: Scope) -> bool:
    """Whether a person's browser asks, and not for an answer of the API."""
    accepts = Headers(scope=scope).get("accept", "")
    return not route_path(scope).startswith("/api/") and preferred(accepts, (MEDIA_TYPE, "text/html")) == "text/html"
