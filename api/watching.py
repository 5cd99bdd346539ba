"""What an operator sees: an id for each request, one log line for each, numbers for Prometheus, and the headers that keep browsers careful."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}  # fmt: skip
_ID = re.compile(r"[\w.-]{1,64}")
_SECRET = re.compile(r"(?<=/theo-doi/)[\w-]{20,}(?=\.(?:atom|ics)$)")
"""What opens a feed, in its address."""

log = structlog.get_logger("cancu")


def log_as_json() -> None:
    """Write one JSON object a line to standard error; called when the service is started from the command line."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO), logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )  # fmt: skip


class Lines(logging.Formatter):
    """What libraries log, as the same kind of line."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        told: dict[str, str] = {"event": record.getMessage(), "logger": record.name, "level": record.levelname.lower(),
                                "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat()}  # fmt: skip
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


LIBRARIES: dict[str, Any] = {
    "version": 1, "disable_existing_loggers": False, "formatters": {"lines": {"()": "api.watching.Lines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {"uvicorn": {"level": "WARNING"}, "uvicorn.error": {"level": "WARNING"}},
}  # fmt: skip
"""How the loggers of libraries are set up."""


class Metrics:
    """The numbers of the service. Of several processes each counts into files that `cancu serve` has named, and any tells them all."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("cancu_requests_total", "Requests by route, method and status", ("route", "method", "status"), registry=self.registry)
        self.seconds = Histogram("cancu_request_seconds", "Seconds to the first byte by route", ("route",), registry=self.registry,
                                 buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10))  # fmt: skip
        self.revision = self._newest("cancu_revision", "Revision of the record store")
        self.index_revision = self._newest("cancu_index_revision", "Revision that the index holds")
        self.pending = self._newest("cancu_jobs_pending", "Upload jobs that are not done")

    def text(self) -> bytes:
        """The numbers as Prometheus reads them."""
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _newest(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self.registry, multiprocess_mode="mostrecent")


class Watched:
    """Middleware: request ids, log lines, numbers, headers. Of an address only the path is logged: what people search for is theirs."""

    def __init__(self, app: ASGIApp, metrics: Metrics, quiet: bool = True) -> None:
        self._app, self._metrics, self._quiet = app, metrics, quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("x-request-id", "")
        request_id = told if _ID.fullmatch(told) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        began, status, method = time.perf_counter(), 500, scope["method"]

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
                self._count(scope, method, status, time.perf_counter() - began)
            await send(message)

        try:
            await self._app(scope, receive, marked)
        except Exception:
            if not self._quiet:
                log.exception("error", request=request_id, method=method, path=_SECRET.sub("…", scope["path"]))
            raise
        finally:
            self._told(scope, request_id, method, status, time.perf_counter() - began)

    def _count(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)

    def _told(self, scope: Scope, request_id: str, method: str, status: int, seconds: float) -> None:
        if not self._quiet:
            actor = getattr(scope["state"].get("actor"), "name", "")
            log.info("request", request=request_id, method=method, path=_SECRET.sub("…", scope["path"]), status=status, ms=round(seconds * 1000, 1), actor=actor)
