"""Addresses that followers give: of them only those on the open Internet are written to, unless the administrator allows others."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

from api.refused import Refused

Resolve = Callable[[str, int], Sequence[str]]


class Undelivered(Exception):
    """The receiver could not be reached or did not say yes."""


def checked(address: str, private: bool, resolve: Resolve | None = None) -> str:
    """The address with its name replaced by a checked number.

    Raises:
        Refused: not http(s), or a name that leads to this machine or a private network.
        Undelivered: the name cannot be resolved.
    """
    parts, port = parsed(address)
    try:
        numbers = (resolve or _resolved)(parts.hostname or "", port)
    except OSError as error:
        raise Undelivered(f"không tìm thấy máy {parts.hostname}") from error
    if not numbers or not (private or all(is_public(number) for number in numbers)):
        raise Refused(f"không gửi tới địa chỉ nội bộ: {parts.hostname}")
    host = f"[{numbers[0]}]" if ":" in numbers[0] else numbers[0]
    return parts._replace(netloc=f"{host}:{port}").geturl()


def parsed(address: str) -> tuple[SplitResult, int]:
    """An address that someone else has chosen, and its port.

    Raises:
        Refused: no http(s) address with a name that a machine can have.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        usable = parts.scheme in ("http", "https") and bool(in_letters(parts.hostname or ""))
    except ValueError:
        usable = False
    if not usable:
        raise Refused(f"không phải địa chỉ http(s): {address!r}")
    return parts, port


def in_letters(name: str) -> str:
    """A name as it travels: "ví-dụ.vn" in plain letters."""
    return name if ":" in name and name.isascii() else name.encode("idna").decode()


def is_public(number: str) -> bool:
    """Whether an address is on the open Internet; an IPv6 address that wraps an IPv4 one is judged by that, others must be global unicast."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        return address.is_global and address in _UNICAST and address not in _EXAMPLES
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_EXAMPLES = ipaddress.ip_network("3fff::/20")


def _resolved(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
