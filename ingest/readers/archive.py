"""Archives of documents (zip; tar, plain or packed with gzip, bzip2 or xz; single packed files), unpacked within bounds, archives inside
archives too. Names inside are hostile: what is written to disk has names of our own.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import IO

from graph.errors import UnreadableFile
from ingest.readers.files import LARGEST
from ingest.readers.packages import DAMAGED

ENTRIES = 10_000
"""Files: an archive with more is refused."""

UNPACKED = 4 * 2**30
"""Bytes that all files of one archive may unpack to."""

RATIO = 200
"""How many times its packed size a large file or archive may unpack to: documents stay below 50, saved web pages below 150."""

DEPTH = 3
"""Archives inside one another: deeper ones are left packed, and refused when they are read."""

_HEADER = 30
"""Bytes that stand before a member's content at least."""

_OFFICE = frozenset(["[Content_Types].xml", "mimetype"])
_PACKED: tuple[tuple[bytes, Callable[..., IO[bytes]]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"\xfd7zXZ\x00", lzma.open),
    (b"BZh", bz2.open),
)  # type: ignore[assignment]
_DAMAGED = (*DAMAGED, tarfile.TarError)

Member = tuple[str, int, Callable[[], IO[bytes]]]
"""The name inside the archive, how many bytes are free whatever they were packed to, what opens it."""


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of files, not one of the office formats that are zip archives themselves."""
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
        if head.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as archive:
                return _OFFICE.isdisjoint(archive.namelist())
        return any(head.startswith(magic) for magic, _ in _PACKED) or (path.suffix.lower() == ".tar" and tarfile.is_tarfile(path))
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return path.suffix.lower() == ".zip" and path.is_file()


@dataclass(slots=True)
class _Budget:
    """Bytes that an archive, with all archives inside it, may still unpack to."""

    left: int


def unpack(path: Path, folder: Path, depth: int = 1, budget: _Budget | None = None) -> Iterator[tuple[str, Path]]:
    """Write the files of an archive below `folder`; gives the name inside the archive ("gói.zip/tệp.docx" for archives inside it) and
    the path on disk.

    Raises:
        UnreadableFile: damaged, too many files, or sizes that only an attack has; or, after all others were given, members that
            cannot be unpacked (a password, damage). What was given before stays valid.
    """
    folder.mkdir(parents=True)
    budget = budget or _Budget(UNPACKED)
    failed: dict[str, list[str]] = {}
    try:
        for number, (member, allowed, opened) in enumerate(_members(path)):
            where = folder / f"{number:05d}" / (PurePosixPath(member.replace("\\", "/")).name[-100:].lstrip(".") or "tep")
            where.parent.mkdir()
            try:
                budget.left -= _write(path.name, member, opened, where, min(allowed, budget.left))
            except _DAMAGED as error:
                failed.setdefault(_reason(error), []).append(member)
                continue
            yield from _inner(member, where, depth, budget)
    except _DAMAGED as error:
        raise UnreadableFile(path.name, "tệp nén hỏng hoặc bị cắt cụt") from error
    if failed:
        raise UnreadableFile(path.name, "; ".join(f"tệp nén {why}: không bung được {_listed(names)}" for why, names in failed.items()))


def _reason(error: Exception) -> str:
    """Why a member cannot be unpacked; zipfile tells of a password with a bare RuntimeError."""
    return "có mật khẩu" if type(error) is RuntimeError else "hỏng"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" và {len(names) - 5} tệp khác" if len(names) > 5 else "")


def _inner(member: str, where: Path, depth: int, budget: _Budget) -> Iterator[tuple[str, Path]]:
    """A member, or the files of an archive that it is; one that cannot be unpacked is given as it is, for its reader to refuse."""
    if depth >= DEPTH or not is_archive(where):
        yield member, where
        return
    given: list[tuple[str, Path]] = []
    try:
        for name, inner in unpack(where, where.parent / "trong", depth + 1, budget):
            given.append((f"{member}/{name}", inner))
    except UnreadableFile:
        given.append((member, where))
    yield from given


def _members(path: Path) -> Iterator[Member]:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK"):
        yield from _of_zip(path)
    elif tarfile.is_tarfile(path):
        yield from _of_tar(path)
    elif unpacker := next((opener for magic, opener in _PACKED if head.startswith(magic)), None):
        yield path.stem, RATIO * path.stat().st_size, lambda: unpacker(path)
    else:
        raise zipfile.BadZipFile


def _of_zip(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
        _check(path.name, entries)
        for entry in entries:
            yield _name(entry), RATIO * max(1, entry.compress_size), lambda entry=entry: archive.open(entry)  # type: ignore[misc]


def _of_tar(path: Path) -> Iterator[Member]:
    """Regular files only: links and devices lead out of the archive. The packed sizes of members are not known: all share the bound."""
    left = max(2**20, RATIO * path.stat().st_size)
    with tarfile.open(path) as archive:
        for number, entry in enumerate(e for e in archive if e.isreg() and not _hidden(e.name)):
            if number >= ENTRIES:
                raise UnreadableFile(path.name, f"tệp nén có hơn {ENTRIES} tệp")
            stream = archive.extractfile(entry)
            if stream is None:
                continue
            if entry.size > left:
                raise UnreadableFile(path.name, "tệp nén có tỉ lệ nén bất thường (nghi là bom nén)", entry.name)
            left -= entry.size
            yield entry.name, entry.size, lambda stream=stream: stream  # type: ignore[misc]


def _write(name: str, member: str, opened: Callable[[], IO[bytes]], where: Path, allowed: int) -> int:
    """Write a member; what is larger than `LARGEST` is cut one byte behind it, so that its reader refuses it. Gives the bytes written."""
    written = 0
    with opened() as packed, where.open("wb") as out:
        while written <= LARGEST and (chunk := packed.read(min(LARGEST + 1 - written, 1 << 20))):
            out.write(chunk)
            written += len(chunk)
            if written > max(2**20, allowed):
                raise UnreadableFile(name, "tệp nén có tỉ lệ nén bất thường (nghi là bom nén)", member)
    return written


def _check(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise UnreadableFile(name, f"tệp nén có hơn {ENTRIES} tệp")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise UnreadableFile(name, f"tệp nén bung ra hơn {UNPACKED // 2**30} GB")
    for entry in entries:
        if entry.file_size > 2**20 and entry.file_size > RATIO * max(1, entry.compress_size):
            raise UnreadableFile(name, "tệp nén có tỉ lệ nén bất thường (nghi là bom nén)", entry.filename)
    for entry, following in pairwise(sorted(entries, key=attrgetter("header_offset"))):
        if entry.header_offset + _HEADER + entry.compress_size > following.header_offset:
            raise UnreadableFile(name, "tệp nén có các tệp chồng lên nhau (nghi là bom nén)", following.filename)


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
