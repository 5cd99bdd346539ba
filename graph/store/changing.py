"""The writing side of the record store: what is added, taken out and decided, each in a transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from graph.errors import CancuError, StoreError
from graph.model import Reading, ReviewState
from graph.originals import Originals
from graph.ready import Ready, ready
from graph.store import schema
from graph.store.decisions import Decisions
from graph.store.known import KnownWorks
from graph.store.mentions import Found
from graph.store.queries import Queries
from graph.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adding a file did: `status` is added, updated or unchanged; `found` tells in which documents earlier citations were resolved by it."""

    status: str
    work_id: int
    found: tuple[Found, ...] = ()

    @property
    def resolved(self) -> int:
        """How many earlier citations now have their document."""
        return sum(found.resolved for found in self.found)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to store: its name, the hash under which its original is kept, the documents that it holds."""

    source: str
    sha256: str
    documents: Sequence[Ready]


class Changes(Queries):
    """The side of the record store that writes; `RecordStore` is one. Safe to use from several threads."""

    _originals: Originals
    _clock: Callable[[], datetime]

    def __init__(self) -> None:
        super().__init__()
        self._known = KnownWorks()
        self._writing = threading.Lock()

    def add(self, reading: Reading, *, source: str, content: bytes) -> Outcome:
        """Store one read document in one transaction; the same bytes again change nothing.

        Raises:
            StoreError: the write failed; nothing of the document is visible then.
        """
        return self.add_file([reading], source=source, content=content)[0]

    def add_file(self, readings: Sequence[Reading], *, source: str, content: bytes) -> list[Outcome]:
        """Store all documents of one file in one transaction; the same bytes again change nothing.

        Raises:
            StoreError: the write failed; nothing of the file is visible then.
        """
        try:
            sha256 = self._originals.keep(content)
        except OSError as error:
            raise _unwritten(source, error) from error
        (stored,) = self.add_files([Incoming(source, sha256, tuple(map(ready, readings)))])
        if isinstance(stored, StoreError):
            raise stored
        return stored

    def add_files(self, files: Sequence[Incoming]) -> list[list[Outcome] | StoreError]:
        """Store files whose originals are kept, all in one transaction; of each the outcomes of its documents, or why nothing of it was stored. Where one
        cannot be, each gets a transaction of its own, so that it takes no other with it."""
        try:
            self._originals.settle([file.sha256 for file in files])
            with self._write() as connection:
                added = [self._writer(connection).add(file.documents, file.source, file.sha256) for file in files]
            return [[Outcome(status, work_id, tuple(found)) for status, work_id, found in of_file] for of_file in added]
        except self._failures as error:
            if len(files) > 1:
                return [stored for file in files for stored in self.add_files([file])]
            failed = _unwritten(files[0].source, error)
            failed.__cause__ = error
            return [failed]

    def remove(self, *works: int, who: str = "", reason: str = "") -> int:
        """Take held documents out together, returns a decision's id; undoing it puts them back.

        Raises:
            UnknownReference: one is not held.
        """
        with self.deciding("remove") as decisions:
            made = [decisions.remove(work_id, who, reason) for work_id in works]
        return made[0]

    def erase(self, *works: int) -> None:
        """Forget documents and their files for good: nothing is kept, nothing can be undone, and the database is written anew so that no deleted page holds a word.

        Args:
            works: ids, of all documents of the files (`of_same_files`).
        """
        table = schema.past_works.c
        with self._write() as connection:
            writer, files = self._writer(connection), set()
            for query in (select(schema.versions.c.sha256).where(schema.versions.c.work_id.in_(works)), select(table.sha256).where(table.id.in_(works))):
                files |= {sha256 for sha256 in connection.execute(query).scalars() if sha256}
            writer.removals.erase(works)
            writer.finish("erase")
        for sha256 in files:
            self._originals.drop(sha256)
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.exec_driver_sql(statement)

    def review(self, kind: str, fact_id: int, state: ReviewState, *, who: str = "", reason: str = "") -> int:
        """Record what people decided of a relation or a task (`kind`), returns the decision's id; it survives a new reading of the file.

        Raises:
            UnknownReference: there is no such fact.
        """
        with self.deciding("review") as decisions:
            return decisions.judge(kind, fact_id, state, who, reason)

    @contextmanager
    def deciding(self, action: str) -> Iterator[Decisions]:
        """Decisions that are recorded, applied and undone together."""
        with self._write() as connection:
            writer = self._writer(connection)
            yield writer.decisions
            writer.finish(action)

    def _writer(self, connection: Connection) -> Writer:
        return Writer(connection, self._clock().isoformat(timespec="seconds"), self._known)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its beginning; what is known of works is as of the last that ended well."""
        with self._writing, self._engine.connect() as connection:
            try:
                if self._engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
            except BaseException:
                self._known.forget()
                raise

    @property
    def _failures(self) -> tuple[type[Exception], ...]:
        return CancuError, OSError, UnicodeError, SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error


def _unwritten(source: str, error: Exception) -> StoreError:
    return StoreError(f"không ghi được {source} vào kho: {error}")
