"""The relations as compact arrays: what the traversal needs of a million of them, in some thirty megabytes.

A work's id is its node number. Edges lie in segments, each sorted for both directions (compressed sparse rows). The first segment holds what was
loaded, the second what was added since, so that adding a document costs as much as the document; a relation that is gone is marked dead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graph.model import RelationKind, ReviewState, StoredRelation

Ints: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]

RANKED = (
    RelationKind.BASED_ON, RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.IMPLEMENTS, RelationKind.CONSOLIDATES, RelationKind.AMENDS,
    RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS, RelationKind.PROMULGATES, RelationKind.CITES,
)  # fmt: skip
"""Kinds by code; edges of one node are walked in this order, then by id."""

CODES: Mapping[RelationKind, int] = {kind: code for code, kind in enumerate(RANKED)}


@dataclass(frozen=True, slots=True)
class Columns:
    """Relations as columns of one length. `provision` indexes `provisions`, whose first entry is "" (the whole document)."""

    id: Ints
    evidence: Ints
    subject: Ints
    object: Ints
    kind: npt.NDArray[np.uint8]
    provision: Ints
    provisions: tuple[str, ...] = ("",)

    @classmethod
    def of(cls, relations: Iterable[StoredRelation]) -> Columns:
        """The columns of records; rejected ones are left out, doubtful ones are mere mentions."""
        kept = [r for r in relations if r.review is not ReviewState.REJECTED]
        names = ("", *dict.fromkeys(r.relation.object_provision for r in kept if r.relation.object_provision))
        place = {name: index for index, name in enumerate(names)}
        rows = [
            (
                r.id,
                r.evidence_id,
                r.subject_id,
                r.object_id,
                CODES[RelationKind.CITES if r.doubtful else r.relation.predicate],
                place[r.relation.object_provision or ""],
            )
            for r in kept
        ]
        return cls.from_rows(np.array(rows, dtype=np.int64).reshape(-1, 6), names)

    @classmethod
    def from_rows(cls, rows: npt.NDArray[np.int64], provisions: Sequence[str]) -> Columns:
        """From an n×6 array: id, evidence, subject, object, kind code, provision index. A relation of a work to itself is left out."""
        rows = rows[rows[:, 2] != rows[:, 3]]
        ids, evidence, subject, target, provision = (np.ascontiguousarray(rows[:, i], dtype=np.int32) for i in (0, 1, 2, 3, 5))
        return cls(ids, evidence, subject, target, rows[:, 4].astype(np.uint8), provision, tuple(provisions))

    def of_evidence(self, work_id: int) -> Columns:
        """The relations read from one work."""
        own = self.evidence == work_id
        return Columns(self.id[own], self.evidence[own], self.subject[own], self.object[own], self.kind[own], self.provision[own], self.provisions)

    def __len__(self) -> int:
        return len(self.id)


class Segment:
    """Columns sorted for walking: `edges(nodes)` gives the edges at each node, in the order of the nodes, then of kind and id."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.alive: Flags = np.ones(len(columns), dtype=np.bool_)
        self.dead = 0
        self._incoming = _Rows(columns.object, columns)
        self._outgoing = _Rows(columns.subject, columns)
        self._by_evidence = np.argsort(columns.evidence, kind="stable").astype(np.int32)
        self._evidence = columns.evidence[self._by_evidence]

    def edges(self, nodes: Ints, *, incoming: bool) -> tuple[Ints, Ints]:
        """Positions of the edges that come into (or go out of) `nodes`, and for each the position in `nodes` it belongs to."""
        edges, origin = (self._incoming if incoming else self._outgoing).at(nodes)
        if self.dead:
            alive = self.alive[edges]
            return edges[alive], origin[alive]
        return edges, origin

    def without(self, evidence: Iterable[int]) -> Segment:
        """This segment with what was read from some works marked dead; all else is shared."""
        other = copy(self)
        other.alive = self.alive.copy()
        for work_id in evidence:
            first, last = np.searchsorted(self._evidence, (work_id, work_id + 1))
            other.alive[self._by_evidence[first:last]] = False
        other.dead = len(other.alive) - int(np.count_nonzero(other.alive))
        return other

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        c = self.columns
        own = sum(
            a.nbytes
            for a in (c.id, c.evidence, c.subject, c.object, c.kind, c.provision, self.alive, self._by_evidence, self._evidence)
        )
        return own + self._incoming.nbytes + self._outgoing.nbytes


class _Rows:
    """Compressed sparse rows: for each node where its edges lie in `order`."""

    def __init__(self, ends: Ints, columns: Columns) -> None:
        self._order = np.lexsort((columns.id, columns.kind, ends)).astype(np.int32)
        counts = np.bincount(ends, minlength=1) if len(ends) else np.zeros(1, dtype=np.int64)
        self._starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)

    @property
    def nbytes(self) -> int:
        return self._order.nbytes + self._starts.nbytes

    def at(self, nodes: Ints) -> tuple[Ints, Ints]:
        last = len(self._starts) - 2
        inside = np.minimum(nodes, last)
        starts = self._starts[inside]
        counts = np.where(nodes > last, 0, self._starts[inside + 1] - starts)
        total = int(counts.sum())
        origin = np.repeat(np.arange(len(nodes), dtype=np.int32), counts)
        within = np.arange(total, dtype=np.int32) - np.repeat((np.cumsum(counts) - counts).astype(np.int32), counts)
        return self._order[np.repeat(starts, counts) + within], origin


@dataclass(frozen=True, slots=True)
class GraphArrays:
    """All relations of a store at `revision`; `issued` holds for each work the ordinal of its date, 0 when unknown, -1 when there is no such work.
    Never changed in place: readers in other threads keep what they have."""

    base: Segment
    issued: Ints
    revision: int = 0
    tail: Segment | None = None
    added: Mapping[int, Columns] = field(default_factory=dict)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments to walk."""
        return (self.base,) if self.tail is None else (self.base, self.tail)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(segment.nbytes for segment in self.segments) + self.issued.nbytes

    @property
    def crowded(self) -> bool:
        """Whether so much was added or dropped that loading anew is cheaper than carrying it."""
        added = len(self.tail.columns) if self.tail else 0
        return (added + self.base.dead) * 10 > len(self.base.columns) + 10_000

    def holds(self, work_id: int) -> bool:
        """Whether the work was there at this revision."""
        return work_id < len(self.issued) and self.issued[work_id] >= 0

    def stating(self, works: Sequence[int]) -> set[int]:
        """The works from which relations of `works` were read."""
        nodes = np.array(works, dtype=np.int32)
        found = (segment.columns.evidence[segment.edges(nodes, incoming=incoming)[0]] for segment in self.segments for incoming in (True, False))
        return {work_id for each in found for work_id in each.tolist()}

    def with_changes(self, dates: Mapping[int, int], read: Mapping[int, Columns], revision: int) -> GraphArrays:
        """The arrays after works were written: `dates` their date ordinals, `read` what is now read from each. Sorts only what has been added
        since the load."""
        added = {**self.added, **{work_id: columns for work_id, columns in read.items() if len(columns) or work_id in self.added}}
        tail = Segment(_joined(list(added.values()))) if added else None
        return GraphArrays(self.base.without(read), dated(self.issued, dates), revision, tail, added)


def dated(issued: Ints, dates: Mapping[int, int]) -> Ints:
    """`issued` with the date ordinals of some works, grown where needed."""
    top = max(dates, default=-1)
    grown = np.full(max(top + 1, len(issued)), -1, dtype=np.int32)
    grown[: len(issued)] = issued
    grown[np.fromiter(dates, dtype=np.int64, count=len(dates))] = np.fromiter(dates.values(), dtype=np.int32, count=len(dates))
    return grown


def _joined(parts: Sequence[Columns]) -> Columns:
    names = ("", *dict.fromkeys(name for part in parts for name in part.provisions[1:]))
    place = {name: index for index, name in enumerate(names)}
    moved = [np.array([place[name] for name in part.provisions], dtype=np.int32)[part.provision] for part in parts]
    return Columns(
        np.concatenate([part.id for part in parts]), np.concatenate([part.evidence for part in parts]),
        np.concatenate([part.subject for part in parts]), np.concatenate([part.object for part in parts]),
        np.concatenate([part.kind for part in parts]), np.concatenate(moved), names,
    )  # fmt: skip
