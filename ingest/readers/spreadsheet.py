"""Excel workbooks (.xlsx): every sheet one table, merged cells kept, values as Excel shows them in Vietnam."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import UnreadableFile
from graph.model import Layout
from ingest.readers.build import Grid, LayoutBuilder

CELLS = 2_000_000
"""Cells: a workbook with more is refused."""

UNPACKED = 512 * 2**20
"""Bytes: a workbook that unpacks to more is refused before it is parsed."""


_ERRORS = frozenset(["#DIV/0!", "#REF!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
"""What a formula shows that could not be computed: no words of the author's."""


def layout_of_xlsx(content: bytes, name: str) -> Layout:
    """One table a sheet; a row with a single filled cell is a paragraph, as titles are, unless it stands between two rows of the table without a blank one.

    Raises:
        UnreadableFile: a damaged workbook, one without words, or one that is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise UnreadableFile(name, "bảng tính quá lớn khi giải nén")
        workbook = load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError) as error:
        raise UnreadableFile(name, "bảng tính hỏng") from error
    builder = LayoutBuilder()
    seen = 0
    for sheet in workbook.worksheets:
        spans = {
            (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in sheet.merged_cells.ranges
        }
        rows: Grid = []
        alone: Grid = []
        for row in sheet.iter_rows():
            seen += len(row)
            if seen > CELLS:
                raise UnreadableFile(name, f"bảng tính có hơn {CELLS} ô", f"trang tính {sheet.title}")
            cells: Grid = []
            for cell in row:
                if words := _shown(cell.value):
                    row_number, column = int(cell.row or 1), int(cell.column or 1)
                    height, width = spans.get((row_number, column), (1, 1))
                    cells.append((row_number - 1, column - 1, height, width, words.split("\n")))
            if len(cells) > 1:
                rows += [*alone, *cells]
                alone = []
            elif cells and rows:
                alone += cells
            else:
                _flush(builder, rows, alone)
                _flush(builder, [], cells)
                rows, alone = [], []
        _flush(builder, rows, alone)
        for words in _margins(sheet):
            builder.margin(words)
    layout = builder.layout()
    if not layout.text.strip():
        raise UnreadableFile(name, "bảng tính không có chữ")
    return layout


def _margins(sheet: Any) -> Iterator[str]:
    """What is printed above and below the pages of a sheet."""
    for part in (sheet.oddHeader, sheet.firstHeader, sheet.evenHeader, sheet.oddFooter, sheet.firstFooter, sheet.evenFooter):
        yield from (side.text for side in (part.left, part.center, part.right) if side.text)


def _flush(builder: LayoutBuilder, rows: Grid, alone: Grid) -> None:
    """Append a table and the cells that stand alone behind it."""
    if rows:
        top, left = min(cell[0] for cell in rows), min(cell[1] for cell in rows)
        builder.table([(row - top, column - left, height, width, words) for row, column, height, width, words in rows])
    for cell in alone:
        builder.paragraph("\n".join(cell[4]))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    words = str(value).strip()
    return "" if words in _ERRORS else words
