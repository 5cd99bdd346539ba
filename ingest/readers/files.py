"""Which reader a file goes to: told by its bytes, then by its name. Everything is hostile until checked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from graph.errors import UnreadableFile
from graph.model import Layout, ReadingWarning
from graph.text import canonical
from ingest.layout import layout_of_text
from ingest.legacy import legacy_encoding, to_unicode, western_text
from ingest.readers.compound import LOCKED, MAGIC, held, unlocked
from ingest.readers.docx import layout_of_docx, layout_of_word_package
from ingest.readers.html import layout_of_html
from ingest.readers.kinds import Kind, kind_of
from ingest.readers.office import layout_of_office
from ingest.readers.packages import DAMAGED, is_locked, open_document

LARGEST = 256 * 2**20
"""Bytes: a larger file is refused before it is read."""

CUT_SHORT = ReadingWarning("cut_short", "tệp thiếu phần cuối (bị cắt cụt khi chép hoặc tải): chỉ đọc được phần còn lại; hãy nạp lại bản đủ")

_TABLES = frozenset([".csv", ".tsv", ".json", ".jsonl"])
_PAGES = frozenset([".html", ".htm"])
_OFFICE = frozenset([".docx", ".doc", ".rtf", ".pdf", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp"])

_OPENED, _CLOSED = re.compile(rb"(?<!\\)\{"), re.compile(rb"(?<!\\)\}")
"""Braces of RTF that are no characters of the text."""

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
    return layout_of_bytes(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The bytes of one file.

    Raises:
        UnreadableFile: it does not exist, or is too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(path.name, f"tệp lớn hơn {LARGEST // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path.name, f"không mở được tệp ({error.strerror})") from error


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
    kind = kind_of(content)
    reader = _READERS.get(kind)
    if reader:
        return reader(content, name)
    if kind is Kind.EMPTY:
        raise UnreadableFile(name, "tệp rỗng" if content.strip(b"\0") or not content else "tệp hỏng: chỉ có byte 0")
    if kind is Kind.PACKED:
        raise UnreadableFile(name, _packed(content))
    if path_suffix(name) in _TABLES or kind is Kind.DATA:
        raise UnreadableFile(name, "tệp dữ liệu, không phải văn bản; bảng thì lưu lại thành .xlsx rồi nạp")
    if path_suffix(name) in _PAGES:
        return layout_of_html(content, name)
    return _layout_of_words(content, name)


def _layout_of_words(content: bytes, name: str) -> Layout:
    """Plain text, whatever the file's name promises; bytes that are none are a damaged file of that format."""
    try:
        return layout_of_text(decode(content, name))
    except UnreadableFile as error:
        if path_suffix(name) in _OFFICE:
            raise UnreadableFile(name, f"nội dung không phải tệp {path_suffix(name)} (tệp hỏng hoặc đổi đuôi)") from error
        raise


def _packed(content: bytes) -> str:
    if content.startswith((b"7z", b"Rar!")):
        return "chưa đọc được tệp nén .7z và .rar; hãy bung ra rồi nạp, hoặc nén lại thành .zip"
    return "tệp nén trong tệp nén lồng quá sâu, hoặc hỏng; hãy bung ra rồi nạp lại"


def _layout_of_compound(content: bytes, name: str) -> Layout:
    """An old Office file, or a later one whose encryption Excel's own password opens."""
    opened = unlocked(content, name)
    if not opened.startswith(MAGIC):
        return _layout_by_content(opened, name)
    target, ending, cut = held(opened, name)
    return _marked(layout_of_office(opened, name, target, ending), cut)


def _layout_of_rich_text(content: bytes, name: str) -> Layout:
    """RTF; groups that a cut file left open are closed, without which LibreOffice refuses it."""
    words = content[content.index(b"{") :].rstrip(b"\0 \t\r\n\x1a")
    whole = words.endswith(b"}")
    still_open = 0 if whole else len(_OPENED.findall(words)) - len(_CLOSED.findall(words))
    return _marked(layout_of_office(words + b"}" * still_open, name, "docx", ".rtf"), not whole)


def _layout_of_pdf(content: bytes, name: str) -> Layout:
    from ingest.readers.pdf import layout_of_pdf

    return _marked(layout_of_pdf(content[content.index(b"%PDF-") :], name), b"%%EOF" not in content[-2048:])


def _marked(layout: Layout, cut: bool) -> Layout:
    return replace(layout, warnings=(*layout.warnings, CUT_SHORT)) if cut else layout


def _layout_of_zipped(content: bytes, name: str) -> Layout:
    """Office formats that are zip archives, told by the parts they hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
            locked = is_locked(archive)
            through = open_document(archive)
    except DAMAGED as error:
        raise UnreadableFile(name, "tệp hỏng: gói nén bên trong bị cắt cụt hoặc sai") from error
    if locked:
        raise UnreadableFile(name, LOCKED)
    if "xl/workbook.xml" in parts:
        from ingest.readers.spreadsheet import layout_of_xlsx

        return layout_of_xlsx(content, name)
    through = through or next((how for part, how in _THROUGH_OFFICE.items() if part in parts), None)
    return layout_of_office(content, name, *through) if through else layout_of_docx(content, name)


def _layout_of_page_in_one_file(content: bytes, name: str) -> Layout:
    from ingest.readers.mail_page import page_in

    return layout_of_html(page_in(content, name), name)


def _through_office(target: str, ending: str) -> Callable[[bytes, str], Layout]:
    return lambda content, name: layout_of_office(content, name, target, ending)


_THROUGH_OFFICE = {"ppt/presentation.xml": ("odp", ".pptx"), "xl/workbook.bin": ("xlsx", ".xlsb")}
_READERS: dict[Kind, Callable[[bytes, str], Layout]] = {
    Kind.ZIP: _layout_of_zipped,
    Kind.COMPOUND: _layout_of_compound,
    Kind.RTF: _layout_of_rich_text,
    Kind.PDF: _layout_of_pdf,
    Kind.HTML: layout_of_html,
    Kind.MAIL_PAGE: _layout_of_page_in_one_file,
    Kind.WORD_PACKAGE: layout_of_word_package,
    Kind.WORD_XML: _through_office("docx", ".xml"),
    Kind.EXCEL_XML: _through_office("xlsx", ".xml"),
    Kind.OPEN_XML: _through_office("docx", ".fodt"),
    Kind.OLD_EXCEL: _through_office("xlsx", ".xls"),
    Kind.OLD_WORD: _through_office("docx", ".doc"),
}


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
