"""`RecordStore`: reading side, and the entry to the writing side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, create_engine, event, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from graph.errors import StoreError, UnknownReference
from graph.layouts import unpack
from graph.model import (
    Block,
    Provision,
    ReadingWarning,
    ResolutionState,
    ReviewState,
    Span,
    StoredAmendment,
    StoredCitation,
    StoredRelation,
    Work,
)
from graph.originals import Originals, name_of
from graph.store import rows, schema
from graph.store.bulk import BulkReader
from graph.store.changing import Changes
from graph.store.decisions import Decision, decision_of
from graph.store.history import KnownFacts
from graph.store.lookup import LISTED
from graph.store.migrate import migrate
from graph.store.prepared import selection
from graph.store.projecting import ProjectionReader
from graph.store.references import ReferenceReader
from graph.store.shares import ShareReader
from graph.store.tasks import TaskReader

_TEXT = selection([schema.works.c.text], schema.works.c.id == bindparam("work"), "work")
_PROVISIONS = selection([*schema.provisions.c], schema.provisions.c.work_id == bindparam("work"), "work", order=[schema.provisions.c.id])
_PARTS = selection([schema.versions.c.part, schema.versions.c.parts], schema.versions.c.sha256 == bindparam("sha256"), "sha256")

_MENTION = schema.citations.c
_NAMED = selection([_MENTION.id, _MENTION.target_id, _MENTION.state], _MENTION.work_id == bindparam("work"), "work", order=[_MENTION.id])


class RecordStore(Changes, BulkReader, TaskReader, ProjectionReader, ReferenceReader, ShareReader):
    """The record store of one home folder. Use as a context manager, or call `close`.

    Args:
        home: folder of the database and the kept files; made when absent.
        url: another database; None means SQLite in `home`.
        clock: tells the time of a write, UTC.

    Raises:
        StoreError: the folder or the database cannot be opened.
    """

    def __init__(self, home: Path, url: str | None = None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._clock = clock
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine: Engine = create_engine(url or f"sqlite:///{home / 'cancu.db'}")
            if self._engine.dialect.name == "sqlite":
                _configure_sqlite(self._engine)
            migrate(self._engine)
        except (OSError, SQLAlchemyError) as error:
            raise StoreError(f"không mở được kho dữ liệu tại {home}: {error}") from error
        self._originals = Originals(home)

    def __enter__(self) -> RecordStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the connections; they are made again when the store is asked something."""
        self._engine.dispose()

    # --- reading -------------------------------------------------------------------------------------------------------

    def original(self, sha256: str) -> bytes:
        """The bytes of a kept file."""
        return self._originals.read(sha256)

    def knows_content(self, content: bytes) -> bool:
        """Whether these bytes have been ingested: every document that they hold."""
        with self._engine.connect() as connection:
            held = _PARTS.rows(connection, name_of(content))
        return bool(held) and len({part for part, _ in held}) >= max(parts or 1 for _, parts in held)

    def works(self, held: bool | None = None) -> list[Work]:
        """All works, or only held ones (True) or stubs that something names (False), by id."""
        query, table = select(*LISTED).order_by(schema.works.c.id), schema.works.c
        return [rows.work_of(row) for row in self._all(query if held is None else query.where(table.held == held, table.orphan == False))]  # noqa: E712

    def work(self, work_id: int) -> Work:
        """One work.

        Raises:
            UnknownReference: there is none with this id.
        """
        found = self._all(select(*LISTED).where(schema.works.c.id == work_id))
        if not found:
            raise UnknownReference(str(work_id))
        return rows.work_of(found[0])

    def works_since(self, revision: int) -> list[Work]:
        """Works written after `revision`, for projections that catch up."""
        return [
            rows.work_of(row)
            for row in self._all(select(*LISTED).where(schema.works.c.revision > revision).order_by(schema.works.c.revision))
        ]

    def last_written(self) -> int:
        """The last revision that wrote a work: what an index must hold. Decisions of review come after it."""
        return int(self._all(select(func.max(schema.works.c.revision)))[0][0] or 0)

    def decided(self) -> int:
        """The revision of the last decision of review, or of the last that was taken back; 0 for none."""
        made, undone = self._all(select(func.max(schema.decisions.c.revision), func.max(schema.decisions.c.undone)))[0]
        return max(made or 0, undone or 0)

    def last_id(self) -> int:
        """The greatest id of a work; 0 for none."""
        return int(self._all(select(func.max(schema.works.c.id)))[0][0] or 0)

    def relations_about(self, works: Sequence[int]) -> list[StoredRelation]:
        """The relations that are stated in `works`, and those that one of them is subject or object of, by id."""
        table = schema.relations
        asked = (self._with(select(table), column, works) for column in (table.c.evidence_id, table.c.subject_id, table.c.object_id))
        found = {row.id: row for rows_of in asked for row in rows_of}
        return [rows.relation_of(found[fact]) for fact in sorted(found)]

    def neighbours(self, works: Sequence[int]) -> set[int]:
        """The works that relations tie to `works`."""
        table = schema.relations.c
        ends = (self._with(select(other), own, works) for own, other in ((table.subject_id, table.object_id), (table.object_id, table.subject_id)))
        return {row[0] for found in ends for row in found}

    def versions(self, work_id: int) -> list[dict[str, Any]]:
        """The files a work was read from, the newest last: sha256, source, revision; of a file of several documents also which part of how many."""
        table = schema.versions
        found = self._all(select(table).where(table.c.work_id == work_id).order_by(table.c.id))
        return [
            {"sha256": row.sha256, "source": row.source, "revision": row.revision, "part": row.part, "parts": row.parts, "paragraph": row.paragraph}
            for row in found
        ]

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        with self._engine.connect() as connection:
            found = _TEXT.first(connection, work_id)
        return found[0] or "" if found else ""

    def blocks(self, work_id: int) -> tuple[Block, ...]:
        """Paragraphs and tables of a held text, in order; empty for a text stored before they were kept."""
        found = self._all(select(schema.layouts.c.blocks).where(schema.layouts.c.work_id == work_id))
        return unpack(found[0].blocks) if found else ()

    def provisions(self, work_id: int) -> list[Provision]:
        """The provisions of a work in order of place."""
        with self._engine.connect() as connection:
            return [rows.provision_of(row) for row in _PROVISIONS.rows(connection, work_id)]

    def citations(self, work_id: int) -> list[StoredCitation]:
        """The mentions that stand in a work."""
        table = schema.citations
        return [
            rows.citation_of(r)
            for r in self._all(select(table).where(table.c.work_id == work_id).order_by(table.c.start, table.c.id))
        ]

    def named_in(self, work_id: int) -> list[tuple[int, int | None, str]]:
        """What the mentions that stand in a work name now: id, work, state."""
        with self._engine.connect() as connection:
            return [(row[0], row[1], row[2]) for row in _NAMED.rows(connection, work_id)]

    def citations_in(self, states: Sequence[ResolutionState]) -> list[StoredCitation]:
        """The mentions of all works that are in one of some states."""
        table = schema.citations
        query = select(table).where(table.c.state.in_([state.value for state in states])).order_by(table.c.work_id, table.c.start)
        return [rows.citation_of(r) for r in self._all(query)]

    def doubtful_mentions(self) -> int:
        """How many mentions are ambiguous or at odds with the document they name."""
        table = schema.citations
        doubtful = table.c.state.in_([ResolutionState.AMBIGUOUS.value, ResolutionState.CONFLICT.value])
        return int(self._all(select(func.count()).select_from(table).where(doubtful))[0][0])

    def task_counts(self) -> dict[int, int]:
        """How many tasks name each work."""
        table = schema.task_bases
        return {int(r[0]): int(r[1]) for r in self._all(select(table.c.work_id, func.count()).group_by(table.c.work_id))}

    def citations_of(self, work_id: int) -> list[StoredCitation]:
        """The mentions of a work in others."""
        table = schema.citations
        return [
            rows.citation_of(r)
            for r in self._all(select(table).where(table.c.target_id == work_id).order_by(table.c.work_id, table.c.start))
        ]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """All relations, or those a work is subject or object of."""
        table = schema.relations
        query = select(table).order_by(table.c.id)
        if work_id is not None:
            query = query.where(or_(table.c.subject_id == work_id, table.c.object_id == work_id))
        return [rows.relation_of(r) for r in self._all(query)]

    def relations_by_doubt(self, state: ReviewState, work_id: int | None = None) -> list[int]:
        """Ids of the relations in a state of review, of a work or all, the least certain first."""
        table = schema.relations.c
        query = select(table.id).where(table.review == state.value).order_by(table.confidence, table.id)
        if work_id is not None:
            query = query.where(or_(table.subject_id == work_id, table.object_id == work_id))
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def amendments(self, object_id: int) -> list[StoredAmendment]:
        """The operations on a work, by amending work and place."""
        table = schema.amendments
        query = select(table).where(table.c.object_id == object_id).order_by(table.c.work_id, table.c.start, table.c.id)
        return [rows.amendment_of(row) for row in self._all(query)]

    def warnings(self, work_id: int) -> list[ReadingWarning]:
        """What the reader was not sure of."""
        table = schema.warnings
        found = self._all(select(table).where(table.c.work_id == work_id).order_by(table.c.id))
        return [ReadingWarning(r.code, r.message, Span(r.start, r.end) if r.start is not None else None) for r in found]

    def warnings_of(self, works: Sequence[int]) -> dict[int, list[str]]:
        """The messages of what the readers of some texts were not sure of."""
        table = schema.warnings
        found: dict[int, list[str]] = {}
        for row in sorted(self._with(select(table.c.id, table.c.work_id, table.c.message), table.c.work_id, works)):
            found.setdefault(row.work_id, []).append(row.message)
        return found

    def of_file(self, sha256: str) -> list[Work]:
        """The held works whose text was read from a file, by id."""
        return [rows.work_of(row) for row in self._all(select(*LISTED).where(schema.works.c.sha256 == sha256).order_by(schema.works.c.id))]

    def of_same_files(self, works: Sequence[int]) -> set[int]:
        """These works and all others that were read, now or before, from a file that one of them was read from."""
        sources = (schema.versions.c.work_id, schema.versions.c.sha256), (schema.past_works.c.id, schema.past_works.c.sha256)
        files = {row[0] for owner, sha256 in sources for row in self._with(select(sha256), owner, works) if row[0]}
        return {*works, *(row[0] for owner, sha256 in sources for row in self._with(select(owner), sha256, sorted(files)))}

    # --- decisions and time --------------------------------------------------------------------------------------------

    def decision(self, decision_id: int) -> Decision:
        """One decision; the id comes from the write that made it."""
        return decision_of(self._all(select(schema.decisions).where(schema.decisions.c.id == decision_id))[0])

    def decisions(self, limit: int = 100, *, undone: bool = False) -> list[Decision]:
        """The last decisions, newest first; with `undone` those that were taken back too."""
        table = schema.decisions
        query = select(table).order_by(table.c.id.desc()).limit(limit)
        return [decision_of(row) for row in self._all(query if undone else query.where(table.c.undone.is_(None)))]

    def removal(self, work_id: int) -> Decision | None:
        """The decision that took a work out which is not held; None where none did, or where it cannot be undone."""
        table, removals = schema.decisions, schema.removals
        joined = select(table).join(removals, removals.c.decision_id == table.c.id)
        found = self._all(joined.where(table.c.evidence_id == work_id, table.c.undone.is_(None)).order_by(table.c.id.desc()).limit(1))
        return decision_of(found[0]) if found else None

    def revision_on(self, day: date) -> int:
        """The last revision written by the end of a day (UTC); 0 before the first."""
        table = schema.revisions
        end = datetime.combine(day + timedelta(days=1), time(), UTC).isoformat(timespec="seconds")
        found = self._all(select(func.max(table.c.revision).label("last")).where(table.c.at < end))
        return int(found[0].last or 0)

    def as_known(self, revision: int) -> KnownFacts:
        """Works, relations and texts as they were held at a revision."""
        return KnownFacts(self._engine, revision)

    # --- counts --------------------------------------------------------------------------------------------------------

    def count(self, table: str) -> int:
        """Rows of a table, for `doctor`."""
        return int(self._all(select(func.count()).select_from(schema.metadata.tables[table]))[0][0])

    def counts(self, work_id: int) -> dict[str, int]:
        """How many provisions, citations and tasks stand in a work."""
        return self.counts_of([work_id])[work_id]

    def counts_of(self, works: Sequence[int]) -> dict[int, dict[str, int]]:
        """How many provisions, citations and tasks stand in each of some works."""
        tables = {"provisions": schema.provisions, "citations": schema.citations, "tasks": schema.tasks}
        found = {work_id: dict.fromkeys(tables, 0) for work_id in works}
        for name, table in tables.items():
            for work_id, count in self._with(select(table.c.work_id, func.count()).group_by(table.c.work_id), table.c.work_id, works):
                found[work_id][name] = count
        return found

    def newest(self, limit: int) -> list[Work]:
        """The held works written last, the newest first."""
        table = schema.works
        query = select(*LISTED).where(table.c.held == True).order_by(table.c.revision.desc()).limit(limit)  # noqa: E712
        return [rows.work_of(row) for row in self._all(query)]

    def kinds(self) -> list[tuple[str, int]]:
        """How many held works there are of each kind, the most first."""
        table = schema.works
        query = select(func.coalesce(table.c.type, "không rõ loại").label("kind"), func.count().label("times")).where(table.c.held == True)  # noqa: E712
        return [(str(row.kind), int(row.times)) for row in self._all(query.group_by("kind").order_by(func.count().desc()))]

    def count_works(self, held: bool) -> int:
        """How many works are held, or only cited."""
        table = schema.works.c
        return int(self._all(select(func.count()).select_from(schema.works).where(table.held == held, table.orphan == False))[0][0])  # noqa: E712


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: object) -> None:
        connection.isolation_level = (
            None  # transactions are begun explicitly, so that a writer holds the lock from its first read
        )
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
