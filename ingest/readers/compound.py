"""Compound files of Office from 1997 to 2003, and the encrypted packages of later ones: what they hold, whether they are whole, whether they are locked.

Rule 1  What is inside is told by the names of the streams, never by the name of the file ([MS-CFB], [MS-DOC], [MS-XLS], [MS-PPT]).
Rule 2  A file whose directory cannot be read is damaged; one whose last sector in use lies behind its end was cut short.
Rule 3  A file with a password is told at once. Excel encrypts a workbook of which only the structure is protected with a password that it
        publishes ([MS-OFFCRYPTO] 2.4.2.3): that one is tried.
"""

from __future__ import annotations

import io

import msoffcrypto
import olefile

from graph.errors import UnreadableFile

LOCKED = "tệp có mật khẩu; hãy gỡ mật khẩu rồi nạp lại"
"""What a user reads of any file with a password."""

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins."""

_EXCELS_OWN = "VelvetSweatshop"
_FREE = 0xFFFFFFFF
_HELD = (
    ("WordDocument", "docx", ".doc"), ("Workbook", "xlsx", ".xls"), ("Book", "xlsx", ".xls"), ("PowerPoint Document", "odp", ".ppt"),
    ("PP40", "odp", ".ppt"),
)  # fmt: skip
"""A Word file may embed a sheet: it is asked first."""


def held(content: bytes, name: str) -> tuple[str, str, bool]:
    """The format that the file is converted to, its true ending, and whether it was cut short.

    Raises:
        UnreadableFile: damaged, or neither a text nor a workbook nor slides.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            found = next(((target, ending) for stream, target, ending in _HELD if compound.exists(stream)), None)
            mail = compound.exists("__properties_version1.0")
            last = max((sector for sector, following in enumerate(compound.fat) if following != _FREE), default=0)
            cut = (last + 2) * compound.sector_size > len(content)
    except Exception as error:  # the library raises whatever hostile bytes make it stumble over
        raise UnreadableFile(name, "tệp hỏng: không đọc được cấu trúc bên trong") from error
    if found:
        return *found, cut
    if mail:
        raise UnreadableFile(name, "thư Outlook (.msg); hãy lưu tệp đính kèm rồi nạp tệp ấy")
    raise UnreadableFile(name, "tệp hỏng: bị cắt cụt" if cut else "không phải tệp Word, Excel hay PowerPoint")


def unlocked(content: bytes, name: str) -> bytes:
    """The file as it is; decrypted when it was encrypted with Excel's own password.

    Raises:
        UnreadableFile: it has a password.
    """
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
    except Exception:  # not a file that the library knows, or a damaged one: its reader says so
        return content
    out = io.BytesIO()
    try:
        office.load_key(password=_EXCELS_OWN, verify_password=True)
        office.decrypt(out)
    except Exception as error:  # any other password, or an encryption unknown to the library
        raise UnreadableFile(name, LOCKED) from error
    return out.getvalue()
