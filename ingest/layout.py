"""Plain text → layout: wrapped lines joined into paragraphs, flattened tables rebuilt.

Rule 1  A line that starts with a label (Điều 1., I., 1., a), -, Căn cứ …) starts a paragraph.
Rule 2  A line that starts with a lower-case letter goes on with the paragraph before it.
Rule 3  Otherwise it starts a paragraph when the line before ended a sentence, or was shorter than this text's wrapped lines are.
Rule 4  Law portals flatten a table to its cells, each ended by a line "|": `ingest.flattened` gives rows and columns back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.model import Block, Cell, Layout, Paragraph, Span, Table
from graph.registry import document_types
from ingest.flattened import Segment, is_header_cell, rebuild

_LABEL = re.compile(
    r"""[ \t]*(?:
        (?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Tiểu\ mục|TIỂU\ MỤC|Phần|PHẦN|Phụ\ lục|PHỤ\ LỤC|Khoản)\s+(?:thứ\s+)?[\dIVXLC]+[a-zđ]?\b
      | [IVXLC]{1,6}\s?[.)/-]\s
      | \d{1,3}(?:\.\d{1,3}){0,3}\s?[.)/]?\s(?<=[.)/]\s)
      | \d{1,3}(?:\.\d{1,3}){1,3}\s
      | \(?[a-zđA-ZĐ]\s?[.)]\s
      | [-–—+*•●▪◦]\s?(?=[^\W\d_]|\d|“|")
      | Thực\ hiện\ (?:Luật|Nghị\ quyết|Nghị\ định|Quyết\ định|Chỉ\ thị|Thông\ tư|Kế\ hoạch|Công\ văn|Chương\ trình|Kết\ luận)\ số\ \d
      | (?:Căn\ cứ|CĂN\ CỨ|Xét\ đề\ nghị|Theo\ đề\ nghị|Nơi\ nhận|PHỤ\ LỤC|Phụ\ lục|QUYẾT\ ĐỊNH:|QUYẾT\ NGHỊ:)
    )""",
    re.VERBOSE,
)
_RULE_LINE = re.compile(r"[\s_\-–—=*.|]+$")
_RULES = "_-–—=*.|"
_SENTENCE_END = re.compile(r"(?:[.;:!?…]|\./\.|/\.)[”\"')]*\s*$")
_PIPE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")

_KINDS = frozenset(row.name.upper() for row in document_types())

_UNWRAPPED = 1_000_000

LONGEST_CELL = 30
"""Lines: between two "|" lines a longer run is running text, not a cell."""


def layout_of_text(text: str) -> Layout:
    """Paragraphs and tables of a plain text; spans index `text` as given. Takes any string; linear time."""
    lines = list(text_lines(text))
    blocks: list[Block] = []
    for kind, part in _regions(text, lines):
        if kind == "text":
            blocks.extend(paragraphs(text, part))
        elif kind == "rows":
            blocks.append(_piped_table(text, part))
        else:
            blocks.extend(rebuild(text, _cells(text, part), paragraphs))
    return Layout(text, tuple(blocks))


def text_lines(text: str) -> Iterator[Span]:
    """The lines of a text, without their ends."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        yield Span(start, end)
        start = end + 1


def paragraphs(text: str, lines: Sequence[Span]) -> list[Paragraph]:
    """Join wrapped lines. Blank lines and ruled lines end a paragraph and belong to none."""
    spans = [_trim(text, line) for line in lines]
    shortest = _shortest_wrapped(text, [span for span in spans if span.end > span.start])
    found: list[Paragraph] = []
    start = end = -1
    previous = Span(0, 0)
    for span in spans:
        if span.start == span.end or (text[span.start] in _RULES and _RULE_LINE.match(text, span.start, span.end)):
            if start >= 0:
                found.append(Paragraph(Span(start, end)))
                start = -1
            continue
        if start >= 0 and _starts_paragraph(text, span, previous, *shortest):
            found.append(Paragraph(Span(start, end)))
            start = -1
        if start < 0:
            start = span.start
        end, previous = span.end, span
    if start >= 0:
        found.append(Paragraph(Span(start, end)))
    return found


def _shortest_wrapped(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """How short a line of this text may be and still have been cut by the page: the 5th percentile of the lines that a lower-case
    line goes on from; of all such lines, and of those that start with a label. 10⁶ when nothing is wrapped: every line stands alone."""
    if len(spans) < 2:
        return _UNWRAPPED, _UNWRAPPED
    cut = [a for a, b in pairwise(spans) if text[b.start].islower() and not _LABEL.match(text, b.start, b.end)]
    if len(cut) < max(1, len(spans) // 12):
        return _UNWRAPPED, _UNWRAPPED
    lengths = sorted(a.end - a.start for a in cut)
    labelled = sorted(a.end - a.start for a in cut if _LABEL.match(text, a.start, a.end)) or lengths
    return lengths[len(lengths) // 20] - 1, labelled[len(labelled) // 20] - 1


def _starts_paragraph(text: str, line: Span, previous: Span, shortest: int, shortest_labelled: int) -> bool:
    first = text[line.start]
    before = text[max(previous.start, previous.end - 8) : previous.end]
    if _LABEL.match(text, line.start, line.end):
        return not (first.isdigit() and before.rstrip().endswith(("số", "Điều", "khoản", "ngày", "tháng", "năm", "/")))
    if first.islower() or (first.isdigit() and not _SENTENCE_END.search(before)):
        return (
            bool(_SENTENCE_END.search(before))
            and first.islower()
            and before.rstrip().endswith((".", ":"))
            and shortest == _UNWRAPPED
        )
    if _SENTENCE_END.search(before):
        return True
    if before.rstrip().endswith(","):
        return False
    words, following = text[previous.start : previous.end], text[line.start : line.end]
    if _is_heading(words) and _is_heading(following):
        return not _LABEL.match(words)
    if _is_heading(words) != _is_heading(following):
        return True
    return len(words) < (shortest_labelled if _LABEL.match(words) else shortest)


def starts_with_label(words: str) -> bool:
    """Whether a line starts with a label that begins a paragraph (Rule 1)."""
    return _LABEL.match(words) is not None


def _is_heading(words: str) -> bool:
    """Capitals throughout, and more than an abbreviation; or the name of a kind of document ("NGHỊ ĐỊNH")."""
    return words.isupper() and (len(words) > 12 or words in _KINDS)


def _trim(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    bare = words.strip()
    if len(bare) == len(words):
        return span
    start = span.start + len(words) - len(words.lstrip()) if bare else span.end
    return Span(start, start + len(bare))


def _regions(text: str, lines: Sequence[Span]) -> Iterator[tuple[str, Sequence[Span]]]:
    """Cut the lines into running text, flattened tables ("cells") and tables with piped rows ("rows")."""
    bars = [i for i, line in enumerate(lines) if text[line.start : line.end].strip() == "|"]
    at = 0
    while at < len(lines):
        next_bar = bisect_left(bars, at)
        if next_bar == len(bars):
            yield from _with_piped_rows(text, lines[at:])
            return
        first = _first_cell_start(text, lines, at, bars[next_bar])
        if first > at:
            yield from _with_piped_rows(text, lines[at:first])
        last = next_bar
        while last + 1 < len(bars) and bars[last + 1] - bars[last] <= LONGEST_CELL and not _leaves_table(text, lines, bars, last):
            last += 1
        stop = _end_of_last_cell(text, lines, bars[last])
        yield "cells", lines[first:stop]
        at = stop


def _first_cell_start(text: str, lines: Sequence[Span], low: int, bar: int) -> int:
    """The line where the first cell before the bar at line `bar` begins."""
    for i in range(bar - 1, max(low, bar - LONGEST_CELL) - 1, -1):
        words = text[lines[i].start : lines[i].end].strip()
        if words.lower().startswith("nơi nhận") or is_header_cell(words):
            return i
    if bar - low <= 12 and low == 0:
        return low
    first = bar - 1
    while (
        first > low
        and not _LABEL.match(text, lines[first].start)
        and text[lines[first].start : lines[first].end].strip()[:1].islower()
    ):
        first -= 1
    return max(first, low)


def _leaves_table(text: str, lines: Sequence[Span], bars: Sequence[int], i: int) -> bool:
    """Whether the lines between bar `i` and the next are running text: a new part of the document begins there."""
    between = [text[line.start : line.end].strip() for line in lines[bars[i] + 1 : bars[i + 1]]]
    return len(between) > 8 and any(re.match(r"(?:Điều|Chương)\s+[\dIVX]+|[IVX]+\.\s", words) for words in between)


def _end_of_last_cell(text: str, lines: Sequence[Span], bar: int) -> int:
    """One past the last line of the table whose last bar is line `bar`: a short rest of the file is its last cell."""
    rest = list(lines[bar + 1 : bar + 2 + LONGEST_CELL])
    words = "".join(text[line.start : line.end] for line in rest).strip()
    return len(lines) if len(rest) <= 6 and bar + 1 + len(rest) == len(lines) and len(words) < 300 else bar + 1


def _with_piped_rows(text: str, lines: Sequence[Span]) -> Iterator[tuple[str, Sequence[Span]]]:
    piped = [bool(line.end - line.start < 20_000 and _PIPE_ROW.match(text, line.start, line.end)) for line in lines]
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or piped[i] != piped[start]:
            yield ("rows" if piped[start] else "text"), lines[start:i]
            start = i


def _cells(text: str, lines: Sequence[Span]) -> list[Segment]:
    cells: list[Segment] = [[]]
    for line in lines:
        if text[line.start : line.end].strip() == "|":
            cells.append([])
        else:
            cells[-1].append(line)
    if cells[-1] and not any(text[line.start : line.end].strip() for line in cells[-1]):
        cells[-1] = []
    return cells


def _piped_table(text: str, lines: Sequence[Span]) -> Table:
    cells = []
    row = 0
    for line in lines:
        parts = [m.span() for m in re.finditer(r"[^|\n]+", text[line.start : line.end])]
        spans = [_trim(text, Span(line.start + a, line.start + b)) for a, b in parts]
        if all(_RULE_LINE.match(text, s.start, s.end) or s.start == s.end for s in spans):
            continue
        for column, span in enumerate(spans):
            cells.append(Cell(row, column, (Paragraph(span),) if span.end > span.start else ()))
        row += 1
    return Table(Span(lines[0].start, lines[-1].end), tuple(cells))
