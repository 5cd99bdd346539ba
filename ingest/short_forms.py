"""Short forms in full: "Nghị định 63", "NĐ 92/2017", "Luật Đầu tư" stand for what the same document names in full.

Rule 1  A sequence alone, or with its year, stands for the last document of its kind named before it with that sequence (and year); when
        none stands before it, for the only one named after it.
Rule 2  A law named without number and date stands for the law of that name when the document gives that name one number only.
Rule 3  "Luật Đầu tư theo phương thức đối tác công tư (sau đây gọi là Luật PPP)": the new name stands for the law named before it.
Rule 4  What the document does not name in full stays as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from graph.model import Citation
from graph.registry import law_in_full
from graph.text import match_key

_SHORT = re.compile(r"(?P<sequence>\d{1,5}[a-zđ]?)(?:/(?P<year>\d{4}))?")
_FULL = re.compile(r"(?P<sequence>\d{1,5}(?:\.\d+)?[a-zđ]{0,2})(?:/(?P<year>\d{4}))?[/\s-](?P<symbol>\D.*)")
_SEPARATORS = re.compile(r"\s*(?:,|\svà\s)\s*|\s+")
_YEAR_AT_END = re.compile(r"\d{4}$")
LAWS = frozenset({"luật", "bộ luật", "pháp lệnh"})

_RENAMED = re.compile(
    r"(?:gọi|viết)\s+(?:(?:tắt|chung|gọn)\s+)?(?:tắt\s+)?là\s*:?\s*[“\"]?(?P<name>(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s(?!số\s)[^()“”\"\n]{2,60})[”\")]"
)
_RENAMED_WITHIN = 300
"""Characters between a law's mention and the new name it gets."""

_Key = tuple[str | None, str, str | None]


def in_full(text: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations of `text` in the same order; short ones with number, date, issuer and title of what they stand for."""
    laws = _numbered_laws(citations)
    citations = _by_own_names(text, citations)
    if not laws and not any(map(_short_key, citations)):
        return tuple(citations)
    named: dict[_Key, Citation] = {}
    for citation in reversed(citations):
        named.update(dict.fromkeys(_keys(citation), citation))
    ahead = named
    before: dict[_Key, Citation] = {}
    found = []
    for citation in citations:
        short = _short_key(citation)
        full = (
            (before.get(short) or ahead.get(short)) if short else laws.get(law_key(citation)) if is_bare_law(citation) else None
        )
        found.append(_completed(citation, full) if full else citation)
        before.update(dict.fromkeys(_keys(citation), citation))
    return tuple(found)


def _completed(citation: Citation, full: Citation) -> Citation:
    title = citation.title if citation.type in LAWS else full.title
    return replace(citation, number=full.number, issued=full.issued, issuer=full.issuer or citation.issuer, title=title)


def _by_own_names(text: str, citations: Sequence[Citation]) -> Sequence[Citation]:
    """Rule 3: laws under the names that they had before the document gave them new ones."""
    starts = [citation.span.start for citation in citations]
    renamed: dict[str, str] = {}
    for found in _renamings(text):
        at = bisect_right(starts, found.start()) - 1
        named = citations[at] if at >= 0 and found.start() - citations[at].span.end < _RENAMED_WITHIN else None
        if named and named.title and named.type in LAWS and match_key(found["name"]) != match_key(named.title):
            renamed[title_key(found["name"])] = named.title
    if not renamed:
        return citations
    return [
        replace(citation, title=renamed.get(law_key(citation), citation.title)) if is_bare_law(citation) else citation
        for citation in citations
    ]


def _renamings(text: str) -> Iterator[re.Match[str]]:
    """Where a law gets another name. Plain words are looked for first: that takes a tenth of the time."""
    for verb in ("gọi", "viết"):
        at = text.find(verb)
        while at >= 0:
            if found := _RENAMED.match(text, at):
                yield found
            at = text.find(verb, at + 1)


def _short_key(citation: Citation) -> _Key | None:
    found = _SHORT.fullmatch(citation.number) if citation.number else None
    return (citation.type, found["sequence"].lstrip("0"), found["year"]) if found else None


def _keys(citation: Citation) -> Iterator[_Key]:
    """The short forms that stand for a document named in full."""
    sequence, year = _full(citation.number) if citation.number else (None, None)
    if sequence:
        yield citation.type, sequence, None
        if year:
            yield citation.type, sequence, year


@lru_cache(maxsize=4096)
def _full(number: str) -> tuple[str | None, str | None]:
    """Sequence and year of a number with its symbol."""
    found = _FULL.fullmatch(number)
    return (found["sequence"].lstrip("0"), found["year"]) if found else (None, None)


def _numbered_laws(citations: Sequence[Citation]) -> dict[str, Citation]:
    """Laws of which the document names one version only, with its number, by name."""
    found: dict[str, dict[str, Citation]] = {}
    years: dict[str, set[str]] = {}
    for citation in citations:
        if citation.type in LAWS and citation.title and not is_bare_law(citation):
            years.setdefault(law_key(citation), set()).add(_year(citation))
            if citation.number:
                found.setdefault(law_key(citation), {}).setdefault(citation.number, citation)
    return {name: next(iter(numbers.values())) for name, numbers in found.items() if len(numbers) == len(years[name]) == 1}


def _year(citation: Citation) -> str:
    """The year that tells versions of a law apart: of its number, of its date, behind its name."""
    of_number = re.search(r"/(\d{4})/", citation.number or "")
    behind = re.search(r"\d{4}$", citation.text)
    return of_number[1] if of_number else str(citation.issued.year) if citation.issued else behind[0] if behind else ""


def is_bare_law(citation: Citation) -> bool:
    """Whether a law is named without number, date and year."""
    return (
        citation.type in LAWS and citation.number is None and citation.issued is None and not _YEAR_AT_END.search(citation.text, len(citation.text) - 5)
    )


def law_key(citation: Citation) -> str:
    """What tells one law's name from another's."""
    return title_key(citation.title or "")


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """The same for a name: however its words are abbreviated, separated and written large."""
    return _SEPARATORS.sub(" ", match_key(law_in_full(title)))
