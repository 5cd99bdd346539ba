"""Scanned pages: set upright and level, their ruled tables read as tables."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from graph.errors import UnreadableFile
from graph.model import Table
from ingest.pipeline import read_document
from ingest.readers import ocr
from ingest.readers.files import layout_of_bytes
from ingest.readers.misread import mended, opening, relabelled
from ingest.readers.scan import LARGEST, rules_of, slant_of, tables_of, tables_of_picture, without_seals

DOTS = 200
"""To the inch."""

COLUMNS = (100, 240, 1100, 1600, 2000)
ROWS = (500, 640, 780, 920)
WORDS = (
    ("STT", "Nội dung công việc", "Cơ quan chủ trì", "Thời gian"),
    ("1", "Rà soát thủ tục hành chính", "Sở Tư pháp", "Quý I năm 2018"),
    ("2", "Kiểm tra công vụ tại các xã", "Sở Nội vụ", "Tháng 6/2018"),
)

needs_tesseract = pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese data is not installed")


def page(table: bool = True) -> Image.Image:
    """A landscape page: a heading, and below it a table of two tasks."""
    image = Image.new("RGB", (2200, 1500), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSans.ttf", 34)
    for line, top in (
        ("KẾ HOẠCH", 160),
        ("Cải cách hành chính năm 2018", 230),
        ("PHỤ LỤC", 360),
        ("Danh mục nhiệm vụ cải cách hành chính", 420),
    ):
        draw.text((700, top), line, fill="black", font=font)
    for top, words in zip(ROWS, WORDS, strict=False):
        for left, word in zip(COLUMNS, words, strict=False):
            draw.text((left + 14, top + 40), word, fill="black", font=font)
    if table:
        for top in ROWS:
            draw.line((COLUMNS[0], top, COLUMNS[-1], top), fill="black", width=4)
        for left in COLUMNS:
            draw.line((left, ROWS[0], left, ROWS[-1]), fill="black", width=4)
    return image


def pdf_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PDF", resolution=DOTS)
    return out.getvalue()


def shape(image: Image.Image) -> list[tuple[int, int]]:
    """Rows and cells of each table."""
    return [(len(table.rows), len(table.cells)) for table in tables_of_picture(image, DOTS).tables]


def test_rules_that_cross_make_a_table() -> None:
    assert shape(page()) == [(3, 12)]


@pytest.mark.parametrize("slant", [-1.7, 0.4, 1.2])
def test_a_page_at_a_slant_is_levelled(slant: float) -> None:
    slanted = page().rotate(slant, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert slant_of(without_seals(slanted)) == pytest.approx(-slant, abs=0.15)
    assert shape(slanted) == [(3, 12)]


def test_a_rule_that_the_scanner_broke_or_a_seal_covers_is_one() -> None:
    image = page()
    draw = ImageDraw.Draw(image)
    for left in range(COLUMNS[0] + 30, COLUMNS[-1], 60):
        draw.rectangle((left, ROWS[1] - 4, left + 3, ROWS[1] + 6), fill="white")
    draw.ellipse((900, 560, 930, 720), fill="black")
    assert shape(image) == [(3, 12)]


def test_a_red_seal_is_not_seen() -> None:
    image = page(table=False)
    ImageDraw.Draw(image).rectangle((200, 200, 800, 800), outline=(250, 30, 40), width=4)
    assert rules_of(without_seals(image), DOTS) == []


@pytest.mark.parametrize(
    "image",
    [page(table=False), Image.new("RGB", (900, 900), "white"), Image.new("RGB", (900, 900), "black"), Image.new("RGB", (3, 2))],
)
def test_no_table_without_rules(image: Image.Image) -> None:
    assert shape(image) == []


def test_the_edges_of_a_dark_field_are_rules() -> None:
    image = Image.new("L", (900, 900), 255)
    ImageDraw.Draw(image).rectangle((100, 100, 800, 140), fill=0)
    edges = [rule for rule in rules_of(image, DOTS) if rule.orientation == "h"]
    assert [(rule.first + rule.last) // 2 for rule in edges] == pytest.approx([100, 140], abs=12)


def test_rules_on_a_level_page_are_found_where_they_are() -> None:
    table = tables_of(rules_of(without_seals(page()), DOTS), DOTS)[0]
    assert table.bbox == pytest.approx([side * 72 / DOTS for side in (COLUMNS[0], ROWS[0], COLUMNS[-1], ROWS[-1])], abs=1)


@needs_tesseract
@pytest.mark.parametrize("turned", [0.0, 0.9, 90.0, 180.0])
def test_a_scanned_plan_gives_its_tasks(turned: float) -> None:
    layout = layout_of_bytes(
        pdf_of(page().rotate(turned, expand=turned % 90 == 0, fillcolor="white", resample=Image.Resampling.BICUBIC)), "quet.pdf"
    )
    assert [warning.code for warning in layout.warnings] == ["ocr"]
    read = [(task.lead, task.deadline and task.deadline.text) for task in read_document(layout).tasks]
    assert read == [(("Sở Tư pháp",), "Quý I năm 2018"), (("Sở Nội vụ",), "Tháng 6/2018")]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Quý l", "Quý I"), ("quý Ï/2018", "quý I/2018"), ("Quý II, IH/2018", "Quý II, III/2018"), ("Quý II và IIH/2018", "Quý II và III/2018"), ("Quý |V", "Quý IV"),
        ("CHƯƠNG HI", "CHƯƠNG III"), ("thành phần I", "thành phần I"), ("Phần | Ghi chú", "Phần | Ghi chú"), ("Mục H", "Mục H"), ("Quý 1/2018", "Quý 1/2018"), ("Quý Hội", "Quý Hội"), ("Phụ lục", "Phụ lục"), ("Sở l", "Sở l"), ("mục lục", "mục lục"),
        ("ngày 3] tháng I2 năm 2O25", "ngày 31 tháng 12 năm 2025"), ("ngày 1ó tháng 10 năm 2024", "ngày 16 tháng 10 năm 2024"), ("ngày lễ tháng ba năm nay", "ngày lễ tháng ba năm nay"),
        ("Nghị quyết số: 7§/2025/UBTVQHI5", "Nghị quyết số: 78/2025/UBTVQH15"), ("Luật số 68/2006QHII", "Luật số 68/2006/QH11"), ("Số: 1105KH-ĐKT", "Số: 1105/KH-ĐKT"), ("số 12/2031/NĐĐĐ-CP", "số 12/2031/NĐ-CP"), ("số 7/2031/TTL T-BTC", "số 7/2031/TTLT-BTC"),
        ("số Il/2020/NĐ-CP", "số 11/2020/NĐ-CP"), ("số 12/SNV", "số 12/SNV"),
    ],
)  # fmt: skip
def test_what_can_only_be_a_figure_or_a_roman_number_is_read_as_one(read: str, printed: str) -> None:
    assert mended(read) == printed


@pytest.mark.parametrize(("word", "following", "printed"), [("x", "Xây", "-"), ("~", "Lập", "-"), ("x", "", "x"), ("x", "và", "x"), ("a", "Xây", "a")])
def test_a_sign_before_a_capital_is_a_bullet(word: str, following: str, printed: str) -> None:
    assert opening(word, following) == printed


@pytest.mark.parametrize(
    ("read", "labels"),
    [
        (["l. Phạm vi", "2. Đối tượng"], "1. 2."), (["I. Phạm vi", "2. Đối tượng"], "1. 2."), (["I. MỤC TIÊU", "1. Chung", "2. Riêng"], "I. 1. 2."),
        (["I. MỤC TIÊU", "II. NHIỆM VỤ"], "I. II."), (["a) Một", "b) Hai", "e) Ba", "đ) Bốn", "đ) Năm", "e) Sáu", "ø) Bảy"], "a) b) c) d) đ) e) g)"),
        (["4. Bốn", "5S. Năm"], "4. 5."), (["d) Bốn", "đ) Năm"], "d) đ)"), (["a) Một", "d) Bốn"], "a) d)"), (["a) Một", "1. Hai", "a) Một", "b) Hai"], "a) 1. a) b)"),
    ],
)  # fmt: skip
def test_labels_follow_each_other(read: list[str], labels: str) -> None:
    assert " ".join(line.split()[0] for line in relabelled(read)) == labels


@needs_tesseract
@pytest.mark.parametrize("slant", [0.0, 0.8])
def test_letters_over_a_picture_stand_in_the_cells_of_the_picture(slant: float) -> None:
    """What programs for scanners save: a picture, and over it the letters, unseen, that they read in it."""
    import pytesseract

    image = page().rotate(slant, fillcolor="white", resample=Image.Resampling.BICUBIC)
    content = pytesseract.image_to_pdf_or_hocr(image, lang="vie", extension="pdf", config=f"--psm 11 --dpi {DOTS}")
    layout = layout_of_bytes(bytes(content), "quet.pdf")
    assert [len(block.cells) for block in layout.blocks if isinstance(block, Table)] == [12]
    assert layout.warnings == ()
    assert [task.lead for task in read_document(layout).tasks] == [("Sở Tư pháp",), ("Sở Nội vụ",)]


def written(width: int, height: int) -> bytes:
    """A PDF of one page of this size with a word on it."""
    words = b"BT /F1 12 Tf 10 10 Td (KE HOACH) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % (width, height)
    kept = b"<</Length %d>>stream\n%s\nendstream" % (len(words), words)
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, kept)
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1)) + b"trailer<</Root 1 0 R>>\n%%EOF\n"


@needs_tesseract
@pytest.mark.parametrize("size", [(600_000, 800), (600_000, 600_000)])
def test_a_page_of_a_size_that_cannot_be_drawn_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableFile):
        list(ocr.pieces_of_pages(written(*size), [0], "to.pdf"))


@pytest.mark.parametrize("size", [(0, 0), (0, 800), (600_000, 800), (595, 842)])
def test_the_words_of_a_page_of_any_size_are_read(size: tuple[int, int]) -> None:
    assert "KE HOACH" in layout_of_bytes(written(*size), "to.pdf").text


def test_a_drawing_is_no_table() -> None:
    image = Image.new("L", (2000, 2000), 255)
    draw = ImageDraw.Draw(image)
    for place in range(100, 1900, 20):
        draw.line((100, place, 1900, place), fill=0, width=3)
        draw.line((place, 100, place, 1900), fill=0, width=3)
    assert tables_of(rules_of(image, DOTS), DOTS) == []


@needs_tesseract
def test_a_page_of_any_size_is_drawn_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    upright = ocr._upright
    monkeypatch.setattr(ocr, "_upright", lambda image, dots_per_inch: sizes.append(image.size) or upright(image, dots_per_inch))
    out = io.BytesIO()
    page().resize((220, 150)).save(out, "PDF", resolution=1)
    list(ocr.pieces_of_pages(out.getvalue(), [0], "to.pdf"))
    assert max(sizes[0]) <= LARGEST
