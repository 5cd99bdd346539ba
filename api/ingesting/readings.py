"""Files → what they say, in their order, read in this process or in several beside it.

What has been read waits for the store, so only some files are read ahead. A file that brings a reading process down is told by reading those that were
being read once more, each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from api.ingesting.pool import Begun, Died, Pool, ahead
from api.ingesting.worker import KNOWN, FileRead, Unread, read, read_some, told
from graph.store import RecordStore

AHEAD = 8
"""Portions that each process may be ahead of the store."""

PORTION, SOME = 400_000, 16
"""Bytes of the files that a process reads at once, and how many these are at most: handing over costs as much as a short text takes to read."""

Portion = list[tuple[Path, bool]]
"""Files, and whether their bytes are known."""


def readings(files: Sequence[Path], home: Path, store: RecordStore, pool: Pool | None) -> Iterator[tuple[Path, FileRead]]:
    """Each file with what it says.

    Args:
        home: where originals are kept, and an office's own agencies stand.
        store: tells which bytes it has.
        pool: processes that read; None reads in this one.
    """
    if pool is None:
        yield from ((path, KNOWN if known else read(path, home)) for portion in _portions(files, store, 1) for path, known in portion)
        return
    begun = ((portion, pool.begin(read_some, unknown, home) if (unknown := _unknown(portion)) else None) for portion in _portions(files, store, SOME))
    for portion, reading in ahead(begun, AHEAD * pool.jobs):
        found = iter(_answer(reading) or _each_alone(_unknown(portion), home, pool.before)) if reading else iter(())
        yield from ((path, KNOWN if known else next(found)) for path, known in portion)


def _unknown(portion: Portion) -> list[Path]:
    return [path for path, known in portion if not known]


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


def _portions(files: Sequence[Path], store: RecordStore, most: int) -> Iterator[Portion]:
    """The files, some together, but no more than `PORTION` bytes of those that are to be read."""
    portion: Portion = []
    size = 0
    for path in files:
        content = _content(path)
        known = content is not None and store.knows_content(content)
        portion.append((path, known))
        size += len(content or b"") * (not known)
        if size >= PORTION or len(portion) >= most:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _fatal(path: Path) -> FileRead:
    return FileRead(unread=Unread(f"{path.name}: tiến trình đọc dừng đột ngột khi đọc tệp này (hỏng hoặc quá lớn)"))
