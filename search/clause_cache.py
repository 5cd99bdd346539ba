"""What the segmentation said of a clause or a text, kept on disk. SQLite's write-ahead log makes it safe against a process that is killed;
losing it costs time only, so a file that cannot be read is begun anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

_MOST = 3_000_000
"""Entries that are kept, the newest ones: some 400 MB."""
_AT_ONCE = 500
"""Keys in one statement, and some room below SQLite's oldest bound of 999 variables."""


class ClauseCache:
    """Words by the hash of what was segmented.

    Args:
        path: the file; its folder is made.
        most: entries that are kept.
    """

    def __init__(self, path: Path, most: int = _MOST) -> None:
        self._most = most
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = _opened(path)
        except sqlite3.DatabaseError:
            for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                part.unlink(missing_ok=True)
            self._database = _opened(path)

    def get(self, keys: Sequence[str]) -> dict[str, str]:
        """The words of those keys that are known."""
        hashes = {_hash(key): key for key in keys}
        found: dict[str, str] = {}
        every = list(hashes)
        for at in range(0, len(every), _AT_ONCE):
            some = every[at : at + _AT_ONCE]
            rows = self._database.execute(f"SELECT key, words FROM segmented WHERE key IN ({','.join('?' * len(some))})", some)
            found |= {hashes[key]: words for key, words in rows}
        return found

    def put(self, words: Mapping[str, str]) -> None:
        """Keep words; when there are too many, the oldest tenth is forgotten."""
        with self._database:
            self._database.executemany(
                "INSERT OR IGNORE INTO segmented (key, words) VALUES (?, ?)", [(_hash(key), value) for key, value in words.items()]
            )
            oldest, newest = self._database.execute("SELECT min(number), max(number) FROM segmented").fetchone()
            if newest is not None and newest - oldest >= self._most:
                self._database.execute("DELETE FROM segmented WHERE number <= ?", (newest - self._most + self._most // 10,))

    def close(self) -> None:
        """Release the file."""
        self._database.close()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS segmented (number INTEGER PRIMARY KEY, key INTEGER UNIQUE NOT NULL, words TEXT NOT NULL)")
    return database


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)
