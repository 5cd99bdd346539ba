"""Tries to sign in: counted by all processes together, and checked one after another.

Rule 1  Wrong passwords for a name from one address make that address wait, nobody else: whoever knows a name must not be able to lock its owner out.
Rule 2  An address that tries many names, and a name that is tried from many addresses, must wait as well, so that neither one password for all nor a thousand
        machines get far.
Rule 3  A browser in which a person has signed in before keeps a cookie that says so (OWASP: device cookies); its tries are counted by themselves, and Rule 2
        does not hold for them: the owner of a name that others guess at signs in all the same.

A check of a password takes a tenth of a second of every processor and 64 MB, on purpose; were they made side by side, a few hundred tries a minute by
anyone would leave nothing to readers.
"""

from __future__ import annotations

import functools
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, func, insert, select

from api.access.accounts import digest
from api.refused import TooMany
from api.state import StateStore
from api.state.schema import tries

WAITING, OF_ONE = 40, 8
"""Checks that may wait for their turn in one process, and those of one client among them."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many tries in a while; then who tries is told `words`."""

    most: int
    span: timedelta
    words: str


_SOON = timedelta(minutes=5)
PAIR = Bound(10, _SOON, "sai mật khẩu quá nhiều lần; hãy thử lại sau năm phút")
ADDRESS = Bound(100, _SOON, "sai mật khẩu quá nhiều lần từ địa chỉ này; hãy thử lại sau năm phút")
NAME = Bound(100, timedelta(hours=1), "tên này bị thử quá nhiều lần từ nhiều nơi; hãy thử lại sau một giờ, hoặc đăng nhập bằng trình duyệt đã từng đăng nhập")


@dataclass(frozen=True, slots=True)
class Place:
    """From where a name is tried: an address, and the device when the browser has shown that it is known for the name."""

    address: str
    device: str = ""

    def bounds(self, name: str) -> dict[str, Bound]:
        """What a try is counted under, and how often it may be. Of names only hashes are kept, for people type passwords into the wrong field."""
        if self.device:
            return {digest(f"{name}\0device\0{self.device}"): PAIR}
        return {digest(f"{name}\0{self.address}"): PAIR, digest(f"\0{self.address}"): ADDRESS, digest(name): NAME}


def address_of(client: str) -> str:
    """The address that tries are counted for: of IPv6 the network, in which one machine may take any number it likes."""
    try:
        known = ip_address(client)
    except ValueError:
        return client
    return str(int(known) >> 64) if isinstance(known, IPv6Address) and known.ipv4_mapped is None else str(known)


class Devices:
    """The cookies by which browsers show that a name has signed in there."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="device")

    def cookie(self, name: str) -> str:
        """A new cookie for a name; it tells the name to nobody."""
        return str(self._signer.dumps([digest(name), secrets.token_urlsafe(16)]))

    def device(self, cookie: str, name: str) -> str:
        """The device that a cookie is of; "" where it is none of ours, or another name's."""
        try:
            known, device = self._signer.loads(cookie)
        except (BadData, ValueError):
            return ""
        return str(device) if known == digest(name) else ""


def count(state: StateStore, name: str, place: Place) -> list[int]:
    """Count a try for a name before it is made; returns what `forget` takes.

    Raises:
        TooMany: too many in a while.
    """
    now, bounds = datetime.now(UTC), place.bounds(name)
    with state.write() as connection:
        connection.execute(delete(tries).where(tries.c.at < _moment(now - NAME.span)))
        for key, bound in bounds.items():
            query = select(func.count()).where(tries.c.name == key, tries.c.at >= _moment(now - bound.span))
            if (connection.execute(query).scalar() or 0) >= bound.most:
                raise TooMany(bound.words, {"Retry-After": str(int(bound.span.total_seconds()))})
        rows = [{"name": key, "at": _moment(now)} for key in bounds]
        return list(connection.execute(insert(tries).returning(tries.c.id), rows).scalars())


def forget(state: StateStore, name: str, place: Place, counted: list[int]) -> None:
    """The password was right: the try, and what was tried before from the same place, count no more; what others have tried does."""
    own = next(iter(place.bounds(name)))
    with state.write() as connection:
        connection.execute(delete(tries).where((tries.c.name == own) | tries.c.id.in_(counted)))


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
