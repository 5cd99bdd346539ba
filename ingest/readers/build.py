"""Assembles a layout: text is appended piece by piece, spans are taken on the way."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import Block, Cell, Layout, Paragraph, ReadingWarning, Span, Table
from graph.text import canonical

Grid = Sequence[tuple[int, int, int, int, Sequence[str]]]
"""Cells of a table: row, column, rowspan, colspan, the words of each paragraph."""


class LayoutBuilder:
    """Appends paragraphs and tables; `layout()` gives the result. Each paragraph ends with a line break, blocks never run together."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self.warnings: list[ReadingWarning] = []
        self.metadata: dict[str, str] = {}

    def paragraph(self, words: str, level: int = 0) -> None:
        """Append one paragraph; white space alone gives nothing."""
        span = self._append(words)
        if span is not None:
            self._blocks.append(Paragraph(span, level))

    def table(self, grid: Grid) -> None:
        """Append one table; a table of a single cell is running text in a frame and becomes paragraphs."""
        if len(grid) == 1:
            for words in grid[0][4]:
                self.paragraph(words)
            return
        start = self._length
        cells = []
        for row, column, rowspan, colspan, paragraphs in grid:
            spans = [span for words in paragraphs if (span := self._append(words)) is not None]
            cells.append(Cell(row, column, tuple(Paragraph(span) for span in spans), rowspan, colspan))
        if self._length > start:
            self._blocks.append(Table(Span(start, self._length), tuple(cells)))

    def _append(self, words: str) -> Span | None:
        words = canonical(words).strip()
        if not words:
            return None
        start = self._length
        self._parts.append(words + "\n")
        self._length += len(words) + 1
        return Span(start, start + len(words))

    def layout(self) -> Layout:
        """What has been built."""
        return Layout("".join(self._parts), tuple(self._blocks), tuple(self.metadata.items()), tuple(self.warnings))
