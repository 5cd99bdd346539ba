"""Scanned pages through Tesseract with its Vietnamese data. Optional: what needs it says so when it is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import cache

from graph.errors import UnreadableFile

MISSING = "cần nhận dạng chữ (OCR): cài các gói tesseract-ocr và tesseract-ocr-vie rồi nạp lại"

DOTS_PER_INCH = 300
"""What Tesseract's documentation asks of an image."""

SECONDS = 120
"""Time that one page may take."""


@cache
def available() -> bool:
    """Whether Tesseract and its Vietnamese data are installed."""
    if shutil.which("tesseract") is None:
        return False
    import pytesseract

    return "vie" in pytesseract.get_languages()


def lines_of_pages(content: bytes, numbers: Sequence[int], name: str) -> Iterator[tuple[int, list[str]]]:
    """Each page (counted from 0) of a PDF with its lines of text, blank ones left out.

    Raises:
        UnreadableFile: a page cannot be drawn, or takes longer than `SECONDS`.
    """
    import pypdfium2
    import pytesseract

    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            image = document[number].render(scale=DOTS_PER_INCH / 72).to_pil()
            try:
                text = pytesseract.image_to_string(image, lang="vie", config="--psm 4", timeout=SECONDS)
            except (pytesseract.TesseractError, RuntimeError) as error:
                raise UnreadableFile(name, f"không nhận dạng được chữ ({type(error).__name__})", f"trang {number + 1}") from error
            yield number, [line.strip() for line in text.replace("\u2044", "/").splitlines() if line.strip()]
    finally:
        document.close()
