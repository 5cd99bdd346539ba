"""What a file is, told by its bytes: names lie (a ".doc" that is a web page, an ".xls" that is XML, a ".docx" that is an old Word file)."""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto

from ingest.readers.compound import MAGIC

HEAD = 8192
"""Bytes that tell what a file is."""

LEAD = 1024
"""Bytes that may stand before the mark of a PDF (ISO 32000, Annex H: every reader allows them)."""


class Kind(Enum):
    """What reads a file."""

    ZIP = auto()
    COMPOUND = auto()
    RTF = auto()
    PDF = auto()
    PACKED = auto()
    DATA = auto()
    MAIL_PAGE = auto()
    WORD_XML = auto()
    WORD_PACKAGE = auto()
    EXCEL_XML = auto()
    OPEN_XML = auto()
    OLD_EXCEL = auto()
    OLD_WORD = auto()
    HTML = auto()
    EMPTY = auto()
    TEXT = auto()


_MAGIC: tuple[tuple[tuple[bytes, ...], Kind], ...] = (
    ((b"PK\x03\x04", b"PK\x05\x06"), Kind.ZIP),
    ((MAGIC,), Kind.COMPOUND),
    ((b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"7z\xbc\xaf", b"Rar!"), Kind.PACKED),
    ((b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00"), Kind.OLD_EXCEL),
    ((b"\xdb\xa5", b"\x9b\xa5", b"1\xbe\x00\x00", b"\xfe7\x00#"), Kind.OLD_WORD),
)  # fmt: skip
_PROLOGUE = r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<\?[^>]{0,200}\?>\s*){0,5}(?:<!--.{0,2000}?-->\s*)?"
_HTML = re.compile(
    _PROLOGUE + r"<(?:!doctype\s+html|html|head|body|div|table|meta|style|p|font|span|center|h[1-6])\b", re.IGNORECASE | re.DOTALL
)
_XML = (
    (re.compile(_PROLOGUE + r"<(?:\w+:)?wordDocument\b", re.DOTALL), Kind.WORD_XML),
    (re.compile(_PROLOGUE + r"<pkg:package\b", re.DOTALL), Kind.WORD_PACKAGE),
    (re.compile(_PROLOGUE + r"<(?:\w+:)?Workbook\b", re.DOTALL), Kind.EXCEL_XML),
    (re.compile(_PROLOGUE + r"<office:document\b", re.DOTALL), Kind.OPEN_XML),
)
_MAIL = re.compile(r"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n){0,20}){0,20}Content-Type:\s*multipart/related", re.IGNORECASE)
"""A web page that a browser or Word kept in one file (RFC 2557): headers of a letter."""

_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def kind_of(content: bytes) -> Kind:
    """What `content` is; TEXT when nothing tells more."""
    kind = next((kind for starts, kind in _MAGIC if content.startswith(starts)), None)
    if kind:
        return kind
    if b"%PDF-" in content[:LEAD]:
        return Kind.PDF
    if not content[:HEAD].strip(b"\0 \t\r\n") and not content.strip(b"\0 \t\r\n"):
        return Kind.EMPTY
    return _kind_of_words(opening(content))


def opening(content: bytes) -> str:
    """The first characters, whatever bytes they take: marks of order are dropped."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "latin-1")
    return content[:HEAD].decode(encoding, "replace").removeprefix("\ufeff").removeprefix("\xef\xbb\xbf")


def _kind_of_words(head: str) -> Kind:
    if head.lstrip().startswith("{\\rtf"):
        return Kind.RTF
    named = next((kind for pattern, kind in _XML if pattern.match(head)), None)
    if named:
        return named
    if _HTML.match(head):
        return Kind.HTML
    if _MAIL.match(head.replace("\r\n", "\n")):
        return Kind.MAIL_PAGE
    return Kind.DATA if _JSON.match(head) else Kind.TEXT
