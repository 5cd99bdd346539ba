"""When a document can be in force, as days that do not depend on the day of asking, computed by `graph.validity` itself.

Rule 1  `lapsed_from` is the first day on which the document is judged lapsed: the day a recorded end begins for sure, or the day after its own term.
Rule 2  `not_before` is the day before which it is judged not yet in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from graph.effects import SETTLED, Force, When, coming_into_force, effect_of, own_statements
from graph.errors import UnknownReference
from graph.model import RelationKind, StoredRelation, Work
from graph.store import RecordStore
from graph.validity import Status, Validities

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The bounds of a document's force as far as the store holds them; None: it holds none."""

    not_before: date | None
    lapsed_from: date | None


class Periods:
    """Computes the bounds over a record store."""

    def __init__(self, store: RecordStore) -> None:
        self._facts = _Remembered(store)
        self._on = lru_cache(maxsize=128)(lambda day: Validities(self._facts, day))

    def of(self, work_id: int) -> Period:
        """The bounds of one document."""
        work = self._facts.work(work_id)
        begins = coming_into_force(work).earliest
        waits = begins is not None and begins > date.min and self._status(work_id, begins - _DAY) is Status.NOT_YET
        return Period(begins if waits else None, self._lapse(work, None))

    def bases_in(self, work_id: int) -> dict[str, date]:
        """The provisions of a document that others name as a basis and that have lapsed, with the first day of it."""
        named = sorted({
            r.relation.object_provision for r in self._facts.relations(work_id)
            if r.object_id == work_id and r.relation.predicate is RelationKind.BASED_ON and r.relation.object_provision
        })  # fmt: skip
        found = {path: self._lapse(self._facts.work(work_id), path) for path in named}
        return {path: day for path, day in found.items() if day}

    def _lapse(self, work: Work, provision: str | None) -> date | None:
        days = sorted(self._ends(work, (Force.ENDS,) if provision is None else (Force.ENDS, Force.ENDS_PART)))
        return next((day for day in days if self._status(work.id, day, provision) is Status.LAPSED), None)

    def _status(self, work_id: int, on: date, provision: str | None = None) -> Status:
        return self._on(on).of(work_id, provision).status

    def _ends(self, work: Work, forces: tuple[Force, ...]) -> set[date]:
        """The days on which the document, or a part of it, may begin to be lapsed (Rule 1)."""
        acting = (
            effect_of(r, self._facts.work(r.subject_id), work)
            for r in self._facts.relations(work.id)
            if r.object_id == work.id and r.subject_id != work.id
        )
        days = {_surely(e.starts) for e in acting if e and e.force in forces and not e.disputed}
        _, term = own_statements(self._facts.text(work.id)) if work.held else (None, None)
        if term and term.last and term.last < date.max:
            days.add(term.last + _DAY)
        return {day for day in days if day}


def _surely(starts: When) -> date | None:
    """The first day on which an effect has begun for sure."""
    if starts.exact or starts.latest is None or starts.latest > date.max - SETTLED:
        return starts.exact
    return starts.latest + SETTLED


class _Remembered:
    """The facts that validity needs, each read once."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store
        self.work = lru_cache(maxsize=20_000)(self._work)
        self.text = lru_cache(maxsize=256)(store.text)
        self._relations = lru_cache(maxsize=4_000)(store.relations)

    def _work(self, work_id: int) -> Work:
        found = self._store.works_with([work_id])
        if not found:
            raise UnknownReference(str(work_id))
        return found[0]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work, either way."""
        return self._relations(work_id)
