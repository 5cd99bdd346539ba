"""Conditional requests (RFC 9110, section 13), answers kept, and who is served when.

An answer is known by the revision it is served at, the address, the reader and the day. A weak ETag goes out with it, `If-None-Match` is compared
before anything is computed, and what was computed is kept for the next of the same role who asks, in whichever process.

The revision served at is the store's. While an upload is being read, in which the store moves with every file, it is the one at which an ingest or
a decision has ended last: nothing served is older than that, and pages stay quick.

What must be computed waits its turn: a few at a time, first come, first served. Twenty pages computed at once would all be done when the last is; and
what several ask for at once is computed once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bootstrap import Services
from api.dependencies import route_path
from api.jobs.queue import JobQueue
from api.kept import Answers, Kept, Shared
from api.masks import Mask
from api.negotiation import unchanged
from graph.store.watch import Watch

_APART = ("/static", "/health", "/ready", "/metrics")
"""Addresses whose answers do not come from the store."""

_CHANGING = (
    "/tong-quan", "/nap-van-ban", "/dang-nhap", "/tai-khoan", "/theo-doi", "/nhat-ky", "/quan-tri", "/api/v1/jobs",
    "/api/v1/follows", "/api/v1/audit", "/api/v1/coverage",
)  # fmt: skip
"""Addresses whose answers depend on more than the store."""

_LONG = ("/api/v1/exports", "/api/v1/sparql")
"""Addresses that may take seconds, most of them waiting: pages do not wait for those."""

CACHED = "private, no-cache"
"""What browsers are told: keep it, but ask before showing it again."""

TURNS = 2
"""Answers that one process computes at once: the second uses the processor while the first waits for a file or for the index."""

_PAGE, _KEPT = "text/html", ("text/html", "application/json")


class Freshness:
    """Middleware that adds ETags, answers 304, keeps answers, and lets requests take turns."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers, self._shared = Answers(), Shared.of_service()
        self._turns = asyncio.Semaphore(TURNS)
        self._computing: dict[str, asyncio.Event] = {}
        self._mask: Mask | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or route_path(scope).startswith(_APART):
            await self._app(scope, receive, send)
            return
        state = scope["app"].state
        services: Services = state.services
        revision = state.served.revision(services, state.queue)
        services.needed = max(services.needed or 0, revision)
        if scope["method"] not in ("GET", "HEAD") or route_path(scope).startswith(_CHANGING):
            await self._app(scope, receive, send)
            return
        self._mask = self._mask or Mask(state.secret)
        asked = _Asked(scope, revision, self._mask)
        if unchanged(Headers(scope=scope).get("if-none-match", ""), asked.tag):
            await Response(status_code=304, headers={"ETag": asked.tag, "Cache-Control": CACHED})(scope, receive, send)
        elif not await self._known(asked, send):
            await self._computed(asked, receive, send)

    async def _known(self, asked: _Asked, send: Send) -> bool:
        """Send what is kept, or what another is computing; False when there is nothing."""
        kept = self._find(asked)
        if kept is None and asked.key in self._computing:
            await self._computing[asked.key].wait()
            kept = self._find(asked)
        if kept is None:
            return False
        asked.scope["route"] = kept
        await asked.told(kept, send)
        return True

    async def _computed(self, asked: _Asked, receive: Receive, send: Send) -> None:
        """Compute, send, keep."""
        done = asyncio.Event()
        if self._computing.setdefault(asked.key, done) is done:
            asked.done = partial(self._done, asked.key, done)
        inner = asked.mask.over(asked.scope)
        try:
            async with _Turn(self._turns, waits=not route_path(asked.scope).startswith(_LONG)) as turn:
                await self._app(inner, receive, _Keeping(self._keep, asked, inner, turn, send))
        finally:
            asked.done()

    def _done(self, key: str, done: asyncio.Event) -> None:
        """Let those who wait for an answer look for it."""
        if self._computing.get(key) is done:
            del self._computing[key]
            done.set()

    def _find(self, asked: _Asked) -> Kept | None:
        found = self._answers.get(asked.key)
        if found is None and self._shared is not None:
            found = self._shared.get(asked.revision, asked.key)
            if found is not None:
                self._answers.put(asked.key, found)
        return found

    def _keep(self, asked: _Asked, answer: Kept) -> None:
        self._answers.put(asked.key, answer)
        if self._shared is not None:
            self._shared.put(asked.revision, asked.key, answer)


class _Asked:
    """A request at a revision: its ETag, the key of its answer, which is the same for all of one role, and what tells those who wait for the same answer
    that it is kept, or will not be."""

    __slots__ = ("done", "key", "mask", "revision", "scope", "tag")

    def __init__(self, scope: Scope, revision: int, mask: Mask) -> None:
        self.scope, self.revision, self.mask = scope, revision, mask
        self.done: Callable[[], None] = lambda: None
        headers, actor = Headers(scope=scope), scope["state"]["actor"]
        self.key = _digest(
            str(revision), date.today().isoformat(), scope.get("scheme", ""), scope.get("root_path", ""), scope["path"], scope["query_string"].decode("latin-1"), headers.get("host", ""),
            headers.get("accept", ""), actor.via, actor.role, str(actor.account_id is None),
        )  # fmt: skip
        self.tag = f'W/"{revision}-{_digest(self.key, headers.get("cookie", ""), headers.get("authorization", ""))}"'

    async def told(self, kept: Kept, send: Send) -> None:
        """Send what is kept, with what is the asker's own."""
        page = any(name == b"content-type" and value.startswith(_PAGE.encode()) for name, value in kept.headers)
        body = self.mask.filled(kept.body, self.scope) if page else kept.body
        own = ((b"content-length", str(len(body)).encode()), (b"etag", self.tag.encode()), (b"cache-control", CACHED.encode()))
        await send({"type": "http.response.start", "status": 200, "headers": [*kept.headers, *own]})
        await send({"type": "http.response.body", "body": body})


class _Turn:
    """A turn to compute, given back once; some do not wait for one."""

    def __init__(self, turns: asyncio.Semaphore, *, waits: bool) -> None:
        self._turns: asyncio.Semaphore | None = turns if waits else None

    async def __aenter__(self) -> _Turn:
        if self._turns is not None:
            await self._turns.acquire()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.over()

    def over(self) -> None:
        """Let the next begin."""
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.release()


class _Keeping:
    """Passes an answer on, and keeps it when it is whole and of a kind to keep; pages are filled in. The turn is over when the answer begins: a reader with a
    slow line lets nobody wait."""

    def __init__(self, keep: Callable[[_Asked, Kept], None], asked: _Asked, inner: Scope, turn: _Turn, send: Send) -> None:
        self._keep, self._asked, self._inner, self._turn, self._send = keep, asked, inner, turn, send
        self._start: Message | None = None
        self._kept = False
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self._begin(message)
        elif self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._whole(self._start, b"".join(self._parts))
            return
        if self._start is None:
            await self._send(message)

    def _begin(self, message: Message) -> None:
        """Hold back what is kept or filled in; add an ETag to the rest."""
        self._turn.over()
        self._asked.scope["route"] = self._inner.get("route")
        headers = MutableHeaders(scope=message)
        kind, fresh = headers.get("content-type", ""), message["status"] == 200 and "cache-control" not in headers
        self._kept = fresh and kind.startswith(_KEPT) and "set-cookie" not in headers
        if self._kept or kind.startswith(_PAGE):
            self._start = message
        elif fresh:
            headers["ETag"], headers["Cache-Control"] = self._asked.tag, CACHED
        if not self._kept:
            self._asked.done()

    async def _whole(self, start: Message, body: bytes) -> None:
        if self._kept:
            headers = tuple((name, value) for name, value in start["headers"] if name != b"content-length")
            answer = Kept(headers, body, getattr(self._inner.get("route"), "path", "other"))
            self._keep(self._asked, answer)
            self._asked.done()
            await self._asked.told(answer, self._send)
            return
        body = self._asked.mask.filled(body, self._asked.scope)
        MutableHeaders(scope=start)["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


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


def _digest(*parts: str) -> str:
    """What tells a request, with all that its answer depends on, from others."""
    return hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:24]
