"""A report as a Word file: A4 on its side, a table whose heading is repeated on each page, page numbers."""

from __future__ import annotations

from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.exports.report import NUMBER, Column, Report, printable

FONT = "Times New Roman"
"""Decree 30/2020/NĐ-CP, Annex I: the font of administrative documents."""

USABLE = 267
"""Millimetres between the margins of an A4 sheet on its side."""


def write_word(report: Report, stream: IO[bytes]) -> None:
    """Write the report."""
    document = Document()
    _page(document)
    _paragraph(document, report.title, 14, bold=True, centred=True, after=8)
    for name, words in report.facts:
        line = _paragraph(document, f"{name}: ", 12, bold=True, after=2)
        _run(line, words, 12)
    _table(document, report)
    for note in report.notes:
        _paragraph(document, note, 10, italic=True, before=4)
    _footer(document)
    document.core_properties.title = printable(report.title)
    document.core_properties.author = "Cancu"
    document.save(stream)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _paragraph(document: Any, words: str, size: int, *, bold: bool = False, italic: bool = False, centred: bool = False, before: int = 0,
               after: int = 0) -> Any:  # fmt: skip
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, words, size, bold=bold, italic=italic)
    return paragraph


def _run(paragraph: Any, words: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(printable(words))
    run.font.size, run.font.name, run.bold, run.italic = Pt(size), FONT, bold, italic


def _table(document: Any, report: Report) -> None:
    columns = (NUMBER, *report.columns)
    widths = _widths(columns)
    table = document.add_table(rows=1, cols=len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _row(table.rows[0], [column.title for column in columns], widths, heading=True)
    for cells in report.numbered():
        _row(table.add_row(), [printable(cell) for cell in cells], widths)


def _row(row: Any, cells: list[str], widths: list[float], *, heading: bool = False) -> None:
    """Fill a row. A heading is repeated on each page; a row is not broken unless it must be."""
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if heading:
        marks.append(OxmlElement("w:tblHeader"))
    for cell, words, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        if heading:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, words, 9.5, bold=heading)


def _widths(columns: tuple[Column, ...]) -> list[float]:
    whole = sum(column.width for column in columns)
    return [column.width * USABLE / whole for column in columns]


def _footer(document: Any) -> None:
    """ "Trang X/Y", counted by the program that shows the file."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, "Trang ", 10)
    _field(paragraph, "PAGE")
    _run(paragraph, "/", 10)
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, style, size, words = (OxmlElement(name) for name in ("w:r", "w:rPr", "w:sz", "w:t"))
    size.set(qn("w:val"), "20")
    words.text = "1"
    style.append(size)
    run.extend([style, words])
    field.append(run)
    paragraph._p.append(field)
