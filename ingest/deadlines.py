"""Words → deadline. What cannot be computed keeps its words and its kind; nothing is guessed.

Rule 1  A period (day, month, quarter, half-year, year, years) is an interval; "trước", "xong", "đến hết" make its end a limit, "trước tháng 6" the day before
        it begins. "Năm sau" behind it moves it by a year.
Rule 2  "thường xuyên", "hằng …", "định kỳ", "tháng tiếp theo" make it recurring, inside the period named beside it.
Rule 3  "sau khi …", "khi có …", "theo …", "căn cứ …", days that are counted ("10 ngày trước …") wait for an event.
Rule 4  Several periods joined by "và" or commas are several, unless they run on ("Quý II, III/2018" is one interval). Where they recur, each does.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.model import Deadline, DeadlineKind
from graph.text import clean_spaces

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_Y = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:\s*(?:/|-|\.|,?\s*năm)\s*(?P<y>{_Y}))?(?!\d)"
_SHIFT = r"(?P<shift>\s+(?:của\s+)?năm\s+(?:(?P<next>sau|tiếp\s+theo|kế\s+tiếp|liền\s+(?:kề(?!\s+trước)|sau))|trước|liền\s+kề\s+trước))?"
"""Behind a day, month or quarter: the year before or after."""
_DAY = re.compile(
    rf"(?<![\d/])(?P<d>\d{{1,2}})(?:\s*/\s*|\s*[.-]\s*(?=\d{{1,2}}\s*[.-]\s*{_Y})|\s*tháng\s*)(?P<m>\d{{1,2}})(?!\d|\s*(?:/\s*)?lần){_OF_YEAR}{_SHIFT}", re.IGNORECASE
)
_DAYS = re.compile(
    rf"(?<![\d/])(?<!tháng )(?P<a>\d{{1,2}})(?:(?:\s*/\s*|\s+tháng\s+)(?P<am>\d{{1,2}})(?:(?:\s*/\s*|\s+năm\s+)(?P<ay>{_Y}))?)?\s*(?:-|–|đến|tới)\s*(?:hết\s+)?(?:ngày\s*)?{_DAY.pattern}",
    re.IGNORECASE,
)
"""A range of days: "01/3 - 30/6/2018", "ngày 15 đến ngày 20 tháng 3"."""
_MONTHS = re.compile(
    rf"(?:tháng|(?<!\w)T)\s*(?P<a>\d{{1,2}})(?:\s*/\s*(?P<ya>{_Y}))?\s*(?:-|–|đến|tới|đến\s+hết)\s*(?:tháng\s*)?(?P<b>\d{{1,2}})(?!\d){_OF_YEAR}",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"(?:tháng|(?<!\w)T)\s*(?P<list>\d{{1,2}}(?!\d)(?:\s*(?:,|và)\s*\d{{1,2}}(?!\d|/\d{{1,2}}(?!\d)))*)(?!\s*(?:/\s*)?lần){_OF_YEAR}{_SHIFT}", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"(?<![\d/])(?P<list>\d{{1,2}})\s*/\s*(?P<y>{_Y})(?P<shift>)?(?P<next>)?")
_QUARTERS = re.compile(
    rf"(?:qu[ýí]|(?<!\w)Q\.?)\s*(?P<list>(?:IV|III|II|I|[1-4])(?!\w)(?:\s*(?:,|và|-|–|đến|\+|/)\s*(?:qu[ýí]\s*)?(?:IV|III|II|I|[1-4])(?!\w))*){_OF_YEAR}{_SHIFT}", re.IGNORECASE
)
_HALF = re.compile(rf"(?:06|6|sáu)\s+tháng\s+(?P<part>đầu|cuối)\s+năm(?:\s+(?P<y>{_Y}))?", re.IGNORECASE)
_PART_OF_YEAR = re.compile(rf"(?P<part>đầu|giữa|cuối)\s+năm(?:\s+(?P<y>{_Y}))?", re.IGNORECASE)
_YEARS = re.compile(rf"(?P<a>{_Y})\s*(?:-|–|đến|tới)\s*(?:năm\s*)?(?P<b>{_Y})", re.IGNORECASE)
_YEAR = re.compile(rf"(?<![\d/])(?P<a>{_Y})(?!\d)")
_UP_TO = re.compile(r"\s*(?:-|–|đến|tới)\s*(?:hết\s+)?(?:ngày\s+)?", re.IGNORECASE)

_UNIT = r"(?:năm|tháng|quý|tuần|ngày)"
_BY_MONTH = re.compile(
    r"(?:ngày|trước)\s+(?P<d>\d{1,2})\s+(?:của\s+)?(?:(?:hằng|hàng)\s+(?P<unit>tháng|quý|năm)"
    r"|tháng\s+(?P<place>đầu|cuối)(?:\s+tiên)?\s+(?:của\s+)?(?:mỗi\s+)?(?:quý|kỳ)|tháng\s+(?:sau|trước|tiếp\s+theo|kế\s+tiếp|liền\s+kề|báo\s+cáo))",
    re.IGNORECASE,
)
_WORDS = {"hai": 2, "ba": 3, "sáu": 6}
_EVERY = re.compile(rf"(?:định\s+kỳ\s+(?P<n>\d{{1,2}}|sáu|ba|hai)\s+(?P<unit>{_UNIT})|(?<!\d)(?P<n2>\d{{1,2}})\s+(?P<unit2>{_UNIT})\s*(?:/|một|01|1)\s*lần)(?!\w)", re.IGNORECASE)
_OFTEN = re.compile(rf"(?:hằng|hàng|mỗi|định\s+kỳ)\s+(?P<unit>{_UNIT})", re.IGNORECASE)
_PERIOD = rf"(?:(?:hằng|hàng|mỗi)\s+|(?:\d{{1,2}}|sáu|ba|hai)\s+)?{_UNIT}(?!\w)"
_PERIODS = re.compile(rf"định\s+kỳ\s+{_PERIOD}(?:\s*(?:,|và|hoặc|/)\s*{_PERIOD})++", re.IGNORECASE)
"""Several periods that come back: "định kỳ 6 tháng, năm"."""
_RECURRING = re.compile(
    rf"thường\s+xuyên|{_OFTEN.pattern.replace('?P<unit>', '?:')}|định\s+kỳ|liên\s+tục|trong\s+suốt|cả\s+năm|(?<!\d)\d{{1,2}}\s+{_UNIT}\s*(?:/|một|01|1)\s*lần(?!\w)", re.IGNORECASE
)
_LIMIT = re.compile(
    r"(?<!\w)(?:trước|xong|hoàn\s+thành|chậm\s+nhất|muộn\s+nhất|đến(?=\s+(?:hết|ngày|năm|tháng|quý|cuối|\d))|không\s+quá|hạn\s+cuối)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_PERIOD = re.compile(r"(?<!\w)trước\s+(?:tháng|quý|năm)\s+[IV\d]", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?:trước|sau|chậm\s+nhất|muộn\s+nhất|không\s+quá|trong)\s+(?:là\s+|vòng\s+|thời\s+hạn\s+|thời\s+gian\s+)?\d{1,3}\s*(?:\([^()]{1,20}\)\s*)?(?:ngày|giờ|tuần)(?!\s+(?:ngày\s+)?\d)"
    r"|(?:chậm|muộn)\s+nhất\s[^,.;]{0,30}?\d{1,3}\)?\s*(?:ngày|giờ|phút|tuần|(?:tháng|năm)\s+(?:trước|sau))(?!\s+\d)"
    r"|sau\s+\d{1,3}\s+tháng(?!\s+\d)|\d{1,3}\s*(?:\([^()]{1,20}\)\s*)?(?:(?:ngày|giờ|tuần)\s*,?\s*(?:trước|sau)|(?:ngày|giờ|tuần|tháng)\s*,?\s*(?:kể\s+từ|tính\s+từ)|ngày\s+làm\s+việc)(?!\w))",
    re.IGNORECASE,
)
"""Days that are counted from an event."""
_EVENT = re.compile(
    r"(?<!\w)(?:sau\s+khi|khi\s+có|khi\s+được|ngay\s+(?:sau|khi)|theo\s+(?:quy\s+định|kế\s+hoạch|yêu\s+cầu|tiến\s+độ|hướng\s+dẫn|chỉ\s+đạo|lộ\s+trình|chương\s+trình|đề\s+nghị)|"
    r"căn\s+cứ|tùy\s+theo|kể\s+từ|khi\s+phát\s+sinh|đột\s+xuất|theo\s+thực\s+tế|khi\s+cần)",
    re.IGNORECASE,
)

_AROUND = re.compile(r"(?<!\w)(?:trước|sau)\s+(?:(?:khi|ngày|kỳ|phiên|thời\s+điểm|đợt|mùa|lúc)\s+)+(?=[^\W\d])", re.IGNORECASE)
"""Before or behind what has no date: "trước ngày Đại hội"."""
_DAYS_ALONE = re.compile(r"(?:ngày|và|hoặc|[\s,;.0])*", re.IGNORECASE)
"""What stands beside days that are limits, in words that are nothing but days."""

_D = r"\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
_DONE = r"(?:xong\s+|hoàn\s+thành\s+)?"
_STATED = re.compile(
    r"(?<!\w)(?:(?:định\s+kỳ\s+)?(?:hằng|hàng)\s+(?:tuần|tháng|quý|năm)\s*,?\s*(?:vào\s+|trước\s+|chậm\s+nhất\s+)(?:vào\s+|là\s+)?(?:ngày\s+)?\d[\d/]*(?:\s+(?:của\s+)?tháng\s+(?:đầu|cuối)\s+(?:quý|năm))?"
    rf"|định\s+kỳ\s+{_PERIOD}(?:\s*(?:/|một|01|1)\s*lần(?!\w))?(?:\s*(?:,|và|hoặc|/)\s*{_PERIOD})*+"
    r"|(?:hằng|hàng)\s+(?:ngày|tuần|tháng|quý)(?=\s*(?:[.;,]|$))|(?-i:H)[ằà]ng\s+năm(?=\s*,)"
    rf"|{_DONE}trước\s+\d{{1,2}}\s*(?:giờ|h)(?:\s*\d{{1,2}}(?:\s+phút)?)?(?:\s*,?\s*ngày\s+\d[\d/.]*(?:\s+tháng\s+\d+(?:\s+năm\s+\d{{4}})?)?(?:\s+(?:hằng|hàng)\s+\w+)?|\s+(?:hằng|hàng)\s+\w+)"
    rf"|{_DONE}trước\s+(?:\d{{1,3}}\s+(?:ngày|giờ|tuần)(?:\s+làm\s+việc)?(?!\w)|(?:ngày\s+)?(?:{_D}|(?:(?<=ngày\s)\d{{1,2}}|\d{{1,2}}(?=\s+(?:hằng|hàng)))(?!\d)))"
    rf"(?:\s*(?:,|;|(?:,\s*)?(?:và|hoặc))\s*(?:trước\s+)?(?:ngày\s+)?{_D}){{0,12}}+"
    r"(?:\s+(?:của\s+)?(?:hằng|hàng)\s+\w+|\s+(?:của\s+)?(?:tháng|năm)\s+(?:sau|trước|(?:kế\s+)?tiếp(?:\s+theo)?|liền\s+kề|báo\s+cáo)|\s+(?:của\s+)?tháng\s+(?:đầu|cuối)(?:\s+tiên)?\s+(?:của\s+)?(?:mỗi\s+)?(?:quý|kỳ))?"
    rf"|{_DONE}trước\s+(?:tháng\s+\d{{1,2}}(?:\s*(?:/|năm)\s*\d{{4}})?|quý\s+[IV]+(?:\s*(?:/|năm)\s*\d{{4}})?|năm\s+\d{{4}})(?![\w/])"
    rf"|trong\s+ngày\s+{_D}"
    r"|trong\s+(?:thời\s+hạn|thời\s+gian|vòng)\s+\d{1,3}\s*(?:\([^()]{1,20}\)\s*)?(?:ngày|giờ|tuần|tháng)(?:\s+làm\s+việc)?(?:\s*,?\s*(?:kể|tính)\s+từ\s+[^,.;]{3,60})?(?!\w)"
    r"|(?:trong|vào)\s+(?:quý|tháng)\s+(?:[IV]+|\d+)(?!\w)(?:\s*(?:,|và|-|–|đến)\s*(?:(?:quý|tháng)\s+)?(?:[IV]{1,3}|\d{1,2})(?!\w))*+(?:\s*(?:/|năm)\s*\d{4})?|(?:xong|hoàn\s+thành)\s+trong\s+[^,.;]{3,40}"
    r"|(?:chậm|muộn)\s+nhất\s+[^,.;]{3,50})",
    re.IGNORECASE,
)
"""A deadline in running text."""
_APART = 60
LONGEST = 400
"""Characters between two deadlines of one sentence that belong together, and of all of them, at most."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A period that words name at a place among others. `rule` is what recurs when it recurs every year."""

    words: str
    start: date
    end: date
    place: tuple[int, int]
    rule: str | None = None


def read_deadline(text: str, year: int | None) -> Deadline:
    """The deadline that `text` states; `year` stands in where the words name none. Dates are inclusive.

    >>> read_deadline("Quý II, III/2018", None).end
    datetime.date(2018, 9, 30)
    """
    words = clean_spaces(text).strip(" -–+*.;,")
    if not words:
        return Deadline("", DeadlineKind.NONE)
    stated = [int(m["a"]) for m in _YEAR.finditer(words)]
    pieces = _pieces(words, stated[-1] if stated else year)
    beside = _beside(words, pieces)
    recurring = _RECURRING.search(words) or _BY_MONTH.search(words)
    limit = _LIMIT.search(beside) or (_DAYS_ALONE.fullmatch(beside) and all(piece.start == piece.end for piece in pieces))
    if len(pieces) > 1 and not _run_on(pieces):
        kind = DeadlineKind.RECURRING if recurring else DeadlineKind.BEFORE if limit else DeadlineKind.INTERVAL
        yearly = not re.search(_Y, words)
        items = tuple(_item(piece, kind, piece.rule if yearly and piece.rule else _rule(words)) for piece in pieces)
        first = None if kind is DeadlineKind.BEFORE else min(piece.start for piece in pieces)
        return Deadline(words, DeadlineKind.SEVERAL, first, max(piece.end for piece in pieces), None, items)
    start, end = (min(p.start for p in pieces), max(p.end for p in pieces)) if pieces else (None, None)
    if recurring:
        return Deadline(words, DeadlineKind.RECURRING, *((start, end) if end else _whole(year)), _rule(words))
    if _COUNTED.search(words) or end is None:
        return Deadline(words, DeadlineKind.EVENT if _EVENT.search(words) or _AROUND.search(words) or _COUNTED.search(words) else DeadlineKind.NONE)
    if limit and start and _BEFORE_PERIOD.search(words):
        return Deadline(words, DeadlineKind.BEFORE, None, start - timedelta(days=1))
    if limit:
        return Deadline(words, DeadlineKind.BEFORE, None, end)
    return Deadline(words, DeadlineKind.INTERVAL, start, end)


def deadline_words(words: str, year: int | None = None, since: date | None = None) -> str | None:
    """Where running words state a deadline, or several near each other in one sentence; None where none is. What names a day before `since` dates something
    else ("văn bản ban hành trước ngày 01/7/2025"); `year` stands in where days name none.

    >>> deadline_words("Báo cáo 6 tháng trước ngày 15/6 và báo cáo năm trước ngày 15/12 hằng năm.")
    'trước ngày 15/6 và báo cáo năm trước ngày 15/12 hằng năm'
    """
    stated = (found for found in _STATED.finditer(words) if since is None or not _is_past(found[0], year, since))
    first = next(stated, None)
    if first is None:
        return None
    last = first.end()
    for further in stated:
        if further.start() - last > _APART or further.end() - first.start() > LONGEST or "." in words[last : further.start()]:
            break
        last = further.end()
    return words[first.start() : last]


def _is_past(words: str, year: int | None, since: date) -> bool:
    """Whether the words name a day of a year that is over by then."""
    if not re.search(_Y, words):
        return False
    end = read_deadline(words, year).end
    return end is not None and end < since


def _beside(words: str, pieces: Sequence[_Piece]) -> str:
    """The words with "0" for each period."""
    places = sorted({piece.place for piece in pieces})
    starts, ends = [start for start, _ in places], [end for _, end in places]
    return "0".join(words[end:start] for end, start in zip([0, *ends], [*starts, len(words)], strict=True))


def _item(piece: _Piece, kind: DeadlineKind, rule: str) -> Deadline:
    start = None if kind is DeadlineKind.BEFORE else piece.start
    return Deadline(piece.words, kind, start, piece.end, rule if kind is DeadlineKind.RECURRING else None)


def _run_on(pieces: Sequence[_Piece]) -> bool:
    """Whether each period begins the day after the one before it ends."""
    return all(before.end + timedelta(days=1) == after.start for before, after in pairwise(pieces))


def _rule(words: str) -> str:
    """What recurs: "ngày 25 hằng tháng", "ngày 15/6, 15/12 hằng năm", "6 tháng một lần", "hằng quý"."""
    if found := _BY_MONTH.search(words):
        unit = found["unit"] or (f"tháng {found['place']} hằng quý" if found["place"] else "tháng")
        return f"ngày {int(found['d'])} {unit if found['place'] else f'hằng {unit}'}".lower()
    if days := [f"{int(m['d'])}/{int(m['m'])}" for m in _DAY.finditer(words) if not m["y"]]:
        return f"ngày {', '.join(days)} hằng năm"
    if periods := _PERIODS.search(words):
        return clean_spaces(periods[0]).lower()
    if found := _EVERY.search(words):
        named, unit = (found["n"] or found["n2"]).lower(), (found["unit"] or found["unit2"]).lower()
        number = _WORDS.get(named) or int(named)
        return f"hằng {unit}" if number == 1 else f"{number} {unit} một lần"
    unit = _OFTEN.search(words)
    return f"hằng {unit['unit'].lower()}" if unit else "thường xuyên"


def _whole(year: int | None) -> tuple[date | None, date | None]:
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


# --- the periods that words name ------------------------------------------------------------------------------------------


def _pieces(words: str, year: int | None) -> list[_Piece]:
    """The periods that the words name, in order, each once; `year` stands in where one names none."""
    if found := _DAYS.search(words):
        last = _day(found, year)
        first = _valid(int(found["ay"] or (last.year if last else 0)), int(found["am"] or found["m"]), int(found["a"]))
        return [_Piece(found[0], first, last, found.span())] if first and last else []
    if found := _MONTHS.search(words):
        final = int(found["y"] or year or 0)
        return list(_months(found, found[0], int(found["a"]), int(found["b"]), int(found["ya"] or final), final))
    joined: list[_Piece] = []
    known: set[tuple[date, date]] = set()
    for piece in list(_named(words, year)) or _years(words, year):
        if joined and _UP_TO.fullmatch(words, joined[-1].place[1], piece.place[0]):
            before = joined.pop()
            joined.append(_Piece(f"{before.words} - {piece.words}", before.start, piece.end, (before.place[0], piece.place[1])))
        elif (piece.start, piece.end) not in known:
            joined.append(piece)
        known.add((piece.start, piece.end))
    return joined


def _named(words: str, year: int | None) -> Iterator[_Piece]:
    """The days; else the half-years, the months, the quarters."""
    if days := [(found, day) for found in _DAY.finditer(words) if (day := _day(found, year))]:
        yield from (_Piece(f"ngày {found[0]}", day, day, found.span(), f"ngày {day.day}/{day.month} hằng năm") for found, day in days)
    elif halves := list(_HALF.finditer(words)):
        for found in halves:
            first = 1 if found["part"].lower() == "đầu" else 7
            yield from _months(found, found[0], first, first + 5, int(found["y"] or year or 0))
    else:
        months, quarters = list(_MONTH.finditer(words)), list(_QUARTERS.finditer(words))
        if quarters and len(months) < 2 and not (months and re.search(r"\D", months[0]["list"])):
            for found in quarters:
                yield from _quarters(found, _year_of(found, year))
        else:
            for found in months or _MONTH_YEAR.finditer(words):
                for number in map(int, re.findall(r"\d+", found["list"])):
                    meant = _year_of(found, year)
                    yield from _months(found, f"tháng {number}/{meant}", number, number, meant, rule=f"tháng {number} hằng năm")


def _year_of(found: re.Match[str], year: int | None) -> int:
    """The year of a day, month or quarter; 0 when none is known."""
    meant = int(found["y"] or year or 0)
    return meant + (1 if found["next"] else -1) if meant and found["shift"] else meant


def _day(found: re.Match[str], year: int | None) -> date | None:
    return _valid(_year_of(found, year), int(found["m"]), int(found["d"]))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months(
    found: re.Match[str], words: str, first: int, last: int, year: int, last_year: int | None = None, rule: str | None = None
) -> Iterator[_Piece]:
    """The period of these months; none of an unknown year."""
    start, final = _valid(year, first, 1), _valid(last_year or year, last, 1)
    if start and final:
        yield _Piece(words, start, final.replace(day=calendar.monthrange(final.year, last)[1]), found.span(), rule)


def _quarters(found: re.Match[str], year: int) -> Iterator[_Piece]:
    """The quarters of a list; those that "đến" or a dash joins as one."""
    bare = re.sub(r"qu[ýí]\s*", "", found["list"], flags=re.IGNORECASE)
    for part in re.split(r"\s*(?:,|và|\+|/)\s*", bare, flags=re.IGNORECASE):
        ends = [_ROMAN[number.upper()] for number in _UP_TO.split(part)]
        yield from _months(found, f"quý {part}/{year}", ends[0] * 3 - 2, ends[-1] * 3, year, rule=f"quý {part} hằng năm")


def _years(words: str, year: int | None) -> Iterator[_Piece]:
    if parts := list(_PART_OF_YEAR.finditer(words)):
        for part in parts:
            first, last = {"đầu": (1, 3), "giữa": (5, 8), "cuối": (10, 12)}[part["part"].lower()]
            yield from _months(part, part[0], first, last, int(part["y"] or year or 0))
    elif found := _YEARS.search(words):
        yield _Piece(found[0], date(int(found["a"]), 1, 1), date(int(found["b"]), 12, 31), found.span())
    elif stated := list(_YEAR.finditer(words)):
        named = [int(one["a"]) for one in stated]
        yield _Piece(words, date(min(named), 1, 1), date(max(named), 12, 31), (stated[0].start(), stated[-1].end()))
    elif year and (found := re.search(r"trong\s+năm|cả\s+năm", words, re.IGNORECASE)):
        yield _Piece(words, date(year, 1, 1), date(year, 12, 31), found.span())
