"""Mentions of what is no document of a Vietnamese authority's own hand: technical regulations, standards, international treaties.

Rule 1  A regulation or standard is named by its sign and number: "QCVN 06:2022/BXD", "TCVN ISO 9001:2015". An international standard counts in
        its Vietnamese edition; a bare "ISO 9001" names a practice.
Rule 2  A treaty is named by its kind and what follows it: "Công ước Liên hợp quốc về Luật Biển năm 1982".
Rule 3  Both are known by their names and have no number of an authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Citation, Span
from graph.text import clean_spaces
from ingest.dates import date_in
from ingest.law_mentions import trimmed_end, words_at_start
from ingest.number_patterns import DATE_AFTER

REGULATION = "quy chuẩn kỹ thuật"
STANDARD = "tiêu chuẩn"
TREATY = "điều ước quốc tế"
OTHERS = frozenset({REGULATION, STANDARD, TREATY})

_SIGNS = tuple(
    rf"{sign}(?:\s?:)?\s?(?:ISO(?:/IEC|/TS)?\s?|IEC\s?)?\d{{1,5}}(?:[-–.]\d{{1,4}}){{0,3}}(?:\s?[:/]\s?\d{{4}})?(?:/[A-ZĐ]{{2,12}})?(?!\w)"
    for sign in ("QCVN", "QCXDVN", "TCVN", "TCXDVN", "TCXD", "TCCS")
)
_TREATIES = tuple(
    rf"{kind}\s+(?=[A-ZĐ]|về\s+(?!việc\s)|giữa\s|khung\s|của\s+Liên\s|quốc\s+tế\s+(?:về|và)|năm\s+(?:19|20)\d\d\s+về\s|gia\s+nhập\s)"
    for kind in (r"Công\s+ước", r"Hiệp\s+định", r"Hiệp\s+ước", r"Nghị\s+định\s+thư")
)
OTHER_STARTS = (*_SIGNS, *_TREATIES)
"""Patterns with which such a mention begins."""

_USUAL_NAME = re.compile(r"^([A-ZĐ]+):?\s?(\d[\d.-]*)[:/](\d{4})(?!\d)")
"""Parts of "QCVN: 02/2019/BLĐTBXH", which is QCVN 02:2019/BLĐTBXH."""
_SIGNED = re.compile(words_at_start(_SIGNS))
_TREATY = re.compile(words_at_start(_TREATIES))
_NAME_END = re.compile(
    r"[.;:,()“”\"\n]|\s(?:ngày|năm|được|đã|có|do|thì|này|mà|theo|tại|quy\s+định|bao\s+gồm|là|trừ|nếu|khi|mà\s+Việt\s+Nam|hoặc|từ|\d+|và\s+(?:các|pháp|quy|văn|những|Công\s+ước|Luật|Bộ\s+luật|[A-Z]\w+\s+(?:định|tư|lệnh)))\b"
)
_TELLING = ("CVN", "CXD", "TCCS", "ước", "iệp", "thư")
"""Every mention holds one of these: looking for them is quicker than any pattern."""
_YEAR_AFTER = re.compile(r"\s+(?:năm\s+)?(?:19|20)\d\d(?![\d/])")
_SUBJECT = re.compile(r"\s+về(?!\s+việc)\s+(?=\w)")
"""What a treaty deals with may stand behind its year: "Công ước năm 1988 về chống buôn bán bất hợp pháp các chất ma túy"."""
_OF_A_TITLE = re.compile(r"[.;]\s|\n\s*[-+*]")
LONGEST = 200
"""Characters of a treaty's name; names in texts run on, what is longer is cut at the last word."""


def find_others(text: str, start: int, end: int) -> Iterator[Citation]:
    """Technical regulations and standards, then treaties, that `text[start:end]` names."""
    if all(text.find(word, start, end) < 0 for word in _TELLING):
        return
    for found in _SIGNED.finditer(text, start, end):
        name = _USUAL_NAME.sub(r"\1 \2:\3", re.sub(r"\s*:\s*", ":", clean_spaces(found[0])))
        yield Citation(Span(*found.span()), found[0], REGULATION if name[0] == "Q" else STANDARD, title=name)
    at = start
    while treaty := _TREATY.search(text, at, end):
        citation = _treaty(text, treaty.start(), treaty.end(), end)
        yield citation
        at = citation.span.end


def _treaty(text: str, start: int, at: int, end: int) -> Citation:
    limit = min(end, at + LONGEST)
    stop = _NAME_END.search(text, at, limit)
    name_end = stop.start() if stop else text.rfind(" ", at, limit) if limit < end else limit
    name_end = trimmed_end(text, at, name_end) if name_end > at else limit
    dated = DATE_AFTER.match(text, name_end, end) or _YEAR_AFTER.match(text, name_end, end)
    subject = _SUBJECT.match(text, dated.end(), limit) if dated and dated.end() < limit else None
    if dated and subject:
        stop = _NAME_END.search(text, subject.end(), limit)
        name_end = trimmed_end(text, at, stop.start() if stop else limit)
    span = Span(start, name_end if subject or not dated else dated.end())
    title = clean_spaces(text[start:name_end])
    return Citation(span, span.slice(text), TREATY, issued=date_in(dated[0]) if dated else None, title=title)


def in_title_of(text: str, before: Citation, mention: Citation) -> bool:
    """Whether a standard belongs to the title of the document named before it in the sentence: "Thông tư … ban hành QCVN 06:2022/BXD"."""
    between = (before.span.end, mention.span.start)
    return before.number is not None and between[1] - between[0] < 400 and not _OF_A_TITLE.search(text, *between)
