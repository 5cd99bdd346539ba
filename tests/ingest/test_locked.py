"""Files with a real password, made here: one clear error at once, the batch goes on, what needs no password is read."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from api.bootstrap import Services
from api.ingesting.run import ingest
from api.settings import Settings
from graph.errors import UnreadableFile
from ingest.readers import office, read_layout
from ingest.readers.files import layout_of_bytes

WORDS = "Điều 1. Phạm vi điều chỉnh"
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
{calls}
End Sub
Sub Save(factory As String, filter As String, url As String, key As String, password As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL("private:factory/" &amp; factory, "_blank", 0, hidden())
  If factory = "swriter" Then doc.Text.String = "{words}"
  If factory = "scalc" Then doc.Sheets(0).getCellByPosition(0, 0).String = "{words}"
  Dim pdf(1) As New com.sun.star.beans.PropertyValue
  pdf(0).Name = IIf(key = "PermissionPassword", "RestrictPermissions", "EncryptFile") : pdf(0).Value = True
  pdf(1).Name = key : pdf(1).Value = password
  Dim options(1) As New com.sun.star.beans.PropertyValue
  options(0).Name = "FilterName" : options(0).Value = filter
  options(1).Name = IIf(key = "Password", key, "FilterData")
  If key = "Password" Then options(1).Value = password Else options(1).Value = pdf()
  doc.storeToURL(url, options())
  doc.close(True)
End Sub
</script:module>"""
SAVED = {
    "a.doc": ("swriter", "MS Word 97", "Password"),
    "a.odt": ("swriter", "writer8", "Password"),
    "a.xls": ("scalc", "MS Excel 97", "Password"),
    "a.ods": ("scalc", "calc8", "Password"),
    "a.odp": ("simpress", "impress8", "Password"),
    "a.pdf": ("swriter", "writer_pdf_Export", "DocumentOpenPassword"),
    "chu.pdf": ("swriter", "writer_pdf_Export", "PermissionPassword"),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which LibreOffice saved a file of each format with a password."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder, profile = tmp_path_factory.mktemp("khoa"), tmp_path_factory.mktemp("profile")
    program = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 120}
    subprocess.run([*program, "--terminate_after_init"], check=True, **run)
    calls = "\n".join(
        f'  Save("{factory}", "{how}", "{(folder / name).as_uri()}", "{key}", "mat-khau")' for name, (factory, how, key) in SAVED.items()
    )
    (profile / "user/basic/Standard/Module1.xba").write_text(_MODULE.format(calls=calls, words=WORDS), encoding="utf-8")
    subprocess.run([*program, "macro:///Standard.Module1.Main"], check=True, **run)
    return folder


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(WORDS)
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append([WORDS, "Hạn"])
    book.save(out)
    return out.getvalue()


def encrypted(content: bytes, password: str) -> bytes:
    """An Office file of 2007 and later, encrypted as Word and Excel do (agile)."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


class Keys:
    """The three keys of traditional zip encryption (APPNOTE 6.1)."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def _update(self, byte: int) -> None:
        first, second, third = self._keys
        first = _crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self._keys = [first, second, _crc(third, second >> 24)]

    def encrypt(self, content: bytes) -> bytes:
        out = bytearray()
        for byte in content:
            mixed = self._keys[2] | 2
            out.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
            self._update(byte)
        return bytes(out)


def _crc(crc: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def locked_zip(files: dict[str, bytes], locked: set[str]) -> bytes:
    """A zip archive of stored members, some with a real password."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            lead = bytes(11) + bytes([zlib.crc32(content) >> 24])
            archive.writestr(entry, Keys(b"mat-khau").encrypt(lead + content) if name in locked else content)
            if name in locked:
                entry.flag_bits |= 1
                entry.CRC, entry.file_size = zlib.crc32(content), len(content)
    return _flagged(out.getvalue(), locked)


def _flagged(content: bytes, locked: set[str]) -> bytes:
    """The local headers with the flag of encryption; the central directory has it already."""
    changed = bytearray(content)
    for name in locked:
        at = content.index(name.encode()) - 30
        changed[at + 6] |= 1
    return bytes(changed)


@pytest.mark.parametrize("name", [name for name in SAVED if name != "chu.pdf"])
def test_a_password_is_told_at_once(saved: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("LibreOffice was started"))
    with pytest.raises(UnreadableFile, match=rf"^{name}: tệp có mật khẩu"):
        read_layout(saved / name)


def test_a_pdf_that_only_its_owner_may_change_is_read(saved: Path) -> None:
    assert b"/Encrypt" in (saved / "chu.pdf").read_bytes()
    assert read_layout(saved / "chu.pdf").text.strip() == WORDS


@pytest.mark.parametrize(("name", "content"), [("a.docx", word), ("a.xlsx", sheet), ("sai-duoi.doc", word)])
def test_agile_encryption_is_told(name: str, content: object) -> None:
    with pytest.raises(UnreadableFile, match=rf"^{name}: tệp có mật khẩu"):
        layout_of_bytes(encrypted(content(), "mat-khau"), name)  # type: ignore[operator]


def test_a_workbook_with_excels_own_password_is_read() -> None:
    assert layout_of_bytes(encrypted(sheet(), "VelvetSweatshop"), "a.xlsx").text.startswith(WORDS)


def test_the_archive_is_really_locked() -> None:
    with zipfile.ZipFile(io.BytesIO(locked_zip({"a.txt": b"noi dung"}, {"a.txt"}))) as archive:
        assert archive.read("a.txt", b"mat-khau") == b"noi dung"


def test_the_batch_goes_on(tmp_path: Path) -> None:
    plain = "BỘ TƯ PHÁP\nSố: 1/QĐ-BTP\nHà Nội, ngày 05 tháng 01 năm 2018\nQUYẾT ĐỊNH\nVề việc\nĐiều 1. Việc\n".encode()
    (tmp_path / "khoa.docx").write_bytes(encrypted(word(), "x"))
    (tmp_path / "goi.zip").write_bytes(locked_zip({"mat.txt": b"x", "thuong.txt": plain, "b.docx": encrypted(word(), "x")}, {"mat.txt"}))
    (tmp_path / "ngoai.zip").write_bytes(locked_zip({"trong.zip": locked_zip({"kin.txt": b"x"}, {"kin.txt"})}, set()))
    (tmp_path / "tot.txt").write_bytes(plain.replace(b"1/Q", b"2/Q"))
    services = Services(Settings(tmp_path / "home", segmenter="none"))
    outcomes = ingest(services, sorted(path for path in tmp_path.iterdir() if path.is_file()), report=lambda _: None)
    told = {Path(o.path).name: (o.status, o.message or "") for o in outcomes}
    assert {name for name, (status, _) in told.items() if status == "added"} == {"thuong.txt", "tot.txt"}
    for name in ("khoa.docx", "b.docx", "goi.zip", "trong.zip"):
        status, message = told[name]
        assert status == "failed"
        assert "mật khẩu" in message, name
    assert "mat.txt" in told["goi.zip"][1]
    assert len(outcomes) == 6
