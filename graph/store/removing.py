"""Documents taken out of the store and put back, inside one write.

Rule 1  A document that is taken out leaves a stub where others name it, known by what they say; where nothing does, an orphan, which answers to no
        reference. The stubs that it alone named are orphans too. Its id stays, so that follows and links lead on when it comes back.
Rule 2  All that was read from its text is kept with the removal. Putting it back brings it as it was: what it names, and what names it, is looked up again,
        for documents may have come or gone; decisions of review made meanwhile hold.
Rule 3  A document whose text has been read again cannot be put back.
Rule 4  A document that must not be here (a state secret) is erased: nothing that was read from it or decided of it is kept, nor what only it named.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Connection, Date, Table, delete, insert, or_, select

from graph.model import ReviewState, Work
from graph.store import history, rows, schema
from graph.store.mentions import Mentions
from graph.store.naming import Names
from graph.store.queries import batches

_READ = (schema.layouts, schema.provisions, schema.citations, schema.warnings, schema.amendments, schema.relations, schema.waiting, schema.tasks)
"""What is read from a text."""
_KEPT = (*_READ, schema.versions)

_NAMING = ("target_id", "subject_id", "object_id")
"""Columns that name works."""
_LOST = "entered-lost"
"""The warning of stated relations, which are stated again when a document comes back."""

Values = dict[str, Any]
Kept = dict[str, list[Values]]


class Removals:
    """Takes documents out and puts them back; holds the open transaction."""

    def __init__(self, connection: Connection, revision: int, names: Names, mentions: Mentions) -> None:
        self._connection, self._revision = connection, revision
        self._names, self._mentions = names, mentions

    def remove(self, work: Work, decision_id: int) -> None:
        """Take a held document out, by a decision (Rule 1)."""
        values = {"uri": work.uri, "source": work.source, "revision": self._revision, "decision_id": decision_id, "facts": _packed(self._taken(work))}
        self._connection.execute(insert(schema.removals).values(**values))

    def erase(self, ids: Sequence[int]) -> None:
        """Forget documents, held or taken out before, as if they had never come (Rule 4)."""
        named = {other for work_id in ids for kept in self._taken_before(work_id) for other in _named_by(kept)}
        for work in map(self._names.work, ids):
            named |= _named_by(self._taken(work)) if work.held else set()
        for table, column in ((schema.removals, schema.removals.c.decision_id), (schema.decisions, schema.decisions.c.id)):
            self._connection.execute(delete(table).where(column.in_(self._decided(ids))))
        for table, column in ((schema.past_works, schema.past_works.c.id), (schema.past_relations, schema.past_relations.c.evidence_id)):
            self._connection.execute(delete(table).where(column.in_(ids)))
        for work in map(self._names.work, sorted(named | set(ids))):
            if work.orphan:
                self._names.blank(work)
            elif work.id in ids:
                self._connection.execute(delete(schema.merges).where(schema.merges.c.work_id == work.id))

    def _decided(self, ids: Sequence[int]) -> list[int]:
        """The decisions on facts of documents, and those that name one of them."""
        table = schema.decisions.c
        about = [table.evidence_id.in_(ids), *(table.body.contains(f'"{self._names.work(work_id).uri}"', autoescape=True) for work_id in ids)]
        return list(self._connection.execute(select(table.id).where(or_(*about))).scalars())

    def _taken_before(self, work_id: int) -> list[Kept]:
        """What removals of a document have kept."""
        removals, decisions = schema.removals.c, schema.decisions.c
        of_work = select(decisions.id).where(decisions.evidence_id == work_id, decisions.kind == "document")
        found = self._connection.execute(select(removals.facts).where(removals.decision_id.in_(of_work))).scalars()
        return [_unpacked(facts) for facts in found]

    def _taken(self, work: Work) -> Kept:
        """What was read from the text of a held document, which leaves the store."""
        kept = self._kept(work.id)
        clear(self._connection, work.id, self._revision)
        self._connection.execute(delete(schema.versions).where(schema.versions.c.work_id == work.id))
        self._names.leave(work)
        self._mentions.leave(self._names.work(work.id))
        self._names.leave_unused(_named_by(kept) - {work.id})
        return kept

    def restore(self, decision_id: int) -> int | None:
        """Put back what a decision took out (Rule 2); returns its id, None where that cannot be (Rule 3)."""
        table = schema.removals
        row = self._connection.execute(select(table).where(table.c.decision_id == decision_id)).first()
        if row is None:
            return None
        kept = _unpacked(row.facts)
        was = SimpleNamespace(**kept["works"][0])
        document = rows.work_of(was).document
        if not self._names.claim(self._names.work(was.id), document, was.source):
            return None
        self._names.describe(self._names.work(was.id), document, {"source": was.source, "sha256": was.sha256, "text": was.text})
        self._put_back(was.id, kept)
        self._mentions.come_back(was.id, document)
        self._connection.execute(delete(table).where(table.c.id == row.id))
        return int(was.id)

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _kept(self, work_id: int) -> Kept:
        """All rows of a document, but the relations that people have stated: their decisions state them again."""
        kept = {table.name: self._rows(table, _owner(table) == work_id) for table in (schema.works, schema.titles, *_KEPT)}
        kept["relations"] = [row for row in kept["relations"] if row["review"] != ReviewState.ENTERED.value]
        kept["warnings"] = [row for row in kept["warnings"] if row["code"] != _LOST]
        bases = schema.task_bases
        kept[bases.name] = [base for batch in batches([row["id"] for row in kept["tasks"]]) for base in self._rows(bases, bases.c.task_id.in_(batch))]
        return kept

    def _rows(self, table: Table, condition: Any) -> list[Values]:
        return [dict(row) for row in self._connection.execute(select(table).where(condition)).mappings()]

    def _put_back(self, work_id: int, kept: Kept) -> None:
        """The rows of a document as they were, under new ids; works that were merged into others meanwhile give way to those."""
        named = _named_by(kept)
        now = self._now(named)
        for other in {now(work_id) for work_id in named}:
            self._names.named(self._names.work(other))
        for title in kept["titles"]:
            self._names.alias(title["title_key"], work_id)
        for table in _KEPT:
            if table is not schema.tasks:
                self._insert(table, [_renamed(row, now) for row in kept[table.name]])
        tasks = {row["id"]: self._insert_task(row) for row in kept["tasks"]}
        bases = {(tasks[row["task_id"]], now(row["work_id"]), row["level"]): row["position"] for row in kept["task_bases"]}
        self._insert(schema.task_bases, [{"task_id": task, "work_id": base, "level": level, "position": at} for (task, base, level), at in bases.items()])

    def _insert(self, table: Table, found: Sequence[Values]) -> None:
        if found:
            written = {"revision": self._revision} if table is schema.relations else {}
            self._connection.execute(insert(table), [{name: value for name, value in row.items() if name != "id"} | written for row in found])

    def _insert_task(self, row: Values) -> int:
        values = {name: value for name, value in row.items() if name != "id"}
        return int(self._connection.execute(insert(schema.tasks).values(**values).returning(schema.tasks.c.id)).scalar_one())

    def _now(self, ids: Iterable[int]) -> Callable[[int], int]:
        """What leads from the ids of works to those of the works that they were merged into since."""
        works, merges = schema.works.c.id, schema.merges
        there: set[int] = set()
        for batch in batches(sorted(ids)):
            there |= set(self._connection.execute(select(works).where(works.in_(batch))).scalars())
        moved = {}
        for gone in set(ids) - there:
            moved[gone] = int(self._connection.execute(select(merges.c.work_id).where(merges.c.uri == f"#{gone}")).scalar_one())
        return lambda work_id: moved.get(work_id, work_id)


def clear(connection: Connection, work_id: int, revision: int) -> None:
    """Drop the facts read from a work's text; its relations are kept as what was known."""
    ids = select(schema.tasks.c.id).where(schema.tasks.c.work_id == work_id)
    connection.execute(delete(schema.task_bases).where(schema.task_bases.c.task_id.in_(ids)))
    history.keep_relations(connection, schema.relations.c.evidence_id == work_id, revision)
    for table in _READ:
        connection.execute(delete(table).where(_owner(table) == work_id))


def named_in(connection: Connection, work_id: int) -> set[int]:
    """The works that the text of a work names."""
    found = connection.execute(select(schema.citations.c.target_id).where(schema.citations.c.work_id == work_id).distinct()).scalars()
    return {target for target in found if target is not None}


def _owner(table: Table) -> Any:
    if table is schema.works:
        return table.c.id
    return table.c.evidence_id if "evidence_id" in table.c else table.c.work_id


def _named_by(kept: Kept) -> set[int]:
    """The works that the rows of a document name."""
    named = {row[column] for name in ("citations", "relations", "amendments") for row in kept[name] for column in _NAMING if row.get(column) is not None}
    waiting = {json.loads(row["body"])["values"].get(column) for row in kept["waiting"] for column in _NAMING}
    return named | {row["work_id"] for row in kept["task_bases"]} | (waiting - {None})


def _renamed(row: Values, now: Callable[[int], int]) -> Values:
    changed: Values = {column: now(row[column]) for column in _NAMING if row.get(column) is not None}
    if "body" in row:
        body = json.loads(row["body"])
        body["values"] |= {column: now(body["values"][column]) for column in _NAMING if column in body["values"]}
        changed["body"] = json.dumps(body, ensure_ascii=False)
    return {**row, **changed}


def _packed(kept: Kept) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(kept))


def _unpacked(packed: bytes) -> Kept:
    """Rows with their days as dates."""
    kept: Kept = msgspec.msgpack.decode(zlib.decompress(packed), type=Kept)
    for name, found in kept.items():
        days = [column.name for column in schema.metadata.tables[name].columns if isinstance(column.type, Date)]
        for values in found:
            for day in filter(values.get, days):
                values[day] = date.fromisoformat(values[day])
    return kept
