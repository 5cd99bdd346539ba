"""Files that are whole or not there: written beside their place and moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.errors import CancuError


class UnwritableFile(CancuError):
    """A file cannot be written."""


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes are at `path` when all went well, and nowhere else.

    Raises:
        UnwritableFile: the folder is missing or may not be written, the disk is full.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    except OSError as error:
        raise UnwritableFile(f"không ghi được tệp {path}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        raise UnwritableFile(f"không ghi được tệp {path}: {error.strerror}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
