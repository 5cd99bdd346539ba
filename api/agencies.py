"""The agencies that the store's documents name, with what they do and what became of them; for the HTTP service and the pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.assignments import Inheritance
from graph.registry.persons import names_person
from graph.registry.placed import read_agency
from graph.registry.succession import successors
from graph.store import RecordStore


@dataclass(frozen=True, slots=True)
class Busy:
    """An agency with the numbers of tasks it leads and supports and of documents it issued; `succession` is None while it is there."""

    name: str
    leads: int
    supports: int
    issued: int
    succession: Inheritance | None


def busy_agencies(store: RecordStore) -> list[Busy]:
    """All agencies that tasks or issuers name, the busiest first; persons who are given tasks are none."""
    leads, supports = Counter[str](), Counter[str]()
    for stored in store.tasks():
        leads.update(stored.task.lead)
        supports.update(stored.task.support)
    issued = Counter(w.document.issuer for w in store.works(held=True) if w.document.issuer)
    named = {name for name in (*leads, *supports, *issued) if not names_person(name)}
    names = sorted(named, key=lambda n: (-leads[n] - issued[n], n))
    return [Busy(name, leads[name], supports[name], issued[name], inherited(name)) for name in names]


def inherited(name: str) -> Inheritance | None:
    """What became of the whole of an agency; its province counts only when the name says it."""
    former = read_agency(name)
    whole = next((heir for heir in successors(former) if not heir.partial), None)
    return Inheritance(name, former, whole.agency, whole.steps) if whole else None
