"""Scanned pages through Tesseract with its Vietnamese data. Optional: what needs it says so when it is missing."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from pdfplumber.table import Table
from PIL import Image, ImageDraw

from graph.errors import UnreadableFile
from ingest.readers.misread import mended, opening, relabelled
from ingest.readers.pdf_tables import RuledTable, ruled_table
from ingest.readers.scan import POINTS, cleaned, dots_within, erased, in_margin, level, rules_of, tables_of, without_seals

MISSING = "cần nhận dạng chữ (OCR): cài các gói tesseract-ocr và tesseract-ocr-vie rồi nạp lại"

DOTS_PER_INCH = 300
"""What Tesseract's documentation asks of an image."""

SECONDS = 120
"""Time that one reading of a page may take."""

SURE = 2.0
"""How sure of the way a page lies Tesseract must be for it to be turned."""

GAP = 25
"""Dots of white around a cell."""

TALLEST = 20_000
"""Dots: Tesseract takes pictures up to 32,767."""

MOST_ALONE = 40
"""Cells of a table that are read by themselves; where more give nothing, it is dirt."""

INK = 128
LEAST_INK = 25
"""Dots darker than `INK` that a cell with a letter in it has at least."""

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
"""Threads of Tesseract wait for each other longer than they help, the more so where several files are read at once."""

Piece = tuple[str, Any, bool]
"""Kind, as "line" or "table", words or `RuledTable`, and whether it stands in a margin."""

Box = tuple[float, float, float, float]
Word = dict[str, Any]
"""As pdfplumber gives words: text, x0, x1, top, bottom, in points."""


@cache
def available() -> bool:
    """Whether Tesseract and its Vietnamese data are installed."""
    if shutil.which("tesseract") is None:
        return False
    import pytesseract

    return "vie" in pytesseract.get_languages()


def pieces_of_pages(content: bytes, numbers: Sequence[int], name: str) -> Iterator[tuple[int, list[Piece]]]:
    """Each page (counted from 0) of a PDF as its pieces from top to end: lines of text and ruled tables.

    Raises:
        UnreadableFile: a page cannot be drawn, or takes longer than `SECONDS`.
    """
    import pypdfium2
    import pytesseract

    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            try:
                page = document[number]
                dots_per_inch = dots_within(DOTS_PER_INCH, *page.get_size())
                image = without_seals(page.render(scale=dots_per_inch / POINTS).to_pil())
                yield number, _pieces(_Scan(cleaned(level(_upright(image, dots_per_inch))), dots_per_inch))
            except (pytesseract.TesseractError, RuntimeError, ValueError, ArithmeticError) as error:
                raise UnreadableFile(name, f"không nhận dạng được chữ ({type(error).__name__})", f"trang {number + 1}") from error
    finally:
        document.close()


def _upright(image: Image.Image, dots_per_inch: int) -> Image.Image:
    """The page as its letters stand: landscape tables are often scanned on their side."""
    import pytesseract

    half = image.reduce(2)
    try:
        seen = pytesseract.image_to_osd(
            half, config=f"--dpi {dots_per_inch // 2}", output_type=pytesseract.Output.DICT, timeout=SECONDS
        )
    except pytesseract.TesseractError:  # too few letters to tell
        return image
    sure = float(seen["orientation_conf"]) >= SURE
    return image.rotate(-int(seen["rotate"]), expand=True) if sure and seen["rotate"] else image


@dataclass(frozen=True, slots=True)
class _Scan:
    """The picture of a page, or of a part of one."""

    image: Image.Image
    dots_per_inch: int

    @property
    def scale(self) -> float:
        """Points to a dot."""
        return POINTS / self.dots_per_inch

    def dots(self, box: Box) -> tuple[int, int, int, int]:
        """The same box in dots."""
        left, top, right, bottom = (round(side / self.scale) for side in box)
        return left, top, right, bottom

    def lines(self, mode: str) -> Iterator[list[Word]]:
        """The words of each line, in points; top and bottom are those of the line."""
        import pytesseract

        config = f"{mode} --dpi {self.dots_per_inch}"
        read = pytesseract.image_to_data(
            self.image, lang="vie", config=config, timeout=SECONDS, output_type=pytesseract.Output.DICT
        )
        rows = (dict(zip(read, values, strict=True)) for values in zip(*read.values(), strict=True))
        for _, line in groupby(rows, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
            found = [row | {"text": words} for row in line if (words := str(row["text"]).strip())]
            if found:
                found[0]["text"] = opening(found[0]["text"], found[1]["text"] if found[1:] else "")
                top, bottom = min(row["top"] for row in found), max(row["top"] + row["height"] for row in found)
                yield [self._word(row, top * self.scale, bottom * self.scale) for row in found]

    def _word(self, row: dict[str, Any], top: float, bottom: float) -> Word:
        return {
            "text": row["text"].replace("\u2044", "/"),
            "x0": row["left"] * self.scale,
            "x1": (row["left"] + row["width"]) * self.scale,
            "top": top,
            "bottom": bottom,
        }


def _pieces(page: _Scan) -> list[Piece]:
    """The lines outside tables in the order of Tesseract, each table before the first line that stands below its top."""
    rules = rules_of(page.image, page.dots_per_inch)
    tables = sorted(tables_of(rules, page.dots_per_inch), key=lambda table: table.bbox[1])
    bare = _Scan(erased(page.image, rules), page.dots_per_inch)
    ruled: list[tuple[float, Piece]] = [
        (table.bbox[1], ("table", _mended(ruled_table(table, _words_of(table, bare))), False)) for table in tables
    ]
    outside = bare if tables else page
    for table in tables:
        ImageDraw.Draw(outside.image).rectangle(page.dots(table.bbox), fill=255)
    height = page.image.height * page.scale
    pieces: list[Piece] = []
    lines = list(outside.lines("--psm 4"))
    for line, words in zip(lines, relabelled([mended(" ".join(word["text"] for word in line)) for line in lines]), strict=True):
        while ruled and ruled[0][0] < line[0]["top"]:
            pieces.append(ruled.pop(0)[1])
        pieces.append(("line", words, in_margin(line[0], height)))
    return pieces + [table for _, table in ruled]


def _mended(table: RuledTable) -> RuledTable:
    return replace(table, cells=tuple(replace(cell, paragraphs=tuple(map(mended, cell.paragraphs))) for cell in table.cells))


def _words_of(table: Table, page: _Scan) -> list[Word]:
    """The words in the cells of a table: the cells are set below each other, so that one reading of a narrow column gives them all. A cell that
    gave none is read by itself: next to others Tesseract takes a short one for dirt."""
    inked = [cell for cell in ((box, page.image.crop(page.dots(box))) for box in table.cells) if _has_ink(cell[1])]
    heights = accumulate(cell.height + 2 * GAP for _, cell in inked)
    columns = [
        [cell for cell, _ in group] for _, group in groupby(zip(inked, heights, strict=True), key=lambda both: both[1] // TALLEST)
    ]
    read = {box: words for column in columns for box, words in _words_of_column(column, page.dots_per_inch)}
    for box, cell in [cell for cell in inked if cell[0] not in read][:MOST_ALONE]:
        read |= _words_of_column([(box, cell)], page.dots_per_inch)
    return [word for words in read.values() for word in words]


def _has_ink(cell: Image.Image) -> bool:
    return bool(np.count_nonzero(np.asarray(cell) < INK) >= LEAST_INK)


def _words_of_column(column: Sequence[tuple[Box, Image.Image]], dots_per_inch: int) -> Iterator[tuple[Box, list[Word]]]:
    """Each cell that words were read in with its words, where they stand on the page."""
    size = max(cell.width for _, cell in column) + 2 * GAP, sum(cell.height + 2 * GAP for _, cell in column)
    tall = _Scan(Image.new("L", size, 255), dots_per_inch)
    starts, top = [], 0
    for _, cell in column:
        tall.image.paste(cell, (GAP, top + GAP))
        starts.append(top * tall.scale)
        top += cell.height + 2 * GAP
    lines = ((bisect_right(starts, (line[0]["top"] + line[0]["bottom"]) / 2) - 1, line) for line in tall.lines("--psm 6"))
    for index, of_cell in groupby(sorted(lines, key=itemgetter(0)), key=itemgetter(0)):
        box = column[index][0]
        across, down = box[0] - GAP * tall.scale, box[1] - starts[index] - GAP * tall.scale
        yield (
            box,
            [
                word
                | {
                    "x0": word["x0"] + across,
                    "x1": word["x1"] + across,
                    "top": word["top"] + down,
                    "bottom": word["bottom"] + down,
                }
                for _, line in of_cell
                for word in line
            ],
        )
