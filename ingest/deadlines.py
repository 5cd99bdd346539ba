"""Words → deadline. What cannot be computed keeps its words and its kind; nothing is guessed.

Rule 1  A period (month, quarter, half-year, year, years) is an interval; "trước", "xong", "đến hết" make its end a limit.
Rule 2  "thường xuyên", "hằng …", "định kỳ" make it recurring, inside the period named beside it.
Rule 3  "sau khi …", "khi có …", "theo …", "căn cứ …" wait for an event.
Rule 4  Several periods joined by "và" or commas are several, unless they run on ("Quý II, III/2018" is one interval).
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from graph.model import Deadline, DeadlineKind
from graph.text import clean_spaces
from ingest.dates import date_in

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_Y = r"(?:19|20)\d\d"
_FULL = r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
_DATE_RANGE = re.compile(rf"(?P<a>{_FULL})\s*(?:đến|-|–|tới)\s*(?:hết\s+)?(?:ngày\s+)?(?P<b>{_FULL})", re.IGNORECASE)
_DATE = re.compile(rf"(?P<a>{_FULL})", re.IGNORECASE)
_MONTHS = re.compile(
    rf"(?:tháng|T)\s*(?P<a>\d{{1,2}})(?:\s*/\s*(?P<ya>{_Y}))?\s*(?:(?:-|–|đến|tới|đến\s+hết)\s*(?:tháng\s*)?(?P<b>\d{{1,2}}))(?!\d)(?:\s*(?:/|năm|-)\s*(?P<y>{_Y}))?",
    re.IGNORECASE,
)
_MONTH_LIST = re.compile(
    rf"(?:các\s+)?tháng\s*(?P<list>\d{{1,2}}(?:\s*(?:,|và)\s*(?:tháng\s*)?\d{{1,2}}(?!\d|/\d{{1,2}}(?!\d)))+)(?:\s*(?:/|năm)\s*(?P<y>{_Y}))?",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"tháng\s*(?P<a>\d{{1,2}})(?!\d)(?:\s*(?:/|năm|-|\.)\s*(?P<y>{_Y}))?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?<![\d/])(?P<a>\d{{1,2}})\s*/\s*(?P<y>{_Y})")
_DAY_MONTH = re.compile(r"ngày\s*(?P<d>\d{1,2})\s*(?:/|tháng\s*)\s*(?P<m>\d{1,2})(?![\d/])", re.IGNORECASE)
_QUARTERS = re.compile(
    rf"qu[ýí]\s*(?P<list>(?:IV|III|II|I|[1-4])(?:\s*(?:,|và|-|–|đến|\+|/)\s*(?:quý\s*)?(?:IV|III|II|I|[1-4])(?!\w))*)(?:\s*(?:/|năm|-|,)\s*(?:năm\s*)?(?P<y>{_Y}))?",
    re.IGNORECASE,
)
_HALF = re.compile(rf"(?P<which>06|6|sáu)\s+tháng\s+(?P<part>đầu|cuối)\s+năm(?:\s+(?P<y>{_Y}))?", re.IGNORECASE)
_PART_OF_YEAR = re.compile(rf"(?P<part>đầu|giữa|cuối)\s+năm(?:\s+(?P<y>{_Y}))?", re.IGNORECASE)
_YEARS = re.compile(
    rf"(?:giai\s+đoạn|từ\s+năm|năm|trong\s+các\s+năm)?\s*(?P<a>{_Y})\s*(?:-|–|đến|tới)\s*(?:năm\s*)?(?P<b>{_Y})", re.IGNORECASE
)
_YEAR = re.compile(rf"(?<![\d/])(?P<a>{_Y})(?!\d)")
_RECURRING = re.compile(r"thường\s+xuyên|hằng\s+(?:năm|tháng|quý|tuần|ngày)|hàng\s+(?:năm|tháng|quý|tuần|ngày)|định\s+kỳ|liên\s+tục|mỗi\s+(?:năm|tháng|quý|tuần)|"
                        r"trong\s+suốt|cả\s+năm", re.IGNORECASE)  # fmt: skip
_LIMIT = re.compile(
    r"(?<!\w)(?:trước|xong|hoàn\s+thành|chậm\s+nhất|muộn\s+nhất|đến\s+hết|đến\s+ngày|đến\s+năm|không\s+quá|hạn\s+cuối)(?!\w)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?<!\w)(?:sau\s+khi|khi\s+có|khi\s+được|ngay\s+(?:sau|khi)|theo\s+(?:quy\s+định|kế\s+hoạch|yêu\s+cầu|tiến\s+độ|hướng\s+dẫn|chỉ\s+đạo|lộ\s+trình|chương\s+trình|đề\s+nghị)|"
    r"căn\s+cứ|tùy\s+theo|kể\s+từ|khi\s+phát\s+sinh|đột\s+xuất|theo\s+thực\s+tế|khi\s+cần)",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"trước\s+(?:ngày\s+)?(?P<d>\d{1,2})\s+(?:của\s+)?(?:hằng|hàng)\s+(?P<unit>tháng|quý|năm)|ngày\s+(?P<d2>\d{1,2})\s+(?:hằng|hàng)\s+(?P<unit2>tháng|quý)",
    re.IGNORECASE,
)


def read_deadline(text: str, year: int | None) -> Deadline:
    """The deadline that `text` states; `year` stands in where the words name none. Dates are inclusive.

    >>> read_deadline("Quý II, III/2018", None).end
    datetime.date(2018, 9, 30)
    """
    words = clean_spaces(text).strip(" -–+*.;,")
    if not words:
        return Deadline("", DeadlineKind.NONE)
    parts = _parts(words, year)
    span = _period(words, year)
    if _RECURRING.search(words):
        span = span if span[1] else _whole(year)
        rule = _rule(words)
        return Deadline(words, DeadlineKind.RECURRING, span[0], span[1], rule)
    if len(parts) > 1:
        return Deadline(
            words,
            DeadlineKind.SEVERAL,
            min(p.start for p in parts if p.start),
            max(p.end for p in parts if p.end),
            None,
            tuple(parts),
        )
    if (
        _EVENT.search(words)
        and not re.match(r"(?:trước|xong|hoàn thành)\s+(?:ngày\s+)?\d", words, re.IGNORECASE)
        and span[1] is None
    ):
        return Deadline(words, DeadlineKind.EVENT)
    if span[1] is None:
        return Deadline(words, DeadlineKind.EVENT if _EVENT.search(words) else DeadlineKind.NONE)
    if _LIMIT.search(words) or _DATE.fullmatch(re.sub(r"^(?:ngày)\s+", "", words, flags=re.IGNORECASE)):
        return Deadline(words, DeadlineKind.BEFORE, None, span[1])
    return Deadline(words, DeadlineKind.INTERVAL, span[0], span[1])


def _rule(words: str) -> str:
    found = _BEFORE_DAY.search(words)
    if found:
        return f"ngày {found['d'] or found['d2']} hằng {(found['unit'] or found['unit2']).lower()}"
    unit = re.search(r"(?:hằng|hàng|mỗi)\s+(năm|tháng|quý|tuần|ngày)", words, re.IGNORECASE)
    return f"hằng {unit[1].lower()}" if unit else "thường xuyên"


def _whole(year: int | None) -> tuple[date | None, date | None]:
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


def _parts(words: str, year: int | None) -> list[Deadline]:
    """Several separate periods in one phrase: "Đầu năm và cuối năm 2018"."""
    stated = _YEAR.search(words)
    year = int(stated["a"]) if stated else year
    halves = list(_PART_OF_YEAR.finditer(words))
    months = _MONTH_LIST.search(words)
    if len(halves) > 1:
        return [_interval(m[0], _part_of_year(m["part"], int(m["y"] or year or 0))) for m in halves if m["y"] or year]
    if months and year:
        numbers = [int(n) for n in re.findall(r"\d{1,2}", months["list"])]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))) and all(1 <= n <= 12 for n in numbers):
            return [_interval(f"tháng {n}/{year}", _months(n, n, year)) for n in numbers]
    return []


def _interval(words: str, span: tuple[date | None, date | None]) -> Deadline:
    return Deadline(words, DeadlineKind.INTERVAL, span[0], span[1])


def _part_of_year(part: str, year: int) -> tuple[date | None, date | None]:
    first, last = {"đầu": (1, 3), "giữa": (5, 8), "cuối": (10, 12)}[part.lower()]
    return _months(first, last, year)


def _months(first: int, last: int, year: int | None, last_year: int | None = None) -> tuple[date | None, date | None]:
    last_year = last_year or year
    if not year or not last_year or not (1 <= first <= 12 and 1 <= last <= 12):
        return None, None
    return date(year, first, 1), date(last_year, last, calendar.monthrange(last_year, last)[1])


def _period(words: str, year: int | None) -> tuple[date | None, date | None]:
    """First and last day of the period that the words name; (None, None) when they name none."""
    stated = [int(m["a"]) for m in _YEAR.finditer(words)]
    default = stated[-1] if stated else year
    if found := _DATE_RANGE.search(words):
        return date_in(found["a"]), date_in(found["b"])
    if found := _MONTHS.search(words):
        last = int(found["y"]) if found["y"] else default
        return _months(int(found["a"]), int(found["b"]), int(found["ya"]) if found["ya"] else last, last)
    if found := _DATE.search(words):
        day = date_in(found["a"])
        return day, day
    if found := _DAY_MONTH.search(words):
        return _day(default, int(found["m"]), int(found["d"]))
    if found := _HALF.search(words):
        first = 1 if found["part"].lower() == "đầu" else 7
        return _months(first, first + 5, int(found["y"]) if found["y"] else default)
    if found := _MONTH_LIST.search(words):
        numbers = [int(n) for n in re.findall(r"\d{1,2}", found["list"])]
        return _months(min(numbers), max(numbers), int(found["y"]) if found["y"] else default)
    if found := _QUARTERS.search(words):
        quarters = [_ROMAN[q.upper()] for q in re.findall(r"IV|III|II|I|[1-4]", found["list"], re.IGNORECASE)]
        return _months(min(quarters) * 3 - 2, max(quarters) * 3, int(found["y"]) if found["y"] else default)
    if found := _MONTH.search(words) or _MONTH_YEAR.search(words):
        month = int(found["a"])
        return _months(month, month, int(found["y"]) if found["y"] else default)
    return _years(words, default)


def _day(year: int | None, month: int, day: int) -> tuple[date | None, date | None]:
    try:
        found = date(year or 0, month, day)
    except ValueError:
        return None, None
    return found, found


def _years(words: str, year: int | None) -> tuple[date | None, date | None]:
    if found := _PART_OF_YEAR.search(words):
        chosen = int(found["y"]) if found["y"] else year
        return _part_of_year(found["part"], chosen) if chosen else (None, None)
    if found := _YEARS.search(words):
        return date(int(found["a"]), 1, 1), date(int(found["b"]), 12, 31)
    stated = [int(found["a"]) for found in _YEAR.finditer(words)]
    if stated:
        return date(min(stated), 1, 1), date(max(stated), 12, 31)
    return _whole(year) if re.search(r"trong\s+năm|cả\s+năm", words, re.IGNORECASE) else (None, None)
