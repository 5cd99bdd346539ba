"""Periods and days in everyday words: "quý II/2018", "tháng 6", "6 tháng đầu năm 2018", "trước 30/6/2018", "từ 1/4 đến 30/6/2018", "tháng này"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_D = r"(?P<d{n}>\d{{1,2}})\s*(?:[/.-]|\s+thang\s+)\s*(?P<m{n}>\d{{1,2}})(?:\s*(?:[/.-]|\s+nam\s+)\s*(?P<y{n}>(?:19|20)\d\d))?"
_ISO = r"(?P<iy{n}>(?:19|20)\d\d)-(?P<im{n}>\d{{1,2}})-(?P<id{n}>\d{{1,2}})"


def _day(n: int) -> str:
    return rf"(?:ngay\s+)?(?:{_ISO.format(n=n)}|{_D.format(n=n)})"


_BETWEEN = re.compile(rf"(?:tu|giua)\s+{_day(1)}\s+(?:den|toi|va|-)\s+(?:het\s+)?{_day(2)}")
_BEFORE = re.compile(rf"(?:truoc|cham nhat|khong qua|den het|xong truoc|han cuoi)\s+(?:la\s+)?{_day(1)}")
_AFTER = re.compile(rf"(?:sau|tu|ke tu)\s+{_day(1)}")
_ON = re.compile(rf"(?:(?:vao|trong|den han|tinh den|tai thoi diem|tai|den|hom)\s+)?{_day(1)}")
_HALF = re.compile(r"(?P<n>6|sau|9|chin|3|ba)\s+thang\s+(?P<half>dau|cuoi)\s+nam(?:\s+(?P<y>(?:19|20)\d\d))?")
_QUARTER = re.compile(r"qu[iy]\s*(?P<q>iv|iii|ii|i|[1-4])\b(?:\s*(?:/|nam|-|,)?\s*(?P<y>(?:19|20)\d\d))?")
_MONTH = re.compile(r"thang\s*(?P<m>\d{1,2})\b(?:\s*(?:/|nam|-|,)?\s*(?P<y>(?:19|20)\d\d))?")
_BEFORE_MONTH = re.compile(r"truoc\s+(?:het\s+)?(?=thang|quy|nam)")
_YEAR = re.compile(r"(?:ca\s+)?nam\s*(?P<y>(?:19|20)\d\d)")
_NOW = re.compile(r"\b(?P<unit>hom|tuan|thang|quy|nam)\s+(?P<which>nay|sau|toi|truoc|qua|ngoai)\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None leaves a side open. `words` are the ones that say so, at `start` to `end` of the text."""

    first: date | None
    last: date | None
    start: int
    end: int


def period_in(folded: str, today: date) -> Period | None:
    """The period that folded words name; `today` gives the year when none is named. None when they name none."""
    for read in (_between, _limited, _half, _quarter, _month, _relative, _single, _whole_year):
        found = read(folded, today)
        if found is not None:
            return found
    return None


def _date(found: re.Match[str], n: int, today: date) -> date | None:
    parts = found.groupdict()
    y, m, d = (parts[f"iy{n}"], parts[f"im{n}"], parts[f"id{n}"]) if parts.get(f"iy{n}") else (parts[f"y{n}"], parts[f"m{n}"], parts[f"d{n}"])
    try:
        return date(int(y or today.year), int(m), int(d))
    except (TypeError, ValueError):
        return None


def _between(folded: str, today: date) -> Period | None:
    found = _BETWEEN.search(folded)
    if not found:
        return None
    last = _date(found, 2, today)
    first = _date(found, 1, last or today)
    return Period(first, last, *found.span()) if first and last else None


def _limited(folded: str, today: date) -> Period | None:
    for pattern, before in ((_BEFORE, True), (_AFTER, False)):
        found = pattern.search(folded)
        day = _date(found, 1, today) if found else None
        if found and day:
            inclusive = not found[0].startswith(("truoc", "xong truoc"))
            last = day if inclusive else day - timedelta(days=1)
            return Period(None, last, *found.span()) if before else Period(day, None, *found.span())
    return None


def _half(folded: str, today: date) -> Period | None:
    found = _HALF.search(folded)
    if not found:
        return None
    months = {"6": 6, "sau": 6, "9": 9, "chin": 9, "3": 3, "ba": 3}[found["n"]]
    year = int(found["y"] or today.year)
    first = 1 if found["half"] == "dau" else 13 - months
    return _months(year, first, first + months - 1, found)


def _quarter(folded: str, today: date) -> Period | None:
    found = _QUARTER.search(folded)
    if not found:
        return None
    quarter = _ROMAN.get(found["q"]) or int(found["q"])
    return _open(folded, _months(int(found["y"] or today.year), quarter * 3 - 2, quarter * 3, found))


def _month(folded: str, today: date) -> Period | None:
    found = _MONTH.search(folded)
    if not found or not 1 <= int(found["m"]) <= 12:
        return None
    return _open(folded, _months(int(found["y"] or today.year), int(found["m"]), int(found["m"]), found))


def _open(folded: str, period: Period) -> Period:
    """ "trước tháng 6" ends before the month; "trước hết quý II" is left as it is."""
    before = _BEFORE_MONTH.search(folded)
    if before and before.end() == period.start and period.first and "het" not in before[0]:
        return Period(None, period.first - timedelta(days=1), before.start(), period.end)
    return period


def _relative(folded: str, today: date) -> Period | None:
    found = _NOW.search(folded)
    if not found:
        return None
    step = {"nay": 0, "sau": 1, "toi": 1, "ngoai": -1, "truoc": -1, "qua": -1}[found["which"]]
    unit, span = found["unit"], found.span()
    if unit == "hom":
        day = today + timedelta(days=step)
        return Period(day, day, *span)
    if unit == "tuan":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Period(monday, monday + timedelta(days=6), *span)
    if unit == "nam":
        return _months(today.year + step, 1, 12, found)
    length = 1 if unit == "thang" else 3
    index = (today.year * 12 + today.month - 1) // length + step
    year, first = divmod(index * length, 12)
    return _months(year, first + 1, first + length, found)


def _single(folded: str, today: date) -> Period | None:
    found = _ON.search(folded)
    day = _date(found, 1, today) if found else None
    return Period(day, day, *found.span()) if found and day else None


def _whole_year(folded: str, today: date) -> Period | None:
    found = _YEAR.search(folded)
    return _months(int(found["y"]), 1, 12, found) if found else None


def _months(year: int, first: int, last: int, found: re.Match[str]) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), *found.span())
