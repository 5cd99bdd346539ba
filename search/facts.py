"""What is known of a document beside its words, as every record of it is indexed: for fields of the query language, filters, facets, order.

    raw fields      values as they are, several allowed           type level validity tasks article work; facets issuer_group lead_name
    phrase fields   folded tokens with places, names apart         issuer lead basis name (the title)
    number fields   sequence ("92"), keys are own_number/numbers   sequence
    day fields      yyyymmdd, 00 for an unknown month or day       issued deadline turns
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.text import fold

APART = "|"
"""Token between two names of one field, so that no phrase reaches from one into the next."""

RAW = ("level", "validity", "tasks", "article", "issuer_group", "lead_name", "sequence", "order_title")
PHRASES = ("lead", "basis", "name")
DAYS = ("issued", "deadline", "turns")
FACETS = ("type", "issuer_group", "level", "year", "validity", "tasks", "lead_name")
"""Fields whose values are counted over all matches; `facets_key` puts those of one document into one word."""
BETWEEN, _AMONG = "\x1f", "\x1e"
"""Part the fields of that word, and the values of one field."""
_SPREAD = 8
"""Digits of the number that the word begins with."""
_MOST_LEADS = 300
"""Leading agencies of one document that are counted."""

_TOKEN = re.compile(r"[\w/&-]+")
_ARTICLE = re.compile(r"(?:^|__)dieu_([0-9a-z]+)")
_LONGEST = 120
"""Characters of a title that take part in the order by title."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of a document. `validity` is a value of `graph.validity.Status` as of the day of indexing; `successor` the present body that stands
    for the issuer; `deadlines` the last days of its tasks; `bases` the numbers and names of laws it rests on; `turns` the first day on
    which its validity may be another one; `authority` the logarithm of the number of documents that rest on it; `stands_behind` tells a consolidated
    text whose original is held: it never goes before it."""

    issued: date | None = None
    validity: str = ""
    level: str = ""
    successor: str = ""
    tasks: bool = False
    leads: tuple[str, ...] = ()
    deadlines: tuple[date, ...] = ()
    bases: tuple[str, ...] = ()
    authority: float = 0.0
    turns: date | None = None
    stands_behind: bool = False


NO_FACTS = Facts()
"""Nothing is known."""


def day_key(day: date) -> int:
    """A day as a number that sorts: 2018-07-01 → 20180701."""
    return day.year * 10000 + day.month * 100 + day.day


def name_tokens(names: Iterable[str]) -> tuple[str, ...]:
    """Folded tokens of names, `APART` between them."""
    found: list[str] = []
    for name in names:
        found += [*_TOKEN.findall(fold(name)), APART]
    return tuple(found)


def basis_tokens(name: str) -> tuple[str, ...]:
    """A document's name as a phrase of the field `basis`: the key of a number, else the folded words.

    >>> basis_tokens("92/2017/NĐ-CP"), basis_tokens("Luật Đê điều")
    (('92/2017/nd-cp', '92/2017'), ('luat', 'de', 'dieu'))
    """
    try:
        number = DocumentNumber.parse(name)
    except InvalidIdentifier:
        return tuple(_TOKEN.findall(fold(name)))
    short = f"{number.key.split('/')[0]}/{number.year}" if number.year and number.symbol else ""
    return (number.key, *((short,) if short else ()))


def sequence_of(number: str) -> str:
    """The number without year and sign, folded, without leading zeros: "092/2017/NĐ-CP" → "92"."""
    try:
        return fold(DocumentNumber.parse(number).sequence).lstrip("0") or "0"
    except InvalidIdentifier:
        return ""


def year_of(number: str, issued: date | None) -> int:
    """The year of a document: that of its number, else of its date, else 0."""
    try:
        year = DocumentNumber.parse(number).year
    except InvalidIdentifier:
        year = None
    return year or (issued.year if issued else 0)


def article_of(provision: str) -> str:
    """The article in which a provision stands: "chuong_ii__dieu_5__khoan_2" → "5"; "" for none."""
    article = _ARTICLE.search(provision)
    return article[1] if article else ""


def raw_values(work_id: int, number: str, issuer: str, title: str, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The values of the raw fields of a document's records; `article` is each record's own."""
    return {
        "level": _some(facts.level),
        "validity": _some(facts.validity),
        "tasks": ("1" if facts.tasks else "0",),
        "issuer_group": _some(facts.successor or issuer),
        "lead_name": facts.leads,
        "sequence": _some(sequence_of(number)),
        "order_title": (title_order(title, work_id),),
    }


def phrase_values(title: str, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The tokens of the phrase fields of a record."""
    bases: list[str] = []
    for basis in facts.bases:
        bases += [*basis_tokens(basis), APART]
    return {"lead": name_tokens(facts.leads), "basis": tuple(bases), "name": name_tokens((title,))}


def facets_key(work_id: int, values: Mapping[str, Sequence[str]]) -> str:
    """Document and values of its facets in one word, so that one count over one column tells how many documents match and what they are. It begins
    with a number spread evenly over the documents: the first thousands in order are then a fair sample.

    >>> facets_of_key(facets_key(7, {"type": ("luat",), "lead_name": ("A", "B")}))["lead_name"]
    ('A', 'B')
    """
    spread = zlib.crc32(work_id.to_bytes(8))
    return BETWEEN.join((f"{spread:0{_SPREAD}x}{work_id}", *(_AMONG.join(values.get(name, ())[:_MOST_LEADS]) for name in FACETS)))


def work_of_key(key: str) -> int:
    """The document of a word that `facets_key` made.

    >>> work_of_key(facets_key(7, {}))
    7
    """
    return int(key[_SPREAD : key.index(BETWEEN)])


@lru_cache(maxsize=16384)
def facets_of_key(key: str) -> Mapping[str, tuple[str, ...]]:
    """The values of each facet, from the word that `facets_key` made, or from the part of it behind the document. Remembered: documents of one issuer and year share
    theirs, and every page counts them."""
    return {name: tuple(filter(None, values.split(_AMONG))) for name, values in zip(FACETS, key.split(BETWEEN)[1:], strict=True)}


def day_values(number: str, facts: Facts) -> dict[str, tuple[int, ...]]:
    """The values of the day fields of a record; a document of which only the year is known counts as before its first day."""
    year = year_of(number, facts.issued)
    issued = day_key(facts.issued) if facts.issued else year * 10000
    turns = (day_key(facts.turns),) if facts.turns else ()
    return {"issued": (issued,), "deadline": tuple(sorted(set(map(day_key, facts.deadlines)))), "turns": turns}


def title_order(title: str, work_id: int) -> str:
    """The key by which titles are put in order; the work's number makes it one of a kind."""
    return f"{fold(title)[:_LONGEST]}\x01{work_id:012d}"


def date_order(issued: int, work_id: int) -> int:
    """The key by which dates are put in order, one of a kind."""
    return issued * 2**34 + work_id


def _some(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
