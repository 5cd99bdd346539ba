"""Whether a database has been written to: the cheapest question that can be asked of it, so that every request may ask."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path


class Watch:
    """Watches an SQLite file for what others commit, processes and connections of this one alike. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()

    def version(self) -> int:
        """A number that is another one after each commit; it means nothing else (`PRAGMA data_version`)."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
