"""A report as an Excel file: title block, a table with filters, its heading repeated on each printed page, A4 on its side."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from api.exports.report import NUMBER, Cell, Column, Report, printable

MOST = 32_000
"""Characters of a cell; Excel takes 32 767."""

FONT = "Times New Roman"

_CHARACTERS = 0.62
"""Characters in a millimetre of our columns."""

_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")


def write_excel(report: Report, stream: IO[bytes]) -> None:
    """Write the report."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Báo cáo"
    columns = (NUMBER, *report.columns)
    last = get_column_letter(len(columns))
    _merged(
        sheet, 1, len(columns), report.title, Font(name=FONT, size=14, bold=True), Alignment(horizontal="center", wrap_text=True)
    )
    for at, (name, words) in enumerate(report.facts, start=2):
        _merged(sheet, at, len(columns), f"{name}: {words}", Font(name=FONT, size=12), Alignment(wrap_text=True))
    heading = len(report.facts) + 3
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width * _CHARACTERS
        _put(sheet.cell(heading, at), column.title, heading=True)
    for row, cells in enumerate(report.numbered(), start=heading + 1):
        for at, cell in enumerate(cells, start=1):
            _put(sheet.cell(row, at), cell)
        sheet.row_dimensions[row].height = _height(cells, columns)
    end = heading + len(report.rows)
    for at, note in enumerate(report.notes, start=end + 2):
        _merged(sheet, at, len(columns), note, Font(name=FONT, size=10, italic=True), _TOP)
    sheet.freeze_panes = f"A{heading + 1}"
    sheet.auto_filter.ref = f"A{heading}:{last}{end}"
    _printing(sheet, heading)
    book.properties.title, book.properties.creator = printable(report.title), "Cancu"
    book.properties.created = book.properties.modified = datetime.combine(date.today(), time())
    packed = io.BytesIO()
    ExcelWriter(book, ZipFile(packed, "w", ZIP_DEFLATED)).save()  # `book.save` would put the second in
    with ZipFile(packed) as parts, ZipFile(stream, "w", ZIP_DEFLATED) as timeless:
        for part in parts.infolist():
            timeless.writestr(ZipInfo(part.filename), parts.read(part), ZIP_DEFLATED)


def _put(cell: SheetCell | MergedCell, value: Cell, *, heading: bool = False) -> None:
    """A value as what it is: words are never a formula, whatever they begin with."""
    assert isinstance(cell, SheetCell)
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = printable(value)[:MOST]
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    cell.font = Font(name=FONT, size=11, bold=heading)
    cell.border = _GRID
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center") if heading else _TOP
    if heading:
        cell.fill = PatternFill("solid", fgColor="E7E6E6")


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points that the highest cell of a row needs; programs do not all compute it when they open a file."""
    lines = (
        sum(max(1, math.ceil(len(line) * 1.15 / (column.width * _CHARACTERS))) for line in printable(cell).split("\n"))
        for cell, column in zip(cells, columns, strict=True)
    )
    return float(min(409, 15 * max(lines) + 3))


def _merged(sheet: Worksheet, row: int, width: int, words: str, font: Font, alignment: Alignment) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = sheet.cell(row, 1)
    cell.value, cell.font, cell.alignment = printable(words), font, alignment
    cell.data_type = "s"


def _printing(sheet: Worksheet, heading: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{heading}:{heading}"
    footer = sheet.HeaderFooter.oddFooter
    assert footer is not None
    footer.right.text = "Trang &P/&N"
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.5)
