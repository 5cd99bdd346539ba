"""Tables flattened to a list of cells: find the columns, then the rows.

A portal prints one cell after another and leaves out what a row-span covers, so rows have different numbers of cells. The rows are
found by a dynamic programme over the cells: each candidate row (all columns, or all but the first k that a row-span holds, or a
group row) is scored by how well each cell's words suit its column; the best-scoring partition wins. Linear in the number of cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Block, Cell, Paragraph, Span, Table
from graph.text import clean_spaces
from ingest.columns import Column, column_of, columns_of, is_header_cell

Segment = list[Span]
"""The lines of one cell; empty for an empty cell."""

Paragrapher = Callable[[str, Sequence[Span]], list[Paragraph]]


_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,5}|[A-ZĐa-zđ])[.)]?")
_TIME = re.compile(
    r"tháng|quý|năm|ngày|thường xuyên|định kỳ|hằng|hàng|khi có|sau khi|theo quy định|giai đoạn|trước|căn cứ vào|liên tục|\d/20\d\d|20\d\d",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"[-–+\s]*(?:các |thủ trưởng |lãnh đạo |ban |văn phòng )?(?:sở|ban|bộ|ubnd|hđnd|ủy ban|uỷ ban|văn phòng|vp|cơ quan|đơn vị|tỉnh ủy|hội|"
    r"hiệp hội|đài|báo|công an|cục|chi cục|trường|trung tâm|viện|tổ chức|doanh nghiệp|tòa án|ngân hàng|các|ubmttq|tổ|phòng|bưu điện|thanh tra)\b",
    re.IGNORECASE,
)


MOST_COLUMNS = 13
"""Cells among which the first row is looked for."""

LONGEST_HEADING = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A candidate row: the first `skipped` columns are held by a row-span; `group` rows have a number and a title only."""

    skipped: int
    length: int
    group: bool = False


def rebuild(text: str, segments: list[Segment], paragraphs: Paragrapher) -> list[Block]:
    """The tables (one or several, when they stand next to each other) that a run of cells flattens."""
    blocks: list[Block] = []
    if segments and not segments[-1]:
        segments = segments[:-1]  # a bar ends each cell: nothing stands behind the last
    words = [_words(text, segment) for segment in segments]
    starts = [i for i, cell in enumerate(words) if is_header_cell(cell)]
    first = starts[0] if starts else len(segments)
    blocks += _letterhead(text, segments[:first], paragraphs)
    for start, end in pairwise([*starts, len(segments)]):
        blocks += _task_table(text, segments[start:end], words[start:end])
    return blocks


def _words(text: str, segment: Segment) -> str:
    return clean_spaces(text[segment[0].start : segment[-1].end]) if segment else ""


def _letterhead(text: str, segments: list[Segment], paragraphs: Paragrapher) -> list[Block]:
    """Cells without a header row (letterhead, signatures): two columns."""
    held = [segment for segment in segments if segment]
    if not held:
        return []
    cells = [Cell(i // 2, i % 2, tuple(paragraphs(text, segment))) for i, segment in enumerate(segments)]
    return [Table(Span(held[0][0].start, held[-1][-1].end), tuple(cells))]


def _task_table(text: str, segments: list[Segment], words: list[str]) -> list[Block]:
    width = _header_width(words)
    columns = columns_of(words[:width])
    body = words[width:]
    rows = _partition(body, columns)
    shortest = wrap_width(text, [line for segment in segments[width:] for line in segment])
    paragraphs_of = {id(segment): tuple(split_cell(text, segment, shortest)) for segment in segments}
    cells = [Cell(0, i, paragraphs_of[id(segments[i])]) for i in range(width)]
    at = width
    for number, row in enumerate(rows, start=1):
        for offset in range(row.length):
            if at < len(segments):
                span = width - 1 if row.group and offset == row.length - 1 else 1
                cells.append(Cell(number, row.skipped + offset, paragraphs_of[id(segments[at])], colspan=span))
            at += 1
    held = [line for segment in segments for line in segment]
    return [Table(Span(held[0].start, held[-1].end), tuple(_with_rowspans(cells, rows)))]


def _header_width(words: Sequence[str]) -> int:
    """How many cells the heading has: those before the first that numbers a row, else those that head columns."""
    numbered = next((i for i, cell in enumerate(words[1:MOST_COLUMNS], start=1) if re.fullmatch(_NUMBERED, cell)), 0)
    if numbered and all(0 < len(cell) < LONGEST_HEADING for cell in words[:numbered]) and sum(column_of(cell) is not None for cell in words[:numbered]) * 2 > numbered:
        return numbered
    width = 1
    while width < len(words) and column_of(words[width]) is not None and not re.fullmatch(_NUMBERED, words[width]):
        width += 1
    return width


def wrap_width(text: str, lines: Sequence[Span]) -> int:
    """The 5th percentile of the lengths of lines that a lower-case line goes on from; 40 when there is none."""
    lengths = sorted(
        b.end - b.start for b, c in pairwise(lines) if c.start == b.end + 1 and c.start < len(text) and text[c.start].islower()
    )
    return lengths[len(lengths) // 20] - 1 if lengths else 40


def split_cell(text: str, segment: Segment, shortest: int) -> list[Paragraph]:
    """A cell's paragraphs: a bullet, or a line after one that is too short to have been cut by the page, starts one."""
    parts: list[Segment] = []
    for line in segment:
        words = text[line.start : line.end].strip()
        if not words:
            continue
        if parts and not _starts(text, parts[-1][-1], words, shortest):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [Paragraph(_trimmed(text, Span(part[0].start, part[-1].end))) for part in parts]


def _starts(text: str, previous: Span, words: str, shortest: int) -> bool:
    before = text[previous.start : previous.end].strip()
    if re.match(r"[-–+*•]\s?\S|\d{1,2}[.)]\s|[a-zđ][.)]\s", words):
        return True
    if before.endswith(",") or not (words[0].isupper() or words[0].isdigit()):
        return False
    if before.endswith((".", ";", ":")):
        return words[0].isupper()
    return len(before) < shortest and words[0].isupper()


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


# --- rows ----------------------------------------------------------------------------------------------------------------


def _partition(words: Sequence[str], columns: Sequence[Column]) -> list[_Row]:
    """The best-scoring partition of the body's cells into rows; a short last row is allowed."""
    width = len(columns)
    kinds = [_Row(skipped, width - skipped) for skipped in range(min(3, width - 1))]
    kinds += [_Row(0, 2, group=True)] if width > 3 else []
    best: list[tuple[float, _Row | None, int]] = [(0.0, None, 0)]
    best += [(float("-inf"), None, 0)] * len(words)
    for at in range(len(words)):
        if best[at][0] == float("-inf"):
            continue
        for row in kinds:
            end = min(at + row.length, len(words))
            score = best[at][0] + _row_score(words[at:end], row, columns)
            if score > best[end][0]:
                best[end] = (score, row, at)
    rows: list[_Row] = []
    end = len(words)
    while end > 0 and (row_at_end := best[end][1]) is not None:
        rows.append(row_at_end)
        end = best[end][2]
    return rows[::-1]


def _row_score(cells: Sequence[str], row: _Row, columns: Sequence[Column]) -> float:
    if row.group:
        return 0.5 if _NUMBERED.fullmatch(cells[0]) and len(cells) > 1 and cells[1] and cells[1].upper() == cells[1] else -4.0
    score = -0.2 * row.skipped - 1.5 * (row.length - len(cells))
    for word, column in zip(cells, columns[row.skipped :], strict=False):
        score += _suits(word, column)
    return score


def _suits(words: str, column: Column) -> float:
    """How well a cell's words suit a column: between -3 (cannot be) and 2 (typical)."""
    numbered = bool(_NUMBERED.fullmatch(words))
    if column is Column.NUMBER:
        return 2.0 if numbered else (-0.5 if not words else -3.0)
    if numbered:
        return -2.0
    if column is Column.DEADLINE:
        return 1.5 if _TIME.search(words) and len(words) < 120 else (-0.3 if not words else -1.0)
    if column in (Column.LEAD, Column.SUPPORT):
        return 1.0 if _AGENCY.match(words) else (-0.3 if not words else -1.0)
    if column in (Column.TASK, Column.GROUP):
        if not words:
            return -1.5
        return -0.5 if len(words) < 25 and (_TIME.match(words) or _AGENCY.match(words)) else 0.8
    return 0.4 if not words else 0.0


def _with_rowspans(cells: list[Cell], rows: Sequence[_Row]) -> list[Cell]:
    """Cells of skipped columns reach down over the rows that lack them."""
    found = []
    for cell in cells:
        span = 1
        while cell.row > 0 and cell.row + span <= len(rows) and rows[cell.row + span - 1].skipped > cell.column:
            span += 1
        found.append(cell if span == 1 else Cell(cell.row, cell.column, cell.paragraphs, span, cell.colspan))
    return found
