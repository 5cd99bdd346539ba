"""A stored text as lines and tables of pieces: mentions become links, one quotation is marked, provisions become anchors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Block, Provision, Span, StoredCitation, Table
from graph.text import shortened

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w")
_OUTLINE = ("phan_", "chuong_", "muc_", "dieu_", "phu_luc")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line; `target` is the work they name, `state` what is known of it, `marked` whether they are the quotation."""

    text: str
    target: int | None = None
    anchor: str = ""
    state: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line, the words at `span` of the text; `anchors` are the paths of the provisions that begin here, `level` their depth (0: none begins)."""

    anchors: tuple[str, ...]
    level: int
    pieces: tuple[Piece, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table; a merged one stands once."""

    lines: tuple[Line, ...]
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row; `framed` is false for one that only sets things side by side, as letterheads and signatures are."""

    rows: tuple[tuple[GridCell, ...], ...]
    framed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents."""

    path: str
    words: str
    level: int


def content_of(
    text: str, blocks: Sequence[Block], provisions: Iterable[Provision], citations: Iterable[StoredCitation], mark: Span | None = None
) -> Iterator[Line | Grid]:
    """A stored text as it is shown: wrapped lines joined, tables as tables; words outside all blocks stand as lines of their own, so that
    nothing of the text is left out but ruled lines."""
    reader = _Reader(text, provisions, citations, mark)
    at = 0
    for block in blocks:
        yield from map(reader.line, _lines(text, at, block.span.start))
        yield reader.grid(block) if isinstance(block, Table) else reader.line(block.span)
        at = max(at, block.span.end)
    yield from map(reader.line, _lines(text, at, len(text)))


def pieces_of(text: str, line: Span, citations: Iterable[StoredCitation], mark: Span) -> Iterator[Piece]:
    """The pieces of one line with a quotation marked."""
    return _pieces(text, line, [c for c in _apart(citations) if c.citation.span.overlaps(line)], mark)


class _Reader:
    """Cuts spans of one text, in order of place, into pieces; an anchor goes to the first line shown at or behind its provision."""

    def __init__(self, text: str, provisions: Iterable[Provision], citations: Iterable[StoredCitation], mark: Span | None) -> None:
        self._text = text
        self._mark = mark
        self._named = _apart(citations)
        self._starts = [c.citation.span.start for c in self._named]
        self._opening = sorted((p.span.start, p.path) for p in provisions)
        self._next = 0

    def line(self, span: Span) -> Line:
        """One paragraph."""
        first = max(bisect_left(self._starts, span.start) - 1, 0)
        here = [c for c in self._named[first : bisect_left(self._starts, span.end)] if c.citation.span.overlaps(span)]
        anchors = self._anchors(span.end)
        level = min((path.count("__") + 1 for path in anchors), default=0)
        return Line(anchors, level, tuple(_pieces(self._text, span, here, self._mark)), span)

    def grid(self, table: Table) -> Grid:
        """One table, row by row."""
        rows: dict[int, list[GridCell]] = defaultdict(list)
        for cell in table.cells:
            rows[cell.row].append(GridCell(tuple(self.line(p.span) for p in cell.paragraphs), cell.rowspan, cell.colspan))
        columns = max((cell.column + cell.colspan for cell in table.cells), default=0)
        return Grid(tuple(tuple(rows[row]) for row in sorted(rows)), framed=columns > 2 or len(rows) > 3)

    def _anchors(self, end: int) -> tuple[str, ...]:
        start = self._next
        while self._next < len(self._opening) and self._opening[self._next][0] < end:
            self._next += 1
        return tuple(path for _, path in self._opening[start : self._next])


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch that hold words."""
    for found in _LINE.finditer(text, start, end):
        if _WORD.search(found[0]):
            yield Span(found.start(), found.start() + len(found[0].rstrip()))


def _apart(citations: Iterable[StoredCitation]) -> list[StoredCitation]:
    """Mentions by place, those that overlap an earlier one left out."""
    kept: list[StoredCitation] = []
    for stored in sorted(citations, key=lambda c: (c.citation.span.start, -c.citation.span.end)):
        if not kept or kept[-1].citation.span.end <= stored.citation.span.start:
            kept.append(stored)
    return kept


def _pieces(text: str, line: Span, named: Sequence[StoredCitation], mark: Span | None) -> Iterator[Piece]:
    cuts = {line.start, line.end}
    for span in [c.citation.span for c in named] + ([mark] if mark else []):
        cuts |= {cut for cut in (span.start, span.end) if line.start < cut < line.end}
    places = sorted(cuts)
    for start, end in pairwise(places):
        cited = next((c for c in named if c.citation.span.covers(Span(start, end))), None)
        marked = mark is not None and mark.covers(Span(start, end))
        if cited is None:
            yield Piece(_joined(text[start:end]), marked=marked)
        else:
            yield Piece(_joined(text[start:end]), cited.target_id, cited.citation.provision or "", cited.state.value, marked)


def _joined(words: str) -> str:
    """Words of one paragraph without the breaks of the page."""
    return words.replace("\n", " ")


def outline(provisions: Iterable[Provision]) -> list[Entry]:
    """The table of contents: parts, chapters, sections, articles, annexes."""
    return [
        Entry(p.path, shortened(f"{p.label} {p.heading}", 90), min(p.path.count("__") + 1, 4))
        for p in provisions
        if p.path.rsplit("__", 1)[-1].startswith(_OUTLINE)
    ]
