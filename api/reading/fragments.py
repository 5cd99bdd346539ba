"""Texts of documents as HTML, kept in the file `pages.db` of the home folder: a projection that can be lost without loss.

A fragment is known by all that it is made of: the code that writes it, the revision at which the document was written, and what its mentions name now
(a document that arrives, a merge or a removal changes mentions elsewhere). One that is not known so is written anew.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from array import array
from functools import cache
from hashlib import blake2b
from pathlib import Path

from api.reading import markup, view
from api.reading.markup import Fragment, written
from graph.model import Work
from graph.store import RecordStore


class Fragments:
    """The fragments of one home folder. Safe to use from several threads and processes; where the file cannot be used, fragments are not kept."""

    def __init__(self, home: Path, store: RecordStore) -> None:
        self._path, self._store = home / "pages.db", store
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def of(self, work: Work) -> Fragment:
        """The fragment of a held work as it must be now."""
        key = self._key(work)
        kept = self._get(work.id, key)
        if kept is None:
            kept = self._written(work)
            self._put(work.id, key, kept)
        return kept

    def catch_up(self) -> int:
        """Write the fragments of documents written since the last time, drop those of documents taken out; returns how many were written. Meant for a process
        that nobody waits for."""
        done, reached = 0, self._store.last_written()
        for work in self._store.works_since(self.revision()):
            if work.held:
                self.of(work)
                done += 1
            else:
                self._run("DELETE FROM fragments WHERE work = ?", (work.id,))
        self._run("INSERT OR REPLACE INTO reached (id, revision) VALUES (0, ?)", (reached,))
        return done

    def revision(self) -> int:
        """The revision up to which fragments were written ahead; 0 for none."""
        rows = self._run("SELECT revision FROM reached")
        return int(rows[0][0]) if rows else 0

    def clear(self) -> None:
        """Forget all fragments."""
        with self._lock:
            self._begin_anew()

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _key(self, work: Work) -> str:
        named = repr(self._store.named_in(work.id)).encode()
        return f"{_code()}-{work.revision}-{blake2b(named, digest_size=12).hexdigest()}"

    def _written(self, work: Work) -> Fragment:
        store = self._store
        return written(store.text(work.id), store.blocks(work.id), store.provisions(work.id), store.citations(work.id), store.warnings(work.id))

    def _get(self, work_id: int, key: str) -> Fragment | None:
        rows = self._run("SELECT html, lines FROM fragments WHERE work = ? AND key = ?", (work_id, key))
        if not rows:
            return None
        try:
            lines = array("I")
            lines.frombytes(zlib.decompress(rows[0][1]))
            return Fragment(zlib.decompress(rows[0][0]).decode(), lines)
        except (zlib.error, ValueError):
            return None

    def _put(self, work_id: int, key: str, fragment: Fragment) -> None:
        packed = zlib.compress(fragment.html.encode(), 1), zlib.compress(fragment.lines.tobytes(), 1)
        self._run("INSERT OR REPLACE INTO fragments (work, key, html, lines) VALUES (?, ?, ?, ?)", (work_id, key, *packed))

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[bytes, ...]]:
        """Run one statement; a file that is damaged is begun anew, one that cannot be written is done without."""
        with self._lock:
            try:
                return self._opened().execute(statement, values).fetchall()
            except sqlite3.OperationalError:
                return []
            except sqlite3.DatabaseError:
                self._begin_anew()
                return []

    def _begin_anew(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        for name in ("pages.db", "pages.db-wal", "pages.db-shm"):
            self._path.with_name(name).unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            database = sqlite3.connect(self._path, timeout=2, check_same_thread=False, isolation_level=None)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "mmap_size = 268435456"):
                database.execute(f"PRAGMA {pragma}")
            database.execute("CREATE TABLE IF NOT EXISTS fragments (work INTEGER PRIMARY KEY, key TEXT NOT NULL, html BLOB NOT NULL, lines BLOB NOT NULL)")
            database.execute("CREATE TABLE IF NOT EXISTS reached (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL)")
            self._database = database
        return self._database


@cache
def _code() -> str:
    """What tells this version of the code that writes fragments from others."""
    files = (Path(str(module.__file__)).read_bytes() for module in (view, markup))
    return blake2b(b"".join(files), digest_size=6).hexdigest()
