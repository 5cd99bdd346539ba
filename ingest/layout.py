"""Plain text → layout: wrapped lines joined into paragraphs, flattened tables rebuilt.

Rule 1  A line that starts with a label (Điều 1., I., 1., a), -, Căn cứ …) starts a paragraph, unless it goes on with a reference ("khoản 2" /
        "Điều 9 Luật này").
Rule 2  A line that starts with a lower-case letter goes on with the paragraph before it.
Rule 3  Otherwise it starts a paragraph when the line before ended a sentence, or was shorter than this text's wrapped lines are.
Rule 4  Of a page that a law portal printed around a document, only the document becomes blocks (`ingest.portal`).
Rule 5  Law portals flatten a table to its cells, each ended by a line "|": `ingest.flattened` gives rows and columns back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Block, Cell, Layout, Paragraph, Span, Table
from graph.registry import document_types
from ingest.columns import is_header_cell
from ingest.flattened import LONGEST_HEADING, Segment, heads_tasks, rebuild
from ingest.portal import NO_TEXT, is_page, page_of

_LABEL = re.compile(
    r"""[ \t]*(?:
        (?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Tiểu\ mục|TIỂU\ MỤC|Phần|PHẦN|Phụ\ lục|PHỤ\ LỤC|Khoản)\s+(?:thứ\s+)?[\dIVXLC]+[a-zđ]?\b
      | [IVXLC]{1,6}\s?[.)/-]\s
      | \d{1,3}(?:\.\d{1,3}){0,3}\s?[.)/]?\s(?<=[.)/]\s)
      | \d{1,3}(?:\.\d{1,3}){1,3}\s
      | \d{1,2}(?:[.)](?:\s?[-–]\s)?|\s?[-–]\s)(?=[A-ZĐ])
      | \(?[a-zđA-ZĐ]\s?(?:[.)/]\s|\)(?=[A-ZĐ]))
      | (?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđ])\s?[.)]\[\d{1,3}\]|\[\d{1,3}\]\s
      | [“"](?:(?:Điều|Chương|Mục|Phần|Phụ\ lục)\s+[\dIVXLC]|\d{1,3}[a-zđ]?(?:\.\d{1,3}){0,3}[a-zđ]?[.)]\s|[a-zđ]{1,2}\d?\)\s)
      | [-–—+*•●▪◦]\s?(?=[^\W\d_]|\d|“|")
      | Thực\ hiện\ (?:Luật|Nghị\ quyết|Nghị\ định|Quyết\ định|Chỉ\ thị|Thông\ tư|Kế\ hoạch|Công\ văn|Chương\ trình|Kết\ luận)\ số\ \d
      | (?:Căn\ cứ|CĂN\ CỨ|Xét\ đề\ nghị|Theo\ đề\ nghị|Nơi\ nhận|PHỤ\ LỤC|Phụ\ lục|QUYẾT\ ĐỊNH:|QUYẾT\ NGHỊ:)
    )""",
    re.VERBOSE,
)
_NAMED = re.compile(
    r"(?:Điều|Chương|Mục|Tiểu mục|Phần|Phụ lục|Khoản)\s+(?:thứ\s+)?(?:\d{1,3}[a-zđ]?|[IVXLC]+)(?P<titled>\s*(?:[.:/–-](?:\s|$|\[)|$))?"
)
"""A label that names a unit in words, and whether a title follows it."""

_REFERS_ON = re.compile(
    r"(?:\b(?:[Kk]hoản|[Đđ]iểm|[Mm]ục|[Tt]iết|[Đđ]oạn|[Cc]hương|[Pp]hần)\s+(?:[\dIVX]{1,4}[a-zđ]?|[a-zđ]{1,2}\d?)(?:(?:,|\s+và|\s+hoặc)\s+[\da-zđ]{1,3})*"
    r"|\b(?:tại|theo|các|của|và|hoặc|với|từ|đến|trong|trừ|thuộc|ở|bằng|sau|trước)|,)$"
)
"""A line that leads up to the unit that the next line names."""

_RULE_LINE = re.compile(r"[\s_\-–—=*.|]+$")
_RULES = "_-–—=*.|"
_STOPS = (".", ";", ":", "!", "?", "…")
_CLOSERS = "”\"')"
_NUMBER_FOLLOWS = ("số", "Điều", "khoản", "ngày", "tháng", "năm", "/")
_SENTENCE = re.compile(r"\d{1,3}(?:\.|(?:\.\d{1,2}){1,3}\.?)\s+[A-ZĐÀ-Ỹ]")
_REFERS_TO_NUMBER = re.compile(r"(?:\b(?:tại|theo|và|hoặc|của|các|từ|đến)|[,(]|\b[a-zđ]{1,2}|^)\s*(?:khoản|Điều|số)$")
"""A number that begins a sentence is a label ("hằng năm" / "1. Hội đồng …"), unless the line before it asks for one ("tại Điều")."""

_NEW_PART = re.compile(r"(?:Điều|Chương)\s+[\dIVX]+|[IVX]+\.\s")
_PIPED = re.compile(r"[^|\n]+")
_PIPE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")

_KINDS = frozenset(row.name.upper() for row in document_types())

_UNWRAPPED = 1_000_000

_ARTICLE = re.compile(r"[ \t]*Điều\s+(\d{1,3})\s*[.:]")
NEAR = 400
"""Lines: the article that a table stands in began not longer ago."""

LONGEST_CELL = 30
"""Lines: between two "|" lines a longer run is running text, not a cell."""


def layout_of_text(text: str) -> Layout:
    """Paragraphs and tables of a plain text; spans index `text` as given. Takes any string; linear time."""
    lines = text_lines(text)
    page = page_of([text[line.start : line.end] for line in lines]) if is_page(text) else None
    if page is not None:
        lines = lines[page.first : page.last]
    blocks: list[Block] = []
    for kind, part in _regions(text, lines) if "|" in text else [("text", lines)]:
        if kind == "text":
            blocks.extend(paragraphs(text, part))
        elif kind == "rows":
            blocks.append(_piped_table(text, part))
        else:
            blocks.extend(rebuild(text, _cells(text, part), paragraphs))
    stated = tuple(page.stated.items()) if page else ()
    return Layout(text, tuple(blocks), stated, (NO_TEXT,) if page and page.first == page.last else (), plain=True)


def text_lines(text: str) -> list[Span]:
    """The lines of a text, without their ends."""
    spans = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        spans.append(Span(start, end))
        start = end + 1
    return spans


@dataclass(slots=True)
class _Line:
    """A line without the white space around it: where it starts, its words, whether it starts with a label."""

    start: int
    words: str
    labelled: bool


def paragraphs(text: str, lines: Sequence[Span]) -> list[Paragraph]:
    """Join wrapped lines. Blank lines and ruled lines end a paragraph and belong to none."""
    trimmed = [_trimmed(text, line) for line in lines]
    shortest = _shortest_wrapped([line for line in trimmed if line]) if len(lines) > 1 else (_UNWRAPPED, _UNWRAPPED)
    found: list[Paragraph] = []
    start = end = -1
    previous: _Line | None = None
    for line in trimmed:
        if line is not None and line.words[0] in _RULES and _RULE_LINE.match(line.words):
            line = None
        if previous is not None and (line is None or _starts_paragraph(line, previous, *shortest)):
            found.append(Paragraph(Span(start, end)))
            previous = None
        if line is not None:
            start = line.start if previous is None else start
            end = line.start + len(line.words)
        previous = line
    if previous is not None:
        found.append(Paragraph(Span(start, end)))
    return found


def _trimmed(text: str, span: Span) -> _Line | None:
    """A line without the white space around it, None when nothing is left."""
    words = text[span.start : span.end]
    start = span.start
    if words[:1].isspace():
        bare = words.lstrip()
        start += len(words) - len(bare)
        words = bare
    words = words.rstrip()
    return _Line(start, words, _LABEL.match(words) is not None) if words else None


def _shortest_wrapped(lines: Sequence[_Line]) -> tuple[int, int]:
    """How short a line of this text may be and still have been cut by the page: the 5th percentile of the lines that a lower-case
    line goes on from; of all such lines, and of those that start with a label. 10⁶ when nothing is wrapped: every line stands alone."""
    cut = [a for a, b in pairwise(lines) if b.words[0].islower() and not b.labelled]
    if len(cut) < max(1, len(lines) // 12):
        return _UNWRAPPED, _UNWRAPPED
    lengths = sorted(len(line.words) for line in cut)
    labelled = sorted(len(line.words) for line in cut if line.labelled) or lengths
    return lengths[len(lengths) // 20] - 1, labelled[len(labelled) // 20] - 1


def _starts_paragraph(line: _Line, previous: _Line, shortest: int, shortest_labelled: int) -> bool:
    first, before = line.words[0], previous.words
    if before in _KINDS:
        return True
    if line.labelled:
        if first.isdigit():
            return not before.endswith(_NUMBER_FOLLOWS) or (_SENTENCE.match(line.words) is not None and not _REFERS_TO_NUMBER.search(before[-30:]))
        return not _refers(line.words, before, wrapped=shortest != _UNWRAPPED)
    ended = before[-8:].rstrip(_CLOSERS).endswith(_STOPS)
    if first.islower():
        return ended and shortest == _UNWRAPPED and before.endswith((".", ":"))
    if ended:
        return True
    if first.isdigit() or before.endswith(","):
        return False
    heading = _is_heading(before)
    if heading != _is_heading(line.words):
        return True
    if heading:
        return not previous.labelled
    return len(before) < (shortest_labelled if previous.labelled else shortest)


def _refers(words: str, before: str, wrapped: bool) -> bool:
    """Whether a line that names a unit goes on with the line before it: "theo quy định tại khoản 2" / "Điều 9 Luật này"."""
    named = _NAMED.match(words)
    if named is None or before[-8:].rstrip(_CLOSERS).endswith(_STOPS) or _is_heading(before):
        return False
    return bool(_REFERS_ON.search(before[-60:])) or (wrapped and named["titled"] is None and words[named.end() :].lstrip()[:1] != "" and not _NEW_PART.fullmatch(before))


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
        following = _article_after(text, lines, first)
        while (
            last + 1 < len(bars)
            and bars[last + 1] - bars[last] <= LONGEST_CELL
            and not _leaves_table(text, lines, bars, last, following)
        ):
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
    if _ARTICLE.match(text, lines[first].start):
        return bar  # the last article before a signature: the cell beside the office is empty
    while (
        first > low
        and not _LABEL.match(text, lines[first].start)
        and text[lines[first].start : lines[first].end].strip()[:1].islower()
    ):
        first -= 1
    return max(first, low)


def _article_after(text: str, lines: Sequence[Span], first: int) -> int:
    """The number that the article behind line `first` would have: one more than that of the last article before it; 0 when none is near."""
    for i in range(first - 1, max(-1, first - NEAR), -1):
        if found := _ARTICLE.match(text, lines[i].start):
            return int(found[1]) + 1
    return 0


def _leaves_table(text: str, lines: Sequence[Span], bars: Sequence[int], i: int, article: int) -> bool:
    """Whether the lines between bar `i` and the next are running text: a new part of the document begins there, its next article, or behind other lines
    another table."""
    between = [text[line.start : line.end].strip() for line in lines[bars[i] + 1 : bars[i + 1]]]
    if len(between) > 1 and any(between[:-1]) and _heads_table(between[-1], text, lines, bars, i + 1):
        return True
    numbers = (int(found[1]) for words in between if (found := _ARTICLE.match(words)))
    if article and any(number == article for number in numbers):
        return True
    return len(between) > 8 and any(_NEW_PART.match(words) for words in between)


def _heads_table(words: str, text: str, lines: Sequence[Span], bars: Sequence[int], i: int) -> bool:
    """Whether a cell that ends with bar `i` begins the heading of a table of tasks."""
    return is_header_cell(words) or (len(words) <= LONGEST_HEADING and words[:1].isupper() and heads_tasks([words, *_cells_behind(text, lines, bars, i)]))


def _cells_behind(text: str, lines: Sequence[Span], bars: Sequence[int], i: int) -> Iterator[str]:
    """The words of the two cells behind bar `i`."""
    for bar, after in pairwise(bars[i : i + 3]):
        yield " ".join(text[line.start : line.end].strip() for line in lines[bar + 1 : min(after, bar + 4)])


def _end_of_last_cell(text: str, lines: Sequence[Span], bar: int) -> int:
    """One past the last line of the table whose last bar is line `bar`: a short rest of the file is its last cell."""
    rest = list(lines[bar + 1 : bar + 2 + LONGEST_CELL])
    words = "".join(text[line.start : line.end] for line in rest).strip()
    return len(lines) if len(rest) <= 6 and bar + 1 + len(rest) == len(lines) and len(words) < 300 else bar + 1


def _with_piped_rows(text: str, lines: Sequence[Span]) -> Iterator[tuple[str, Sequence[Span]]]:
    if not lines or text.find("|", lines[0].start, lines[-1].end) < 0:
        yield "text", lines
        return
    piped = [_is_piped(text, line) for line in lines]
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or piped[i] != piped[start]:
            yield ("rows" if piped[start] else "text"), lines[start:i]
            start = i


def _is_piped(text: str, line: Span) -> bool:
    words = text[line.start : line.end]
    return "|" in words and len(words) < 20_000 and _PIPE_ROW.match(words) is not None


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
        parts = [m.span() for m in _PIPED.finditer(text[line.start : line.end])]
        spans = [_trim(text, Span(line.start + a, line.start + b)) for a, b in parts]
        if all(_RULE_LINE.match(text, s.start, s.end) or s.start == s.end for s in spans):
            continue
        for column, span in enumerate(spans):
            cells.append(Cell(row, column, (Paragraph(span),) if span.end > span.start else ()))
        row += 1
    return Table(Span(lines[0].start, lines[-1].end), tuple(cells))
