"""Zip archives of documents, unpacked within bounds. Names inside are hostile: what is written to disk has names of our own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from graph.errors import UnreadableFile
from ingest.readers.files import LARGEST

ENTRIES = 10_000
"""Files: an archive with more is refused."""

UNPACKED = 4 * 2**30
"""Bytes that all files of one archive may unpack to."""

RATIO = 200
"""How many times its packed size one large file may unpack to: documents stay below 50."""

_OFFICE = frozenset(["[Content_Types].xml", "mimetype"])


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive of files, not one of the office formats that are zip archives themselves."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as archive:
            return _OFFICE.isdisjoint(archive.namelist())
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return path.suffix.lower() == ".zip" and path.is_file()


def unpack(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Write the files of an archive below `folder`; gives the name inside the archive and the path on disk.

    Raises:
        UnreadableFile: damaged or encrypted, too many files, or sizes that only an attack has. What was given before stays valid.
    """
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
            _check(path.name, entries)
            for number, entry in enumerate(entries):
                member = _name(entry)
                where = folder / f"{number:05d}" / (PurePosixPath(member.replace("\\", "/")).name[-100:].lstrip(".") or "tep")
                where.parent.mkdir()
                with archive.open(entry) as packed, where.open("wb") as out:
                    left = LARGEST + 1
                    while left > 0 and (chunk := packed.read(min(left, 1 << 20))):
                        out.write(chunk)
                        left -= len(chunk)
                yield member, where
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise UnreadableFile(path.name, "tệp nén hỏng hoặc có mật khẩu") from error


def _check(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise UnreadableFile(name, f"tệp nén có hơn {ENTRIES} tệp")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise UnreadableFile(name, f"tệp nén bung ra hơn {UNPACKED // 2**30} GB")
    for entry in entries:
        if entry.file_size > 2**20 and entry.file_size > RATIO * max(1, entry.compress_size):
            raise UnreadableFile(name, "tệp nén có tỉ lệ nén bất thường (nghi là bom nén)", entry.filename)


def _hidden(member: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member).parts if part not in ("..", "."))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without the Unicode flag, zipfile takes UTF-8 bytes for code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
