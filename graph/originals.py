"""The original bytes of files, kept under their hash beside the database."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 8
"""Files that are waited for at the same time."""


class Originals:
    """The kept files of one home folder. Safe to use from several processes."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "files"

    def keep(self, content: bytes) -> str:
        """Keep the bytes of a file, atomically; returns their SHA-256, under which they are read again. They outlast a power failure once `settle` has
        been called: what is found half written is written again.

        Raises:
            OSError: there is no room, or no right to write.
        """
        sha256 = name_of(content)
        target = self._path(sha256)
        if not (target.exists() and target.read_bytes() == content):
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as stream:
                stream.write(content)
            os.replace(stream.name, target)
        return sha256

    def settle(self, names: Sequence[str]) -> None:
        """Let kept files outlast a power failure, before anything names them. Several at a time: the disk waits once for all of them, and one after another
        they would take longer than reading them does.

        Raises:
            OSError: they cannot be written.
        """
        with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(names)))) as pool:
            for _ in pool.map(_synced, map(self._path, names)):
                pass

    def read(self, sha256: str) -> bytes:
        """The bytes of a kept file."""
        return self._path(sha256).read_bytes()

    def drop(self, sha256: str) -> None:
        """Forget the bytes of a file."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def name_of(content: bytes) -> str:
    """The SHA-256 of the bytes of a file, under which they are kept."""
    return hashlib.sha256(content).hexdigest()


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
