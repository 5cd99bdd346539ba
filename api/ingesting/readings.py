"""Files → what they say, in their order, read in this process or in several beside it.

What has been read waits for the store, so only some files are read ahead. A file that brings a reading process down is told by reading those that were
being read once more, each alone.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from api.ingesting.worker import KNOWN, FileRead, Unread, read, read_some, stay_with, told
from graph.store import RecordStore

AHEAD = 8
"""Portions of files that each reading process may be ahead of the store."""

PORTION, SOME = 400_000, 16
"""Bytes of the files that a process reads at once, and how many these are at most: handing over costs as much as a short text takes to read."""

Portion = list[tuple[Path, bool]]
"""Files, and whether their bytes are known."""


def readings(files: Sequence[Path], home: Path, store: RecordStore, jobs: int) -> Iterator[tuple[Path, FileRead]]:
    """Each file with what it says.

    Args:
        home: where originals are kept, and an office's own agencies stand.
        store: tells which bytes it has.
        jobs: reading processes; 1 is this one.
    """
    if jobs <= 1:
        yield from ((path, KNOWN if known else read(path, home)) for portion in _portions(files, store, 1) for path, known in portion)
        return
    with _Pool(home, jobs) as pool:
        portions = _portions(files, store, SOME)
        waiting = deque(map(pool.begin, islice(portions, AHEAD * jobs)))
        while waiting:
            yield from pool.end(waiting.popleft())
            waiting.extend(map(pool.begin, islice(portions, 1)))


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


class _Pool:
    """Processes that read. One that dies takes the others with it: all are begun anew then."""

    def __init__(self, home: Path, jobs: int) -> None:
        self._home, self._jobs = home, jobs
        self._executor: Any = None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def begin(self, portion: Portion) -> tuple[Portion, Any]:
        """Let a portion be read."""
        paths = [path for path, known in portion if not known]
        return portion, self._submitted(paths) if paths else None

    def end(self, begun: tuple[Portion, Any]) -> Iterator[tuple[Path, FileRead]]:
        """Wait for a portion that was begun."""
        portion, answer = begun
        found = iter(()) if answer is None else iter(self._answer(answer) or self._each_alone([path for path, known in portion if not known]))
        return ((path, KNOWN if known else next(found)) for path, known in portion)

    def _each_alone(self, paths: Sequence[Path]) -> list[FileRead]:
        """Files that were being read when a process died, one after another in a process where nothing else is read."""
        with _Pool(self._home, 1) as pool:
            return [(pool._answer(pool._submitted([path])) or [_fatal(path)])[0] for path in paths]

    def _answer(self, answer: Any) -> list[FileRead]:
        """What was read; nothing when the process died."""
        from joblib.externals.loky.process_executor import BrokenProcessPool

        executor, future = answer
        try:
            return told(future.result())
        except BrokenProcessPool:
            if executor is self._executor:
                self._stop()
            return []

    def _submitted(self, paths: list[Path]) -> Any:
        from joblib.externals.loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

        try:
            if self._executor is None:
                self._executor = ProcessPoolExecutor(self._jobs, initializer=stay_with, initargs=(os.getpid(),))
            return self._executor, self._executor.submit(read_some, paths, self._home)
        except BrokenProcessPool:
            self._stop()
            return self._submitted(paths)

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(kill_workers=True)
            self._executor = None


def _fatal(path: Path) -> FileRead:
    return FileRead(unread=Unread(f"{path.name}: tiến trình đọc dừng đột ngột khi đọc tệp này (hỏng hoặc quá lớn)"))
