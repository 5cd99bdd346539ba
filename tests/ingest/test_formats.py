import gzip
import io
import shutil
import tarfile
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


def test_numbers_that_a_browser_prints_before_list_items() -> None:
    page = (
        "<html><body><p>Điều 1. Nội dung chi</p><ol start='2'><li><p><span>Chi hội nghị:</span></p><ol type='a'><li>Thuê hội trường;</li><li>In tài liệu.</li></ol></li>"
        "<li>3. Chi khác.</li></ol><ol style='list-style-type: upper-roman'><li>Tổ chức</li></ol><ol style='list-style: none'><li>Hết</li></ol>"
        "<ol><li><span> </span><p>Kho lạnh;</p></li><li><br/><b></b>Kho thường.</li></ol></body></html>"
    )
    assert layout_of_bytes(page.encode(), "a.html").text.splitlines() == [
        "Điều 1. Nội dung chi", "2. Chi hội nghị:", "a. Thuê hội trường;", "b. In tài liệu.", "3. Chi khác.", "I. Tổ chức", "Hết", "1. Kho lạnh;", "2. Kho thường.",
    ]  # fmt: skip


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


def tar_of(path: Path, files: dict[str, bytes], mode: str = "w:xz") -> Path:
    with tarfile.open(path, mode) as packed_files:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed_files.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("lien-ket.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed_files.addfile(link)
    return path


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_tar_gives_its_regular_files(tmp_path: Path, ending: str) -> None:
    mode = {"tar": "w"}.get(ending, "w:" + ending.removeprefix("tar."))
    path = tar_of(tmp_path / f"a.{ending}", {"../thoat.txt": b"mot", "b/hai.txt": b"hai"}, mode)
    assert is_archive(path)
    given = dict(unpack(path, tmp_path / "out"))
    assert {name: where.read_bytes() for name, where in given.items()} == {"../thoat.txt": b"mot", "b/hai.txt": b"hai"}
    assert all(where.is_relative_to(tmp_path / "out") for where in given.values())


def test_a_single_packed_file_and_archives_inside_archives(tmp_path: Path) -> None:
    inner = packed(tmp_path / "trong.zip", {"ke-hoach.txt": b"KE HOACH"})
    outer = packed(
        tmp_path / "ngoai.zip",
        {"trong.zip": inner.read_bytes(), "cong-van.txt.gz": gzip.compress(b"CONG VAN", mtime=0), "hong.zip": b"PK\x03\x04hong"},
    )
    given = {name: where.read_bytes() for name, where in unpack(outer, tmp_path / "out")}
    assert given == {
        "trong.zip/ke-hoach.txt": b"KE HOACH",
        "cong-van.txt.gz/cong-van.txt": b"CONG VAN",
        "hong.zip": b"PK\x03\x04hong",
    }


def test_a_member_with_a_password_is_named_and_the_others_are_given(tmp_path: Path) -> None:
    content = packed(tmp_path / "a.zip", {"mat.txt": b"x", "thuong.txt": b"y"}).read_bytes()
    for signature, offset in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # the flag of encryption, in both headers of the first member
        at = content.index(signature) + offset
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    (tmp_path / "khoa.zip").write_bytes(content)
    given: list[str] = []

    def take() -> None:
        for name, _ in unpack(tmp_path / "khoa.zip", tmp_path / "out"):
            given.append(name)

    with pytest.raises(UnreadableFile, match=r"mật khẩu: không bung được mat\.txt"):
        take()
    assert given == ["thuong.txt"]


def test_members_that_share_one_packed_content_do_not_multiply(tmp_path: Path) -> None:
    """A thousand names in the directory for one content: the archive is small, no member alone is suspicious."""
    packed(tmp_path / "a.zip", {"a.txt": bytes(range(256)) * 2000})
    whole = (tmp_path / "a.zip").read_bytes()
    at = whole.index(b"PK\x01\x02")
    entry = whole[at : whole.index(b"PK\x05\x06")]
    number = 1000
    end = b"PK\x05\x06" + b"\0" * 4 + number.to_bytes(2, "little") * 2 + (len(entry) * number).to_bytes(4, "little") + at.to_bytes(4, "little") + b"\0\0"
    path = tmp_path / "chong.zip"
    path.write_bytes(whole[:at] + entry * number + end)
    with pytest.raises(UnreadableFile, match="chồng lên nhau"):
        list(unpack(path, tmp_path / "out"))
    assert not list((tmp_path / "out").rglob("*.txt"))


def test_bombs_of_other_kinds(tmp_path: Path) -> None:
    (tmp_path / "bom.txt.gz").write_bytes(gzip.compress(b"0" * (64 << 20)))
    tar_of(tmp_path / "bom.tar.xz", {"a.txt": b"0" * (64 << 20)})
    for name in ("bom.txt.gz", "bom.tar.xz"):
        with pytest.raises(UnreadableFile, match="bom nén"):
            list(unpack(tmp_path / name, tmp_path / f"{name}.out"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", b'{"text": "x"}\n'), ("a.txt", b'[{"text": "x"}]'), ("a.tsv", b"q\td\t1"), ("a.txt", gzip.compress(b"x", mtime=0))],
)
def test_data_and_packed_files_are_no_documents(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"tệp dữ liệu|tệp nén"):
        layout_of_bytes(content, name)


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
