"""When and where a document was issued, and when it comes into force: letterhead, clause of adoption, closing clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.registry import province_named
from graph.text import clean_spaces
from ingest.dates import DAY_MONTH_YEAR, ENGLISH_DATE, date_in

_DAY = re.compile(
    rf"ng[àa]y\s+\d{{1,2}}\s*(?:tháng|/|-)\s*\d{{1,2}}\s*(?:năm|/|-)\s*\d{{4}}|Hanoi,\s+(?i:{ENGLISH_DATE})|NGÀY\s+\d{{1,2}}\s*(?:THÁNG|/)\s*\d{{1,2}}\s*(?:NĂM|/)\s*\d{{4}}"
)
_PLACE = re.compile(r"[^\d\n,;:.()|/]{2,40}$")
_SIGN_BEFORE_PLACE = re.compile(r"(?:.*\s)?[A-ZĐ][\w&]*-[A-ZĐ]\S*\s*")
_ENGLISH_OWN = re.compile(rf"^\W*[\w\s-]{{3,20}}\s+No\.\s*\S+\s+(?:of|dated)\s+(?P<when>{ENGLISH_DATE})", re.IGNORECASE)
_NUMBER_AND_DATE = re.compile(rf"số\s*:?\s*(?P<number>\d\S{{2,60}}?),?\s+ngày\s+(?P<when>{DAY_MONTH_YEAR})", re.IGNORECASE)
_BY_DATE = re.compile(rf"[^\s,;()]{{2,60}},?\s+(?:ngày|of|dated)\s+(?P<when>{DAY_MONTH_YEAR}|{ENGLISH_DATE})", re.IGNORECASE)
_SIGNATURE = re.compile(r"^\W*(?:Nơi nhận\s*:|(?:TM|KT|TL|TUQ)\.\s*[A-ZĐÀ-Ỹ]{2})", re.MULTILINE)
_DAY_ALONE = re.compile(rf"(?:[A-ZĐÀ-Ỹ][^\d,;:.()|/]{{1,40}},\s*)?ngày\s+(?P<when>{DAY_MONTH_YEAR})\W*", re.IGNORECASE)
BESIDE = 400
"""Characters between a signature and a date that belongs to it."""

_PASSED = re.compile(rf"thông\s+qua\s+(?:[^.;\n]{{0,60}}?\s)?(?:vào\s+)?ngày\s*(?P<when>{DAY_MONTH_YEAR})")
_PASSED_IN_ENGLISH = re.compile(rf"passed\s+on\s+(?P<when>(?i:{ENGLISH_DATE}))")
_ADOPTED = re.compile(
    r"(?:[Ll]uật|Nghị\s+quyết|Pháp\s+lệnh|Hiến\s+pháp)\s+này\s+(?:đã\s+)?(?:được|do)\s+(?:Quốc\s+hội|[UỦ][ỷy]\s+ban)\b[^.;]{0,200}$"
    r"|This\s+(?:Law|Code|Resolution|Ordinance)\s+was\s+$"
)
"""What stands before the words of `_PASSED` in a clause of adoption."""

_FORCE = re.compile(
    r"này\s+(?:có|bắt\s+đầu\s+có)\s+hiệu\s+lực(?:\s+(?:thi\s+hành|pháp\s+luật))?(?P<when>[^.;\n]{0,120}(?:\n[^.;\n]{0,60})?)"
)
_SUBJECT = re.compile(
    r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh|Nghị\s+định|Nghị\s+quyết|Thông\s+tư|liên\s+tịch|Quyết\s+định|Chỉ\s+thị|Quy\s+chế|Quy\s+định|Văn\s+bản|Kế\s+hoạch)\s+$",
    re.IGNORECASE,
)
_NOT_WHOLE = re.compile(r"\b(?:của|ngày|khi|điểm|gian|tại)[ \t]+\w+(?:[ \t]+\w+)?\s+$", re.IGNORECASE)
"""Before the subject: some articles of it come into force, or the words only refer to the day on which it does."""

_STATED = re.compile(
    rf"[\s,]*(?:(?:kể\s+)?(?:từ|vào)\s+)?(?:ngày\s+)?(?P<date>{DAY_MONTH_YEAR})|[\s,]*(?:(?:kể\s+)?(?:từ|vào)\s+)?(?:ngay\s+)?(?:ngày\s+)?(?:được\s+)?"
    r"(?P<own>ký|ban\s+hành|thông\s+qua)\b",
    re.IGNORECASE,
)
_AFTER_DAYS = re.compile(
    r"[\s,]*(?:kể\s+từ\s+)?sau\s+(?P<days>\d{1,3})\s*(?:\([^)]{0,30}\)\s*)?ngày\W+(?:kể\s+)?từ\s+ngày\s+(?:được\s+)?(?:ký|ban\s+hành|thông\s+qua)",
    re.IGNORECASE,
)


def letterhead_date(head: Sequence[str]) -> tuple[date | None, str | None]:
    """Date and place from the paragraphs of a letterhead. "NĐ-CP ngày …" names a date after a number, not a place."""
    for words in head:
        translated = _ENGLISH_OWN.match(words)
        if translated:
            return date_in(translated["when"]), None
        found = _DAY.search(words)
        before = _PLACE.search(words, 0, len(words[: found.start()].rstrip(", "))) if found else None
        if before and words[: before.start()].endswith("/") and not before[0].strip(" ,").count(" "):
            continue  # the end of a number: "432/QĐ/GTVT ngày …"
        if found and (before or found[0].startswith("Hanoi")):
            place = clean_spaces(_SIGN_BEFORE_PLACE.sub("", before[0] if before else "Hà Nội", count=1)).strip(" -–*_")
            if place and place[0].isupper():
                return date_in(found[0]), province_named(place) or place
    return None, None


def is_dated(words: str) -> bool:
    """Whether a paragraph of a letterhead begins with place and date."""
    found = _DAY.search(words)
    return found is not None and bool(re.fullmatch(r"[^\d\n,;:.()|/]{2,40},?\s*", words[: found.start()]))


def date_behind(number: DocumentNumber, head: Sequence[str]) -> date | None:
    """The date that the title block puts behind the document's own number: "CỦA CHÍNH PHỦ SỐ 12/2011/NĐ-CP NGÀY 30/01/2011"."""
    for words in head:
        for found in _NUMBER_AND_DATE.finditer(words):
            before = words[: found.start()].strip()
            if before and not before.isupper():
                continue  # it cites
            with suppress(InvalidIdentifier):
                if DocumentNumber.parse(found["number"]) == number:
                    return date_in(found["when"])
    return None


def date_cited(number: DocumentNumber, text: str) -> date | None:
    """The date that the document puts behind its own number further down, as annexes do: "(Ban hành kèm theo Thông tư số … ngày …)"."""
    opening = str(number).partition("/")[0] + "/"
    dates = set()
    start = text.find(opening)
    while start >= 0:
        found = _BY_DATE.match(text, start + len(opening)) if not text[start - 1 : start].isdigit() else None
        with suppress(InvalidIdentifier):
            when = date_in(found["when"]) if found else None
            if found and when and DocumentNumber.parse(text[start : found.start("when")].split()[0].rstrip(",")) == number:
                dates.add(when)
        start = text.find(opening, start + 1)
    return dates.pop() if len(dates) == 1 else None


def date_at_foot(text: str) -> date | None:
    """The date of a document whose letterhead has none: a line of place and day alone beside its first signature or list of recipients."""
    signature = _SIGNATURE.search(text)
    if signature is None:
        return None
    near = text[max(0, signature.start() - BESIDE) : signature.end() + BESIDE]
    dates = [date_in(found["when"]) for line in near.split("\n") if (found := _DAY_ALONE.fullmatch(clean_spaces(line)))]
    return dates[0] if len(set(dates)) == 1 else None


def adoption_date(text: str) -> date | None:
    """The date on which the National Assembly or its Standing Committee adopted the document, as its last clause says; linear time."""
    passed = [*_PASSED.finditer(text), *_PASSED_IN_ENGLISH.finditer(text)]
    clauses = [found for found in passed if _ADOPTED.search(text, max(0, found.start() - 260), found.start())]
    return date_in(clauses[-1]["when"]) if clauses else None


def date_in_force(text: str, issued: date | None) -> date | None:
    """The date from which the whole document is in force, as its closing clause states it; None when it counts from a day that the
    text does not tell, such as that of the Official Gazette."""
    for found in _FORCE.finditer(text):
        before = text[max(0, found.start() - 50) : found.start()]
        if not _SUBJECT.search(before) or _NOT_WHOLE.search(before):
            continue
        when = clean_spaces(found["when"])
        stated = _STATED.match(when)
        if stated and stated["date"]:
            return date_in(stated["date"])
        if stated and issued:
            return issued
        days = _AFTER_DAYS.match(when)
        if days and issued:
            return issued + timedelta(days=int(days["days"]))
    return None
