"""Which document cannot act on which, by rank or by time.

Rule 1  A document changes none of higher rank: a circular never ends a decree (Law 80/2015/QH13 Điều 12, Law 64/2025/QH15 Điều 8). Resolutions
        stand at every level: nothing is said of them.
Rule 2  No document changes a later one. Years tell; within a year days, else the sequences of numbers of one sign.
Rule 3  What is not known forbids nothing.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Protocol

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber

_RANK = {
    "hiến pháp": 0, "luật": 1, "bộ luật": 1, "pháp lệnh": 2, "nghị định": 3, "quyết định": 5, "thông tư": 5, "thông tư liên tịch": 5,
    "chỉ thị": 8, "kế hoạch": 9, "công văn": 9, "thông báo": 9, "hướng dẫn": 9,
}  # fmt: skip
"""Kinds whose order is certain."""


class Described(Protocol):
    """What names a document: its description, or a mention of it."""

    @property
    def type(self) -> str | None:
        """Kind."""

    @property
    def number(self) -> str | None:
        """Printed number."""

    @property
    def issued(self) -> date | None:
        """Day of issue."""


def cannot_act(by: Described, on: Described) -> bool:
    """Whether the one document cannot change, replace or end the other."""
    higher, lower = _rank(on), _rank(by)
    return (higher is not None and lower is not None and lower > higher) or _is_later(on, by)


def _is_later(one: Described, other: Described) -> bool:
    """Rule 2."""
    late, early = _years(one), _years(other)
    if not late or not early or max(early) < min(late):
        return bool(late and early)
    if len(late) > 1 or len(early) > 1 or late != early:
        return False
    if one.issued and other.issued:
        return other.issued < one.issued
    second, first = number_of(one), number_of(other)
    return first is not None and second is not None and first.symbol == second.symbol and _sequence(first) < _sequence(second)


def number_of(described: Described) -> DocumentNumber | None:
    """The printed number, None when there is none that can be read."""
    return _parsed(described.number) if described.number else None


@lru_cache(maxsize=8192)
def _parsed(printed: str) -> DocumentNumber | None:
    try:
        return DocumentNumber.parse(printed)
    except InvalidIdentifier:
        return None


def _rank(described: Described) -> int | None:
    rank = _RANK.get(described.type or "")
    return 4 if rank == 5 and "TTg" in (described.number or "") else rank


def _years(described: Described) -> set[int]:
    """The years that its number and its day name: two when a misprint makes them differ, and then only what both exclude is excluded."""
    number = number_of(described)
    named = (number.year if number else None, described.issued.year if described.issued else None)
    return {year for year in named if year}


def _sequence(number: DocumentNumber) -> int:
    found = re.match(r"\d+", number.sequence)
    return int(found[0]) if found else 0
