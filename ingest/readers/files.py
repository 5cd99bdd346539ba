"""Which reader a file goes to: told by its bytes, then by its name. Everything is hostile until checked."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

from graph.errors import UnreadableFile
from graph.model import Layout
from graph.text import canonical
from ingest.layout import layout_of_text
from ingest.legacy import legacy_encoding, to_unicode, western_text
from ingest.readers.docx import layout_of_docx
from ingest.readers.html import layout_of_html
from ingest.readers.office import layout_of_office

LARGEST = 256 * 2**20
"""Bytes: a larger file is refused before it is read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|table|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb"\xef?\xbb?\xbf?\s*(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:")
"""How a JSON file, or one of JSON lines, begins."""

_TABLES = frozenset([".csv", ".tsv", ".json", ".jsonl"])
_PACKED = (b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"7z\xbc\xaf", b"Rar!")

_NUMBER_IN_NAME = re.compile(
    r"-so-(?P<sequence>\d{1,5}[a-z]?)(?:-(?P<year>(?:19|20)\d\d))?-(?P<sign>(?:[a-z]+\d*-)?[a-z]+\d*?)(?:-\d+)?(?:\.\w{2,4})?$"
)
"""Portals name their files "van-ban-hop-nhat-so-16-vbhn-btc-30897.pdf"."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_layout(path: Path) -> Layout:
    """Read one file into paragraphs and tables.

    Raises:
        UnreadableFile: it does not exist, is empty, damaged, encrypted, too large, or of a format or encoding we do not know.
    """
    name = path.name
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(name, f"tệp lớn hơn {LARGEST // 2**20} MB")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(name, f"không mở được tệp ({error.strerror})") from error
    return layout_of_bytes(content, name)


def layout_of_bytes(content: bytes, name: str) -> Layout:
    """Read the bytes of a file called `name`; a number that a portal put into the name counts as stated beside the text.

    Raises:
        UnreadableFile: as `read_layout`.
    """
    layout = _layout_by_content(content, name)
    named = _NUMBER_IN_NAME.search(name)
    if named is None or any(field == "number" for field, _ in layout.metadata):
        return layout
    number = "/".join(part for part in (named["sequence"], named["year"], named["sign"]) if part)
    return replace(layout, metadata=(*layout.metadata, ("number", number)))


def _layout_by_content(content: bytes, name: str) -> Layout:
    if not content.strip():
        raise UnreadableFile(name, "tệp rỗng")
    if content.startswith(b"PK\x03\x04"):
        return _layout_of_zipped(content, name)
    if content.startswith((_OLE, _RTF)):
        return layout_of_office(content, name)
    if content.startswith(b"%PDF"):
        from ingest.readers.pdf import layout_of_pdf

        return layout_of_pdf(content, name)
    if content.startswith(_PACKED):
        raise UnreadableFile(name, "tệp nén trong tệp nén lồng quá sâu, hoặc hỏng; hãy bung ra rồi nạp lại")
    if path_suffix(name) in _TABLES or _JSON.match(content[:512]):
        raise UnreadableFile(name, "tệp dữ liệu, không phải văn bản; bảng thì lưu lại thành .xlsx rồi nạp")
    if path_suffix(name) in (".docx", ".doc", ".pdf", ".xls", ".xlsx", ".odt"):
        raise UnreadableFile(name, f"nội dung không phải tệp {path_suffix(name)} (tệp hỏng hoặc đổi đuôi)")
    if _HTML.match(content[:8192]) or path_suffix(name) in (".html", ".htm"):
        return layout_of_html(content, name)
    return layout_of_text(decode(content, name))


def _layout_of_zipped(content: bytes, name: str) -> Layout:
    """Office formats that are zip archives, told by the parts they hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise UnreadableFile(name, "tệp nén hỏng hoặc có mật khẩu") from error
    if "xl/workbook.xml" in parts:
        from ingest.readers.spreadsheet import layout_of_xlsx

        return layout_of_xlsx(content, name)
    if ("mimetype" in parts and "content.xml" in parts) or "ppt/presentation.xml" in parts:
        return layout_of_office(content, name)
    return layout_of_docx(content, name)


def path_suffix(name: str) -> str:
    """The ending of a file name, lower case, with its dot."""
    return Path(name).suffix.lower()


def decode(content: bytes, name: str) -> str:
    """Text in UTF-8 or UTF-16 (by its mark), in canonical form.

    Raises:
        UnreadableFile: another encoding; the message names the first line that cannot be read.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        old = _decode_legacy(content)
        if old is not None:
            return canonical(old)
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(name, "không phải văn bản UTF-8; hãy lưu lại theo mã Unicode UTF-8", f"dòng {line}") from error
    binary = _CONTROL.search(text)
    if binary:
        line = text.count("\n", 0, binary.start()) + 1
        raise UnreadableFile(name, "tệp nhị phân, không phải văn bản", f"dòng {line}")
    legacy = legacy_encoding(text.splitlines())
    return canonical("".join(to_unicode(line, legacy) for line in text.splitlines(keepends=True)) if legacy else text)


def _decode_legacy(content: bytes) -> str | None:
    """A plain text in one byte a letter, when its statistics say which encoding it is."""
    text = western_text(content)
    encoding = None if _CONTROL.search(text) else legacy_encoding(text.splitlines())
    return "".join(to_unicode(line, encoding) for line in text.splitlines(keepends=True)) if encoding else None
