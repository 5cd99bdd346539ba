"""/mcp: the server for language models as a part of the web service, behind the gate like every address. No session is kept, so that any process of
the service may answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from api.bootstrap import Services
from api.limits import SMALL

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class AssistantOverHttp:
    """An ASGI application. Its libraries (20 MB) are loaded at the first call: most services are never asked."""

    def __init__(self) -> None:
        self._running: tuple[asyncio.Future[StreamableHTTPSessionManager], asyncio.Event, asyncio.Task[None]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if self._running is None:
            started: asyncio.Future[StreamableHTTPSessionManager] = asyncio.get_running_loop().create_future()
            ended = asyncio.Event()
            self._running = started, ended, asyncio.create_task(_work(scope["app"].state.services, started, ended))
        sessions = await asyncio.shield(self._running[0])
        await sessions.handle_request(scope, receive, send)

    async def close(self) -> None:
        """End; another call would start it again."""
        running, self._running = self._running, None
        if running is not None:
            running[1].set()
            await running[2]


async def _work(services: Services, started: asyncio.Future[StreamableHTTPSessionManager], ended: asyncio.Event) -> None:
    """Hold the manager of requests open until the service ends: what opens it must close it."""
    try:
        sessions = await asyncio.to_thread(_sessions, services)
    except Exception as error:
        started.set_exception(error)
        return
    async with sessions.run():
        started.set_result(sessions)
        await ended.wait()


def _sessions(services: Services) -> StreamableHTTPSessionManager:
    from mcp.server.transport_security import TransportSecuritySettings

    from api.assistant import assistant

    server = assistant(services)
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # the gate has looked at host and origin
    server.streamable_http_app(json_response=True, stateless_http=True, transport_security=unchecked, max_request_body_size=SMALL)
    return server.session_manager
