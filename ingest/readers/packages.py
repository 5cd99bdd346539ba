"""Zip packages: whether one is locked, what an OpenDocument package holds, and what damaged ones raise."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

DAMAGED = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, ValueError)
"""What reading a hostile zip archive raises."""

MANIFEST = 4 * 2**20
"""Bytes of a manifest that are looked at."""

_OPEN_DOCUMENT = (("spreadsheet", "xlsx", ".ods"), ("presentation", "odp", ".odp"), ("text", "docx", ".odt"))


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether a package has a password: its members are encrypted (APPNOTE 4.4.4), or the manifest of an OpenDocument package names an
    encryption (OpenDocument 1.2, Part 3)."""
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        return True
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(MANIFEST)


def open_document(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """What an OpenDocument package is converted to, and its ending; None for other packages."""
    if not {"mimetype", "content.xml"} <= set(archive.namelist()):
        return None
    with archive.open("mimetype") as stream:
        mime = stream.read(200).decode("ascii", "replace")
    return next(((target, ending) for word, target, ending in _OPEN_DOCUMENT if word in mime), ("docx", ".odt"))
