"""Usual names of agencies, however a text prints them.

Rule 1  A name that the tables hold, in any spelling of its separators, is known at once.
Rule 2  Short words inside a name are written out where what follows them allows it ("TT. HĐND", "CA tỉnh"): `local.toml`, shorts.
Rule 3  Behind Sở, Bộ and Phòng the grammar of initials holds (`graph.registry.initials`).
Rule 4  A department's own place is left out, another province's is kept: "Sở Nội vụ tỉnh" is Sở Nội vụ.
Rule 5  "UBND tỉnh" is that of the document's province; a city's own words must fit its level ("UBND thành phố" in a Bến Tre document is a district's).
Rule 6  What is unknown stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from graph.registry.initials import initials_of, words_key
from graph.registry.places import is_city, place_words, province_named
from graph.registry.tables import table
from graph.text import as_typed, canonical, clean_spaces, fold, match_key

LONGEST = 160
"""Characters; longer words are no name of an agency."""

SPELT = 3
"""Syllables of a name that may be misspelt: shorter ones are too much alike."""

SHORTEST_NAME = 12
"""Letters from which on the name of a local body is told in any case: "bộ chỉ huy quân sự tỉnh"; "thanh tra" may be a plain word."""
LONGEST_ABBREVIATION = 8
"""Letters up to which a short form counts only with its capitals."""

_HEADED = re.compile(r"(?P<head>Sở|Bộ|Phòng)\s+(?P<rest>.+)", re.IGNORECASE)
_INNER = re.compile(r"(?<!\w)(?P<head>Sở|Bộ|Phòng) (?P<rest>[A-ZĐ][A-ZĐ&,.-]*[A-ZĐ]|[A-ZĐ]{2})(?!\w)")
_PLACE_TAIL = re.compile(r"\s+(?:của\s+)?(?P<tail>(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?:\s.*)?)$", re.IGNORECASE)
_OWN_PLACE = re.compile(r"(?P<body>UBND|HĐND|Tỉnh ủy|Thành ủy) (?P<level>tỉnh|thành phố)$", re.IGNORECASE)
_NAMED_PLACE = re.compile(r"(?P<body>UBND|HĐND) (?P<level>tỉnh |thành phố )?(?P<place>\S.*)$", re.IGNORECASE)
_BEHIND_NAME = re.compile(
    r"\s(?:đối\s+với|được|đã|đang|thì|như|hết|để|có|cho|từ|theo|bị|phải|mà|tiếp\s+tục|trước|sau|bằng|nhưng|tại|khóa|khoá|kể|là|vẫn|nêu|nói|gửi|"
    r"và\s+(?:các|khoản|điểm|Điều|pháp|những))\b"
)
"""Words that no name of an agency goes on with."""
_JOINT = re.compile(
    r"\s*(?:,|;|\svà|\s&)\s+(?=(?:Bộ|Ủy ban|Uỷ ban|Tòa án|Toà án|Viện|Ngân hàng|Thanh tra|Văn phòng|Ban|Tổng|Hội|Chính phủ|Trung ương|Kiểm toán|Đoàn|"
    r"Thủ tướng|Quốc hội|UBND|HĐND|Sở)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def canonical_agency(name: str, place: str | None = None) -> str:
    """The usual name of an agency as named in a document of `place`; an unknown body stays as printed. A name with wrong diacritics, as scans give
    it, is known where only one name folds so.

    >>> canonical_agency("Sở TT&TT"), canonical_agency("Ủy ban nhân dân tỉnh", "Bến Tre"), canonical_agency("Sở Kế hoach và Đấu tư")
    ('Sở Thông tin và Truyền thông', 'UBND tỉnh Bến Tre', 'Sở Kế hoạch và Đầu tư')
    """
    words = clean_spaces(name).strip(" .,;:-–+*")
    if len(words) > LONGEST:
        return words
    known = _names().get(words_key(words))
    if known:
        return known
    words = _written_out(words)
    known = _names().get(words_key(words)) or _misspelt(words)
    return known or _placed(_department(words, place), place)


def _misspelt(words: str) -> str | None:
    """The only name that a name of at least `SPELT` syllables becomes when diacritics do not count."""
    return _folded().get(_folded_key(words)) if words.count(" ") >= SPELT - 1 else None


def typed_agency(name: str, place: str | None = None) -> str:
    """As `canonical_agency`, for a name that a person types: also without diacritics, where only one name folds so.

    >>> typed_agency("so noi vu")
    'Sở Nội vụ'
    """
    found = canonical_agency(as_typed(name), place)
    return (_folded().get(_folded_key(found)) or found) if found.isascii() else found


def known_agency(name: str) -> bool:
    """Whether the tables hold a body of this usual name, or the name says it in another way."""
    return words_key(canonical_agency(name)) in _names()


@lru_cache(maxsize=8192)
def agency_opening(words: str) -> str:
    """The usual name of the agency that `words` open with: as many of them as the tables know together, else those before one that opens no name.

    >>> agency_opening("Bộ Văn hóa, Thể thao và Du lịch đối với lễ hội"), agency_opening("UBND tỉnh Lào Cai thì nộp")
    ('Bộ Văn hóa, Thể thao và Du lịch', 'UBND tỉnh Lào Cai')
    """
    known = words[:LONGEST]
    while known and not known_agency(known):
        known = known.rpartition(" ")[0]
    return canonical_agency(known or _BEHIND_NAME.split(words, maxsplit=1)[0])


def issuers_named(words: str, place: str | None = None) -> tuple[str, ...]:
    """The usual names of the issuers that a line names together: "Bộ Tài chính và Bộ Tư pháp" is two."""
    return tuple(canonical_agency(part, place) for part in _JOINT.split(clean_spaces(canonical(words))) if part.strip(" .,;"))


@lru_cache(maxsize=8192)
def department_of(words: str) -> str | None:
    """The department that the words after "Sở" name: "TT&TT" → "Sở Thông tin và Truyền thông"; None when unknown."""
    return _headed("Sở", words)


def _headed(head: str, rest: str) -> str | None:
    """Rule 3."""
    known = _names().get(words_key(f"{head} {rest}"))
    if known:
        return known
    letters, spelled = initials_of(rest)
    if not any(len(word) > 1 and word.isupper() for word in re.findall(r"\w+", rest)):
        return None
    return next((name for name in _by_initials().get((head, letters), ()) if set(spelled) <= set(match_key(name).split())), None)


def _department(words: str, place: str | None) -> str:
    """Rules 3 and 4."""
    headed = _HEADED.fullmatch(words)
    if headed is None:
        return _INNER.sub(lambda m: _headed(m["head"], m["rest"]) or m[0], words)
    head = headed["head"].capitalize()
    whole = _headed(head, headed["rest"])
    tail = None if whole else _PLACE_TAIL.search(headed["rest"])
    known = whole or (_headed(head, headed["rest"][: tail.start()]) if tail else None)
    if known is None or tail is None:
        return known or words
    province = province_named(tail["tail"])
    if head == "Sở" and (match_key(tail["tail"]) in ("tỉnh", "thành phố") or (province and place and province == province_named(place))):
        return known
    return f"{known} {place_words(province) if province else tail['tail']}"


def _placed(words: str, place: str | None) -> str:
    """Rule 5."""
    province = province_named(place) if place else None
    own = _OWN_PLACE.search(words)
    if own and province and (own["level"].lower() == "thành phố") == is_city(province):
        return f"{words[: own.start()]}{own['body']} {place_words(province)}"
    named = _NAMED_PLACE.fullmatch(words)
    if named and (other := province_named(named["place"])):
        level = (named["level"] or "").strip().lower()
        if level == ("thành phố" if is_city(other) else "tỉnh") or (not level and other == province):
            return f"{named['body']} {place_words(other)}"
    return words


def _written_out(words: str) -> str:
    """Rule 2; a second time, because what was written out may be what another short word waits for."""
    pattern, afters = _shorts()
    for _ in range(2):
        words = clean_spaces(pattern.sub(lambda found: f" {afters[int(found.lastindex or 1) - 1]} ", words))
    return words


@cache
def _shorts() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern of all short words, a group each, and what each group gives; the longest first, of equals those with a condition."""
    rows = [(short, row["after"], row.get("before", "")) for row in table("local")["shorts"] for short in row["short"]]
    rows += [(row["name"], row["name"], "") for row in table("local")["bodies"] if len(row["name"]) > SHORTEST_NAME]
    rows.sort(key=lambda row: (-len(row[0]), not row[2]))
    groups = "|".join(f"({_short(short, before)})" for short, _, before in rows)
    return re.compile(rf"(?<!\w)(?:{groups})"), tuple(after for _, after, _ in rows)


def _short(short: str, before: str) -> str:
    words = re.escape(short).replace(r"\ ", r"\s?")
    cased = words if len(short) <= LONGEST_ABBREVIATION else f"(?i:{words})"
    return cased + ("" if short.endswith(".") else r"(?!\w)") + (rf"(?=\s*{before})" if before else "")


@cache
def _names() -> dict[str, str]:
    """Key of every name, short or usual → the usual name."""
    names: dict[str, str] = {}
    for row in central_rows():
        for name in (row["name"], *row["other"]):
            names.setdefault(words_key(name), row["name"])
    for row in table("departments")["departments"]:
        for name in (row["name"], *row["short"]):
            names.setdefault(words_key(f"Sở {name}"), f"Sở {row['name']}")
    for row in table("local")["bodies"]:
        for name in row.get("other", ()):
            names.setdefault(words_key(name), row["name"])
    for row in table("departments")["offices"]:
        names.setdefault(words_key(f"Phòng {row['name']}"), f"Phòng {row['name']}")
    return names


@cache
def _folded() -> dict[str, str | None]:
    """Folded key → usual name, None where folding makes two names one."""
    found: dict[str, str | None] = {}
    for key, name in _names().items():
        folded = _folded_key(key)
        found[folded] = name if found.get(folded, name) == name else None
    return found


def _folded_key(words: str) -> str:
    return " ".join(word for word in fold(words_key(words)).split() if word != "va")


@cache
def _by_initials() -> dict[tuple[str, str], list[str]]:
    """Head and initials → names, in the order of the tables."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in _headed_names():
        head, rest = name.split(" ", 1)
        found.setdefault((head, initials_of(rest)[0]), []).append(name)
    return found


def _headed_names() -> Iterator[str]:
    yield from (row["name"] for row in central_rows() if row["name"].startswith("Bộ "))
    yield from (f"Sở {row['name']}" for row in table("departments")["departments"])
    yield from (f"Phòng {row['name']}" for row in table("departments")["offices"])


def central_rows() -> Iterable[dict[str, Any]]:
    """The rows of central bodies."""
    return [row for group in table("agencies")["central"] for row in group["rows"]]
