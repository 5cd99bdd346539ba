"""The original bytes of files, kept under their hash beside the database."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class Originals:
    """The kept files of one home folder. Safe to use from several processes."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "files"

    def keep(self, content: bytes) -> str:
        """Keep the bytes of a file, atomically; returns their SHA-256, under which they are read again.

        Raises:
            OSError: there is no room, or no right to write.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._path(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(stream.name, target)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of a kept file."""
        return self._path(sha256).read_bytes()

    def drop(self, sha256: str) -> None:
        """Forget the bytes of a file."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
