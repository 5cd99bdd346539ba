"""`cancu serve`: checks that what is about to be opened is meant to be open, then listens."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.access.accounts import Accounts
from api.backup import finished
from api.kept import FOLDER
from api.listening import Bounded
from api.settings import Settings, is_loopback
from api.state import StateStore
from api.watching import LIBRARIES
from graph.errors import CancuError
from graph.store import RecordStore

MOST_WORKERS = 4
"""Processes when no number is given: each takes some 300 MB."""


PATIENCE = 120
"""Seconds in which a process must answer the one that watches it, from its start on. Loading what a process needs takes some seconds, on a busy machine
many: with uvicorn's 5 each was ended while it was still loading and begun anew, for ever."""


def usual_workers() -> int:
    """As many processes as there are processors for us, `MOST_WORKERS` at most; one where processes cannot share a port as `_Balanced` has them do."""
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS) if sys.platform == "linux" else 1


def serve(settings: Settings, host: str, port: int, workers: int | None, root_path: str) -> None:
    """Listen until stopped; `workers` are `usual_workers` when not given.

    Raises:
        CancuError: the address is not loopback, or a proxy is in front, and there is no account.
    """
    workers = workers or usual_workers()
    finished(settings.home)
    refuse_without_accounts(settings, host, root_path)
    RecordStore(settings.home).close()  # schema changes are made once, before the processes start
    os.environ |= {
        "CANCU_HOME": str(settings.home), "CANCU_BOUND": host, "CANCU_ROOT_PATH": root_path,
        "CANCU_RATE": os.environ.get("CANCU_RATE") or ("0" if is_loopback(host) and not root_path else "50"),
    }  # fmt: skip
    options: dict[str, Any] = {
        "factory": True, "host": host, "port": port, "workers": workers, "root_path": root_path, "access_log": False, "log_level": "warning", "log_config": LIBRARIES,
        "http": Bounded, "server_header": False, "proxy_headers": True, "timeout_graceful_shutdown": 10,
        "forwarded_allow_ips": os.environ.get("CANCU_TRUSTED_PROXIES") or "127.0.0.1,::1",
        "timeout_worker_healthcheck": PATIENCE,
    }  # fmt: skip
    if workers == 1 or sys.platform != "linux":
        uvicorn.run("api.app:served", **options)
        return
    config = uvicorn.Config("api.app:served", **options)
    config.bind_socket().close()  # tells a port that is taken, and ends
    with tempfile.TemporaryDirectory(prefix="cancu-answers-") as folder, tempfile.TemporaryDirectory(prefix="cancu-numbers-") as numbers:
        os.environ |= {FOLDER: folder, "PROMETHEUS_MULTIPROC_DIR": numbers}  # what the processes know, and count, together
        _Balanced(config, sockets=[]).run()


class _Balanced(Multiprocess):
    """Processes that listen on sockets of their own, so that the system deals connections out. Of one socket that they share, the process that wakes
    first takes all connections that wait, and readers keep theirs."""

    @property
    def sockets(self) -> list[socket.socket]:
        """A socket for the next process; the copy of this process is closed when that has started, so that nothing listens for a process that ended."""
        family = socket.AF_INET6 if ":" in self.config.host else socket.AF_INET
        own = socket.socket(family, socket.SOCK_STREAM)
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            own.setsockopt(socket.SOL_SOCKET, option, 1)
        own.bind((self.config.host, self.config.port))
        own.set_inheritable(True)
        return [own]

    @sockets.setter
    def sockets(self, _: list[socket.socket]) -> None:
        return


def refuse_without_accounts(settings: Settings, host: str, root_path: str) -> None:
    """Refuse to open an unprotected service to others.

    Raises:
        CancuError: others could reach it, and there is no account.
    """
    if is_loopback(host) and not root_path:
        return
    state = StateStore(settings.home)
    try:
        protected = Accounts(state).any()
    finally:
        state.close()
    if not protected:
        where = f"địa chỉ {host}" if not is_loopback(host) else f"đường dẫn {root_path} sau máy chủ trung gian"
        raise CancuError(
            f"không mở dịch vụ ra {where} khi chưa có tài khoản nào: ai cũng sẽ sửa được kho. Hãy tạo tài khoản quản trị trước: "
            "cancu user add TÊN --role admin"
        )
