"""Issuers told by the signs in document numbers.

Rule 1  The first part of a symbol is a kind of document ("QĐ-BTC") or, in letters and old numbers, the issuer itself ("BNV-CCHC", "TC/QLCS").
Rule 2  Joint documents (TTLT, NQLT, TTLN) name all their issuers; in others the first sign is the issuer, what follows a unit of it ("TT-BNN-PCLB").
Rule 3  Terms and serial letters behind a sign do not matter: QH13, UBTVQHK11, NHNN2, BCA(X13).
Rule 4  UBND and HĐND say no more than the place of the document does.
Rule 5  A sign typed without diacritics, in small letters or cut short counts where it can be only one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.registry.initials import initials_of
from graph.registry.places import place_words
from graph.registry.tables import table
from graph.registry.types import document_types
from graph.text import fold

_JOINT = re.compile(r"(?:LT|LN|LB|LS|PH)$")
_LOCAL = {"UBND": "UBND", "UB": "UBND", "UBNĐ": "UBND", "HĐND": "HĐND"}
_WHOLE = {"TT-CA": "Tòa án nhân dân tối cao", "L/CTN": "Quốc hội", "LCT/HĐNN": "Quốc hội", "LCT/HDNN": "Quốc hội"}
"""Symbols that mean another issuer than their signs do: laws bear the sign of who promulgated them, circulars of the Chief Justice "CA"."""
_SHORTEST_CUT = 5
"""Letters that a sign cut short must have left."""


def issuer_of_symbol(symbol: str, place: str | None = None) -> str | None:
    """The issuers that a document's sign names, as one string; UBND and HĐND need a place.

    >>> issuer_of_symbol("QĐ-TTg"), issuer_of_symbol("TTLT-BTC-BNV"), issuer_of_symbol("QĐ-UBND", "Bến Tre")
    ('Thủ tướng Chính phủ', 'Bộ Tài chính, Bộ Nội vụ', 'UBND tỉnh Bến Tre')
    """
    return ", ".join(issuers_of_symbol(symbol, place)) or None


@lru_cache(maxsize=16384)
def issuers_of_symbol(symbol: str, place: str | None = None) -> tuple[str, ...]:
    """The issuers that a sign names, in its order; none when it names none, or was cut before the last of several."""
    parts = [part for part in (_bare(part) for part in re.split(r"[-/_.\s]+", symbol.strip(' ."'))) if part]
    whole = _WHOLE.get(re.sub(r"\d+$", "", symbol))
    if whole or not parts:
        return (whole,) if whole else ()
    kind = parts[0] if _is_kind(parts[0]) else ""
    joint = bool(_JOINT.search(kind.upper()))
    if joint and symbol.rstrip().endswith(("-", "/")):
        return ()
    found: list[str] = []
    for part in parts[1:] if kind else parts[:1]:
        name = _local(part, place) if part.upper() in _LOCAL else _signed(part)
        if name and name not in found:
            found.append(name)
        if found and not joint:
            break
    return tuple(found)


def _local(part: str, place: str | None) -> str | None:
    return f"{_LOCAL[part.upper()]} {place_words(place)}" if place else None


def _bare(part: str) -> str:
    """Rule 3."""
    return re.sub(r"\(.*$|[^\w&].*$|(?<=QH)K\d+$|\d.*$", "", part).replace("&", "")


def _signed(part: str) -> str | None:
    exact = _signs().get(part)
    if exact:
        return exact
    folded = fold(part)
    return _folded_signs().get(folded) or (_cut(folded) if len(folded) >= _SHORTEST_CUT else None)


@lru_cache(maxsize=4096)
def _cut(folded: str) -> str | None:
    names = {name for sign, name in _folded_signs().items() if name and sign.startswith(folded)}
    return names.pop() if len(names) == 1 else None


def _is_kind(part: str) -> bool:
    return part not in _signs() and fold(part) in _kinds()


@cache
def _kinds() -> frozenset[str]:
    own = ("TTLT", "TTLN", "TTLB", "NQLT", "QĐLT", "CTLT", "CTPH", "QCPH", "KHLT", "HDLT", "VBHN", "PL", "L", "LCT", "SL", "TT", "NQ", "QĐ", "TTLS")
    return frozenset(fold(re.split(r"[-/]", symbol)[0]) for row in document_types() for symbol in row.symbols) | {fold(s) for s in own}


@cache
def _signs() -> dict[str, str]:
    """Sign → usual name: those of the rows, and "S" with the initials of each provincial department."""
    rows = [row for group in table("agencies")["central"] for row in group["rows"]]
    signs = {sign.replace("&", ""): row["name"] for row in rows for sign in row["signs"]}
    signs["TU"] = "Tỉnh ủy"
    for row in table("departments")["departments"]:
        for short in (initials_of(row["name"])[0], *(word for word in row["short"] if word.isupper())):
            signs.setdefault(f"S{short}", f"Sở {row['name']}")
    return signs


@cache
def _folded_signs() -> dict[str, str | None]:
    """Folded sign → name; None where folding makes two signs one."""
    found: dict[str, str | None] = {}
    for sign, name in _signs().items():
        key = fold(sign)
        found[key] = name if found.get(key, name) == name else None
    return found
