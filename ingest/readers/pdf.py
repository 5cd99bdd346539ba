"""PDF with a text layer: lines joined to paragraphs, ruled tables, page furniture left out. A page without text is warned of.

Furniture: a line in the top or bottom margin whose words, numbers apart, recur on other pages (gazette mastheads, page numbers). On a page on its
side it runs down the margin, its letters turned.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from graph.errors import UnreadableFile
from graph.model import Layout, ReadingWarning
from graph.text import clean_spaces, composed
from ingest.columns import Column, columns_of
from ingest.layout import paragraphs as joined_paragraphs
from ingest.layout import text_lines
from ingest.readers import ocr
from ingest.readers.build import LayoutBuilder
from ingest.readers.compound import LOCKED
from ingest.readers.ocr import Piece
from ingest.readers.pdf_notes import NoteFinder, mark_references, note_lines
from ingest.readers.pdf_tables import HYPHEN, LAYERED, TOLERANCE, RuledTable, joined, ruled_table
from ingest.readers.scan import MARGIN, LevelTables, dots_within, in_margin, tables_of_picture

NARROW, WIDE = 0.1, 0.5
"""Parts of the height of a letter: blanks that part words, and columns where no rule does."""

FEWEST_COLUMNS = 3

PICTURED = 0.8
"""Part of a page that pictures take at least where the page is one."""

DOTS_PER_INCH = 200
"""Of the picture in which the rules of such a page are sought."""

MOST_PAGES = 3000

THICKEST_RULE = 3
"""Points: a filled box thinner than this is a line of a table."""

_MASTHEAD = re.compile(r"(?:\d{1,4}\s+)?CÔNG BÁO/Số.{0,60}$|\W*\d{1,4}\W*$")
"""The running head of the Official Gazette, and a page number."""

_UNREADABLE = (PdfminerException, PSException, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, OSError,
               ArithmeticError, RuntimeError, struct.error, zlib.error)  # fmt: skip
"""What hostile bytes make the libraries raise."""

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def layout_of_pdf(content: bytes, name: str) -> Layout:
    """Paragraphs and tables of a PDF.

    Raises:
        UnreadableFile: damaged, encrypted, or without any text layer while no OCR is installed.
    """
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            finder = NoteFinder()
            pages = [_page(page, finder) for page in document.pages[:MOST_PAGES]]
    except _UNREADABLE as error:
        raise UnreadableFile(name, _why(error)) from error
    if not pages:
        raise UnreadableFile(name, "tệp PDF hỏng: không có trang nào")
    if _unmapped(pages):
        pages = [[] for _ in pages]
    recognised = _recognise(content, [number for number, pieces in enumerate(pages) if not pieces], name)
    builder = LayoutBuilder()
    for number, pieces in enumerate(pages):
        if not pieces and number not in recognised:
            builder.warnings.append(
                ReadingWarning("scanned_page", f"{name}, trang {number + 1}: không có lớp chữ (trang quét), {ocr.MISSING}")
            )
        elif not pieces:
            builder.warnings.append(
                ReadingWarning("ocr", f"{name}, trang {number + 1}: chữ do máy nhận dạng (OCR), cần đối chiếu")
            )
    unruled = next((number for number, pieces in enumerate(pages, 1) if any(kind == "unruled" for kind, _, _ in pieces)), None)
    if unruled:
        told = "bảng nhiệm vụ không có đường kẻ: chữ trong bảng đã đọc, nhiệm vụ thì không tách được; hãy nạp bảng ở tệp Word hoặc Excel"
        builder.warnings.append(ReadingWarning("unruled_table", f"{name}, trang {unruled}: {told}"))
    _assemble([pieces or recognised.get(number, []) for number, pieces in enumerate(pages)], builder)
    layout = builder.layout()
    if not layout.text.strip():
        raise UnreadableFile(name, f"PDF không có lớp chữ dùng được (bản quét hoặc phông chữ thiếu bảng mã), {ocr.MISSING}")
    return layout


def _why(error: BaseException) -> str:
    """Why a PDF cannot be opened: pdfplumber wraps what pdfminer raised."""
    inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    if isinstance(inner, PDFPasswordIncorrect):
        return LOCKED
    if isinstance(inner, PDFEncryptionError):
        return "tệp PDF mã hóa theo cách chưa đọc được (ví dụ bằng chứng thư số); hãy in hoặc lưu lại thành PDF không mã hóa"
    return "tệp PDF hỏng"


def _unmapped(pages: list[list[Piece]]) -> bool:
    """Whether the fonts lack a map to Unicode: the extracted text is glyph numbers."""
    words = " ".join(value for pieces in pages for kind, value, _ in pieces if kind == "line")
    return words.count("(cid:") * 50 > len(words) > 0


def _recognise(content: bytes, numbers: list[int], name: str) -> dict[int, list[Piece]]:
    """Pieces of the pages (from 0) that have no text layer; none when no OCR is installed."""
    return dict(ocr.pieces_of_pages(content, numbers, name)) if numbers and ocr.available() else {}


def _page(page: Any, finder: NoteFinder) -> list[Piece]:
    """Pieces of a page from top to end; the flag tells lines in a margin. Every character is in a cell or in a line."""
    level = _tables(page)
    tables = level.tables
    boxes = [cell for table in tables for cell in table.cells]

    def outside(item: dict[str, Any]) -> bool:
        return item.get("object_type") != "char" or not (_in_any(boxes, level.levelled(item)) or id(item) in turned)

    turned = {id(char): char for char in page.chars if _is_turned(char) and not _in_any(boxes, level.levelled(char))}
    lines = page.filter(outside).extract_text_lines() if page.chars else []
    notes = _notes(lines, page, finder)
    if notes:
        straight = page.filter(lambda item: id(item) not in turned)
        mark_references([line for line in straight.extract_text_lines() if line["top"] < notes[0]["top"]], finder.referred(notes))
        lines = [line for line in page.filter(outside).extract_text_lines() if line["top"] < notes[0]["top"]]
    found = [(line["top"], "line", line["text"], in_margin(line, page.height)) for line in lines]
    found += [(line["top"], "unruled", line["text"], False) for line in lines if _heads_tasks(line)]
    found += [(0.0, "line", words, margin) for words, margin in _turned_lines(turned.values(), page.width)]
    found += [(page.height, "note", words, in_margin(line, page.height)) for words, line in note_lines(notes)]
    words = [level.levelled(word) for word in page.extract_words(keep_blank_chars=False)] if tables else []
    found += [
        (table.bbox[1], "table", ruled_table(table, words, LAYERED if level.pictured else TOLERANCE), False) for table in tables
    ]
    page.close()
    return [(kind, value, margin) for _, kind, value, margin in sorted(found, key=lambda piece: piece[0])]


def _tables(page: Any) -> LevelTables:
    """The ruled tables of a page. Where letters lie over the picture of a page, as programs for scanners make them, the picture has the rules."""
    drawn = [table for table in page.filter(_ruled).find_tables() if _tabular(table)]
    pictured, area = sum(image["width"] * image["height"] for image in page.images), page.width * page.height
    if drawn or not page.chars or not area or pictured < PICTURED * area:
        return LevelTables(drawn)
    dots_per_inch = dots_within(DOTS_PER_INCH, page.width, page.height)
    return tables_of_picture(page.to_image(resolution=dots_per_inch).original, dots_per_inch) if dots_per_inch else LevelTables(drawn)


def _in_any(boxes: Sequence[tuple[float, ...]], item: dict[str, Any]) -> bool:
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(b[0] <= across < b[2] and b[1] <= down < b[3] for b in boxes)


def _is_turned(char: dict[str, Any]) -> bool:
    """Whether a letter lies on its side."""
    return bool(abs(char["matrix"][1]) > abs(char["matrix"][0]))


def _turned_lines(chars: Iterable[dict[str, Any]], width: float) -> Iterator[tuple[str, bool]]:
    """The lines of letters that lie on their side, from left to right, and whether each stands in a margin."""
    columns: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        columns.setdefault(round((char["x0"] + char["x1"]) / 2), []).append(char)
    for middle, column in sorted(columns.items()):
        downwards = column[0]["matrix"][1] < 0
        words = "".join(char["text"] for char in sorted(column, key=lambda char: char["top"] if downwards else -char["top"]))
        if words.strip():
            yield clean_spaces(words), not width * MARGIN <= middle <= width * (1 - MARGIN)


def _heads_tasks(line: dict[str, Any]) -> bool:
    """Whether a line outside ruled tables is the heading of a table of tasks: wide blanks part the names of its columns."""
    if "iệm vụ" not in line["text"] and "ội dung" not in line["text"] and "ông việc" not in line["text"]:
        return False
    heads = [""]
    for before, char in pairwise([line["chars"][0], *line["chars"]]):
        blank = (char["x0"] - before["x1"]) / char["height"]
        if blank > WIDE:
            heads.append("")
        heads[-1] += f" {char['text']}" if blank > NARROW else char["text"]
    columns = columns_of(heads)
    return (
        len(columns) > FEWEST_COLUMNS
        and Column.TASK in columns
        and not {Column.LEAD, Column.SUPPORT, Column.DEADLINE}.isdisjoint(columns)
    )


def _notes(lines: list[dict[str, Any]], page: Any, finder: NoteFinder) -> list[dict[str, Any]]:
    """The lines of the notes at the foot of a page, above its margin."""
    inner = [line for line in lines if not (in_margin(line, page.height) and _MASTHEAD.match(line["text"]))]
    return inner[finder.first_note(inner, page) :]


def _tabular(table: Any) -> bool:
    """Whether ruled lines make a table: one row is one only when it has three columns, as the rest of a row that the page cut."""
    return len(table.rows[0].cells) > (1 if len(table.rows) > 1 else 2)


def _ruled(item: dict[str, Any]) -> bool:
    """Whether an object can rule a table: a filled box without an outline is the background of a line of text."""
    return item.get("object_type") != "rect" or bool(item.get("stroke")) or min(item["width"], item["height"]) <= THICKEST_RULE


def _assemble(pages: list[list[Piece]], builder: LayoutBuilder) -> None:
    """Join the pages: furniture goes, a table that goes on at the top of the next page is one table."""
    furniture = _furniture(pages)
    lines: list[str] = []
    notes: list[str] = []
    table: RuledTable | None = None
    for pieces in pages:
        for kind, value, margin in pieces:
            if kind == "table":
                lines = _flush_lines(lines, builder)
                whole = joined(table, value) if table else None
                if whole is None:
                    _flush_table(table, builder)
                table = whole or value
            elif margin and (_shape(value) in furniture or _MASTHEAD.match(value)):
                builder.margin(value)
            elif kind == "note":
                notes.append(value)
            elif kind == "line":
                _flush_table(table, builder)
                table = None
                lines.append(value)
    _flush_table(table, builder)
    _flush_lines(lines, builder)
    builder.notes()
    _flush_lines(notes, builder)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _furniture(pages: list[list[Piece]]) -> set[str]:
    counts = Counter(
        shape for pieces in pages for shape in {_shape(value) for kind, value, margin in pieces if kind != "table" and margin}
    )
    return {shape for shape, count in counts.items() if count > max(1, len(pages) // 4)}


def _flush_lines(lines: list[str], builder: LayoutBuilder) -> list[str]:
    text = HYPHEN.sub("-", composed("\n".join(lines)))
    for paragraph in joined_paragraphs(text, text_lines(text)):
        builder.paragraph(paragraph.span.slice(text))
    return []


def _flush_table(table: RuledTable | None, builder: LayoutBuilder) -> None:
    if table:
        builder.table(table.grid())
