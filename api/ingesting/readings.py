"""Files → what they say, in their order, read in this process or in several beside it.

What has been read waits for the store, so only some files are read ahead. A file that brings a reading process down is told by reading those that were
being read once more, each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from api.ingesting.pool import Begun, Died, Pool, ahead
from api.ingesting.worker import FileRead, Unread, read, read_some, told
from graph.store import RecordStore

AHEAD = 8
"""Portions that each process may be ahead of the store."""

PORTION, SOME = 400_000, 16
"""Bytes of the files that a process reads at once, and how many these are at most: handing over costs as much as a short text takes to read."""


def readings(files: Sequence[Path], home: Path, store: RecordStore, pool: Pool | None) -> Iterator[tuple[Path, FileRead]]:
    """Each file with what it says.

    Args:
        home: where originals are kept, and an office's own agencies stand.
        store: tells which bytes it has.
        pool: processes that read; None reads in this one.
    """
    if pool is None:
        yield from ((path, read(path, home, store)) for path in files)
        return
    begun = ((portion, pool.begin(read_some, portion, home)) for portion in _portions(files))
    for portion, reading in ahead(begun, AHEAD * pool.jobs):
        yield from zip(portion, _answer(reading) or _each_alone(portion, home, pool.before), strict=True)


def _answer(reading: Begun[bytes]) -> list[FileRead]:
    """What was read; nothing when the process died."""
    try:
        return told(reading.answer())
    except Died:
        return []


def _each_alone(paths: Sequence[Path], home: Path, before: Callable[[], None]) -> list[FileRead]:
    """Files that were being read when a process died, one after another in a process where nothing else is read."""
    with Pool(1, before) as pool:
        return [(_answer(pool.begin(read_some, [path], home)) or [_fatal(path)])[0] for path in paths]


def _portions(files: Sequence[Path]) -> Iterator[list[Path]]:
    """The files, some together, but no more than `PORTION` bytes."""
    portion: list[Path] = []
    size = 0
    for path in files:
        portion.append(path)
        size += _size(path)
        if size >= PORTION or len(portion) >= SOME:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _fatal(path: Path) -> FileRead:
    return FileRead(unread=Unread(f"{path.name}: tiến trình đọc dừng đột ngột khi đọc tệp này (hỏng hoặc quá lớn)"))
