"""How requests are parsed: by httptools, which takes a third of the time of a parser in Python, within bounds that it does not set itself."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64_000
"""Bytes of a request before its body. Addresses are some hundred bytes, cookies and tokens a few thousand."""


HEAD_SECONDS, BODY_SECONDS = 20.0, 60.0
"""Seconds within which a head must have come, from the connection's or its own beginning, and between two pieces of a body."""


class Bounded(HttpToolsProtocol):
    """Hangs up when the head of a request does not end, for the parser would gather it in memory for as long as it comes, and on who says nothing or a
    letter now and then: each connection takes one of the files that a process may open."""

    _open = _body = False
    _bytes = 0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Someone has come."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes."""
        super().data_received(data)
        if self._body:
            self._wait(BODY_SECONDS)
        if self._open:
            self._bytes += len(data)
            if self._bytes > LONGEST_HEAD:
                self.send_400_response("Request head too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._open, self._bytes = True, 0
        self._wait(HEAD_SECONDS)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its body follows."""
        self._open, self._body = False, True
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it has come; the answer may take as long as it takes."""
        self._body = False
        self._wait(None)
        super().on_message_complete()

    def _wait(self, seconds: float | None) -> None:
        """Hang up in so many seconds, unless told otherwise before."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = None if seconds is None else self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        if self._body and self.flow.read_paused:  # it is we who do not take more
            self._wait(BODY_SECONDS)
        elif not self.transport.is_closing():
            self.transport.close()
