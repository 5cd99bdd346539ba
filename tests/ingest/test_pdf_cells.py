"""Lines of a cell in a PDF table → paragraphs: by what would have fitted, by bullets, by agencies and periods that stand below each other; letters on
their side."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from ingest.readers.files import layout_of_bytes
from ingest.readers.pdf_tables import joined, ruled_table

LETTER = 6.0
"""Points: how wide the letters of these pages are."""


def _cell(lines: list[str], width: float) -> tuple[str, ...]:
    """The paragraphs of a one-celled table with these lines, each word as wide as its letters."""
    words = []
    for row, line in enumerate(lines):
        left = 5.0
        for word in line.split():
            words.append({"text": word, "x0": left, "x1": left + LETTER * len(word), "top": 12.0 * row, "bottom": 12.0 * row + 10})
            left += LETTER * (len(word) + 0.5)
    box = (0.0, -1.0, width, 12.0 * len(lines))
    table = SimpleNamespace(rows=[SimpleNamespace(bbox=box, cells=[box])], cells=[box])
    return ruled_table(table, words).cells[0].paragraphs


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Thẩm định dự", "toán kinh phí"], ("Thẩm định dự toán kinh phí",)),
        (["Theo Nghị định", "130/2005/NĐ-", "CP"], ("Theo Nghị định 130/2005/NĐ-CP",)),
        (["Theo Nghị định", "130/2005/NĐ", "-CP và Luật"], ("Theo Nghị định 130/2005/NĐ-CP và Luật",)),
        (["VP. UBND tỉnh", "Sở Nội vụ"], ("VP. UBND tỉnh", "Sở Nội vụ")),
        (["Sở Tư pháp,", "Sở Tài chính"], ("Sở Tư pháp, Sở Tài chính",)),
        (["Quý IV/2018", "Trong năm", "2018"], ("Quý IV/2018", "Trong năm 2018")),
        (["Nguyễn Văn A", "Trần Thị B"], ("Nguyễn Văn A", "Trần Thị B")),
        (["Nguyễn Thị", "Ngọc Anh"], ("Nguyễn Thị Ngọc Anh",)),
        (["Tháng", "12/2017"], ("Tháng 12/2017",)),
        (["- Lập kế hoạch", "- Báo cáo"], ("- Lập kế hoạch", "- Báo cáo")),
    ],
)
def test_paragraphs_of_a_narrow_cell(lines: list[str], paragraphs: tuple[str, ...]) -> None:
    assert _cell(lines, LETTER * 12 + 10) == paragraphs


def test_a_short_line_ends_its_paragraph() -> None:
    assert _cell(["Lập kế hoạch.", "Báo cáo kết quả."], LETTER * 40) == ("Lập kế hoạch.", "Báo cáo kết quả.")


def test_a_row_that_the_page_cut_goes_on_though_its_group_does() -> None:
    def table(*rows: tuple[str, str]) -> SimpleNamespace:
        boxes = [[(200.0 * c, 40.0 * r, 200.0 * c + 200, 40.0 * r + 40) for c in range(2)] for r in range(len(rows))]
        words = [
            {"text": word, "x0": 200.0 * c + 5 + 50 * i, "x1": 200.0 * c + 45 + 50 * i, "top": 40.0 * r + 5, "bottom": 40.0 * r + 15}
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            for i, word in enumerate(cell.split())
        ]
        lines = [SimpleNamespace(bbox=(0.0, 40.0 * r, 400.0, 40.0 * r + 40), cells=boxes[r]) for r in range(len(rows))]
        found = SimpleNamespace(rows=lines, cells=[box for row in boxes for box in row])
        return ruled_table(found, words)

    whole = joined(table(("Nhóm", "Việc"), ("Cải cách", "Xây dựng")), table(("thủ tục", "kế hoạch"), ("Tài chính", "Lập")))
    assert whole is not None
    assert [c.paragraphs for c in whole.cells if c.row == 1] == [("Cải cách thủ tục",), ("Xây dựng kế hoạch",)]
    assert whole.height == 3


def _landscape(pages: Sequence[tuple[str, str]]) -> bytes:
    """A PDF of pages on their side: lines across each, and a running head whose letters are turned, down its right margin."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, (line, head) in enumerate(pages):
        words = f"BT /F1 12 Tf 1 0 0 1 72 500 Tm ({line}) Tj ET BT /F1 12 Tf 0 -1 1 0 800 480 Tm ({head}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    body = "".join(f"{number} 0 obj\n{words}\nendobj\n" for number, words in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode()


def test_a_running_head_down_the_margin_is_no_text_of_the_page() -> None:
    lines = ["1. Lines of the first page go on", "2. Those of the second do as well", "3. So do those of the third"]
    layout = layout_of_bytes(_landscape([(line, f"Bulletin {7 + i} of the year") for i, line in enumerate(lines)]), "a.pdf")
    assert layout.text.splitlines() == lines
    assert layout.margins.splitlines() == ["Bulletin 7 of the year", "Bulletin 8 of the year", "Bulletin 9 of the year"]


def test_words_on_their_side_are_read_in_one_line() -> None:
    layout = layout_of_bytes(_landscape([("1. The only page", "Number 4")]), "a.pdf")
    assert layout.text.splitlines() == ["Number 4", "1. The only page"]
