"""Names → works inside one write: candidates, stubs, merges with redirects, and citations that are resolved again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, insert, select, update

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber, work_uri
from graph.model import Citation, Document, ResolutionState, Work
from graph.registry.areas import area_of
from graph.resolve import Resolution, Scope, described_by, enriched, matches, merged, number_key, same_works, title_key, version
from graph.store import history, rows, schema
from graph.store.known import KnownWorks
from graph.store.lookup import bare_key
from graph.store.prepared import inserted_id, insertion, selection

_NEW_WORK = inserted_id(schema.works)
_NEW_TITLE = insertion(schema.titles, "title_key", "work_id")
_TITLES = selection([schema.titles.c.title_key], schema.titles.c.work_id == bindparam("work"), "work")
_TITLED = selection([schema.titles.c.work_id],
                    (schema.titles.c.title_key == bindparam("key")) & (schema.titles.c.work_id == bindparam("work")), "key", "work")  # fmt: skip
_OF_SOURCE = selection([schema.works.c.id], (schema.works.c.source == bindparam("source")) & schema.works.c.number_key.is_(None), "source", limit=1)
_COLUMNS = tuple(column.name for column in schema.works.columns if column.name != "id")


class Names:
    """Finds and makes works; holds the open transaction, its revision, and what is known from writes before."""

    def __init__(self, connection: Connection, revision: int, known: KnownWorks) -> None:
        self._connection = connection
        self._revision = revision
        self._known = known
        self._moved: dict[int, int] = {}

    def now(self, work_id: int | None) -> int | None:
        """The work that a work has been merged into during this write, else itself."""
        while work_id in self._moved:
            work_id = self._moved[work_id]
        return work_id

    def work(self, work_id: int) -> Work:
        """A work by its id."""
        return self._known.work(self._connection, work_id)

    def of_file(self, document: Document, source: str) -> Work | None:
        """The work a file is of: a held one, or a stub that it claims; other stubs of its version are merged into it."""
        if number_key(document.number) is None and title_key(document) is None:
            row = _OF_SOURCE.first(self._connection, source)
            return self.work(row[0]) if row is not None else None
        same = same_works(document, self._candidates(document))
        for other in same[1:]:
            if not other.held:
                self._merge(other, same[0])
        return same[0] if same else None

    def resolve(self, document: Document, scope: Scope) -> Resolution:
        """The work that a description means; an unknown one becomes a stub."""
        if number_key(document.number) is None and title_key(document) is None:
            return Resolution(ResolutionState.UNPARSED, None)
        found = matches(document, self._candidates(document), scope)
        if found.target is None:
            return Resolution(ResolutionState.STUB, self._stub(document)) if found.state is ResolutionState.STUB else found
        for other in found.duplicates:
            self._merge(other, found.target)
        if version(document) is not None or version(found.target.document) is None:
            self._learn(found.target, document)
        number = _parsed(document.number)
        if number and number.suspect and found.target.document.number != document.number:
            return replace(found, state=ResolutionState.CONFLICT)
        return found

    def describe(self, work: Work | None, document: Document, kept: dict[str, Any]) -> int:
        """Insert or rewrite the row of a held work; `kept` holds source, sha256 and text."""
        described = merged(work.document, document) if work is not None else document
        values = {**self._values(described), "held": True, **kept}
        if work is None:
            work_id = self._insert_work(described, values).id
        else:
            work_id = work.id
            self._rewrite(work, values)
        self._alias(work_id, document)
        return work_id

    def alias(self, key: str, work_id: int) -> None:
        """Let a work be found under one more title."""
        if not self._known.has_title(self._connection, key, work_id) and _TITLED.first(self._connection, key, work_id) is None:
            _NEW_TITLE.run(self._connection, key, work_id)
            self._known.titled(key, work_id)

    def keys_of(self, work_id: int, document: Document) -> list[str]:
        """The keys under which citations may mean the work: its number, with and without the sign, and its titles."""
        number = _parsed(document.number)
        keys = {number.key, bare_key(number)} if number else set()
        titles = {row[0] for row in _TITLES.rows(self._connection, work_id)}
        return sorted(key for key in keys | titles if not key.endswith("/"))

    def drop_if_unused(self, work_id: int, into: int) -> None:
        """A stub that nothing names any more goes; its address leads to `into`."""
        uses = ((schema.citations, schema.citations.c.target_id), (schema.relations, schema.relations.c.object_id),
                (schema.relations, schema.relations.c.subject_id), (schema.task_bases, schema.task_bases.c.work_id),
                (schema.amendments, schema.amendments.c.object_id))  # fmt: skip
        row = self._first(select(schema.works).where(schema.works.c.id == work_id))
        if row is not None and not row.held and not any(self._first(select(column).where(column == work_id)) for _, column in uses):
            self._merge(rows.work_of(row), rows.work_of(self._first(select(schema.works).where(schema.works.c.id == into))))

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _candidates(self, document: Document) -> list[Work]:
        """Works that share the number (with or without its sign) or a title."""
        return self._known.candidates(self._connection, document)

    def _stub(self, document: Document) -> Work:
        stub = self._insert_work(document, {**self._values(document), "held": False})
        self._alias(stub.id, document)
        return stub

    def _learn(self, known: Work, document: Document) -> None:
        """A mention may say more of a stub (date, issuer, title), and how else a held law is called."""
        self._alias(known.id, document)
        described = enriched(known.document, document)
        if not known.held and described != known.document:
            self._rewrite(known, self._values(described))
            if described.issued != known.document.issued:
                self._settle(known.id, described)

    def _settle(self, work_id: int, described: Document) -> None:
        """Mentions of a stub whose date has been corrected no longer contradict it, or do now."""
        table = schema.citations
        state = case((table.c.issued != described.issued, ResolutionState.CONFLICT.value), else_=ResolutionState.STUB.value)
        self._connection.execute(update(table).where(table.c.target_id == work_id).values(state=state))

    def _alias(self, work_id: int, document: Document) -> None:
        key = title_key(document)
        if key:
            self.alias(key, work_id)

    def _insert_work(self, document: Document, values: dict[str, Any]) -> Work:
        whole = {**values, "revision": self._revision, "described": self._revision}
        work_id = int(_NEW_WORK.rows(self._connection, *map(whole.get, _COLUMNS))[0][0])
        made = Work(work_id, values["uri"], document, values["held"], values.get("source"), values.get("sha256"), self._revision)
        self._known.add(made, values["number_key"], values["bare_key"])
        return made

    def _rewrite(self, work: Work, values: dict[str, Any]) -> None:
        history.keep_work(self._connection, work.id, self._revision)
        if values["uri"] != work.uri:
            self._redirect(work.uri, work.id)
        now = {"revision": self._revision, "described": self._revision}
        self._connection.execute(update(schema.works).where(schema.works.c.id == work.id).values(**values, **now))
        self._known.change(work.id, values["number_key"], values["bare_key"])

    def _values(self, document: Document) -> dict[str, Any]:
        number = _parsed(document.number)
        uri = work_uri(type=document.type, issuer=document.issuer, issued=document.issued, number=number, title=document.title,
                       place=area_of(document.issuer, document.place))  # fmt: skip
        return {
            **rows.document_values(document), "uri": uri, "number_key": number.key if number else None,
            "title_key": title_key(document), "bare_key": bare_key(number) if number else None,
        }  # fmt: skip

    def _merge(self, stub: Work, into: Work) -> None:
        """Let everything that names `stub` name `into`; the old URI leads there."""
        self._moved[stub.id] = into.id
        past = schema.past_relations
        for column in (
            schema.citations.c.target_id, schema.relations.c.subject_id, schema.relations.c.object_id, schema.amendments.c.object_id,
            schema.merges.c.work_id, past.c.subject_id, past.c.object_id,
        ):  # fmt: skip
            self._connection.execute(update(column.table).where(column == stub.id).values({column.name: into.id}))
        self._connection.execute(delete(schema.relations).where(schema.relations.c.subject_id == schema.relations.c.object_id))
        for table, other in ((schema.task_bases, "task_id"), (schema.titles, "title_key")):
            taken = select(table.c[other]).where(table.c.work_id == into.id)
            self._connection.execute(delete(table).where(table.c.work_id == stub.id, table.c[other].in_(taken)))
            self._connection.execute(update(table).where(table.c.work_id == stub.id).values(work_id=into.id))
        self._connection.execute(delete(schema.works).where(schema.works.c.id == stub.id))
        self._known.change(stub.id)
        self._redirect(stub.uri, into.id)
        self._redirect(f"#{stub.id}", into.id)

    def _redirect(self, uri: str, work_id: int) -> None:
        self._connection.execute(delete(schema.merges).where(schema.merges.c.uri == uri))
        self._connection.execute(insert(schema.merges).values(uri=uri, work_id=work_id, revision=self._revision))

    def _first(self, query: Any) -> Any:
        return self._connection.execute(query.limit(1)).first()


def descriptions(citations: Sequence[Citation], scope: Scope) -> list[Document]:
    """What each mention of a document describes: a short form stands for the mention before it, a name without a version for the only version that
    the document names elsewhere."""
    found: list[Document] = []
    for position, citation in enumerate(citations):
        found.append(described_by(_in_full(citation, citations[:position]), scope))
    named: dict[str, dict[int, Document]] = {}
    for document in found:
        which = version(document)
        for key in filter(None, (number_key(document.number), title_key(document))):
            if which is not None:
                named.setdefault(key, {}).setdefault(which, document)
    return [_versioned(document, named) for document in found]


def name_key(document: Document) -> str | None:
    """The key under which a mention is found again when its document arrives."""
    return number_key(document.number) or title_key(document)


def _versioned(document: Document, named: dict[str, dict[int, Document]]) -> Document:
    versions = named.get(name_key(document) or "", {})
    return next(iter(versions.values())) if version(document) is None and len(versions) == 1 else document


def _in_full(citation: Citation, named: Sequence[Citation]) -> Citation:
    """A short form ("Nghị định 63", "Chỉ thị 11") stands for the last document of its kind and sequence named before it."""
    if not citation.number or not citation.number.isdigit():
        return citation
    for earlier in reversed(named):
        sequence = str(earlier.number).split("/")[0].split("-")[0].lstrip("0")
        if earlier.type == citation.type and not str(earlier.number).isdigit() and sequence == citation.number.lstrip("0"):
            return replace(citation, number=earlier.number, issued=earlier.issued, issuer=earlier.issuer, title=earlier.title)
    return citation


def _parsed(number: str | None) -> DocumentNumber | None:
    try:
        return DocumentNumber.parse(number) if number else None
    except InvalidIdentifier:
        return None

