import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from graph.errors import UnreadableFile
from graph.model import Table
from ingest.readers import archive, ocr, read_layout
from ingest.readers.archive import is_archive, unpack
from ingest.readers.files import layout_of_bytes

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}}\f0 \u272?i\u7873?u 1. Ph\u7841?m vi\par Quy \u273?\u7883?nh n\u224?y\par}"


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Phụ lục phân công"])
    sheet.append(["STT", "Nhiệm vụ", "Hạn"])
    sheet.append([1, "Rà soát văn bản", "Quý I"])
    sheet.append([2.5, "=1/0", None])
    sheet.merge_cells("A4:B4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_sheets_are_tables() -> None:
    layout = layout_of_bytes(workbook(), "a.xlsx")
    assert layout.text.startswith("Phụ lục phân công\n")
    table = layout.blocks[1]
    assert isinstance(table, Table)
    assert [p.span.slice(layout.text) for cell in table.cells if cell.row == 1 for p in cell.paragraphs] == [
        "1",
        "Rà soát văn bản",
        "Quý I",
    ]


@office
def test_rtf_through_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    assert read_layout(path).text.splitlines() == ["Điều 1. Phạm vi", "Quy định này"]


@office
def test_damaged_office_file_is_one_clear_error() -> None:
    with pytest.raises(UnreadableFile, match=r"hong\.doc"):
        layout_of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "hong.doc")


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFile, match="LibreOffice"):
        layout_of_bytes(RTF, "a.rtf")


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return path


def test_archive_gives_its_files_under_names_of_our_own(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"Kế hoạch/1.txt": b"x", "../../thoat.txt": b"y", ".an": b"z"})
    assert is_archive(path)
    given = dict(unpack(path, tmp_path / "out"))
    assert set(given) == {"Kế hoạch/1.txt", "../../thoat.txt"}
    assert all(where.is_relative_to(tmp_path / "out") and where.is_file() for where in given.values())


def test_workbook_is_no_archive_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    assert not is_archive(tmp_path / "a.xlsx")


def test_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "bom.zip", {"a.txt": b"0" * (8 << 20)})
    with pytest.raises(UnreadableFile, match="bom nén"):
        list(unpack(path, tmp_path / "out"))


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ENTRIES", 2)
    with pytest.raises(UnreadableFile, match="hơn 2 tệp"):
        list(unpack(packed(tmp_path / "a.zip", dict.fromkeys("abc", b"x")), tmp_path / "out"))


def scanned_page(words: str) -> bytes:
    """A PDF of one page that is a picture of words."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (2480, 600), "white")
    ImageDraw.Draw(image).text((150, 200), words, fill="black", font=ImageFont.load_default(70))
    out = io.BytesIO()
    image.save(out, "PDF", resolution=300)
    return out.getvalue()


@pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese data is not installed")
def test_scanned_page_is_recognised_and_marked() -> None:
    layout = layout_of_bytes(scanned_page("KE HOACH 105 NAM 2018"), "quet.pdf")
    assert "105" in layout.text
    assert [warning.code for warning in layout.warnings] == ["ocr"]


def test_scanned_page_without_tesseract_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnreadableFile, match="tesseract-ocr-vie"):
        layout_of_bytes(scanned_page("KE HOACH"), "quet.pdf")


def test_running_titles_of_a_word_file_are_read_once_and_page_numbers_are_not(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Điều 1. Phạm vi của quy định")
    document.sections[0].header.paragraphs[0].text = "Mẫu số 1-TT/2004"
    document.sections[0].footer.paragraphs[0].text = "Trang 3"
    file = tmp_path / "mau.docx"
    document.save(str(file))
    text = read_layout(file).text
    assert text.count("Mẫu số 1-TT/2004") == 1
    assert text.index("Điều 1") < text.index("Mẫu số 1")
    assert "Trang" not in text
