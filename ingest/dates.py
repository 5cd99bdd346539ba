"""Dates as Vietnamese documents write them. One pattern, one reader; linear time."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

DAY_MONTH_YEAR = (
    r"(?:\d{1,2}\s*[/.–-]\s*\d{1,2}\s*[/.–-]\s*\d{4}(?!\d)|\d{1,2}\s*(?:th[áảa]ng|ngày|năm)\s*\d{1,2}\s*,?\s*(?:n[ăáãa]m|tháng)\s*\d{4}"
    r"|\d{1,2}\s*/\s*\d{1,2}\s+năm\s+\d{4})"
)
"""Pattern of a full date: "07/8/2017", "07 tháng 8 năm 2017"; with the misprints of real documents: "07 ngày 8 năm 2017", "31tháng 3 năm2017"."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

ENGLISH_DATE = rf"(?:{'|'.join(MONTHS)})\s+\d{{1,2}},\s+\d{{4}}"
"""Pattern of a full date in an official translation: "August 7, 2017"; match without regard to case."""

_ENGLISH = re.compile(rf"({'|'.join(MONTHS)})\s+(\d{{1,2}}),\s+(\d{{4}})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\D{1,12}?(\d{1,2})\D{1,12}?(\d{4})")


@lru_cache(maxsize=8192)
def date_in(words: str) -> date | None:
    """The first full date in `words`, None when there is none or it is not in the calendar.

    >>> date_in("ngày 07 tháng 8 năm 2017")
    datetime.date(2017, 8, 7)
    >>> date_in("of August 7, 2017")
    datetime.date(2017, 8, 7)
    """
    translated = _ENGLISH.search(words)
    if translated:
        day, month, year = int(translated[2]), MONTHS.index(translated[1].lower()) + 1, int(translated[3])
    elif found := _NUMBERS.search(words):
        day, month, year = (int(number) for number in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
