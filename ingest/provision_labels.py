"""The labels that open provisions, as patterns with their level and depth: those of laws, of
their official translations, and of plans."""

from __future__ import annotations

import re
from functools import cache

_ROMAN = r"[IVXLC]{1,7}"
POINTS = "abcdđeghiklmnopqrstuvxy"
"""The letters of points in their order."""
ROMAN_NUMBERS = tuple(
    f"{ten}{one}" for ten in ("", "x", "xx", "xxx") for one in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
)[1:]
"""Roman numbers in their order, as they stand in paths."""
_LABELS: tuple[tuple[str, int, str], ...] = (
    (
        "phu_luc",
        0,
        r"(?P<label>(?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+(?:số\s+)?(?P<number>\d{1,3}[a-zA-Z]?|[IVXLC]{1,7}|[A-Z]))?)(?=\s*$|\s*[.:\n(–-]|\s+[A-ZĐÀ-Ỹ])",
    ),
    (
        "phan",
        1,
        rf"(?P<label>(?:PHẦN|Phần)\s+(?:thứ\s+|THỨ\s+)?(?P<number>{_ROMAN}|\d{{1,2}}|\w+))(?=\s*[.:\n]|\s*$|\s+[A-ZĐÀ-Ỹ])",
    ),
    ("chuong", 2, rf"(?P<label>(?:CHƯƠNG|Chương)\s+(?P<number>{_ROMAN}|\d{{1,3}}))(?=\s*[.:\n–-]|\s*$|\s+[A-ZĐÀ-Ỹ])"),
    ("muc", 3, rf"(?P<label>(?:MỤC|Mục)\s+(?P<number>\d{{1,2}}|{_ROMAN}|[A-Z]))(?=\s*[.:\n–-]|\s*$|\s+[A-ZĐÀ-Ỹ])"),
    ("tieu_muc", 4, r"(?P<label>(?:TIỂU\s+MỤC|Tiểu\s+mục)\s+(?P<number>\d{1,2}|[IVX]+))(?=\s*[.:\n–-]|\s*$|\s+[A-ZĐÀ-Ỹ])"),
    (
        "dieu",
        5,
        r"(?P<label>(?:ĐIỀU|Điều)\s+(?P<number>\d{1,3}[a-zđ]{0,2})\s*(?:[.:](?:\s?[-–](?=\s))?|/(?=\s)|[-–](?=\s+[A-ZĐÀ-Ỹ])|(?=\s*$)|(?=\s+[A-ZĐÀ-Ỹ])(?!\s+(?:\w+\s){1,4}(?:số\s|này\b))))",
    ),
    ("phu_luc", 0, r"(?P<label>(?:ANNEX|Annex|APPENDIX|Appendix)(?:\s+(?P<number>\d{1,3}|[IVXLC]{1,7}|[A-Z]))?)(?=\s*$|\s*[.:])"),
    ("phan", 1, rf"(?P<label>(?:PART|Part)\s+(?P<number>{_ROMAN}|\d{{1,2}}|[A-Za-z]+))(?=\s*[.:]|\s*$)"),
    ("chuong", 2, rf"(?P<label>(?:CHAPTER|Chapter)\s+(?P<number>{_ROMAN}|\d{{1,3}}))(?=\s*[.:\n–-]|\s*$)"),
    ("muc", 3, rf"(?P<label>(?:SECTION|Section)\s+(?P<number>\d{{1,2}}|{_ROMAN}|[A-Z]))(?=\s*[.:\n–-]|\s*$)"),
    ("dieu", 5, r"(?P<label>(?:ARTICLE|Article)\s+(?P<number>\d{1,3}[a-z]{0,2})\s*(?:[.:](?:\s?[-–](?=\s))?|(?=\s*$)))"),
    ("chu", 2, r"(?P<label>(?P<number>[A-EGHIKĐ])\s?[.\-/)])(?=\s+[A-ZĐÀ-Ỹ]{2})"),
    ("roman", 3, rf"(?P<label>(?P<number>{_ROMAN})\s?[.\-/)])(?=\s)"),
    (
        "khoan",
        6,
        r"(?P<label>(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}[a-zđ]?)\s?(?:[.)](?:[-–](?=\s))?|/(?=\s)|[-–](?=\s+[A-ZĐÀ-Ỹ])))(?=\s|[A-ZĐ])|(?P<label2>(?P<number2>\d{1,3}(?:\.\d{1,3}){1,4}))(?=\s)",
    ),
    ("diem", 7, r"(?P<label>(?P<number>[a-zđ]{1,2}\d?)\s?(?:[.)/](?=\s)|\)(?=[A-ZĐ])))"),
    ("gach", 8, r"(?P<label>[-–—])\s?(?=\S)"),
    ("cong", 9, r"(?P<label>[+*•●])\s?(?=\S)"),
)
_PATTERNS = tuple((level, depth, re.compile(pattern)) for level, depth, pattern in _LABELS)


_LEVELS_BY_FIRST: dict[str, tuple[str, ...]] = {
    "P": ("phu_luc", "phan"), "C": ("chuong", "roman"), "M": ("muc",), "T": ("tieu_muc",), "Đ": ("dieu",), "A": ("phu_luc", "dieu"), "S": ("muc",),
}  # fmt: skip


@cache
def patterns_from(first: str) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """The patterns whose label can begin with the character `first`: most paragraphs begin with none."""
    levels = _LEVELS_BY_FIRST.get(first, ())
    if first in "ABCDĐEGHIK":
        levels = (*levels, "chu")
    if first in "IVXLC":
        levels = (*levels, "roman")
    elif first.isdigit():
        levels = ("khoan",)
    elif first.islower():
        levels = ("diem",)
    elif not first.isalpha():
        levels = ("gach", "cong")
    return tuple(row for row in _PATTERNS if row[0] in levels)
