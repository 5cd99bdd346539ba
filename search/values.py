"""Names and values of the fields of the query language, as typed, → conditions over the fields of `search.facts`."""

from __future__ import annotations

import calendar
import re
from datetime import date

from graph.errors import CancuError
from graph.registry import type_named
from graph.registry.agencies import typed_agency
from graph.text import clean_spaces, fold
from search.facts import day_key
from search.nodes import Field, Node, Or, Range

NAMES = {
    "số": "number", "so": "number", "số hiệu": "number", "sohieu": "number",
    "loại": "type", "loai": "type",
    "cq": "issuer", "cơ quan": "issuer", "coquan": "issuer",
    "năm": "year", "nam": "year",
    "ngày": "issued", "ngay": "issued",
    "hiệu lực": "validity", "hieuluc": "validity",
    "điều": "article", "dieu": "article",
    "căn cứ": "basis", "cancu": "basis",
    "chủ trì": "lead", "chutri": "lead",
    "hạn": "deadline", "han": "deadline",
    "trích yếu": "title", "trichyeu": "title", "tiêu đề": "title", "tieude": "title",
    "cấp": "level", "cap": "level",
    "nhiệm vụ": "tasks", "nhiemvu": "tasks",
}  # fmt: skip
"""Name as typed, with diacritics and in ASCII, → field."""

VALIDITIES = {
    "in_force": "đã có hiệu lực, kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ",
    "not_yet": "chưa có hiệu lực",
    "lapsed": "hết hiệu lực",
    "partly_lapsed": "hết hiệu lực một phần",
    "suspended": "ngưng hiệu lực",
    "unknown": "không xác định",
}
"""Status → words that claim no more than the store knows."""

_VALIDITY_WORDS = {
    "con": "in_force", "co": "in_force", "con hieu luc": "in_force", "co hieu luc": "in_force", "da co hieu luc": "in_force",
    "chua": "not_yet", "chua co hieu luc": "not_yet",
    "het": "lapsed", "het hieu luc": "lapsed", "bai bo": "lapsed",
    "mot phan": "partly_lapsed", "motphan": "partly_lapsed", "het mot phan": "partly_lapsed", "het hieu luc mot phan": "partly_lapsed",
    "ngung": "suspended", "ngung hieu luc": "suspended", "dinh chi": "suspended", "dinhchi": "suspended",
    "khong ro": "unknown", "khongro": "unknown", "khong xac dinh": "unknown", "khongxacdinh": "unknown",
}  # fmt: skip

_LEVEL_WORDS = {
    "trung uong": "trung ương", "tw": "trung ương", "trunguong": "trung ương", "tinh": "tỉnh", "thanh pho": "tỉnh", "huyen": "huyện",
    "quan": "huyện", "xa": "xã", "phuong": "xã",
}  # fmt: skip

_YES = {"co": "1", "1": "1", "khong": "0", "0": "0"}
_DAY = re.compile(r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))")
_MONTH = re.compile(r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})|(?P<m2>\d{1,2})/(?P<y2>\d{4}))")


class BadValue(CancuError):
    """The value of a field cannot be read; the words say which and how it is written."""


def condition(name: str, value: str, *, prefix: bool = False) -> Node:
    """The condition that `name:value` states.

    Raises:
        BadValue: the field cannot have such a value.
    """
    if not re.search(r"\w", value):
        raise BadValue("trường không có giá trị: đã tìm như các từ thường")
    if name in ("issued", "deadline", "year"):
        return interval(name, value, value, False, False)
    if name == "number" and prefix:
        return Field("number_prefix", value)
    if name == "type":
        return Field("type", fold(type_named(value) or value))
    if name == "validity":
        return Field("validity", _word(value, _VALIDITY_WORDS, "hieuluc", "con, het, motphan, chua, ngung, khongro"))
    if name == "level":
        return Field("level", _word(value, _LEVEL_WORDS, "cap", "tw, tinh, huyen, xa"))
    if name == "tasks":
        return Field("tasks", _word(value, _YES, "nhiemvu", "co, khong"))
    if name == "article":
        return Field("article", fold(value).removeprefix("dieu").strip())
    if name in ("lead", "issuer"):
        return _agency(name, value)
    return Field(name, value)


def interval(name: str, start: str | None, end: str | None, start_excluded: bool, end_excluded: bool) -> Node:
    """The days from `start` to `end` as typed; a year or a month stands for its first or last day.

    Raises:
        BadValue: the field has no days, or a bound is none.
    """
    if name not in ("issued", "deadline", "year"):
        raise BadValue("chỉ các trường ngay, nam, han có khoảng giá trị: đã tìm như các từ thường")
    field = "issued" if name == "year" else name
    low = _bound(start, last=start_excluded) if start else None
    high = _bound(end, last=not end_excluded) if end else None
    low = low + 1 if low is not None and start_excluded else low
    high = high - 1 if high is not None and end_excluded else high
    return Range(field, low, high)


def _bound(value: str, *, last: bool) -> int:
    """The first or last day that a value stands for; the first of a year is its day zero, where documents without a known date stand."""
    words = value.strip("'\" ")
    if re.fullmatch(r"\d{4}", words):
        return int(words) * 10000 + (1231 if last else 0)
    day = _DAY.fullmatch(words)
    month = _MONTH.fullmatch(words)
    try:
        if day:
            return day_key(date(int(day["y"] or day["y2"]), int(day["m"] or day["m2"]), int(day["d"] or day["d2"])))
        if month:
            y, m = int(month["y"] or month["y2"]), int(month["m"] or month["m2"])
            return day_key(date(y, m, calendar.monthrange(y, m)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        pass
    raise BadValue(f"không phải ngày, tháng hoặc năm: {value!r} (ví dụ 2018-07-01, 07/2018, 2018): đã tìm như các từ thường")


def _word(value: str, known: dict[str, str], field: str, choices: str) -> str:
    found = known.get(clean_spaces(fold(value)))
    if found is None:
        raise BadValue(f"{field}: không có giá trị {value!r} (chọn trong: {choices}): đã tìm như các từ thường")
    return found


def _agency(name: str, value: str) -> Node:
    """The name as typed or in its usual form."""
    usual = typed_agency(value)
    return Field(name, value) if fold(usual) == fold(value) else Or((Field(name, value), Field(name, usual)))


