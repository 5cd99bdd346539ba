"""The blocks of a text as bytes: JSON of plain numbers, compressed. A paragraph is [start, end, level], a table {"span", "cells"}."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from graph.model import Block, Cell, Paragraph, Span, Table


def pack(blocks: Sequence[Block]) -> bytes:
    """Blocks as bytes for the store."""
    return zlib.compress(json.dumps([_plain(block) for block in blocks], separators=(",", ":")).encode())


def unpack(packed: bytes) -> tuple[Block, ...]:
    """The blocks that `pack` was given."""
    return tuple(_block(plain) for plain in json.loads(zlib.decompress(packed)))


def _plain(block: Block) -> Any:
    if isinstance(block, Paragraph):
        return [block.span.start, block.span.end, block.level]
    cells = [[c.row, c.column, c.rowspan, c.colspan, [_plain(p) for p in c.paragraphs]] for c in block.cells]
    return {"span": [block.span.start, block.span.end], "cells": cells}


def _block(plain: Any) -> Block:
    if isinstance(plain, list):
        return _paragraph(plain)
    cells = (Cell(row, column, tuple(map(_paragraph, paragraphs)), rowspan, colspan)
             for row, column, rowspan, colspan, paragraphs in plain["cells"])  # fmt: skip
    return Table(Span(*plain["span"]), tuple(cells))


def _paragraph(plain: list[int]) -> Paragraph:
    start, end, level = plain
    return Paragraph(Span(start, end), level)
