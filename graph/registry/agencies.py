"""Names of agencies: usual names, places, issuers told by the signs in document numbers."""

from __future__ import annotations

import re
from functools import cache

from graph.registry.tables import table
from graph.text import clean_spaces, fold, match_key

_PLACED = re.compile(r"(?P<body>UBND|HĐND|Tỉnh ủy|Thành ủy) (?P<level>tỉnh|thành phố|Tỉnh|Thành phố)(?= *$)")
"""Bodies whose usual name ends with the province; "tỉnh" alone means the document's own."""


@cache
def province_named(words: str) -> str | None:
    """The province that `words` name ("TP. Hồ Chí Minh" → "Hồ Chí Minh"), None when they name none."""
    key = re.sub(r"^(?:tinh|thanh pho|tp\.?)\s*", "", fold(clean_spaces(words)))
    key = re.sub(r"\s*-\s*", " - ", key)
    return _provinces().get({"hcm": "ho chi minh", "ba ria vung tau": "ba ria - vung tau", "dac lac": "dak lak"}.get(key, key))


@cache
def _provinces() -> dict[str, str]:
    return {fold(name): name for name in table("provinces")["successor"]}


def place_words(place: str) -> str:
    """A province with its level: "tỉnh Bến Tre", "thành phố Cần Thơ"; other places as they are."""
    name = province_named(place)
    if name is None:
        return place
    return f"thành phố {name}" if name in table("provinces")["city"] else f"tỉnh {name}"


def issuer_of_symbol(symbol: str, place: str | None = None) -> str | None:
    """The issuer that a document's sign names: "NĐ-CP" → Chính phủ, "TTLT-BTC-BNV" → Bộ Tài chính, Bộ Nội vụ; UBND and HĐND need a place.

    >>> issuer_of_symbol("QĐ-TTg")
    'Thủ tướng Chính phủ'
    """
    parts = [re.sub(r"\d+$", "", part) for part in re.split(r"[-/]", symbol)]
    if parts and parts[0] == "QH":
        return "Quốc hội"
    found = []
    for part in parts[0:1] if len(parts) == 1 else parts[1:]:
        if part in ("UBND", "UB", "HĐND", "UBNĐ"):
            body = "HĐND" if part == "HĐND" else "UBND"
            return f"{body} {place_words(place)}" if place else None
        if part in _signs():
            found.append(_signs()[part])
    return ", ".join(found) or None


@cache
def _signs() -> dict[str, str]:
    return {sign: row["name"] for row in table("agencies")["central"] for sign in row["signs"]}


@cache
def _names() -> dict[str, str]:
    """Key of every name, short or usual → the usual name."""
    names = {}
    for row in table("agencies")["central"]:
        for name in (row["name"], *row["other"]):
            names[match_key(name)] = row["name"]
    for row in table("agencies")["departments"]:
        for name in (row["name"], *row["short"]):
            names[match_key(f"Sở {name}")] = f"Sở {row['name']}"
            names.setdefault(match_key(f"Bộ {name}"), f"Bộ {row['name']}")
    return names


@cache
def _openings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [(short, row["name"]) for row in table("agencies")["openings"] for short in row["short"]]
    rows.sort(key=lambda row: -len(row[0]))
    return tuple((name, _opening(short)) for short, name in rows)


def _opening(short: str) -> re.Pattern[str]:
    end = "" if short.endswith(".") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(short)}{end}\s*", re.IGNORECASE if len(short) > 8 else 0)


@cache
def department_of(words: str) -> str | None:
    """The department that the words after "Sở" name: "TT&TT" → "Sở Thông tin và Truyền thông"; None when unknown."""
    return _names().get(match_key(f"Sở {words}"))


@cache
def canonical_agency(name: str, place: str | None = None) -> str:
    """The usual name of an agency as named in a document of `place`; an unknown body stays as printed.

    >>> canonical_agency("Sở TT&TT"), canonical_agency("Ủy ban nhân dân tỉnh", "Bến Tre")
    ('Sở Thông tin và Truyền thông', 'UBND tỉnh Bến Tre')
    """
    words = clean_spaces(name).strip(" .,;:-–+*")
    known = _names().get(match_key(words))
    if known:
        return known
    for opening, pattern in _openings():
        words = clean_spaces(pattern.sub(f"{opening} ", words, count=1))
    known = _names().get(match_key(words))
    if known:
        return known
    if place and province_named(place):
        own = place_words(place)
        words = _PLACED.sub(lambda found: f"{found['body']} {own}", words)
        name_only = province_named(place) or place
        if match_key(words) in (match_key(f"UBND {name_only}"), match_key(f"HĐND {name_only}")):
            words = f"{words.split()[0]} {own}"
    return words
