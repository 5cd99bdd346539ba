"""Names → works inside one write: candidates, stubs, merges with redirects, and citations that are resolved again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, reduce
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, insert, select, update

from graph.identifiers import work_uri
from graph.meant import name_keys
from graph.model import Document, ResolutionState, Work
from graph.ranks import number_of
from graph.registry.areas import area_of
from graph.resolve import Resolution, Scope, enriched, matches, merged, number_key, same_works, title_key, version
from graph.store import history, rows, schema
from graph.store.known import KnownWorks
from graph.store.lookup import bare_key
from graph.store.prepared import Prepared, inserted_id, insertion, rewriting, selection

_NEW_WORK = inserted_id(schema.works)
_NEW_TITLE = insertion(schema.titles, "title_key", "work_id")
_TITLES = selection([schema.titles.c.title_key], schema.titles.c.work_id == bindparam("work"), "work")
_TITLED = selection([schema.titles.c.work_id],
                    (schema.titles.c.title_key == bindparam("key")) & (schema.titles.c.work_id == bindparam("work")), "key", "work")  # fmt: skip
_OF_SOURCE = selection([schema.works.c.id], (schema.works.c.source == bindparam("source")) & schema.works.c.number_key.is_(None), "source", limit=1)
_USES = tuple(
    selection([column], column == bindparam("work"), "work", limit=1)
    for column in (schema.citations.c.target_id, schema.relations.c.object_id, schema.relations.c.subject_id, schema.task_bases.c.work_id, schema.amendments.c.object_id)
)
"""What names a work."""
_COLUMNS = tuple(column.name for column in schema.works.columns if column.name != "id")
_HOLDING = schema.citations.c.target_id == bindparam("work")
_DATED = Prepared(
    update(schema.citations).where(_HOLDING).values(state=case((schema.citations.c.issued != bindparam("issued"), ResolutionState.CONFLICT.value), else_=ResolutionState.STUB.value)),
    ["work", "issued"],
)


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
        found = self._matching(document, scope)
        if found.target is None:
            return Resolution(ResolutionState.STUB, self._stub(document)) if found.state is ResolutionState.STUB else found
        for other in found.duplicates:
            self._merge(other, found.target)
        if found.target.orphan:
            self.named(found.target, document)
            return self.resolve(document, scope)
        if version(document) is not None or version(found.target.document) is None:
            self._learn(found.target, document)
        if misprinted(document.number) and found.target.document.number != document.number:
            return replace(found, state=ResolutionState.CONFLICT)
        return found

    def describe(self, work: Work | None, document: Document, kept: dict[str, Any]) -> int:
        """Insert or rewrite the row of a held work; `kept` holds source, sha256 and text."""
        described = merged(work.document, document) if work is not None else document
        values = {**self._values(described), "held": True, "orphan": False, **kept}
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
        number = number_of(document)
        keys = {number.key, bare_key(number)} if number else set()
        titles = {row[0] for row in _TITLES.rows(self._connection, work_id)}
        return sorted(key for key in keys | titles if not key.endswith("/"))

    def drop_if_unused(self, work_id: int, into: int) -> None:
        """A stub that nothing names any more goes; its address leads to `into`."""
        row = self._first(select(schema.works).where(schema.works.c.id == work_id))
        if row is not None and not row.held and not row.orphan and not self._used(work_id):
            self._merge(rows.work_of(row), rows.work_of(self._first(select(schema.works).where(schema.works.c.id == into))))

    # --- orphans -------------------------------------------------------------------------------------------------------

    def named(self, work: Work, mention: Document | None = None) -> None:
        """Something names an orphan (again): of a stub is known what its mentions say."""
        if not work.orphan:
            return
        known = mention if mention is not None and version(mention) is not None else work.document
        self._rewrite(work, {**self._values(known), "orphan": False})

    def claim(self, work: Work, document: Document, source: str) -> bool:
        """Let a stub be the work of a document; others of its version are merged into it. False where a text of it is held."""
        found = same_works(document, self._candidates(document))
        nameless = number_key(document.number) is None and title_key(document) is None and _OF_SOURCE.first(self._connection, source) is not None
        if work.held or nameless or any(other.held for other in found):
            return False
        for other in found:
            if other.id != work.id:
                self._merge(other, work)
        return True

    def leave(self, work: Work) -> None:
        """The text of a work is gone; until something names it, it is an orphan."""
        self._rewrite(work, {"uri": work.uri, "held": False, "orphan": True, "text": None, "source": None, "sha256": None})

    def blank(self, work: Work) -> None:
        """Leave of an orphan nothing but its id, under which it was linked to and followed."""
        for table in (schema.titles, schema.merges):
            self._connection.execute(delete(table).where(table.c.work_id == work.id))
        self._connection.execute(delete(schema.past_works).where(schema.past_works.c.id == work.id))
        nothing = {**self._values(Document()), "uri": f"#{work.id}", "source": None, "sha256": None, "text": None, "revision": self._revision}
        self._connection.execute(update(schema.works).where(schema.works.c.id == work.id).values(**nothing))
        self._known.change(work.id)

    def leave_unused(self, works: Iterable[int]) -> None:
        """Stubs among some works that nothing names any more are orphans."""
        for work in [self.work(work_id) for work_id in sorted(works)]:
            if not (work.held or work.orphan or self._used(work.id)):
                self._rewrite(work, {"uri": work.uri, "orphan": True})

    def describe_anew(self, work: Work, mentions: Sequence[Document]) -> None:
        """Let a work whose text is gone be known by what its mentions say; where only relations, tasks or people name it, by what it was called."""
        told = sorted((mention for mention in mentions if name_keys(mention)), key=lambda mention: misprinted(mention.number))
        if not told and not self._used(work.id):
            return
        known = reduce(enriched, told) if told else replace(work.document, signer=None, in_force_from=None, status=None)
        self._rewrite(work, {**self._values(known), "orphan": False})
        if told:
            self._connection.execute(delete(schema.titles).where(schema.titles.c.work_id == work.id))
            for mention in told:
                self._alias(work.id, mention)
            self._left(work, known)

    def share_name(self, work: Work) -> bool:
        """Whether mentions of a work may mean another one."""
        return any(other.id != work.id and not other.orphan for other in self._candidates(work.document))

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _matching(self, document: Document, scope: Scope) -> Resolution:
        """What a mention means; an orphan only where no other work answers."""
        candidates = self._candidates(document)
        alive = [work for work in candidates if not work.orphan]
        found = matches(document, alive, scope)
        return matches(document, candidates, scope) if found.state is ResolutionState.STUB and found.target is None and len(alive) < len(candidates) else found

    def _used(self, work_id: int) -> bool:
        return any(use.first(self._connection, work_id) is not None for use in _USES)

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
        if known.held:
            return
        described = enriched(known.document, document)
        if described != known.document:
            self._rewrite(known, self._values(described))
            if described.issued != known.document.issued:
                self._settle(known.id, described)

    def _settle(self, work_id: int, described: Document) -> None:
        """Mentions of a stub whose date has been corrected no longer contradict it, or do now."""
        _DATED.run(self._connection, work_id, described.issued)

    def _left(self, work: Work, known: Document) -> None:
        """Mentions of a work whose text is gone name a stub now, that is `known` by them."""
        table = schema.citations
        dated = (table.c.state == ResolutionState.CONFLICT.value) & (table.c.issued != work.document.issued)
        state = case((table.c.issued != known.issued, ResolutionState.CONFLICT.value), else_=ResolutionState.STUB.value)
        named = (table.c.target_id == work.id) & ((table.c.state == ResolutionState.RESOLVED.value) | dated)
        self._connection.execute(update(table).where(named).values(state=state))

    def _alias(self, work_id: int, document: Document) -> None:
        key = title_key(document)
        if key:
            self.alias(key, work_id)

    def _insert_work(self, document: Document, values: dict[str, Any]) -> Work:
        whole = {"orphan": False, **values, "revision": self._revision, "described": self._revision}
        work_id = int(_NEW_WORK.rows(self._connection, *map(whole.get, _COLUMNS))[0][0])
        made = Work(work_id, values["uri"], document, values["held"], values.get("source"), values.get("sha256"), self._revision)
        self._known.add(made, values["number_key"], values["bare_key"])
        return made

    def _rewrite(self, work: Work, values: dict[str, Any]) -> None:
        """Change the row of a work; what it was is kept, and its old address leads to it."""
        history.keep_work(self._connection, work.id, self._revision)
        if values["uri"] != work.uri:
            self._redirect(work.uri, work.id)
        _rewriting(tuple(values)).run(self._connection, *values.values(), self._revision, self._revision, work.id)
        self._known.change(work.id, values.get("number_key"), values.get("bare_key"))

    def _values(self, document: Document) -> dict[str, Any]:
        number = number_of(document)
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


@cache
def _rewriting(columns: tuple[str, ...]) -> Prepared:
    """Changes some columns of a work, and its revisions."""
    return rewriting(schema.works, (*columns, "revision", "described"), schema.works.c.id == bindparam("work"), "work")


def misprinted(number: str | None) -> bool:
    """Whether a number holds a known misprint."""
    parsed = number_of(Document(number=number))
    return parsed is not None and parsed.suspect is not None
