"""The service as it listens: heads of requests are bounded, bodies are the limits' business."""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api import serving
from api.kept import FOLDER
from api.listening import LONGEST_HEAD, Bounded
from api.settings import Settings
from api.watching import LIBRARIES, Lines


async def counting(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the number of bytes that came."""
    seen, more = 0, True
    while more:
        message = await receive()
        seen, more = seen + len(message.get("body", b"")), message.get("more_body", False)
    body = str(seen).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(counting, port=number, http=Bounded, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield number
    server.should_exit = True
    thread.join()


HEAD = b"Host: a\r\n"
LONG = b"x" * (8 * LONGEST_HEAD)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n", b"200"),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % len(LONG) + LONG, b"200"),
        (b"GET / HTTP/1.1\r\n" + HEAD + b"Cookie: " + LONG, b"400"),
        (b"GET /" + LONG, b"400"),
        (b"GET / HTTP/1.1\r\n" + HEAD + b"A: b\r\n" * LONGEST_HEAD, b"400"),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 2000 + b"\r\n\r\n", b"200"),
    ],
    ids=["plain", "long-body", "long-header", "long-address", "many-headers", "middling-header"],
)
def test_the_head_of_a_request_is_bounded(port: int, sent: bytes, answer: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            connection.sendall(sent)
        except OSError:
            assert answer == b"400"  # hung up before all was sent
        try:
            assert connection.recv(100).split(b" ")[1] == answer
        except ConnectionError:
            assert answer == b"400"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_loads_slowly_is_not_taken_for_dead(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uvicorn ends a process that has not answered its watcher in time, and begins another that loads as slowly."""
    patience: list[int] = []
    for name in ("CANCU_HOME", "CANCU_BOUND", "CANCU_ROOT_PATH", "CANCU_RATE", "PROMETHEUS_MULTIPROC_DIR", FOLDER):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: patience.append(uvicorn.Config(counting, **options).timeout_worker_healthcheck))
    monkeypatch.setattr(serving._Balanced, "run", lambda self: patience.append(self.config.timeout_worker_healthcheck))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    serving.serve(Settings(tmp_path), "127.0.0.1", number, workers, "")
    assert patience == [serving.PATIENCE]
    assert serving.PATIENCE >= 60


def ended(port: int, *pieces: bytes) -> bytes:
    """What is told, to the end, who sends some pieces with pauses and waits."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        told = b""
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break
            time.sleep(0.1)
        while True:
            try:
                more = connection.recv(1000)
            except ConnectionError:
                more = b""
            if not more:
                return told
            told += more


@pytest.mark.parametrize(
    ("pieces", "answered"),
    [
        ((), False), ((b"GET / HT",), False), ((b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 20), False), ((b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc",), False),
        ((b"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 8\r\n\r\n", *[b"a"] * 8), True),
    ],
    ids=["silent", "begun", "letter by letter", "half a body", "slow body"],
)  # fmt: skip
def test_who_keeps_us_waiting_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes, ...], answered: bool) -> None:
    monkeypatch.setattr("api.listening.HEAD_SECONDS", 0.5)
    monkeypatch.setattr("api.listening.BODY_SECONDS", 0.5)
    assert ended(port, *pieces).startswith(b"HTTP/1.1 200") == answered


def test_what_libraries_log_is_a_line_of_json_too() -> None:
    try:
        raise ValueError("hỏng\nhai dòng")
    except ValueError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "x", 1, "không mở được %s", ("cổng",), sys.exc_info())
    told = Lines().format(record)
    assert "\n" not in told
    assert {name: json.loads(told)[name] for name in ("event", "level", "logger")} == {"event": "không mở được cổng", "level": "error", "logger": "uvicorn.error"}
    assert "ValueError: hỏng" in json.loads(told)["exception"]
    assert LIBRARIES["formatters"]["lines"]["()"] == f"{Lines.__module__}.{Lines.__qualname__}"
