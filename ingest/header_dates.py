"""When and where a document was issued, and when it comes into force: letterhead, clause of adoption, closing clause."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta

from graph.registry import province_named
from graph.text import clean_spaces
from ingest.dates import DAY_MONTH_YEAR, ENGLISH_DATE, date_in

DATED = re.compile(
    r"(?:(?P<place>[^\d\n,;:.()|/]{2,40}),?\s*(?:ngày|ngay)\s+\d{1,2}\s*(?:tháng|/|-)\s*\d{1,2}\s*(?:năm|/|-)\s*\d{4}"
    rf"|Hanoi,\s+{ENGLISH_DATE})",
    re.IGNORECASE,
)
"""The line of a letterhead that says where and when."""

_SIGN_BEFORE_PLACE = re.compile(r"(?:.*\s)?[A-ZĐ][\w&]*-[A-ZĐ]\S*\s*")
_ENGLISH_OWN = re.compile(rf"^\W*[\w\s-]{{3,20}}\s+No\.\s*\S+\s+(?:of|dated)\s+(?P<when>{ENGLISH_DATE})", re.IGNORECASE)
_PASSED = re.compile(
    r"(?:Luật|luật|Nghị quyết|Pháp lệnh|Hiến pháp)\s+này\s+(?:đã\s+)?được\s+(?:Quốc\s+hội|Uỷ\s+ban|Ủy\s+ban)\b"
    rf"[^.;]{{0,200}}?thông\s+qua\s+(?:vào\s+)?(?:ngày|ngày\s+)\s*(?P<when>{DAY_MONTH_YEAR})"
    rf"|This\s+(?:Law|Code|Resolution|Ordinance)\s+was\s+(?:passed|adopted|approved)\s+on\s+(?P<english>{ENGLISH_DATE})",
    re.IGNORECASE,
)
_FORCE = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Quy chế|Quy định|Văn bản|Kế hoạch)\s+này\s+(?:có|bắt\s+đầu\s+có)\s+hiệu\s+lực"
    r"(?:\s+thi\s+hành)?\s*(?:kể\s+)?(?:từ\s+)?(?P<when>[^.;\n]{0,90}(?:\n[^.;\n]{0,60})?)",
    re.IGNORECASE,
)
_AFTER_DAYS = re.compile(r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]{0,30}\)\s*)?ngày", re.IGNORECASE)


def letterhead_date(head: Sequence[str]) -> tuple[date | None, str | None]:
    """Date and place from the paragraphs of a letterhead. "NĐ-CP ngày …" names a date after a number, not a place."""
    for words in head:
        translated = _ENGLISH_OWN.match(words)
        if translated:
            return date_in(translated["when"]), None
        found = DATED.search(words)
        if found:
            place = clean_spaces(_SIGN_BEFORE_PLACE.sub("", found["place"] or "Hà Nội", count=1)).strip(" -–*_")
            if place and place[0].isupper():
                return date_in(found[0]), province_named(place) or place
    return None, None


def adoption_date(text: str) -> date | None:
    """The date on which the National Assembly or its Standing Committee adopted the document, as its last clause says; linear time."""
    clauses = deque(_PASSED.finditer(text), maxlen=1)
    return date_in(clauses[0]["when"] or clauses[0]["english"]) if clauses else None


def date_in_force(text: str, issued: date | None) -> date | None:
    """The date from which the document is in force, as its closing clause states it."""
    for found in _FORCE.finditer(text):
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
