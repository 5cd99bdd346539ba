"""Tables of tasks that are set with tabs: paragraphs of as many parts as the first of them, which is the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Block, Cell, Paragraph, Span, Table
from ingest.columns import Column, columns_of

_PART = re.compile(r"[^\t]+")

FEWEST = 3
"""Parts of a row."""


def with_tabbed_tables(blocks: Sequence[Block], text: str) -> list[Block]:
    """The blocks, with a table in place of the paragraphs that set one with tabs."""
    if "\t" not in text:
        return list(blocks)
    found: list[Block] = []
    rows: list[list[Span]] = []
    for block in blocks:
        parts = list(_parts(block, text))
        if rows and FEWEST <= len(parts) <= len(rows[0]):
            rows.append(parts)
            continue
        _close(rows, found)
        rows = [parts] if len(parts) >= FEWEST and _heads_tasks([part.slice(text) for part in parts]) else []
        found.append(block)
    _close(rows, found)
    return found


def _close(rows: Sequence[Sequence[Span]], found: list[Block]) -> None:
    """Put the table in the place of its heading where rows stand below it."""
    if len(rows) > 1:
        found[-1] = _table(rows)


def _parts(block: Block, text: str) -> Iterator[Span]:
    if isinstance(block, Paragraph) and "\t" in block.span.slice(text):
        for part in _PART.finditer(text, block.span.start, block.span.end):
            words = part[0]
            start = part.start() + len(words) - len(words.lstrip())
            if words.strip():
                yield Span(start, start + len(words.strip()))


def _heads_tasks(words: Sequence[str]) -> bool:
    columns = set(columns_of(words))
    return Column.TASK in columns and bool(columns & {Column.LEAD, Column.DEADLINE})


def _table(rows: Sequence[Sequence[Span]]) -> Table:
    cells = tuple(Cell(r, c, (Paragraph(part),)) for r, row in enumerate(rows) for c, part in enumerate(row))
    return Table(Span(rows[0][0].start, rows[-1][-1].end), cells)
