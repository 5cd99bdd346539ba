"""When and where a document was issued, and when it comes into force: letterhead, clause of adoption, closing clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from graph.registry import province_named
from graph.text import clean_spaces
from ingest.dates import DAY_MONTH_YEAR, ENGLISH_DATE, date_in

_DAY = re.compile(
    rf"ng[àa]y\s+\d{{1,2}}\s*(?:tháng|/|-)\s*\d{{1,2}}\s*(?:năm|/|-)\s*\d{{4}}|Hanoi,\s+(?i:{ENGLISH_DATE})|NGÀY\s+\d{{1,2}}\s*(?:THÁNG|/)\s*\d{{1,2}}\s*(?:NĂM|/)\s*\d{{4}}"
)
_PLACE = re.compile(r"[^\d\n,;:.()|/]{2,40}$")
_SIGN_BEFORE_PLACE = re.compile(r"(?:.*\s)?[A-ZĐ][\w&]*-[A-ZĐ]\S*\s*")
_ENGLISH_OWN = re.compile(rf"^\W*[\w\s-]{{3,20}}\s+No\.\s*\S+\s+(?:of|dated)\s+(?P<when>{ENGLISH_DATE})", re.IGNORECASE)
_PASSED = re.compile(
    rf"thông\s+qua\s+(?:vào\s+)?ngày\s*(?P<when>{DAY_MONTH_YEAR})|passed\s+on\s+(?P<english>(?i:{ENGLISH_DATE}))"
)
_ADOPTED = re.compile(
    r"(?:[Ll]uật|Nghị\s+quyết|Pháp\s+lệnh|Hiến\s+pháp)\s+này\s+(?:đã\s+)?được\s+(?:Quốc\s+hội|[UỦ][ỷy]\s+ban)\b[^.;]{0,200}$"
    r"|This\s+(?:Law|Code|Resolution|Ordinance)\s+was\s+$"
)
"""What stands before the words of `_PASSED` in a clause of adoption."""

_FORCE = re.compile(
    r"này\s+(?:có|bắt\s+đầu\s+có)\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*(?:kể\s+)?(?:từ\s+)?(?P<when>[^.;\n]{0,90}(?:\n[^.;\n]{0,60})?)"
)
_SUBJECT = re.compile(
    r"(?:Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|liên tịch|Quyết định|Chỉ thị|Quy chế|Quy định|Văn bản|Kế hoạch)\s+$",
    re.IGNORECASE,
)
_AFTER_DAYS = re.compile(r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]{0,30}\)\s*)?ngày", re.IGNORECASE)


def letterhead_date(head: Sequence[str]) -> tuple[date | None, str | None]:
    """Date and place from the paragraphs of a letterhead. "NĐ-CP ngày …" names a date after a number, not a place."""
    for words in head:
        translated = _ENGLISH_OWN.match(words)
        if translated:
            return date_in(translated["when"]), None
        found = _DAY.search(words)
        before = _PLACE.search(words, 0, len(words[: found.start()].rstrip(", "))) if found else None
        if found and (before or found[0].startswith("Hanoi")):
            place = clean_spaces(_SIGN_BEFORE_PLACE.sub("", before[0] if before else "Hà Nội", count=1)).strip(" -–*_")
            if place and place[0].isupper():
                return date_in(found[0]), province_named(place) or place
    return None, None


def is_dated(words: str) -> bool:
    """Whether a paragraph of a letterhead begins with place and date."""
    found = _DAY.search(words)
    return found is not None and bool(re.fullmatch(r"[^\d\n,;:.()|/]{2,40},?\s*", words[: found.start()]))


def adoption_date(text: str) -> date | None:
    """The date on which the National Assembly or its Standing Committee adopted the document, as its last clause says; linear time."""
    clauses = [found for found in _PASSED.finditer(text) if _ADOPTED.search(text, max(0, found.start() - 260), found.start())]
    return date_in(clauses[-1]["when"] or clauses[-1]["english"]) if clauses else None


def date_in_force(text: str, issued: date | None) -> date | None:
    """The date from which the document is in force, as its closing clause states it."""
    for found in _FORCE.finditer(text):
        if not _SUBJECT.search(text, max(0, found.start() - 20), found.start()):
            continue
        when = clean_spaces(found["when"])
        stated = date_in(when)
        if stated:
            return stated
        if issued is None:
            continue
        days = _AFTER_DAYS.search(when)
        if days:
            return issued + timedelta(days=int(days["days"]))
        if re.search(r"ngày\s+(?:ký|ban\s+hành|được\s+ký)", when):
            return issued
    return None
