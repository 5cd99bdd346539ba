"""Files are read by what they are, whatever they are called; damaged ones are one clear error, cut ones a warning."""

from __future__ import annotations

import io
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from graph.errors import UnreadableFile
from ingest.readers import office
from ingest.readers.files import layout_of_bytes

libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
LINE = "Điều 1. Phạm vi điều chỉnh của Quyết định này là công tác lưu trữ tại cơ quan"
PAGE = f"<html><head><meta charset=utf-8></head><body><p>{LINE}</p><p>Điều 2. Hiệu lực</p></body></html>"
WORD_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p></w:body></w:wordDocument>"
)
EXCEL_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">STT</Data></Cell><Cell><Data ss:Type="String">Nhiệm vụ</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">Rà soát</Data></Cell></Row></Table></Worksheet></Workbook>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{LINE}</w:t></w:r></w:p></w:body></w:document>'
PACKAGE = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{BODY}</pkg:xmlData></pkg:part></pkg:package>'
)


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(LINE)
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["STT", LINE])
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in {"[Content_Types].xml": "<Types/>", **parts}.items():
            archive.writestr(name, words)
    return out.getvalue()


def page_in_one_file(charset: str = "utf-8") -> bytes:
    """What Word saves as "Single File Web Page"."""
    message = EmailMessage()
    message.set_content(PAGE.replace("utf-8", charset), subtype="html", charset=charset, cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png", cid="<a>")
    return message.as_bytes()


def rich_text() -> bytes:
    return b"{\\rtf1\\ansi " + "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in LINE).encode() + b"\\par}"


RELATION = f'<Relationships><Relationship Type="{R}/officeDocument" Target="/word/document2.xml" Id="r"/></Relationships>'
READ = {
    "trang-web.doc": PAGE.encode(),
    "trang-web.xls": b"\xef\xbb\xbf\n<!-- luu tu cong -->\n" + PAGE.encode(),
    "trang-web.pdf": PAGE.encode(),
    "trang-web-utf16.doc": PAGE.replace("utf-8", "unicode").encode("utf-16"),
    "bang-ma-la.html": PAGE.replace("utf-8", "x-user-defined").encode(),
    "bang-ma-sai.html": PAGE.replace("utf-8", "utf-16").encode(),
    "mot-tep.doc": page_in_one_file(),
    "mot-tep-1258.mht": page_in_one_file("utf-16"),
    "word-moi.doc": word(),
    "word-moi.xls": word(),
    "bang-tinh-moi.doc": sheet(),
    "goi-xml.doc": PACKAGE.encode(),
    "goi-xml.xml": PACKAGE.encode(),
    "phan-ten-khac.docx": packed({"_rels/.rels": RELATION, "word/document2.xml": BODY}),
    "chat.docx": packed({"word/document.xml": BODY.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")}),
    "chu-thuong.doc": LINE.encode("utf-8"),
    "chu-thuong-utf16.doc": LINE.encode("utf-16"),
}


@pytest.mark.parametrize("name", READ)
def test_content_outranks_the_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("LibreOffice was started"))
    assert LINE in layout_of_bytes(READ[name], name).text


@libreoffice
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("word-2003.doc", WORD_2003.encode(), LINE),
        ("excel-2003.xls", EXCEL_2003.encode(), "Rà soát"),
        ("rich-text.docx", rich_text(), LINE),
    ],
)
def test_through_libreoffice_by_what_they_are(name: str, content: bytes, words: str) -> None:
    assert words in layout_of_bytes(content, name).text


@libreoffice
@pytest.mark.parametrize(("source", "target", "ending", "name"), [(word, "doc", ".docx", "cu.docx"), (word, "doc", ".docx", "cu.xls"), (sheet, "xls", ".xlsx", "cu.doc")])
def test_old_office_files_under_other_names(source: object, target: str, ending: str, name: str) -> None:
    old = office.convert(source(), name, target, ending)  # type: ignore[operator]
    assert LINE in layout_of_bytes(old, name).text
    assert "cut_short" not in codes(old, name)
    for part in (0.3, 0.6, 0.95):
        assert codes(old[: int(len(old) * part)], name) & {"tệp hỏng", "cut_short"}, part


def codes(content: bytes, name: str) -> set[str]:
    """What a reader warns of; "tệp hỏng" when it refuses the file."""
    try:
        return {warning.code for warning in layout_of_bytes(content, name).warnings}
    except UnreadableFile as error:
        return {error.reason.split(":")[0]} if error.name == name else set()


DAMAGED = {
    "rong.docx": b"",
    "trang.doc": b" \r\n\t",
    "khong.pdf": bytes(4096),
    "cut.docx": word()[:2000],
    "cut.xlsx": sheet()[:2000],
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R",
    "rac.pdf": b"%PDF-1.4\n" + bytes(range(256)) * 8,
    "nhi-phan.doc": bytes(range(256)) * 8,
    "nhi-phan.xls": b"\x01\x02\x03\x04" * 99,
    "khong-phai-office.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "goi.7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "goi.rar": b"Rar!\x1a\x07\x00" + bytes(60),
    "khong-trang.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n",
    "sai-xml.doc": PACKAGE[:300].encode(),
    "rong-ruot.docx": packed({"word/document.xml": ""}),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_one_clear_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("LibreOffice was started"))
    with pytest.raises(UnreadableFile, match=rf"^{name}"):
        layout_of_bytes(DAMAGED[name], name)


@libreoffice
def test_a_cut_rich_text_is_read_with_a_warning() -> None:
    layout = layout_of_bytes(rich_text()[:-5], "cut.rtf")
    assert LINE[:40] in layout.text
    assert "cut_short" in [warning.code for warning in layout.warnings]


def test_a_pdf_may_have_words_before_its_mark(tmp_path: Path) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PDF")
    with pytest.raises(UnreadableFile, match=r"không có (lớp )?chữ"):
        layout_of_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + out.getvalue(), "a.pdf")
