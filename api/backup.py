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
from contextlib import ExitStack, closing
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import CancuError

DATABASES = ("cancu.db", "service.db")
LOCKS = ("reader.lock", "hooks.lock")
"""Held by the process that reads uploads, and by one process of a service for as long as it runs."""

FOLDERS = frozenset({"files", "index", "rdf", "registry", "uploads"})

BEFORE, UNFINISHED = "truoc-khi-phuc-hoi", ".dang-phuc-hoi"
"""The folder of a home that keeps what was replaced; the mark of a restoring that has not ended."""

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
    """Put a backup in place of what a home folder holds; returns the number of kept files. The index is built anew at the next start.

    All happens inside the folder: what holds it (the root of a container's volume, /var/lib) is nothing that we may write to, nor can a mounted folder
    be renamed. While entries change places a mark stands in the folder, and nothing opens it.

    Args:
        replace: whether a store that is there may be replaced; it is kept in the folder `BEFORE` of the home.

    Raises:
        CancuError: no backup of ours, damaged, a store is there already, or a service is reading.
    """
    broken_off = (home / UNFINISHED).exists()
    if (home / "cancu.db").exists() and not replace and not broken_off:
        raise CancuError(f"{home} đã có kho dữ liệu; thêm --replace để thay (kho cũ được giữ lại trong {BEFORE}/)")
    made = not home.exists()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".cancu-restore-", dir=home) as folder:
            count = _unpacked(source, Path(folder))
            _put(Path(folder), home, broken_off)
    except OSError as error:
        raise CancuError(f"không ghi được vào {home}: {error.strerror}") from error
    finally:
        if made and home.exists() and not any(home.iterdir()):
            home.rmdir()
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


def _put(fresh: Path, home: Path, broken_off: bool) -> None:
    """Change what is there for what was unpacked, both under the locks of a service; what fails is undone."""
    before = home / BEFORE
    if before.exists() and any(before.iterdir()) and not broken_off:
        raise CancuError(f"đã có {before}; hãy dời hoặc xóa thư mục đó trước")
    _give(fresh, home.stat())
    try:
        with ExitStack() as locks:
            for lock in LOCKS:
                locks.enter_context(FileLock(home / lock, timeout=0))
            (home / UNFINISHED).touch()
            before.mkdir(exist_ok=True, mode=0o700)
            _swap(fresh, home, before)
            (home / UNFINISHED).unlink()
            if not any(before.iterdir()):
                before.rmdir()
    except Timeout as error:
        raise CancuError("dịch vụ đang chạy trên kho này; hãy dừng dịch vụ trước khi phục hồi") from error


def _swap(fresh: Path, home: Path, before: Path) -> None:
    for entry in [entry for entry in home.iterdir() if _ours(entry.name) and (before / entry.name).exists()]:
        _drop(entry)  # put there by a restoring that was broken off
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in ((home, before), (fresh, home)):
            for entry in sorted(source.iterdir()):
                if _ours(entry.name):
                    os.replace(entry, target / entry.name)
                    moved.append((entry, target / entry.name))
    except OSError:
        for entry, place in reversed(moved):
            os.replace(place, entry)
        (home / UNFINISHED).unlink()
        raise


def _ours(name: str) -> bool:
    """Whether an entry of a home is the store's: other things that people keep there, such as backups, stay."""
    return name in FOLDERS or name.partition("-")[0] in (*DATABASES, "pages.db")


def _drop(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def _give(fresh: Path, owner: os.stat_result) -> None:
    """What the superuser puts back belongs to whom the folder belongs to: the service reads it as its own user."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    for path in (fresh, *fresh.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def finished(home: Path) -> None:
    """See that no restoring was broken off in a home.

    Raises:
        CancuError: one was.
    """
    if (home / UNFINISHED).exists():
        raise CancuError(f"việc phục hồi {home} bị ngắt giữa chừng; hãy chạy lại cancu restore (kho cũ ở {home / BEFORE})")
