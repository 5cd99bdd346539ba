"""HEAD and OPTIONS for every address (RFC 9110, sections 9.3.2 and 9.3.7), and the whole of Allow (section 10.2.1)."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OTHERS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Methods:
    """Middleware: HEAD is answered as GET without its body, OPTIONS by what an address takes; a refusal of a method names those that are taken."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        elif scope["type"] == "http":
            await self._app(scope, receive, _Allowing(scope, send))
        else:
            await self._app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What a stream would go on to say is not waited for: to the route the client has gone."""
        begun = False

        async def asked() -> Message:
            return {"type": "http.disconnect"} if begun else await receive()

        async def headers_only(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                await send(message)
                await send({"type": "http.response.body", "body": b""})

        scope["method"] = "GET"
        await self._app(scope, asked, headers_only)


class _Allowing:
    """Passes an answer on, with a whole Allow where it is about methods."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._silent = False
        self._asked = dict(scope)  # the scope as it was: the router writes into it

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start" and message["status"] == 405:
            headers = MutableHeaders(scope=message)
            headers["Allow"] = ", ".join(self._taken())
            if self._asked["method"] == "OPTIONS":
                self._silent = True
                del headers["content-type"]
                headers["content-length"] = "0"
                message = {**message, "status": 200, "headers": headers.raw}
        elif self._silent:
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _taken(self) -> list[str]:
        routes = [route for route in self._scope["app"].router.routes if not isinstance(route, Mount)]
        found = [method for method in _OTHERS if any(route.matches({**self._asked, "method": method})[0] is Match.FULL for route in routes)] or ["GET"]
        return [*found, *(["HEAD"] if "GET" in found else []), "OPTIONS"]
