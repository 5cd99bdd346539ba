"""Works by the names under which they are looked up, remembered from one write to the next: documents cite the same laws again and again.

What is remembered is as the open transaction has it. It is forgotten when a write fails, and when somebody else has written since.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, bindparam

from graph.model import Document, Work
from graph.store import rows
from graph.store.lookup import COMPARED, HELD_FIRST, LISTED, Name, named, names_of
from graph.store.prepared import selection
from graph.store.schema import works

MOST = 10_000
"""Names remembered; more, and all are forgotten."""

_LOOK_UPS = {
    by: selection(LISTED, named(by, bindparam("key")), "key", order=HELD_FIRST, limit=COMPARED) for by in ("number_key", "bare_key", "title")
}  # fmt: skip
BY_ID = selection(LISTED, works.c.id == bindparam("id"), "id")


class KnownWorks:
    """The works that the writes of one store have looked up. `revision` is the last write that they are as of."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing any more."""
        self.revision = 0
        self._empty()

    def candidates(self, connection: Connection, document: Document) -> list[Work]:
        """Works that share the number (with or without its sign) or the title: held ones first."""
        if len(self._named) > MOST:
            self._empty()
        ids = {work_id for name in names_of(document) for work_id in self._of_name(connection, name)}
        found = sorted((self._works[work_id] for work_id in ids), key=lambda work: (not work.held, work.id))
        return found[:COMPARED]

    def work(self, connection: Connection, work_id: int) -> Work:
        """A work by its id."""
        known = self._works.get(work_id)
        if known is None:
            known = self._works[work_id] = rows.work_listed(BY_ID.rows(connection, work_id)[0])
        return known

    def has_title(self, connection: Connection, key: str, work_id: int) -> bool:
        """Whether a work is found under a title; one of very many that share it may be overlooked."""
        return work_id in self._of_name(connection, Name("title", key))

    def add(self, work: Work, number: str | None, bare: str | None) -> None:
        """A work was made, with these keys; its titles are told one by one."""
        self._works[work.id] = work
        for by, key in (("number_key", number), ("bare_key", bare)):
            if key:
                self._append(Name(by, key), work)

    def titled(self, key: str, work_id: int) -> None:
        """A work is found under one more title."""
        work = self._works.get(work_id)
        if work is None:
            self._drop(Name("title", key))
        else:
            self._append(Name("title", key), work)

    def change(self, work_id: int, number: str | None = None, bare: str | None = None) -> None:
        """A work is described anew, with these keys now, or is gone: it is looked up again under all its names."""
        self._works.pop(work_id, None)
        for name in (*self._names.pop(work_id, ()), *(Name(by, key) for by, key in (("number_key", number), ("bare_key", bare)) if key)):
            self._drop(name)

    def _empty(self) -> None:
        self._named: dict[Name, list[int]] = {}
        self._works: dict[int, Work] = {}
        self._names: dict[int, set[Name]] = defaultdict(set)

    def _of_name(self, connection: Connection, name: Name) -> list[int]:
        known = self._named.get(name)
        if known is None:
            known = self._named[name] = []
            for row in _LOOK_UPS[name.by].rows(connection, name.key):
                work = rows.work_listed(row)
                self._works[work.id] = work
                self._names[work.id].add(name)
                known.append(work.id)
        return known

    def _append(self, name: Name, work: Work) -> None:
        known = self._named.get(name)
        if known is None:
            return
        if len(known) < COMPARED:
            known.append(work.id)
            self._names[work.id].add(name)
        elif work.held:
            self._drop(name)

    def _drop(self, name: Name) -> None:
        for work_id in self._named.pop(name, ()):
            self._names[work_id].discard(name)

