"""The file `service.db` of a home folder: connections, and whole writes one after another."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from api.state import schema
from graph.errors import StoreError


class StateStore:
    """The service's own state. Safe to use from several threads and processes.

    Raises:
        StoreError: the folder or the file cannot be opened.
    """

    def __init__(self, home: Path) -> None:
        path = home / "service.db"
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine: Engine = create_engine(f"sqlite:///{path}")
            event.listen(self._engine, "connect", _pragmas)
            with self.write() as connection:
                schema.metadata.create_all(connection)
            path.chmod(0o600)
        except (OSError, SQLAlchemyError) as error:
            raise StoreError(f"không mở được dữ liệu của dịch vụ tại {home}: {error}") from error

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its beginning."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def forget(self) -> None:
        """Empty the journal: what was overwritten stays there otherwise until its place is used again. Waits for readers, though not for ever."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact(self) -> None:
        """Write the file anew, without what was deleted, and empty the journal."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")
        self.forget()

    def rows(self, query: Any) -> list[Any]:
        """All rows of a query."""
        with self._engine.connect() as connection:
            return list(connection.execute(query))

    def first(self, query: Any) -> Any:
        """The first row of a query, or None."""
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first()

    def secret(self, name: str) -> str:
        """A random secret of this home, made at first use."""
        table = schema.secrets
        with self.write() as connection:
            found = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
            if found is None:
                found = secrets.token_urlsafe(32)
                connection.execute(insert(table).values(name=name, value=found))
        return str(found)


def mark(connection: Connection, name: str, value: int) -> None:
    """Remember the greatest value of a name."""
    table = schema.marks
    known = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
    if known is None:
        connection.execute(insert(table).values(name=name, value=value))
    elif value > known:
        connection.execute(update(table).where(table.c.name == name).values(value=value))


def now() -> str:
    """The present second, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _pragmas(connection: Any, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
