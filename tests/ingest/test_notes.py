"""Foot- and endnotes of Word files and PDFs: read behind the document, their numbers in both places, no provisions of their own."""

from __future__ import annotations

import io
import re
import shutil
import zipfile

import docx
import pytest

from graph.model import Layout
from ingest.pipeline import read_document
from ingest.readers.files import layout_of_bytes
from ingest.readers.office import convert

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

LINES = (
    "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ", "NGHỊ ĐỊNH{1}", "Về công tác văn thư", "Căn cứ Luật Lưu trữ;{2}", "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi{3}",
    "Nghị định này quy định về công tác văn thư, diện tích kho từ 20 m2 trở lên.", "Điều 2.{4} Nguyên tắc", "1. Đúng hạn.", "2.{5} (được bãi bỏ)",
    *(f"3.{n} Lập hồ sơ, nộp lưu vào kho lưu trữ của cơ quan theo danh mục số {n}." for n in range(1, 41)), "Điều 3. Hiệu lực{6}", "Nghị định này có hiệu lực từ ngày ký.",
)  # fmt: skip
NOTES = (
    "Văn bản này được hợp nhất từ 02 Nghị định.",
    "Nghị định số 12/2023/NĐ-CP có căn cứ ban hành như sau: “Căn cứ Luật Tổ chức Chính phủ; 1. Căn cứ Luật Văn thư;",
    "Điều này được sửa đổi theo Nghị định số 12/2023/NĐ-CP.",
    "Điều này được bổ sung theo Nghị định số 12/2023/NĐ-CP.",
    "Khoản này được bãi bỏ theo Nghị định số 12/2023/NĐ-CP.",
    "Điều 2 Nghị định số 12/2023/NĐ-CP quy định như sau: “Điều 2. Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2023.”",
)
PATHS = ["chuong_i", "dieu_1", "dieu_2", "dieu_2__khoan_1", "dieu_2__khoan_2", "dieu_3"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{}</w:r>'
_RULE = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
_NOTE = '<w:footnote w:id="{}"><w:p>' + _RAISED.format('<w:footnoteRef/>').replace("<w:rPr>", '<w:rPr><w:sz w:val="18"/>') + '<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> {}</w:t></w:r></w:p></w:footnote>'


@pytest.fixture(scope="module")
def word_file() -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.size = docx.shared.Pt(14)
    for line in LINES:
        document.add_paragraph(line)
    plain = io.BytesIO()
    document.save(plain)
    notes = "".join(_NOTE.format(n + 2, words) for n, words in enumerate(NOTES))
    added = {
        "word/document.xml": lambda s: re.sub(r"\{(\d)\}", lambda m: "</w:t></w:r>" + _RAISED.format(f'<w:footnoteReference w:id="{int(m[1]) + 1}"/>') + "<w:r><w:t>", s),
        "[Content_Types].xml": lambda s: s.replace("</Types>", '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'),
        "word/_rels/document.xml.rels": lambda s: s.replace("</Relationships>", '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>'),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            words = source.read(name)
            target.writestr(name, added[name](words.decode()) if name in added else words)
        target.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{_W}">{_RULE}{notes}</w:footnotes>')
    return out.getvalue()


def _checked(layout: Layout) -> None:
    reading = read_document(layout)
    assert [p.path for p in reading.provisions if "__khoan_3" not in p.path] == PATHS
    assert [p.heading for p in reading.provisions if p.path.startswith("dieu") and "__" not in p.path] == ["Phạm vi", "Nguyên tắc", "Hiệu lực"]
    assert (reading.document.type, reading.document.title, reading.document.in_force_from) == ("văn bản hợp nhất", "Về công tác văn thư", None)
    assert layout.notes is not None
    text, notes = layout.text[: layout.notes], re.sub(r"\s+", " ", layout.text[layout.notes :])
    assert re.findall(r"\[\d\]", text) == [f"[{n}]" for n in range(1, 7)]
    assert "m2 trở lên" in text
    assert all(f"[{n}] {words}" in notes for n, words in enumerate(NOTES, 1))
    assert "12/2023/NĐ-CP" in {c.number for c in reading.citations}


def test_notes_of_a_word_file(word_file: bytes) -> None:
    _checked(layout_of_bytes(word_file, "hop-nhat.docx"))


@office
def test_notes_at_the_foot_of_pdf_pages(word_file: bytes) -> None:
    _checked(layout_of_bytes(convert(word_file, "hop-nhat.docx", "pdf", ".docx"), "hop-nhat.pdf"))


def test_marks_of_notes_in_plain_text_part_no_label() -> None:
    text = "QUYẾT ĐỊNH[1]\nVề văn thư\nCăn cứ Luật Lưu trữ;\nĐiều 1.[2] Phạm vi\n1.[3] Một.\na)[4] Hai.\nĐiều 2[5]. Hiệu lực\nMột.\n"
    reading = read_document(layout_of_bytes(text.encode(), "a.txt"))
    assert [p.path for p in reading.provisions] == ["dieu_1", "dieu_1__khoan_1", "dieu_1__khoan_1__diem_a", "dieu_2"]
    assert (reading.document.type, reading.provisions[0].heading) == ("quyết định", "Phạm vi")
