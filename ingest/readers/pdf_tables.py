"""Ruled tables of PDF pages: cells with their spans, paragraphs by what would have fitted on the line, tables that go on over pages.

Rule 1  A cell reaches over the rows and columns whose first edges lie inside it.
Rule 2  A line goes on with the one above when its first word would not have fitted there, or when it starts in lower case; a bullet or
        number starts a paragraph, and so does a second agency, person or period below a first that is whole.
Rule 3  On the next page a table of as many columns goes on; heading rows that are printed again are left out.
Rule 4  A row that the page cut goes on: its first cell is empty or goes on in lower case, and its words start in lower case or fill a single cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.registry import known_agency
from graph.registry.persons import names_person
from graph.text import composed
from ingest.layout import starts_with_label
from ingest.readers.build import Grid

_ENDED = re.compile(r"[.;:!?]\W*$")
_TOTAL = re.compile(r"(?:Tổng|Cộng)\b")

_PERIOD = re.compile(r"(?:Trong năm|Trong quý|Trong tháng|Cả năm|Năm|Quý|Tháng|Trước|Thường xuyên|Hằng|Hàng)\b")
_WHOLE_PERIOD = re.compile(r"(?:\b\d{4}|xuyên|năm|quý|tháng|tuần)\W*$")
_BODY = re.compile(
    r"(?:Các\s+[Ss]ở|Sở|UBND|VP|Văn phòng|Ban|Công an|Thanh tra|Ủy ban|Uỷ ban|HĐND|Bộ|Phòng|Hội|Đài|Báo|Trường|Trung tâm|Cục|Chi cục)\b"
)
_LOCAL = re.compile(r"(?:(?:V\.?P\.?|Văn phòng)\s*)?(?:UBND|HĐND)\s+(?:tỉnh|thành phố|huyện|cấp \w+)")
HYPHEN = re.compile(r"(?<=[^\W_])-\n(?=\w)|(?<=[A-ZĐ\d])\n-(?=[A-ZĐ]{2})")
"""A hyphen at the end of a line or at the start of the next one; it belongs to a word or number that goes on: "NĐ" / "-CP"."""

_LISTED = re.compile(r"\s*[,;]\s*")

TOLERANCE = 2.0
"""Points by which the width of a blank is misjudged at most."""

LAYERED = 12.0
"""The same where a program for scanners laid letters over a picture: it makes them as wide as the picture's only by and large."""


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell of a page's table; paragraphs in reading order."""

    row: int
    column: int
    rowspan: int
    colspan: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table, from one page or put together from several."""

    width: int
    height: int
    cells: tuple[RuledCell, ...]

    def grid(self) -> Grid:
        """As a layout builder takes it."""
        return [(c.row, c.column, c.rowspan, c.colspan, list(c.paragraphs)) for c in self.cells]


def ruled_table(table: Any, words: Sequence[dict[str, Any]], tolerance: float = TOLERANCE) -> RuledTable:
    """The cells of a table that pdfplumber found, with those of the words of its page that stand in them; `tolerance` in points."""
    tops = [row.bbox[1] for row in table.rows]
    lefts = sorted({cell[0] for cell in table.cells})
    cells = []
    for number, row in enumerate(table.rows):
        for column, box in enumerate(row.cells):
            if box is None:
                continue
            height = sum(1 for top in tops[number:] if top < box[3] - 1)
            width = sum(1 for left in lefts[column:] if left < box[2] - 1)
            cells.append(RuledCell(number, column, max(1, height), max(1, width), tuple(_paragraphs(words, box, tolerance))))
    return RuledTable(len(lefts), len(tops), tuple(cells))


def _paragraphs(words: Sequence[dict[str, Any]], box: tuple[float, float, float, float], tolerance: float) -> Iterator[str]:
    """Rule 2."""
    inside = [w for w in words if box[0] <= (w["x0"] + w["x1"]) / 2 < box[2] and box[1] <= (w["top"] + w["bottom"]) / 2 < box[3]]
    lines = _lines(inside)
    padding = min((line[0]["x0"] - box[0] for line in lines), default=0)
    gathered: list[str] = []
    room = 0.0
    for line in lines:
        text = composed(" ".join(word["text"] for word in line))
        needed = line[0]["x1"] - line[0]["x0"] + _space(line)
        fits = needed <= room - tolerance and not text[:1].islower() and not (gathered and gathered[-1].endswith(","))
        goes_on = bool(gathered) and bool(HYPHEN.search(f"{gathered[-1]}\n{text}"))
        if gathered and not goes_on and (fits or starts_with_label(text) or _begins_another(run_on(gathered), text)):
            yield run_on(gathered)
            gathered = []
        gathered.append(text)
        room = box[2] - padding - line[-1]["x1"]
    if gathered:
        yield run_on(gathered)


def run_on(lines: Sequence[str]) -> str:
    """Lines as one; a hyphen that a line ends with belongs to its word, for Vietnamese words are not parted: "NĐ-" / "CP"."""
    return HYPHEN.sub("-", "\n".join(lines)).replace("\n", " ")


def _begins_another(before: str, line: str) -> bool:
    """Whether a line names another agency, person or period than the words before it, which name one that is whole."""
    if names_person(line):
        return names_person(before)
    if _PERIOD.match(line):
        return bool(_PERIOD.match(before) and _WHOLE_PERIOD.search(before))
    last = _LISTED.split(before)[-1]
    departments = before.lower().startswith(("các sở", "sở"))
    return bool(_BODY.match(line)) and (
        known_agency(last) or bool(_LOCAL.fullmatch(last)) or (departments and known_agency(f"Sở {last}"))
    )


def _space(line: Sequence[dict[str, Any]]) -> float:
    """The width of a space, a quarter of the height of the letters as fonts have it."""
    return float(line[0]["bottom"] - line[0]["top"]) / 4


def _lines(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The lines that words stand on: a word whose middle is above the foot of a line stands on it, however high its letters are."""
    lines: list[list[dict[str, Any]]] = []
    foot = 0.0
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and (word["top"] + word["bottom"]) / 2 < foot:
            lines[-1].append(word)
            foot = max(foot, word["bottom"])
        else:
            lines.append([word])
            foot = word["bottom"]
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def joined(above: RuledTable, below: RuledTable) -> RuledTable | None:
    """Rules 3 and 4: the table that both are parts of; None when their columns differ."""
    if above.width != below.width:
        return None
    repeated = _repeated(above, below)
    rest = [replace(c, row=c.row - repeated) for c in below.cells if c.row >= repeated]
    cut = _is_cut(above, rest)
    cells = list(above.cells)
    if cut:
        for piece in (c for c in rest if c.row == 0):
            index = _covering(cells, above.height - 1, piece.column)
            if index is not None:
                held = cells[index]
                words = _run_on(held.paragraphs, piece.paragraphs) if piece.paragraphs else held.paragraphs
                cells[index] = replace(held, paragraphs=words, rowspan=held.rowspan + piece.rowspan - 1)
        rest = [replace(c, row=c.row - 1) for c in rest if c.row > 0]
    cells += [replace(c, row=c.row + above.height) for c in _reaching_down(cells, rest, above.height)]
    return RuledTable(above.width, above.height + below.height - repeated - cut, tuple(cells))


def _repeated(above: RuledTable, below: RuledTable) -> int:
    """How many rows at the head of `below` print the head of `above` again."""
    count = 0
    while count < min(4, above.height, below.height) and _row(above, count) == _row(below, count) and any(_row(above, count)):
        count += 1
    return count


def _row(table: RuledTable, number: int) -> list[str]:
    return [" ".join(c.paragraphs) for c in table.cells if c.row == number]


def _is_cut(above: RuledTable, rest: Sequence[RuledCell]) -> bool:
    first = [c for c in rest if c.row == 0]
    filled = [c for c in first if c.paragraphs]
    if (
        not filled
        or any(c.column == 0 and not c.paragraphs[0][:1].islower() for c in filled)
        or any(c.colspan > 1 for c in filled)
    ):
        return False
    if any(c.paragraphs[0][:1].islower() for c in filled):
        return True
    held = _covering(above.cells, above.height - 1, filled[0].column)
    before = above.cells[held].paragraphs if held is not None else ()
    return len(filled) == 1 and bool(before) and not _ENDED.search(before[-1]) and not _TOTAL.match(filled[0].paragraphs[0])


def _covering(cells: Sequence[RuledCell], row: int, column: int) -> int | None:
    """The index of the cell that covers a place."""
    for index in range(len(cells) - 1, -1, -1):
        c = cells[index]
        if c.row <= row < c.row + c.rowspan and c.column <= column < c.column + c.colspan:
            return index
    return None


def _run_on(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    if not before or starts_with_label(after[0]) or (_ENDED.search(before[-1]) and not after[0][:1].islower()):
        return (*before, *after)
    return (*before[:-1], run_on((before[-1], after[0])), *after[1:])


def _reaching_down(cells: list[RuledCell], rest: Sequence[RuledCell], height: int) -> Iterator[RuledCell]:
    """The cells of the next page; an empty cell in its first row, in a row that is otherwise filled, continues a row-span of the page
    before: the span is extended in `cells` and the empty cell left out. So it is beside a numbered row when one of the two is merged."""
    first = [c for c in rest if c.row == 0]
    filled = any(c.paragraphs and c.column > 0 for c in first)
    numbered = any(c.paragraphs for c in first if c.column == 0)
    for cell in rest:
        held = _covering(cells, height - 1, cell.column) if filled and cell.row == 0 and not cell.paragraphs else None
        if held is None or (numbered and cell.rowspan == 1 and cells[held].rowspan == 1):
            yield cell
        else:
            c = cells[held]
            cells[held] = replace(c, rowspan=height + cell.rowspan - c.row)
