"""Limits: bytes of a request, counted as they come, and requests a second of one client."""

from __future__ import annotations

import time
from collections import OrderedDict

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.dependencies import route_path
from api.problems import problem
from api.settings import Settings

SMALL = 8_000_000
"""Bytes of a request that brings no files."""

_FILES = ("/api/v1/jobs", "/api/v1/impact/draft", "/api/v1/check-basis", "/api/v1/extract", "/nap-van-ban", "/tac-dong", "/kiem-tra-can-cu")
_CLIENTS = 10_000
"""Clients remembered."""


class Limits:
    """Middleware that refuses what is too large before it is read, and cuts off what turns out to be."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._allowed(scope):
            answer = problem(429, "Quá nhiều yêu cầu", "hãy thử lại sau giây lát", {"Retry-After": "1"})
            await answer(scope, receive, send)
            return
        limit = self._limit(scope)
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or len(told) > 18 or int(told) > limit:
            await too_large(limit)(scope, receive, send)
            return
        await self._counted(scope, receive, send, limit)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        """Serve a request, cutting its body off at the limit."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, f"một yêu cầu chỉ được đến {limit // 1_000_000} MB", {"Connection": "close"})
            return message

        await self._app(scope, counted, send)

    def _limit(self, scope: Scope) -> int:
        path = route_path(scope)
        return self._settings.upload_limit if path.startswith(_FILES) else SMALL

    def _allowed(self, scope: Scope) -> bool:
        """A bucket of tokens for each client, refilled at the rate, holding four seconds' worth."""
        rate = self._settings.rate
        if rate <= 0:
            return True
        client, now = (scope.get("client") or ("",))[0], time.monotonic()
        left, since = self._buckets.pop(client, (4 * rate, now))
        left = min(4 * rate, left + (now - since) * rate)
        self._buckets[client] = (max(left - 1, 0.0), now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return left >= 1


def too_large(limit: int) -> ASGIApp:
    """The answer to too many bytes; the connection is closed, so that the rest is not sent."""
    return problem(413, "Nội dung gửi lên quá lớn", f"một yêu cầu chỉ được đến {limit // 1_000_000} MB", {"Connection": "close"})
