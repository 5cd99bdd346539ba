"""Tries to sign in: counted for each name by all processes together, and checked one after another.

A check of a password takes a tenth of a second of every processor and 64 MB, on purpose; were they made side by side, a few hundred tries a minute by
anyone would leave nothing to readers.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync
from sqlalchemy import delete, func, insert, select

from api.access.accounts import digest
from api.refused import TooMany
from api.state import StateStore
from api.state.schema import tries

MOST, WHILE = 10, timedelta(minutes=5)
"""Wrong passwords for one name in a while; then it must wait."""

WAITING, OF_ONE = 40, 8
"""Checks that may wait for their turn in one process, and those of one client among them."""

Found = TypeVar("Found")


def count(state: StateStore, name: str) -> None:
    """Count a try for a name before it is made; of the name only its hash is kept, for people type passwords into the wrong field.

    Raises:
        TooMany: too many in a while.
    """
    now = datetime.now(UTC)
    known = digest(name)
    with state.write() as connection:
        connection.execute(delete(tries).where(tries.c.at < _moment(now - WHILE)))
        made = connection.execute(select(func.count()).where(tries.c.name == known)).scalar() or 0
        if made < MOST:
            connection.execute(insert(tries).values(name=known, at=_moment(now)))
    if made >= MOST:
        raise TooMany("sai mật khẩu quá nhiều lần; hãy thử lại sau năm phút", {"Retry-After": str(int(WHILE.total_seconds()))})


def forget(state: StateStore, name: str) -> None:
    """The password was right: what was tried before counts no more."""
    with state.write() as connection:
        connection.execute(delete(tries).where(tries.c.name == digest(name)))


class Turns:
    """One check at a time, in a thread of its own; whoever waits takes no thread from readers."""

    def __init__(self) -> None:
        self._one = anyio.CapacityLimiter(1)
        self._waiting: Counter[str] = Counter()

    async def check(self, client: str, work: Callable[..., Found], *arguments: object) -> Found:
        """Do `work` when its turn has come.

        Raises:
            TooMany: too many wait already, or too many of this client.
        """
        if self._waiting.total() >= WAITING or self._waiting[client] >= OF_ONE:
            raise TooMany("đang có quá nhiều lượt đăng nhập; hãy thử lại sau giây lát", {"Retry-After": "5"})
        self._waiting[client] += 1
        try:
            return await run_sync(functools.partial(work, *arguments), limiter=self._one)
        finally:
            self._waiting[client] -= 1
            self._waiting += Counter()  # names of zero go


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
