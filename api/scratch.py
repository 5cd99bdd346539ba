"""Folders of a home for what is unpacked on the way; what a process that was brought down left is swept by the next one that needs a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A new folder below `home`, gone afterwards; left-over ones go too."""
    place = home / "tmp"
    place.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    folder = place / uuid4().hex
    with _held(folder), FileLock(folder.with_suffix(".lock")):
        folder.mkdir()
        yield folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".lock").unlink(missing_ok=True)


def _sweep(place: Path) -> None:
    """Remove the folders that no process holds any more: the lock of each is free."""
    for lock in place.glob("*.lock"):
        try:
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
        except (Timeout, OSError):
            continue
