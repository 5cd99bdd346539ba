"""Works, their relations and what their texts say of their own force, kept in memory while the store stands still and brought up to date by
what has been written since: a page asks for hundreds of them to say whether one document is in force.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from graph.effects import OwnTerm, own_statements
from graph.model import StoredRelation, Work
from graph.store import RecordStore

Kept = TypeVar("Kept")

MOST = 50_000
"""Works remembered; more, and all are forgotten."""
FEW = 200
"""Works whose relations are read one by one before all relations are."""
MANY = 2000
"""Works written since the last look from which on all is read anew: that takes no longer."""
FOLLOWED = 100
"""Changes of the store of which is remembered what works they touched."""
AT_ONCE = 200_000
"""Relations up to which all are read at once: a page of a new process would ask for hundreds of works one by one."""


class WarmFacts:
    """Serves `graph.validity.Facts`. Safe to use from several threads; call `refresh` before each answer.

    A document is written with all that it changes elsewhere marked by its own revision, so what must be read again is told by the works written.
    """

    def __init__(self, store: RecordStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._revision = self._count = self._top = -1
        self._forget()

    @property
    def revision(self) -> int:
        """The revision of the store that the facts are of, at least."""
        return self._revision

    def changed_since(self, revision: int) -> frozenset[int] | None:
        """The works of which anything has changed since the facts were of a revision; None when that is no longer known."""
        with self._lock:
            if not any(before <= revision for before, _ in self._changes):
                return None
            return frozenset().union(*(works for before, works in self._changes if before >= revision))

    def refresh(self, at_least: int | None = None) -> WarmFacts:
        """Drop what has changed in the store since the last call.

        Args:
            at_least: a revision; facts of it or of a later one are left as they are. None: the store's.
        """
        if at_least is not None and 0 <= at_least <= self._revision:
            return self
        revision = self._store.revision()
        with self._lock:
            if revision != self._revision:
                self._follow(revision)
        return self

    def work(self, work_id: int) -> Work:
        """One work."""
        known = self._works.get(work_id)
        if known is None:
            revision, known = self._revision, self._store.work(work_id)
            self._keep(revision, self._works, {work_id: known})
        return known

    def works_with(self, ids: Iterable[int]) -> dict[int, Work]:
        """Works by id, fetched at once where they are not known yet; those that are not in the store are left out."""
        wanted, known = list(dict.fromkeys(ids)), self._works
        missing = [work_id for work_id in wanted if work_id not in known]
        found: dict[int, Work] = {}
        if missing:
            revision, found = self._revision, {work.id: work for work in self._store.works_with(missing)}
            self._keep(revision, self._works, found)
        return {work_id: work for work_id in wanted if (work := found.get(work_id) or known.get(work_id))}

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work, either way."""
        if work_id is None:
            return self._all_relations()
        known = self._relations.get(work_id)
        if known is None:
            revision, known = self._revision, self._store.relations(work_id)
            self._keep(revision, self._relations, {work_id: known})
            with self._lock:
                for relation in known:
                    self._read_from[relation.evidence_id].add(work_id)
            self.works_with({end for r in known for end in (r.subject_id, r.object_id, r.evidence_id)})
        return known

    def held(self) -> list[Work]:
        """The works whose texts are held, by id."""
        if not self._whole:
            return self._store.works(held=True)
        return sorted((work for work in list(self._works.values()) if work.held), key=attrgetter("id"))

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        return self._store.text(work_id)

    def own_statements(self, work_id: int) -> tuple[OwnTerm | None, OwnTerm | None]:
        """What the text of a work says of its own force."""
        known = self._statements.get(work_id)
        if known is None:
            revision, known = self._revision, own_statements(self._store.text(work_id))
            self._keep(revision, self._statements, {work_id: known})
        return known

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _keep(self, revision: int, kept: dict[int, Kept], found: dict[int, Kept]) -> None:
        """Remember what was read, unless the store was followed further while it was."""
        with self._lock:
            if revision == self._revision:
                kept.update(found)

    def _all_relations(self) -> list[StoredRelation]:
        """All relations by id; those of works that were written meanwhile are read again."""
        missing = [work_id for work_id in list(self._works) if work_id not in self._relations]
        if not self._whole or len(missing) > FEW:
            return self._store.relations()
        for work_id in missing:
            self.relations(work_id)
        found = {stored.id: stored for kept in list(self._relations.values()) for stored in kept}
        return [found[relation_id] for relation_id in sorted(found)]

    def _forget(self) -> None:
        self._whole = False
        self._changes: list[tuple[int, frozenset[int]]] = []
        self._works: dict[int, Work] = {}
        self._relations: dict[int, list[StoredRelation]] = {}
        self._statements: dict[int, tuple[OwnTerm | None, OwnTerm | None]] = {}
        self._read_from: dict[int, set[int]] = defaultdict(set)

    def _follow(self, revision: int) -> None:
        """Read again what was written and what names a work that others were merged into; works that are gone otherwise let all be forgotten."""
        count, top = self._store.count("works"), self._store.last_id()
        known = 0 <= self._revision < revision
        written = self._store.works_since(self._revision) if known else []
        merged = self._store.merges_since(self._revision) if known else {}
        expected = self._count + sum(work.id > self._top for work in written) - sum(work_id <= self._top for work_id in merged)
        if not known or count != expected or len(self._works) > MOST or len(written) > MANY:
            self._forget()
            if count <= MOST and self._store.count("relations") <= AT_ONCE:
                self._fill()
        else:
            for work_id in merged:
                self._works.pop(work_id, None)
            self._works.update((work.id, work) for work in written)
            changed = self._read_again([work.id for work in written]) | self._drop_merged(merged)
            self._changes = [*self._changes, (self._revision, changed)][-FOLLOWED:]
        self._revision, self._count, self._top = revision, count, top

    def _fill(self) -> None:
        """Read all works and relations."""
        self._works = {work.id: work for work in self._store.works()}
        relations: dict[int, list[StoredRelation]] = {work_id: [] for work_id in self._works}
        for stored in self._store.relations():
            for end in {stored.subject_id, stored.object_id}:
                relations.setdefault(end, []).append(stored)
                self._read_from[stored.evidence_id].add(end)
        self._relations = relations
        self._whole = True

    def _read_again(self, written: list[int]) -> frozenset[int]:
        """Put what works state now in the place of what they stated; gives all works that any of it is about. A law that is cited everywhere is touched
        by each new document: its hundreds of other relations are not read again."""
        again, about = set(written), defaultdict[int, list[StoredRelation]](list)
        before = set(chain.from_iterable(self._read_from.pop(work_id, ()) for work_id in written))
        for stored in self._store.relations_about(written):
            for end in {stored.subject_id, stored.object_id}:
                if end in again or stored.evidence_id in again:
                    about[end].append(stored)
                    self._read_from[stored.evidence_id].add(end)
        for work_id in again:
            self._statements.pop(work_id, None)
            self._relations[work_id] = about[work_id]
        for work_id in (before | about.keys()) - again:
            known = self._relations.get(work_id)
            if known is not None:
                kept = [stored for stored in known if stored.evidence_id not in again]
                self._relations[work_id] = sorted([*kept, *about[work_id]], key=attrgetter("id"))
        return frozenset(again | before | about.keys())

    def _drop_merged(self, merged: Mapping[int, int]) -> frozenset[int]:
        """Forget the relations of works that are gone, which others have now; gives all works of which anything is forgotten."""
        dropped = {*merged, *merged.values(), *self._store.neighbours(list(merged.values()))}
        for work_id in dropped:
            self._relations.pop(work_id, None)
        return frozenset(dropped)
