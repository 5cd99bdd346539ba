"""A stored text as HTML, put together by hand: a page holds tens of thousands of pieces, and a template took three times as long for them.

Links are relative to the page of the document, so that one text serves under any prefix. Beside the HTML stands where the words of each line are in
it: a quotation is marked by writing its lines anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from api.reading.view import Entry, Grid, GridCell, Line, Piece, content_of, outline, pieces_of
from graph.model import Block, Provision, ReadingWarning, Span, StoredCitation

_WIDTH = 4
"""Numbers kept of a line: its span in the text, the range of its words in the HTML."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What the page shows of a text. `lines` holds four numbers for each line, in order of place in `html`."""

    html: str
    lines: array[int]


def written(
    text: str, blocks: Sequence[Block], provisions: Sequence[Provision], citations: Iterable[StoredCitation], warnings: Iterable[ReadingWarning]
) -> Fragment:
    """The table of contents, the warnings of the reader, the text."""
    writer = _Writer()
    writer.put('<div class="reading">', _contents(outline(provisions)), '<article class="text">')
    writer.put(*(f'<p class="note">{escape(warning.message)}</p>' for warning in warnings))
    for part in content_of(text, blocks, provisions, citations):
        if isinstance(part, Grid):
            writer.grid(part)
        else:
            writer.line(part, f'<p class="p{min(part.level, 4)}">', "</p>\n")
    writer.put("</article></div>")
    return Fragment("".join(writer.parts), writer.lines)


def marked(fragment: Fragment, text: str, citations: Iterable[StoredCitation], mark: Span) -> str:
    """The HTML with a quotation marked; its beginning is the place `#trich`."""
    parts, at, lines, named = [], 0, fragment.lines, [*citations]
    for row in range(0, len(lines), _WIDTH):
        start, end, first, last = lines[row : row + _WIDTH]
        if start < mark.end and end > mark.start:
            parts += [fragment.html[at:first], _words(pieces_of(text, Span(start, end), named, mark))]
            at = last
    return "".join([*parts, fragment.html[at:]]).replace("<mark>", '<mark id="trich">', 1)


class _Writer:
    """Collects HTML and the places of lines in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines = array("I")
        self._length = 0

    def put(self, *parts: str) -> None:
        """Add HTML."""
        self.parts += parts
        self._length += sum(map(len, parts))

    def line(self, line: Line, opening: str, closing: str) -> None:
        """Add a line and remember its place."""
        self.put(opening, *(f'<a id="{escape(anchor)}"></a>' for anchor in line.anchors))
        words, first = _words(line.pieces), self._length
        self.put(words, closing)
        self.lines.extend((line.span.start, line.span.end, first, first + len(words)))

    def grid(self, grid: Grid) -> None:
        """Add a table."""
        self.put('<div class="scroll"><table class="', "asis" if grid.framed else "beside", '"><tbody>')
        for row in grid.rows:
            self.put("<tr>")
            for cell in row:
                self._cell(cell)
            self.put("</tr>\n")
        self.put("</tbody></table></div>\n")

    def _cell(self, cell: GridCell) -> None:
        spans = (f' {name}="{count}"' for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if count > 1)
        self.put("<td", *spans, ">")
        for line in cell.lines:
            self.line(line, "<p>", "</p>")
        self.put("</td>")


def _contents(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    rows = "".join(f'<li class="l{e.level}"><a href="#{escape(e.path)}">{escape(e.words)}</a></li>' for e in entries)
    return f'<aside aria-label="Mục lục"><details open><summary>Mục lục</summary><ul class="toc" tabindex="0">{rows}</ul></details></aside>\n'


def _words(pieces: Iterable[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    words = escape(piece.text)
    if piece.target is not None:
        place = f"#{escape(piece.anchor)}" if piece.anchor else ""
        words = f'<a class="cite {piece.state}" href="{piece.target}{place}" data-card="{piece.target}">{words}</a>'
    elif piece.state:
        words = f'<span class="cite {piece.state}" title="chưa xác định được văn bản">{words}</span>'
    return f"<mark>{words}</mark>" if piece.marked else words
