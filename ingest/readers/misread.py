"""What a scan's letters must have been where only figures, Roman numbers or the next label can stand.

Rule 1  Day, month and year, the serial number and the year of a document, the number of a legislature are figures: "I2" → "12", "QHI5" → "QH15".
        The signs of decrees and joint circulars have letters of their own.
Rule 2  Behind "Quý", "Chương", "Phần", "Mục" and "Phụ lục" stand Roman numbers: "Quý IH" → "Quý III".
Rule 3  Points are labelled in the order of the alphabet, clauses from 1: a label that is only like the one due is that one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.provision_labels import POINTS

_FIGURES = str.maketrans(
    {
        "l": "1",
        "I": "1",
        "|": "1",
        "Ì": "1",
        "ì": "1",
        "Ï": "1",
        "i": "1",
        "]": "1",
        "[": "1",
        "O": "0",
        "o": "0",
        "ó": "6",
        "S": "5",
        "§": "8",
        "B": "8",
        "Z": "2",
    }
)
_FIGURE = r"[\dlI|ÌìÏi\]\[OoóS§BZ]"
_DAY = re.compile(
    rf"(?P<day>(?i:ngày)\s+)(?P<d>{_FIGURE}{{1,2}})(?P<month>\s+tháng\s+)(?P<m>{_FIGURE}{{1,2}})(?P<year>\s+năm\s+)(?P<y>{_FIGURE}{{4}})(?!\w)"
)
_NUMBER = re.compile(rf"(?P<head>\bsố(?:\s*:)?\s*)(?P<serial>{_FIGURE}{{1,5}})/(?P<year>{_FIGURE}{{4}})(?=/|[A-ZĐ])", re.IGNORECASE)
_LEGISLATURE = re.compile(rf"(?P<sign>(?<=/)(?:UBTV)?QH)(?P<number>{_FIGURE}{{1,2}})(?!\w)")
_NO_STROKE = re.compile(
    r"(?P<head>/(?:19|20)\d\d)(?=(?:QH|UBTVQH|NĐ-|TT-|TTLT-|QĐ-|NQ-|CT-)[A-ZĐ\d])|(?P<serial>\bSố(?:\s*:)?\s*\d{1,5})(?=(?:KH|QĐ|NQ|CT|TB|BC|TTr|CTr|ĐA|HD|KL)[-–][A-ZĐ])"
)

_SIGN = re.compile(r"(?<=/)(?:NĐ{2,}(?=[-–]CP)|TTL T(?=[-–][A-ZĐ]))")

_STROKES = r"[IVXlÏ|H]{1,5}"
_ROMAN = re.compile(
    rf"(?P<head>\b(?:quý|chương|(?<!thành )phần|mục|phụ\s+lục)\s+)(?P<numbers>{_STROKES}(?:\s*(?:,|và|[-–])\s*{_STROKES})*)(?![^\W\d]|\|)",
    re.IGNORECASE,
)
_STROKE = re.compile(_STROKES)
_PRINTED = str.maketrans({"l": "I", "|": "I", "Ï": "I", "H": "II"})

_BULLETS = frozenset("x~=«»—–•°*_")

_LABEL = re.compile(r"(?P<clause>[\dlIÌ]{1,2}S?)\.\s|(?P<point>[^\W\d_]|ø)\)\s")
_LIKE = {"c": "eoœ", "d": "đ", "đ": "d", "e": "cè", "g": "gøq", "h": "b", "i": "ìíl", "k": "ik"}
"""The letters that Tesseract gives for a point's."""


def mended(words: str) -> str:
    """A line or paragraph of a scan by Rules 1 and 2.

    >>> mended("Số: 7§/2025/UBTVQHI5 ngày 3] tháng I2 năm 2025; Quý II, IH/2026")
    'Số: 78/2025/UBTVQH15 ngày 31 tháng 12 năm 2025; Quý II, III/2026'
    """
    words = _NO_STROKE.sub(lambda found: found[0] + "/", words)
    words = _SIGN.sub(lambda found: "NĐ" if found[0][0] == "N" else "TTLT", words)
    words = _DAY.sub(_day, words)
    words = _NUMBER.sub(_number, words)
    words = _LEGISLATURE.sub(lambda found: found["sign"] + found["number"].translate(_FIGURES), words)
    return _ROMAN.sub(_roman, words)


def _day(found: re.Match[str]) -> str:
    day, month, year = (found[part].translate(_FIGURES) for part in "dmy")
    return f"{found['day']}{day}{found['month']}{month}{found['year']}{year}" if int(day) <= 31 and int(month) <= 12 else found[0]


def _number(found: re.Match[str]) -> str:
    serial, year = found["serial"].translate(_FIGURES), found["year"].translate(_FIGURES)
    return f"{found['head']}{serial}/{year}" if serial.isdigit() and year.isdigit() and year.startswith(("19", "20")) else found[0]


def _roman(found: re.Match[str]) -> str:
    if found["numbers"] in ("|", "H") and not found["head"].lower().startswith(("quý", "chương")):
        return found[0]
    return found["head"] + _STROKE.sub(lambda strokes: strokes[0].translate(_PRINTED).replace("IIII", "III"), found["numbers"])


def opening(word: str, following: str) -> str:
    """The first word of a line: a bullet where Tesseract gives another sign before a capital."""
    return "-" if word in _BULLETS and following[:1].isupper() else word


def relabelled(lines: Sequence[str]) -> list[str]:
    """The lines of a page by Rule 3."""
    labels = [_LABEL.match(line) for line in lines]
    read = list(lines)
    point = ""
    for index, label in enumerate(labels):
        if label is None:
            continue
        if label["clause"]:
            point = ""
            if label["clause"] in ("l", "Ì") or (label["clause"] == "I" and _next_clause(labels[index + 1 :]) == "2"):
                read[index] = "1" + lines[index][label.end("clause") :]
            elif label["clause"].endswith("S"):
                read[index] = label["clause"][:-1] + lines[index][label.end("clause") :]
            continue
        due = POINTS[POINTS.index(point) + 1 : POINTS.index(point) + 2] if point else "a"
        letter = due if due and label["point"] in _LIKE.get(due, "") else label["point"]
        read[index] = letter + lines[index][label.end("point") :]
        point = letter if letter in POINTS else ""
    return read


def _next_clause(labels: Sequence[re.Match[str] | None]) -> str | None:
    return next((label["clause"] for label in labels if label and label["clause"]), None)
