"""`cancu serve`: checks that what is about to be opened is meant to be open, then listens."""

from __future__ import annotations

import os

import uvicorn

from api.access.accounts import Accounts
from api.settings import Settings, is_loopback
from api.state import StateStore
from graph.errors import CancuError
from graph.store import RecordStore


def serve(settings: Settings, host: str, port: int, workers: int, root_path: str) -> None:
    """Listen until stopped.

    Raises:
        CancuError: the address is not loopback, or a proxy is in front, and there is no account.
    """
    refuse_without_accounts(settings, host, root_path)
    RecordStore(settings.home).close()  # schema changes are made once, before the processes start
    os.environ |= {
        "CANCU_HOME": str(settings.home), "CANCU_BOUND": host, "CANCU_ROOT_PATH": root_path,
        "CANCU_RATE": os.environ.get("CANCU_RATE") or ("0" if is_loopback(host) and not root_path else "50"),
    }  # fmt: skip
    uvicorn.run(
        "api.app:served", factory=True, host=host, port=port, workers=workers, root_path=root_path, access_log=False, log_level="warning",
        server_header=False, proxy_headers=True, forwarded_allow_ips="127.0.0.1,::1", timeout_graceful_shutdown=10,
    )  # fmt: skip


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
