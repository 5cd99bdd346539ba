"""Assembles a layout: text is appended piece by piece, spans are taken on the way."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Block, Cell, Layout, Paragraph, ReadingWarning, Span, Table
from graph.text import canonical
from ingest.legacy import legacy_encoding, to_unicode

Grid = list[tuple[int, int, int, int, list[str]]]
"""Cells of a table: row, column, rowspan, colspan, the words of each paragraph."""


class LayoutBuilder:
    """Collects paragraphs and tables; `layout()` gives the result. Each paragraph ends with a line break, blocks never run together.

    Text from before Unicode is converted when the layout is made, for only then the whole document is there to judge its encoding.
    """

    def __init__(self) -> None:
        self._pieces: list[tuple[str, int] | Grid] = []
        self._parts: list[str] = []
        self._length = 0
        self._encoding: str | None = None
        self.warnings: list[ReadingWarning] = []
        self.metadata: dict[str, str] = {}
        self._notes: int | None = None
        self._margins: dict[str, None] = {}

    def paragraph(self, words: str, level: int = 0) -> None:
        """Append one paragraph; white space alone gives nothing."""
        self._pieces.append((words, level))

    def table(self, grid: Grid) -> None:
        """Append one table; a table of a single cell is running text in a frame and becomes paragraphs."""
        if len(grid) == 1:
            self._pieces.extend((words, 0) for words in grid[0][4])
        else:
            self._pieces.append(grid)

    def margin(self, words: str) -> None:
        """Remember what stands above or below a page and is no part of the text."""
        self._margins[words] = None

    def notes(self) -> None:
        """What is appended from here on are notes and running titles."""
        self._notes = len(self._pieces)

    def layout(self) -> Layout:
        """What has been collected."""
        self._parts, self._length = [], 0
        self._encoding = legacy_encoding(self._words())
        pieces, body = self._pieces, len(self._pieces) if self._notes is None else self._notes
        blocks = [block for piece in pieces[:body] if (block := self._block(piece)) is not None]
        notes = self._length
        blocks += [block for piece in pieces[body:] if (block := self._block(piece)) is not None]
        warnings = [*self.warnings]
        if self._encoding:
            warnings.append(
                ReadingWarning("legacy_encoding", f"văn bản gõ theo bảng mã {self._encoding}: đã chuyển sang Unicode")
            )
        stated = tuple(self.metadata.items())
        return Layout("".join(self._parts), tuple(blocks), stated, tuple(warnings), notes=notes if notes < self._length else None, margins="\n".join(self._margins))

    def lines(self) -> list[str]:
        """The lines collected, as they came: for readers that put one document together from several builders."""
        return [line for words in self._words() for line in words.split("\n") if line.strip()]

    def _words(self) -> Iterator[str]:
        for piece in self._pieces:
            if isinstance(piece, tuple):
                yield piece[0]
            else:
                for cell in piece:
                    yield from cell[4]

    def _block(self, piece: tuple[str, int] | Grid) -> Block | None:
        if isinstance(piece, tuple):
            span = self._append(piece[0])
            return Paragraph(span, piece[1]) if span else None
        start = self._length
        cells = []
        for row, column, rowspan, colspan, paragraphs in piece:
            spans = [span for words in paragraphs if (span := self._append(words)) is not None]
            cells.append(Cell(row, column, tuple(Paragraph(span) for span in spans), rowspan, colspan))
        return Table(Span(start, self._length), tuple(cells)) if self._length > start else None

    def _append(self, words: str) -> Span | None:
        words = canonical(to_unicode(words, self._encoding) if self._encoding else words).strip()
        if not words:
            return None
        start = self._length
        self._parts.append(words + "\n")
        self._length += len(words) + 1
        return Span(start, start + len(words))
