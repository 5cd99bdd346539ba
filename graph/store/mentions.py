"""Mentions inside one write: resolved and stored, and resolved again when a document arrives or a person decides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, insert, or_, select, update

from graph.meant import Meant, meant_by
from graph.model import Citation, Document, ResolutionState, Span, Work
from graph.resolve import Resolution, Scope, described_by, version
from graph.store import history, rows, schema
from graph.store.marks import citation_mark
from graph.store.naming import Names, misprinted
from graph.store.prepared import Prepared, insertion, selection

_FOUND = (ResolutionState.RESOLVED, ResolutionState.CONFLICT)
_STATES = {True: ResolutionState.RESOLVED, False: ResolutionState.STUB}
"""What a mention is of which people have said that it names a held work, or one that is not."""

_CITATIONS, _DECISIONS = schema.citations.c, schema.decisions.c
_MENTIONED = insertion(schema.citations)
_CHOSEN = selection([_DECISIONS.fingerprint, _DECISIONS.body], and_(
    _DECISIONS.evidence_id == bindparam("work"), _DECISIONS.kind == "citation", _DECISIONS.undone.is_(None)), "work", order=[_DECISIONS.id])  # fmt: skip
_WAITING = and_(_CITATIONS.target_id == bindparam("work"), _CITATIONS.work_id != bindparam("work"), _CITATIONS.state == ResolutionState.STUB.value)
_ARRIVED = Prepared(
    update(schema.citations).where(_WAITING).values(
        state=case((_CITATIONS.issued != bindparam("issued"), ResolutionState.CONFLICT.value), else_=ResolutionState.RESOLVED.value)
    ),
    ["work", "issued"],
)  # fmt: skip
_WAIT_FOR = selection([_CITATIONS.id, _CITATIONS.work_id, _CITATIONS.number], _WAITING, "work")
_UNSURE = selection([*_CITATIONS], and_(
    _CITATIONS.name_key == bindparam("key"), _CITATIONS.work_id != bindparam("work"),
    or_(_CITATIONS.state == ResolutionState.AMBIGUOUS.value, _CITATIONS.target_id != bindparam("work"))), "key", "work")  # fmt: skip
_OF_OTHERS = selection([*_CITATIONS], and_(_CITATIONS.target_id == bindparam("work"), _CITATIONS.work_id != bindparam("work")), "work", order=[_CITATIONS.id])
_WITHIN = selection([_CITATIONS.id, _CITATIONS.state, _CITATIONS.target_id], _CITATIONS.work_id == bindparam("work"), "work")
_CHOOSING = selection([_DECISIONS.evidence_id], and_(_DECISIONS.kind == "citation", _DECISIONS.undone.is_(None)))
_WAIT = insertion(schema.waiting)


@dataclass(frozen=True, slots=True)
class Found:
    """Mentions in the work `work_id` whose state a new document has changed: `resolved` have their document now, `doubtful` are ambiguous now."""

    work_id: int
    resolved: int
    doubtful: int = 0


class Mentions:
    """Writes the mentions of works; holds the open transaction."""

    def __init__(self, connection: Connection, revision: int, names: Names) -> None:
        self._connection = connection
        self._revision = revision
        self._names = names

    def store(self, work_id: int, document: Document, citations: Sequence[Citation], meant: Meant) -> dict[Span, int]:
        """Resolve and store the mentions of a work; returns the work that each span names."""
        targets: dict[Span, int] = {}
        resolved = [found for _, found in self._resolved(work_id, Scope.of(document), citations, meant, range(len(citations)))]
        for citation, found in zip(citations, resolved, strict=True):
            if found.target is not None:
                targets[citation.span] = found.target.id
        _MENTIONED.many(self._connection, (
            rows.citation_values(work_id, citation, found.state, self._names.now(found.target.id) if found.target else None,
                                 [w.id for w in found.candidates], meant.keys[place])
            for citation, place, found in zip(citations, meant.which, resolved, strict=True)
        ))  # fmt: skip
        return {span: self._names.now(target) or target for span, target in targets.items()}

    def again(self, work_id: int, document: Document) -> list[Found]:
        """Resolve the mentions of other works that may mean a work which has just arrived; returns what changed."""
        counts = {work: [n, 0] for work, n in self._arrived(work_id, document).items()}
        keys = self._names.keys_of(work_id, document)
        unsure = [rows.citation_of(row) for key in keys for row in _UNSURE.rows(self._connection, key, work_id)]
        for citing, found in groupby(sorted(unsure, key=attrgetter("work_id")), key=attrgetter("work_id")):
            concerned = {mention.id for mention in found if _may_mean(mention.citation, document)}
            resolved, doubtful = self._again_in(citing, concerned) if concerned else (0, 0)
            counts.setdefault(citing, [0, 0])
            counts[citing] = [counts[citing][0] + resolved, counts[citing][1] + doubtful]
        return [Found(citing, *changed) for citing, changed in counts.items() if any(changed)]

    def resolve(self, mention: Citation, scope: Scope) -> Resolution:
        """The work that words mean which stand in no document; an unknown one becomes a stub."""
        return self._names.resolve(described_by(mention, scope), scope)

    def choose(self, row: Any, target: int | None) -> None:
        """Let one mention name `target`, as a person decided; None resolves it as if nobody had."""
        if target is None:
            self._again_in(row.work_id, {row.id}, apart=True)
            return
        work = self._names.work(target)
        self._names.named(work)
        self._moved(row.work_id, [self._retarget(row, _STATES[work.held], target, (target,))], apart=True)

    def leave(self, work: Work) -> None:
        """The text of a work is gone: mentions elsewhere that may mean other works are resolved again, those of the work name a stub, if there are any."""
        if self._names.share_name(work):
            unsure = [row for key in self._names.keys_of(work.id, work.document) for row in _UNSURE.rows(self._connection, key, work.id)]
            for rows_of in (_OF_OTHERS.rows(self._connection, work.id), unsure):
                for citing, found in groupby(sorted(rows_of, key=itemgetter(1)), key=itemgetter(1)):
                    self._again_in(citing, {row[0] for row in found if row[13] != ResolutionState.RESOLVED.value or row[14] == work.id})
        named = [rows.citation_of(row) for row in _OF_OTHERS.rows(self._connection, work.id)]
        scopes = {citing: Scope.of(self._names.work(citing).document) for citing in {mention.work_id for mention in named}}
        self._names.describe_anew(work, [described_by(mention.citation, scopes[mention.work_id]) for mention in named])

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _resolved(
        self, work_id: int, scope: Scope, citations: Sequence[Citation], meant: Meant, wanted: Iterable[int]
    ) -> Iterator[tuple[int, Resolution]]:
        """What the wanted ones of the mentions of a work, by their places, name."""
        chosen = self._chosen(work_id)
        told: dict[int, Resolution] = {}
        for place in wanted:
            citation, description = citations[place], meant.which[place]
            uri = chosen.get(citation_mark(citation.text, citation.within)) if chosen else None
            target = self.work_at(uri) if uri else None
            if target is not None:
                self._names.named(target)
                yield place, Resolution(_STATES[target.held], target, (target,))
                continue
            if description not in told:
                found = self._names.resolve(meant.documents[description], scope)
                if found.duplicates:
                    told.clear()
                told[description] = found
            yield place, told[description]

    def work_at(self, uri: str) -> Any:
        """The work at an address, or the one that it redirects to; None when there is none."""
        moved = select(schema.merges.c.work_id).where(schema.merges.c.uri == uri)
        row = self._connection.execute(
            select(schema.works).where(or_(schema.works.c.uri == uri, schema.works.c.id.in_(moved))).limit(1)
        ).first()
        return rows.work_of(row) if row is not None else None

    def _chosen(self, work_id: int) -> dict[str, str]:
        """What people have decided of the mentions of a work: fingerprint → address."""
        return {fingerprint: json.loads(body)["target"] for fingerprint, body in _CHOSEN.rows(self._connection, work_id)}

    def _arrived(self, work_id: int, document: Document) -> dict[int, int]:
        """Mentions of what was a stub are resolved now, all at once, misprinted ones and those that people have decided of by themselves; counts by citing
        work."""
        waiting = _WAIT_FOR.rows(self._connection, work_id)
        counts = Counter(row[1] for row in waiting)
        if not counts:
            return counts
        _ARRIVED.run(self._connection, work_id, document.issued)
        choosing = {row[0] for row in _CHOOSING.rows(self._connection)}
        apart = sorted(row for row in waiting if row[1] in choosing or misprinted(row[2]))
        for citing, found in groupby(sorted(apart, key=itemgetter(1)), key=itemgetter(1)):
            self._again_in(citing, {row[0] for row in found})
        return counts

    def _again_in(self, citing: int, concerned: set[int], *, apart: bool = False) -> tuple[int, int]:
        """Resolve some mentions of one work again; returns how many have their document now and how many are ambiguous now. `apart` as in `_moved`."""
        table = schema.citations
        work = self._names.work(citing)
        held = self._connection.execute(select(table).where(table.c.work_id == citing).order_by(table.c.start, table.c.id)).all()
        citations = [rows.citation_of(row).citation for row in held]
        scope = Scope.of(work.document)
        wanted = [place for place, row in enumerate(held) if row.id in concerned]
        resolved = doubtful = 0
        moved = []
        for place, found in self._resolved(citing, scope, citations, meant_by(citations, scope), wanted):
            row, target = held[place], found.target.id if found.target else None
            if (row.state, self._names.now(row.target_id)) == (found.state.value, target):
                continue
            moved.append(self._retarget(row, found.state, target, tuple(w.id for w in found.candidates)))
            resolved += found.state in _FOUND
            doubtful += found.state is ResolutionState.AMBIGUOUS
        self._moved(citing, moved, apart=apart)
        return resolved, doubtful

    def _retarget(self, row: Any, state: ResolutionState, target: int | None, candidates: Iterable[int]) -> tuple[int | None, int | None]:
        """Let a mention, and the relations and operations that rest on it, name another work; gives the works that it named and names."""
        table, before = schema.citations, self._names.now(row.target_id)
        changed = {"state": state.value, "target_id": target, "candidates": ",".join(map(str, candidates))}
        self._connection.execute(update(table).where(table.c.id == row.id).values(**changed))
        name = row.number or row.title or row.text
        if before == target:
            return before, target
        for end, called in (("object_id", "object"), ("subject_id", "subject")):
            relations = schema.relations
            named = and_(relations.c.evidence_id == row.work_id, relations.c[end] == before, relations.c[called] == name,
                         relations.c.start <= row.start, relations.c.end >= row.end)  # fmt: skip
            if target is None:
                self._wait_again(named, row, end)
            else:
                history.decide_relations(self._connection, named, {end: target}, self._revision)
        operations = schema.amendments
        self._connection.execute(
            update(operations).where(operations.c.work_id == row.work_id, operations.c.object == name).values(object_id=target)
        )
        touched = update(schema.works).where(schema.works.c.id == row.work_id)
        self._connection.execute(touched.values(revision=self._revision))
        return before, target

    def _moved(self, work_id: int, moved: Sequence[tuple[int | None, int | None]], *, apart: bool) -> None:
        """Let what rests on mentions of a work that name others now, or nothing, follow them. Stubs that nothing names any more are merged into what is named
        instead, or are orphans where people told them `apart`."""
        if any(before != target for before, target in moved):
            self._rest_tasks(work_id)
        self._complete(work_id)
        for before, target in moved:
            if not apart and before is not None and target is not None and before != target:
                self._names.drop_if_unused(before, target)
        self._names.leave_unused({before for before, target in moved if before is not None and (apart or target is None)})

    def _rest_tasks(self, work_id: int) -> None:
        """Let the tasks of a work rest on what their mentions, and those of the headings above them, name."""
        tasks, bases = schema.tasks, schema.task_bases
        mentions = [(c.citation, c.target_id) for row in self._connection.execute(
            select(schema.citations).where(schema.citations.c.work_id == work_id).order_by(schema.citations.c.start, schema.citations.c.id))
            if (c := rows.citation_of(row)).target_id is not None]  # fmt: skip
        told = self._connection.execute(select(tasks.c.id, tasks.c.start, tasks.c.end, tasks.c.body).where(tasks.c.work_id == work_id)).all()
        named = by_name(mentions)
        self._connection.execute(delete(bases).where(bases.c.task_id.in_(select(tasks.c.id).where(tasks.c.work_id == work_id))))
        for task_id, start, end, body in told:
            links = links_of(task_id, Span(start, end), json.loads(body)["heading_bases"], mentions, named)
            if links:
                self._connection.execute(insert(bases), [dict(zip(bases.c.keys(), link, strict=True)) for link in links])

    def _wait_again(self, named: Any, row: Any, end: str) -> None:
        """A relation whose document is in doubt leaves the graph and waits."""
        history.keep_relations(self._connection, named, self._revision)
        for found in self._connection.execute(select(schema.relations).where(named)).mappings().all():
            values = {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items() if k not in ("id", "revision", end)}
            body = {"values": values, "ends": {end: [row.start, row.end]}}
            self.wait(row.work_id, body)
        self._connection.execute(delete(schema.relations).where(named))

    def wait(self, work_id: int, body: dict[str, Any]) -> None:
        """Keep a relation whose subject or object is in doubt: `values` of its row, `ends` the mentions that name what is missing."""
        text = json.dumps(body, ensure_ascii=False, default=str)
        _WAIT.run(self._connection, work_id, text)

    def come_back(self, work_id: int, document: Document) -> None:
        """A text is as it was when it was taken out: resolve what in it, and what of it elsewhere, is otherwise now."""
        outdated = [row[0] for row in _WITHIN.rows(self._connection, work_id)
                    if row[2] is None or (row[1] in (ResolutionState.STUB.value, ResolutionState.RESOLVED.value) and row[1] != _STATES[self._names.work(row[2]).held])]  # fmt: skip
        self._again_in(work_id, set(outdated))
        self.again(work_id, document)

    def _complete(self, work_id: int) -> None:
        """Relations that waited for a mention to be told enter the graph."""
        table, citations = schema.waiting, schema.citations
        for row in self._connection.execute(select(table).where(table.c.evidence_id == work_id)).all():
            body = json.loads(row.body)
            ends = {}
            for end, (start, stop) in body["ends"].items():
                named = select(citations.c.target_id).where(citations.c.work_id == work_id, citations.c.start == start, citations.c.end == stop)
                ends[end] = self._connection.execute(named.limit(1)).scalar()
            if None in ends.values():
                continue
            values = rows.dated({**body["values"], **ends})
            if values["subject_id"] != values["object_id"]:
                self._connection.execute(insert(schema.relations).values(**values, revision=self._revision))
            self._connection.execute(delete(table).where(table.c.id == row.id))
            self._connection.execute(update(schema.works).where(schema.works.c.id == work_id).values(revision=self._revision))


def by_name(mentions: Iterable[tuple[Citation, int]]) -> dict[str, int]:
    """The work that each name (number, else a law's name) was resolved to at its first mention."""
    named: dict[str, int] = {}
    for citation, target in mentions:
        named.setdefault(citation.number or citation.title or citation.text, target)
    return named


def links_of(task_id: int, span: Span, headings: Iterable[str], mentions: Iterable[tuple[Citation, int]], named: Mapping[str, int]) -> list[tuple[int, int, str, int]]:
    """The rows of what a task rests on: the works that its own words name, and those of the headings above it."""
    own = (target for citation, target in mentions if span.covers(citation.span))
    found = {"own": own, "heading": (named[name] for name in headings if name in named)}
    return [(task_id, work_id, level, place) for level, works in found.items() for place, work_id in enumerate(dict.fromkeys(works))]


def _may_mean(citation: Citation, document: Document) -> bool:
    """Whether a mention that is not resolved to the document may mean it: it tells no version, or this one."""
    told = version(Document(number=citation.number, type=citation.type, issued=citation.issued, title=citation.title))
    return told is None or told == version(document)
