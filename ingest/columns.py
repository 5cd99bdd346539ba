"""What the columns of a task table hold, by the words of their headings.

Rule 1  Headings are compared without diacritics and marks. What a column surely holds is told first ("Cơ quan ban hành" names nobody who does the task).
Rule 2  Of several columns of tasks the last that names them holds them, those before it are groups; of several columns of agencies "chủ trì" leads, then
        who carries out or drafts, then who answers for it.
Rule 3  Headings that are months, quarters or years are periods: a mark below one says that the task is due in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from graph.text import clean_spaces, fold


class Column(StrEnum):
    """What a column of an annex table holds."""

    NUMBER = "number"
    GROUP = "group"
    TASK = "task"
    DEADLINE = "deadline"
    LEAD = "lead"
    SUPPORT = "support"
    NOTE = "note"
    RESULT = "result"
    OTHER = "other"


_ONE = (
    r"(?:cac |moi )?(?:co quan|cq|don vi|d ?v|dvi|to chuc|cap|nguoi|can bo|cong chuc|vien chuc|ca nhan|bo phan|phong|ban|so|nganh|bo|khoa|to|hoi|doan the|vien|trung tam|"
    r"xa|lanh dao|dia phuong|chu the|thanh vien|thanh phan|doanh nghiep|giao vien|d c|dong chi)"
)
_BODIES = rf"{_ONE}(?:(?:[ ,]+| va ){_ONE})*"
_BARE = r"(?:co quan|cq|don vi|d ?v|to chuc|nguoi|can bo|bo phan|phong|ban|so|nganh|dia phuong|chu the|ca nhan)"
_DOES = r"chu tri|thuc hien|tham muu|chiu trach nhiem|dau moi|phu trach|duoc giao|(?:duoc )?phan cong|soan thao|chuan bi|trien khai|xay dung|to chuc"
_WORK = r"nhiem vu|cong viec|hoat dong|giai phap"
_ACT = r"de an|du an|chuong trinh|van ban|ke hoach|nghi quyet|nghi dinh|thong tu|luat|to trinh"
_HEADERS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"(?:so )?(?:tt|stt|s tt|thu tu)|so|no"),
    (Column.OTHER, rf"(?:{_BODIES}|ngay|nam) (?:(?:chu tri |tham gia |phoi hop )?tham (?:dinh|tra)|(?:co tham quyen )?ban hanh|phe duyet|kiem tra|quan ly|tiep nhan|nhan|theo doi|giam sat|duoc (?:kiem|thanh|giam) \S+)\b.*"
                   r"|(?:ngay|nam|thoi (?:gian|diem)) (?:cap|sinh|co hieu luc|het hieu luc|hieu luc)\b.*|(?:tien do|ket qua).*(?:dat|cham|%|phan tram).*|thoi gian (?:khoi cong|lam viec|bao hanh).*"
                   r"|(?:doi tuong|dia diem|dia ban|pham vi|hinh thuc|chuc vu|chuc danh|don vi cong tac|cap trinh|y kien)\b.*"),
    (Column.NOTE, r"(?:so )?(?:van ban|co quan|cap) (?:giao|chi dao)\b.*"),
    (Column.TASK, r"(?:noi dung|nhiem vu|cong viec|yeu cau)\b.*phoi hop.*"),
    (Column.LEAD, r".*chu tri\b.*phoi hop.*"),
    (Column.SUPPORT, rf".*phoi hop.*|{_BODIES} (?:co )?(?:lien quan|tham gia|ho tro|cung thuc hien|cung tham gia|cung phoi hop)\b.*|(?:cung thuc hien|cung tham gia|tham gia)\b.*"),
    (Column.DEADLINE, r"(?:du kien )?(?:thoi (?:gian|han|diem)|t gian|tg|tien do|lo trinh|han (?:hoan thanh|xu ly|thuc hien|trinh|bao cao|cuoi|chot|nop|xong|dinh)|ky han|(?:ngay|nam|thang|quy)? ?hoan thanh|ke hoach thoi gian|moc(?: thoi gian| hoan thanh)?)\b.*"
                      r"|(?:ngay|thang|quy|nam|tuan)(?:(?: ,|,)? (?:va )?(?:ngay|thang|quy|nam|tuan))*(?: (?:du kien|thuc hien|trinh|to chuc|trien khai|bao cao))*|giai doan(?: (?:thuc hien|hoan thanh))?|ket thuc|han"),
    (Column.TASK, rf"(?:{_WORK}|noi dung cong viec|noi dung nhiem vu|noi dung (?:thuc hien|trien khai))\b.{{0,40}}"),
    (Column.LEAD, rf"{_BODIES}.{{0,12}}(?:{_DOES}).*|{_BARE}(?:[ ,]+{_BARE})*(?: chinh)?|(?:co quan|don vi) (?:trinh|chu quan|bao cao)"
                  r"|(?:(?:giao )?chu tri|thuc hien|tham muu|dau moi|phan cong|trach nhiem|chiu trach nhiem|to chuc thuc hien|giao cho)\b.*"),
    (Column.RESULT, r"(?:du kien )?(?:san pham|ket qua|dau ra|chi tieu|muc tieu|minh chung).*"),
    (Column.NOTE, r"(?:ghi chu|can cu|ghi|du kien kinh phi|kinh phi|nguon kinh phi|nguon von|du toan).*"),
    (Column.TASK, rf"(?:noi dung|cac|ten|danh muc)?.{{0,6}}(?:{_WORK}|nhiem vu va giai phap)\b.*|noi dung.*|.{{0,30}}[ ,](?:{_WORK})"
                  r"|(?:cac |nhung |ten |danh muc )*(?:dau viec|viec|viec (?:can|phai) .*|hang muc.*|buoc.*|bien phap.*|giai phap.*|trinh tu.*|su kien.*|de xuat.*|mo hinh.*)"
                  rf"|(?:(?:ten|danh muc)(?: (?:goi|loai|cac|du thao))*|du thao),? ?(?:{_ACT}|trich yeu)\b.{{0,60}}|(?:de an|du an|chuong trinh|van ban|ke hoach)(?: ?,.{{0,60}})?"),
    (Column.GROUP, r"(?:linh vuc|nhom|nhom nhiem vu|muc tieu|noi dung|chuyen de|tru cot).*"),
)  # fmt: skip
_PATTERNS = tuple((column, re.compile(written)) for column, written in _HEADERS)

_ORDINAL = re.compile(r"(?:so )?(?:tt|stt|thu tu)")
_NAMED_WORK = re.compile(r"nhiem vu|cong viec|hoat dong|viec")
_MEASURE = re.compile(r"(?:chi tieu|ten chi tieu|noi dung chi tieu|cac chi tieu|muc tieu, chi tieu)\b.*|don vi tinh|dvt|don vi do")
_PERSONS = re.compile(r"ho va ten\b.*|ho,? ten\b.*|(?:cac )?(?:thanh vien|dong chi|d c)(?: .{0,30})?")
_BEGIN = re.compile(r".*\b(?:bat dau|khoi dong|khoi cong)|tu ngay|tu")
_PERIOD = re.compile(
    r"(?:(?P<unit>quy|q|thang|t|nam)? ?(?P<number>iv|i{1,3}|\d{1,2})(?:(?: nam)? (?P<of>(?:19|20)\d\d))?|(?:nam )?(?P<year>(?:19|20)\d\d))"
)
"""Rule 3: "Quý I", "QI", "Tháng 3", "T3", "12", "Năm 2025"."""


LONGEST_HEADER = 90
"""Letters and blanks; what is longer heads no column."""


def column_of(header: str) -> Column | None:
    """What a column headed `header` holds, None when the words head no column of a task table.

    >>> column_of("Cơ quan phối hợp"), column_of("Hạng chức danh")
    (<Column.SUPPORT: 'support'>, None)
    """
    return _column_of(header) if len(header) <= 2 * LONGEST_HEADER else None


@lru_cache(maxsize=8192)
def _column_of(header: str) -> Column | None:
    words = plain(header)
    return next((column for column, pattern in _PATTERNS if pattern.fullmatch(words)), None) if 0 < len(words) <= LONGEST_HEADER else None


def plain(header: str) -> str:
    """A heading without diacritics, marks and capitals."""
    return clean_spaces(re.sub(r"[^a-z0-9, ]+", " ", fold(clean_spaces(header)))).strip(" ,")


def is_header_cell(words: str) -> bool:
    """Whether `words` begin the header of a task table."""
    return len(words) < 30 and words.rstrip(". \n")[-1:] in ("t", "T", "ự", "Ự") and bool(_ORDINAL.fullmatch(fold(clean_spaces(words)).strip(". ")))


def columns_of(headers: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a header row (Rule 2): never two of tasks, nor two of leads."""
    columns = [column_of(header) or Column.OTHER for header in headers]
    words = [plain(header) for header in headers]
    tasks = [i for i, column in enumerate(columns) if column is Column.TASK]
    if len(tasks) > 1:
        named = [i for i in tasks if _NAMED_WORK.search(words[i])]
        keep = named[-1] if named else tasks[-1]
        for i in tasks:
            if i != keep:
                columns[i] = Column.GROUP if i < keep else Column.RESULT
    leads = [i for i, column in enumerate(columns) if column is Column.LEAD]
    first = min(leads, key=lambda i: (_rank_of_lead(words[i]), i), default=None)
    for i in leads:
        columns[i] = columns[i] if i == first else Column.OTHER
    for i in [i for i, column in enumerate(columns) if column is Column.DEADLINE and _BEGIN.match(words[i])]:
        if columns.count(Column.DEADLINE) > 1:
            columns[i] = Column.OTHER
    if Column.TASK not in columns and Column.GROUP in columns:
        columns[columns.index(Column.GROUP)] = Column.TASK
    return tuple(columns)


def _rank_of_lead(heading: str) -> tuple[bool, int]:
    """Which of several columns of agencies names who leads: "chủ trì", "thực hiện", another; who submits, a leader who directs it last."""
    ranks = (r"chu tri", r"thuc hien|soan thao|tham muu|chuan bi|dau moi", r"(?!.*\btrinh$).")
    return heading.startswith(("lanh dao", "d c", "dong chi")), next((n for n, words in enumerate(ranks) if re.search(words, heading)), len(ranks))


def of_persons(header: str) -> bool:
    """Whether a column lists persons."""
    return bool(_PERSONS.fullmatch(plain(header)))


def of_measures(header: str) -> bool:
    """Whether a heading is that of a table of targets: "Chỉ tiêu", "Đơn vị tính"."""
    return bool(_MEASURE.fullmatch(plain(header)))


def period_of(heads: Sequence[str]) -> str | None:
    """The period that a column is for, by its heading and those above it, the lowest last; None when it is for none.

    >>> period_of(["Thời gian năm 2025", "Quý I"]), period_of(["Tháng", "3"]), period_of(["Số lượng", "3"])
    ('Quý I/2025', 'Tháng 3', None)
    """
    if not heads:
        return None
    found = _PERIOD.fullmatch(plain(heads[-1]))
    if found is None:
        return None
    above = " ".join(plain(head) for head in heads[:-1])
    timed = any(column_of(head) is Column.DEADLINE for head in heads[:-1])
    if found["year"]:
        return found["year"] if timed or len(heads) == 1 else None
    if found["unit"] is None and not timed:
        return None
    roman = found["number"].startswith("i")
    by_quarter = found["unit"] in ("quy", "q") or (found["unit"] is None and (roman or "quy" in above.split()))
    year = found["of"] or next(iter(re.findall(r"\b(?:19|20)\d\d\b", above)), None)
    return f"{'Quý' if by_quarter else 'Tháng'} {found['number'].upper()}" + (f"/{year}" if year else "")
