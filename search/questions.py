"""Questions in everyday words → what is asked. What is not understood is searched, and the user is told so."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from graph.text import clean_spaces, fold

KINDS = ("depends_on", "duties", "changes", "validity", "impact", "search")


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks: `kind` is one of `KINDS`; `explanation` tells the user how it was understood."""

    kind: str
    text: str
    explanation: str
    reference: str | None = None
    agency: str | None = None
    due_from: date | None = None
    due_to: date | None = None


_KIND = r"(?:nghị định|nghi dinh|nđ|nd|thông tư liên tịch|thong tu lien tich|ttlt|thông tư|thong tu|tt|quyết định|quyet dinh|qđ|qd|nghị quyết|nghi quyet|nq|chỉ thị|chi thi|ct|kế hoạch|ke hoach|kh|công văn|cong van|kết luận|ket luan)"
_NUMBERED = re.compile(
    rf"(?:{_KIND}\s+)?(?:số\s+|so\s+)?\d{{1,5}}[a-z]?\s*[/-]\s*(?:\d{{4}}|[\wđ]+)(?:\s*[/-]\s*[\wđ&]+)*|{_KIND}\s+(?:số\s+|so\s+)?\d{{1,5}}(?:\s+năm\s+\d{{4}}|\s+nam\s+\d{{4}})?",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"(?:bộ luật|bo luat|luật|luat|pháp lệnh|phap lenh)\s+\w[\w\s,]{2,80}?(?=\s+(?:có|co|còn|con|đã|da|bị|bi|thì|thi|không|khong|là|la)\s|[?.]|$)",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?P<name>(?:sở|so|ubnd|ủy ban nhân dân|uy ban nhan dan|văn phòng|van phong|công an|cong an|bộ|bo|ban|cục|cuc|đài|dai|thanh tra)\s+[\w&,\s-]{1,60}?)"
    r"\s+(?:phải|phai|cần|can|có|co|chủ trì|chu tri|làm|lam|được giao|duoc giao|thực hiện|thuc hien|phụ trách|phu trach)\b",
    re.IGNORECASE,
)
_DEPENDS = re.compile(
    r"phu thuoc|can cu|dua (?:tren|vao)|theo (?:nghi dinh|thong tu|quyet dinh|nd|luat)|lien quan (?:den|toi)|thuc hien (?:nghi dinh|thong tu|quyet dinh|nghi quyet|chi thi)|trien khai|can vao|y theo|co so phap ly"
)
_TASKS = re.compile(r"nhiem vu|viec gi|cong viec|viec nao|phai lam gi|lam gi|dau viec|viec")
_CHANGES = re.compile(r"(?:sua doi|bo sung|thay the|bai bo|huong dan|quy dinh chi tiet)")
_VALIDITY = re.compile(r"con hieu luc|het hieu luc|hieu luc khong|co hieu luc|bi bai bo chua|da bi")
_IMPACT = re.compile(r"anh huong|tac dong|neu (?:sua|bai bo|thay)|khi (?:sua|bai bo|thay)")
_QUARTER = re.compile(r"qu[yýí]\s*(?P<q>IV|III|II|I|[1-4])(?:\s*(?:/|năm|nam|-)?\s*(?P<y>20\d\d))?", re.IGNORECASE)
_MONTH = re.compile(r"(?:tháng|thang)\s*(?P<m>\d{1,2})(?:\s*(?:/|năm|nam)\s*(?P<y>20\d\d))?", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm|nam)\s*(?P<y>20\d\d)", re.IGNORECASE)


def understand(question: str, today: date | None = None) -> Question:
    """Read a question; `today` gives the year when a quarter is named without one."""
    text = clean_spaces(question)
    folded = fold(text)
    reference = reference_in(text)
    period = _period(text, today)
    if reference and _IMPACT.search(folded):
        return Question("impact", text, f"Những gì bị ảnh hưởng khi {reference} thay đổi", reference)
    if reference and _VALIDITY.search(folded):
        return Question("validity", text, f"Tình trạng hiệu lực của {reference}", reference)
    if reference and _TASKS.search(folded) and (_DEPENDS.search(folded) or not _CHANGES.search(folded)):
        return Question("depends_on", text, f"Những nhiệm vụ phụ thuộc {reference}", reference)
    if reference and _CHANGES.search(folded):
        return Question("changes", text, f"Những văn bản sửa đổi, thay thế, bãi bỏ, hướng dẫn {reference}", reference)
    if reference and _DEPENDS.search(folded):
        return Question("depends_on", text, f"Những nhiệm vụ phụ thuộc {reference}", reference)
    agency = _AGENCY.search(text)
    if agency and _TASKS.search(folded):
        name = clean_spaces(agency["name"])
        when = f" trong thời gian {period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y}" if period else ""
        return Question(
            "duties",
            text,
            f"Những nhiệm vụ của {name}{when}",
            agency=name,
            due_from=period[0] if period else None,
            due_to=period[1] if period else None,
        )
    return Question("search", text, "Không nhận ra câu hỏi có cấu trúc: tìm các từ trong câu")


def reference_in(text: str) -> str | None:
    """The first document that words name, as they name it; None when they name none."""
    found = _NUMBERED.search(text)
    if found:
        return clean_spaces(found[0])
    law = _LAW.search(text)
    return clean_spaces(law[0]) if law else None


def _period(text: str, today: date | None) -> tuple[date, date] | None:
    year = today.year if today else date.today().year
    if found := _QUARTER.search(text):
        quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(found["q"].upper()) or int(found["q"])
        return _months(int(found["y"] or year), quarter * 3 - 2, quarter * 3)
    if found := _MONTH.search(text):
        month = int(found["m"])
        return _months(int(found["y"] or year), month, month) if 1 <= month <= 12 else None
    if found := _YEAR.search(text):
        return _months(int(found["y"]), 1, 12)
    return None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
