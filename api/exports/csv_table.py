"""Tables as CSV that Excel opens with its accents and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

BOM = "\ufeff"


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The lines of a table in UTF-8, the first with the mark by which Excel knows it."""
    yield (BOM + _line(header)).encode()
    for row in rows:
        yield _line([neutral(cell) for cell in row]).encode()


def neutral(cell: object) -> object:
    """A cell that no spreadsheet runs: a leading apostrophe before what would be a formula."""
    if not isinstance(cell, str):
        return cell
    flat = cell.replace("\x00", "")
    return f"'{flat}" if flat.lstrip(" \n").startswith(_FORMULA) or flat.startswith(_FORMULA) else flat


def _line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["" if cell is None else cell for cell in cells])
    return buffer.getvalue()
