"""Conditional requests (RFC 9110, section 13) and answers kept in memory.

An answer is known by the revision it is served at, the address, the reader and the day. A weak ETag goes out with it, `If-None-Match` is compared
before anything is computed, and what was computed is kept for the next who asks.

The revision served at is the store's. While an upload is being read, in which the store moves with every file, it is the one at which an ingest or
a decision has ended last: nothing served is older than that, and pages stay quick.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bootstrap import Services
from api.dependencies import route_path
from api.jobs.queue import JobQueue
from api.negotiation import unchanged
from graph.store.watch import Watch

_CHANGING = (
    "/static", "/health", "/ready", "/metrics", "/tong-quan", "/nap-van-ban", "/dang-nhap", "/tai-khoan", "/theo-doi", "/nhat-ky", "/quan-tri", "/api/v1/jobs",
    "/api/v1/follows", "/api/v1/audit", "/api/v1/coverage",
)  # fmt: skip
"""Addresses whose answers depend on more than the store."""

ROOM, LARGEST = 96_000_000, 4_000_000
"""Bytes of all answers kept, and of one."""

_KEPT = ("text/html", "application/json")


class Freshness:
    """Middleware that adds ETags, answers 304, and keeps answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers = Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or route_path(scope).startswith(_CHANGING):
            await self._app(scope, receive, send)
            return
        services: Services = scope["app"].state.services
        revision = scope["app"].state.served.revision(services, scope["app"].state.queue)
        services.needed = max(services.needed or 0, revision)
        tag = etag(scope, revision)
        if unchanged(Headers(scope=scope).get("if-none-match", ""), tag):
            await Response(status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})(scope, receive, send)
            return
        kept = self._answers.get(tag + scope["method"])
        if kept is not None:
            scope["route"] = kept.route
            await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
            await send({"type": "http.response.body", "body": kept.body})
            return
        await self._app(scope, receive, _Keeping(self._answers, tag, scope, send))


class _Keeping:
    """Passes an answer on with its ETag, and keeps it when it is whole and of a kind to keep."""

    def __init__(self, answers: Answers, tag: str, scope: Scope, send: Send) -> None:
        self._answers, self._tag, self._scope, self._send = answers, tag, scope, send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = MutableHeaders(scope=message)
            if "cache-control" not in headers:
                headers["ETag"], headers["Cache-Control"] = self._tag, "private, no-cache"
                if headers.get("content-type", "").startswith(_KEPT) and "set-cookie" not in headers:
                    self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                self._answers.put(self._tag + self._scope["method"], Kept(tuple(self._start["headers"]), b"".join(self._parts), self._scope.get("route")))
        await self._send(message)


class Kept:
    """An answer: its headers, its body, the route it came from."""

    __slots__ = ("body", "headers", "route")

    def __init__(self, headers: tuple[tuple[bytes, bytes], ...], body: bytes, route: object) -> None:
        self.headers, self.body, self.route = headers, body, route


class Answers:
    """Answers by key, those asked for last; at most `ROOM` bytes."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used = room, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer; the longest unused make room."""
        if len(answer.body) > LARGEST:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._used += len(answer.body) - (len(before.body) if before else 0)
            self._kept[key] = answer
            while self._used > self._room:
                self._used -= len(self._kept.popitem(last=False)[1].body)


class Served:
    """The revision that answers must not be older than; the databases are asked for it only when something was written to them."""

    def __init__(self, home: Path) -> None:
        self._store, self._state = Watch(home / "cancu.db"), Watch(home / "service.db")
        self._known: tuple[tuple[int, int], int] | None = None

    def revision(self, services: Services, queue: JobQueue) -> int:
        """The revision now."""
        versions = self._store.version(), self._state.version()  # before the question: what is written meanwhile makes it be asked again
        if self._known is None or self._known[0] != versions:
            self._known = versions, served_revision(services, queue)
        return self._known[1]

    def close(self) -> None:
        """Release the files."""
        self._store.close()
        self._state.close()


def served_revision(services: Services, queue: JobQueue) -> int:
    """The revision that answers must not be older than, from the databases."""
    finished = queue.finished()
    return services.store.revision() if finished is None else max(finished, services.store.decided())


def etag(scope: Scope, revision: int) -> str:
    """The weak ETag of what a request would be answered with."""
    headers = Headers(scope=scope)
    parts = (
        str(revision), date.today().isoformat(), scope.get("root_path", ""), scope["path"], scope["query_string"].decode("latin-1"), headers.get("host", ""),
        headers.get("accept", ""), headers.get("cookie", ""), headers.get("authorization", ""),
    )  # fmt: skip
    return f'W/"{revision}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:24]}"'
