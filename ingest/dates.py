"""Dates as Vietnamese documents write them. One pattern, one reader; linear time."""

from __future__ import annotations

import re
from datetime import date

DAY_MONTH_YEAR = (
    r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}(?!\d)|\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s+năm\s+\d{4}"
    r"|\d{1,2}\s*/\s*\d{1,2}\s+năm\s+\d{4})"
)
"""Pattern of a full date: "07/8/2017", "07 tháng 8 năm 2017"."""

_NUMBERS = re.compile(r"(\d{1,2})\D{1,12}?(\d{1,2})\D{1,12}?(\d{4})")


def date_in(words: str) -> date | None:
    """The first full date in `words`, None when there is none or it is not in the calendar.

    >>> date_in("ngày 07 tháng 8 năm 2017")
    datetime.date(2017, 8, 7)
    """
    found = _NUMBERS.search(words)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
