"""Backup and restore of a home folder: one .tar file, consistent while others write, put in place whole or not at all.

Databases are copied by SQLite's own backup, each at one moment; files are kept under their hashes and never change, so those that the databases
name are there. The index, the RDF store and the uploads that wait are left out: the first two are built anew, the last are read again by their senders.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import CancuError

DATABASES = ("cancu.db", "service.db")
LOCKS = ("reader.lock", "hooks.lock")
"""Held by the process that reads uploads, and by one process of a service for as long as it runs."""

MARK = "cancu-backup-1"
"""First entry of a backup; tells the format."""


def backup(home: Path, target: Path) -> int:
    """Write a backup of a home folder; returns the number of kept files in it.

    Raises:
        CancuError: there is no store, or the backup cannot be written.
    """
    if not (home / "cancu.db").exists():
        raise CancuError(f"không có kho dữ liệu tại {home}")
    try:
        with tempfile.TemporaryDirectory(prefix=".cancu-backup-", dir=target.resolve().parent) as folder:
            made = Path(folder) / "backup.tar"
            count = _write(home, Path(folder), made)
            os.chmod(made, 0o600)
            os.replace(made, target)
    except OSError as error:
        raise CancuError(f"không ghi được bản sao lưu {target}: {error.strerror}") from error
    return count


def _write(home: Path, folder: Path, made: Path) -> int:
    with tarfile.open(made, "w") as archive:
        (folder / MARK).write_text("")
        archive.add(folder / MARK, MARK)
        for name in DATABASES:
            if (home / name).exists():
                _copied(home / name, folder / name)
                archive.add(folder / name, name)
        for table in sorted((home / "registry").glob("*.toml")):
            archive.add(table, f"registry/{table.name}", recursive=False)
        hashes = _named(folder / "cancu.db")
        for sha256 in hashes:
            archive.add(home / "files" / sha256[:2] / sha256, f"files/{sha256[:2]}/{sha256}")
    with made.open("rb") as stream:
        os.fsync(stream.fileno())
    return len(hashes)


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        read.backup(write)
        write.execute("PRAGMA journal_mode=DELETE")


def _named(database: Path) -> list[str]:
    """The kept files that a store names."""
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT DISTINCT sha256 FROM versions ORDER BY sha256")]


def restore(home: Path, source: Path, *, replace: bool = False) -> int:
    """Put a backup in place of a home folder; returns the number of kept files. The index is built anew at the next start.

    Args:
        replace: whether a store that is there may be replaced; it is kept beside the new one, as HOME.truoc-khi-phuc-hoi.

    Raises:
        CancuError: no backup of ours, damaged, a store is there already, or a service is reading.
    """
    if (home / "cancu.db").exists() and not replace:
        raise CancuError(f"{home} đã có kho dữ liệu; thêm --replace để thay (kho cũ được giữ lại bên cạnh)")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".cancu-restore-", dir=home.resolve().parent) as folder:
        fresh = Path(folder) / "home"
        fresh.mkdir()
        count = _unpacked(source, fresh)
        _put(fresh, home)
    return count


def _unpacked(source: Path, fresh: Path) -> int:
    try:
        with tarfile.open(source, "r:") as archive:
            found = archive.getmembers()
            if not found or found[0].name != MARK:
                raise CancuError(f"{source.name} không phải bản sao lưu của Cancu")
            for entry in found[1:]:
                _place(archive, entry, fresh)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise CancuError(f"{source.name}: bản sao lưu hỏng hoặc không đọc được") from error
    return _checked(source, fresh)


def _place(archive: tarfile.TarFile, entry: tarfile.TarInfo, fresh: Path) -> None:
    """Write one entry; only plain files with the names that we give are taken."""
    parts = entry.name.split("/")
    kept = len(parts) == 3 and parts[0] == "files" and parts[2].isalnum() and parts[1] == parts[2][:2]
    table = len(parts) == 2 and parts[0] == "registry" and parts[1].endswith(".toml") and not parts[1].startswith(".")
    ours = entry.name in DATABASES or kept or table
    content = archive.extractfile(entry) if ours and entry.isfile() else None
    if content is None:
        raise CancuError(f"bản sao lưu chứa mục lạ: {entry.name!r}")
    where = fresh / entry.name
    where.parent.mkdir(parents=True, exist_ok=True)
    with content, where.open("wb") as out:
        shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())


def _checked(source: Path, fresh: Path) -> int:
    """Whether the databases are sound and every kept file is what its name says."""
    if not (fresh / "cancu.db").exists():
        raise CancuError(f"{source.name}: bản sao lưu thiếu kho dữ liệu")
    count = 0
    try:
        for database in fresh.glob("*.db"):
            with closing(sqlite3.connect(database)) as connection:
                if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    raise CancuError(f"{source.name}: cơ sở dữ liệu {database.name} hỏng")
        named = set(_named(fresh / "cancu.db"))
    except sqlite3.DatabaseError as error:
        raise CancuError(f"{source.name}: cơ sở dữ liệu hỏng") from error
    for path in _kept(fresh):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            raise CancuError(f"{source.name}: tệp gốc {path.name} hỏng")
        named.discard(path.name)
        count += 1
    if named:
        raise CancuError(f"{source.name}: bản sao lưu thiếu {len(named)} tệp gốc")
    return count


def _kept(fresh: Path) -> Iterator[Path]:
    return (fresh / "files").glob("*/*")


def _put(fresh: Path, home: Path) -> None:
    if not home.exists():
        os.replace(fresh, home)
        return
    before = home.with_name(home.name + ".truoc-khi-phuc-hoi")
    if before.exists():
        raise CancuError(f"đã có {before}; hãy dời hoặc xóa thư mục đó trước")
    try:
        for lock in LOCKS:
            with FileLock(home / lock, timeout=0):
                pass
    except Timeout as error:
        raise CancuError("dịch vụ đang chạy trên kho này; hãy dừng dịch vụ trước khi phục hồi") from error
    os.replace(home, before)
    try:
        os.replace(fresh, home)
    except OSError:
        os.replace(before, home)
        raise
