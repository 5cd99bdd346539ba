"""Tables flattened to a list of cells: find the columns, then the rows.

A portal prints one cell after another and leaves out what a row-span covers, so rows have different numbers of cells. The rows are
found by a dynamic programme over the cells: each candidate row (all columns, or all but the first k that a row-span holds, or a
group row) is scored by how well each cell's words suit its column; the best-scoring partition wins. Linear in the number of cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from graph.model import Block, Cell, Paragraph, Span, Table
from graph.text import clean_spaces
from ingest.columns import Column, column_of, columns_of, is_header_cell, period_of

Segment = list[Span]
"""The lines of one cell; empty for an empty cell."""

Paragrapher = Callable[[str, Sequence[Span]], list[Paragraph]]


_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,5}|[A-ZĐa-zđ])[.)]?")
_LEVEL = re.compile(r"(?:[IVXLC]{1,5}|[A-ZĐ])[.)]?")
_TITLED = re.compile(r"(?:[IVXLC]{1,5}|[A-ZĐ])[.)]\s*[^\W\d_]")
"""A title behind its number: "I. Công tác chỉ đạo"."""
_BOUND = re.compile(r"(?:thời gian |ngày )?(?:bắt đầu|kết thúc|hoàn thành|từ|đến)\b", re.IGNORECASE)
_TIME = re.compile(
    r"tháng|quý|năm|ngày|thường xuyên|định kỳ|hằng|hàng|khi có|sau khi|theo quy định|giai đoạn|trước|căn cứ vào|liên tục|\d/20\d\d|20\d\d",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"[-–+\s]*(?:các |thủ trưởng |lãnh đạo |ban |văn phòng )?(?:sở|ban|bộ|ubnd|hđnd|ủy ban|uỷ ban|văn phòng|vp|cơ quan|đơn vị|tỉnh ủy|hội|"
    r"hiệp hội|đài|báo|công an|cục|chi cục|trường|trung tâm|viện|tổ chức|doanh nghiệp|tòa án|ngân hàng|các|ubmttq|tổ|phòng|bưu điện|thanh tra)\b",
    re.IGNORECASE,
)


MOST_COLUMNS = 20
"""Cells among which the first row is looked for."""

LONGEST_HEADING = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A candidate row: the first `skipped` columns are held by a row-span; `group` rows have a number and a title only, in one cell or two."""

    skipped: int
    length: int
    group: bool = False


def rebuild(text: str, segments: list[Segment], paragraphs: Paragrapher) -> list[Block]:
    """The tables (one or several, when they stand next to each other) that a run of cells flattens."""
    blocks: list[Block] = []
    if segments and not segments[-1]:
        segments = segments[:-1]  # a bar ends each cell: nothing stands behind the last
    words = [_words(text, segment) for segment in segments]
    starts = _heading_places(words)
    first = starts[0] if starts else len(segments)
    blocks += _letterhead(text, segments[:first], paragraphs)
    for start, end in pairwise([*starts, len(segments)]):
        blocks += _task_table(text, segments[start:end], words[start:end])
    return blocks


def _heading_places(words: Sequence[str]) -> list[int]:
    """Where headings begin: at the column of numbers, or without one where cells head a table of tasks."""
    starts: list[int] = []
    heading = False
    for i, cell in enumerate(words):
        if is_header_cell(cell) or (not heading and heads_tasks(words[i : i + 3])):
            starts.append(i)
            heading = True
        heading = heading and column_of(cell) is not None
    return starts


def heads_tasks(words: Sequence[str]) -> bool:
    """Whether three cells begin the heading of a table of tasks that has no column of numbers."""
    if len(words) < 3 or not all(cell[:1].isupper() and len(cell) <= LONGEST_HEADING for cell in words) or column_of(words[0]) is None:
        return False
    kinds = {column_of(cell) for cell in words}
    return None not in kinds and Column.TASK in kinds and bool(kinds & {Column.LEAD, Column.SUPPORT, Column.DEADLINE}) and len(kinds) == 3


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
    heads = _header_width(words)
    parts = _sub_headings(words[:heads])
    columns = columns_of(list(_leaves(words[:heads], parts)))
    width, depth = len(columns), 2 if any(parts) else 1
    rows = _partition(words[heads:], columns)
    shortest = wrap_width(text, [line for segment in segments[heads:] for line in segment])
    paragraphs_of = {id(segment): tuple(split_cell(text, segment, shortest)) for segment in segments}
    cells = _head_cells([paragraphs_of[id(segment)] for segment in segments[:heads]], parts)
    at = heads
    for number, row in enumerate(rows, start=depth):
        for offset in range(row.length):
            if at < len(segments):
                span = width - offset if row.group and offset == row.length - 1 else 1
                cells.append(Cell(number, row.skipped + offset, paragraphs_of[id(segments[at])], colspan=span))
            at += 1
    held = [line for segment in segments for line in segment]
    return [Table(Span(held[0].start, held[-1].end), tuple(_with_rowspans(cells, rows, depth)))]


def _sub_headings(words: Sequence[str]) -> list[int]:
    """How many sub-headings each heading of the first row has: those of the second row, which a portal prints behind the first. All 0 without."""
    for below in range(len(words) - 3, 1, -1):
        first, second = words[: len(words) - below], words[len(words) - below :]
        wide = [i for i, head in enumerate(first) if column_of(head) in (Column.LEAD, Column.DEADLINE)]
        for parents in (*combinations(wide, 2), *combinations(wide, 1)):
            for share in range(2, below - 1) if len(parents) == 2 else (below,):
                shares = (share, below - share)[: len(parents)]
                if all(_parts(first[i], second[sum(shares[:n]) : sum(shares[: n + 1])]) for n, i in enumerate(parents)):
                    return [dict(zip(parents, shares, strict=True)).get(i, 0) for i in range(len(first))]
    return [0] * len(words)


def _parts(head: str, below: Sequence[str]) -> bool:
    """Whether these are sub-headings of a heading: "Chủ trì" and "Phối hợp" of who carries out, periods of the time."""
    if column_of(head) is Column.LEAD:
        return [column_of(words) for words in below] == [Column.LEAD, Column.SUPPORT]
    return all(period_of((head, words)) or _BOUND.match(words) for words in below)


def _leaves(words: Sequence[str], parts: Sequence[int]) -> Iterator[str]:
    """The words that tell what each column holds."""
    at = len(parts)
    for i, count in enumerate(parts):
        if not count:
            yield words[i]
        for child in range(at, at + count):
            yield words[child] if column_of(words[child]) else f"{words[i]} {words[child]}"
        at += count


def _head_cells(paragraphs: Sequence[tuple[Paragraph, ...]], parts: Sequence[int]) -> list[Cell]:
    """The heading's one row or two."""
    cells: list[Cell] = []
    column, below = 0, len(parts)
    for i, count in enumerate(parts):
        cells.append(Cell(0, column, paragraphs[i], 1 if count or not any(parts) else 2, max(1, count)))
        cells += [Cell(1, column + n, paragraphs[below + n]) for n in range(count)]
        column, below = column + max(1, count), below + count
    return cells


def _header_width(words: Sequence[str]) -> int:
    """How many cells the heading has: those before the first that numbers a row or is empty, else those that head columns."""
    numbered = next((i for i, cell in enumerate(words[1:MOST_COLUMNS], start=1) if not cell or re.fullmatch(_NUMBERED, cell)), 0)
    if numbered and all(len(cell) < LONGEST_HEADING for cell in words[:numbered]) and sum(column_of(cell) is not None for cell in words[:numbered]) * 2 > numbered:
        return numbered
    width = 1
    while width < min(len(words), MOST_COLUMNS) and column_of(words[width]) is not None and not re.fullmatch(_NUMBERED, words[width]):
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
    kinds += [_Row(0, 2, group=True), _Row(0, 1, group=True)] if width > 3 else []
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
    if row.group and row.length == 1:
        return 0.6 if _TITLED.match(cells[0]) else -4.0
    if row.group and _LEVEL.fullmatch(cells[0]) and len(cells) > 1 and cells[1] and not _TIME.match(cells[1]) and not _AGENCY.match(cells[1]):
        return 0.5
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


def _with_rowspans(cells: list[Cell], rows: Sequence[_Row], depth: int) -> list[Cell]:
    """Cells of skipped columns reach down over the rows that lack them."""
    found = []
    for cell in cells:
        span = 1
        while cell.row >= depth and cell.row + span < len(rows) + depth and rows[cell.row + span - depth].skipped > cell.column:
            span += 1
        found.append(cell if span == 1 else Cell(cell.row, cell.column, cell.paragraphs, span, cell.colspan))
    return found
