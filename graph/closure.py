"""What is reached from a work over the arrays, breadth first, each work by its first shortest way; the rules are those of `graph.impact`.

One step takes the whole frontier at once: gather its edges, drop those that may not be walked, keep the first edge to each new work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from graph.arrays import CODES, RANKED, Flags, GraphArrays, Ints, Segment
from graph.model import RelationKind

ROOT, ACTED, PROMULGATED = 100, 101, 102
"""Reasons beside the codes of kinds: the root itself, what it acts on, what it promulgates."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Reached works in the order they were found, the root first. All arrays have one length: `nodes` work ids, `parents` the position of the work
    nearer to the root, `relations` the id of the relation between the two, `reasons` codes, `depths` steps from the root."""

    nodes: Ints
    parents: Ints
    relations: Ints
    reasons: Ints
    depths: Ints

    def __len__(self) -> int:
        return len(self.nodes)

    def way(self, position: int) -> list[int]:
        """Ids of the relations from the work at `position` to the root."""
        found = []
        while position:
            found.append(int(self.relations[position]))
            position = int(self.parents[position])
        return found

    def reason(self, position: int) -> str:
        """The reason as a word."""
        return self.named(int(self.reasons[position]))

    @staticmethod
    def named(code: int) -> str:
        """A code of `reasons` as a word."""
        return {ROOT: "root", ACTED: "acted_on", PROMULGATED: "promulgates"}.get(code) or RANKED[code].value

    @property
    def clauses(self) -> npt.NDArray[np.uint8]:
        """The clause of Điều 39 for each work: 1 when the root acts on it, 2 when it is based on the root or on what the root acts on, else 0."""
        nearer = self.reasons[self.parents]
        based = (self.reasons == CODES[RelationKind.BASED_ON]) & ((nearer == ROOT) | (nearer == ACTED))
        return np.where(self.reasons == ACTED, 1, np.where(based, 2, 0)).astype(np.uint8)

    def clause(self, position: int) -> int:
        """The clause of one work."""
        if int(self.reasons[position]) == ACTED:
            return 1
        nearer = int(self.reasons[int(self.parents[position])])
        return 2 if int(self.reasons[position]) == CODES[RelationKind.BASED_ON] and nearer in (ROOT, ACTED) else 0


class Walker:
    """Walks the arrays as of a day: works issued later, and relations of them, do not exist."""

    def __init__(self, arrays: GraphArrays, on: date | None = None) -> None:
        self._arrays = arrays
        latest = on.toordinal() if on else np.iinfo(np.int32).max
        self._known: Flags = (arrays.issued >= 0) & (arrays.issued <= latest)

    def reach(self, root: int, *, acts: Iterable[RelationKind], rests_on: Iterable[RelationKind], from_root: Iterable[RelationKind],
              provision: str | None = None, depth: int | None = None, acting: Sequence[int] | None = None) -> Reached:  # fmt: skip
        """What rests on `root`.

        Args:
            root: id of the changed work.
            acts: kinds walked along their direction, from the root only.
            rests_on: kinds walked against their direction, everywhere.
            from_root: kinds walked against their direction from the root only.
            provision: relations to another provision of the root are left out.
            depth: most steps; None walks to the end.
            acting: ids of the only relations that count among `acts`; None: all.
        """
        seen: Flags = np.zeros(len(self._known), dtype=np.bool_)
        seen[root] = True
        start = np.array([root], dtype=np.int32)
        zero = np.zeros(1, dtype=np.int32)
        steps = [(start, zero, zero, np.full(1, ROOT, dtype=np.int32))]
        everywhere = _mask(rests_on)
        first = [self._fresh(start, 0, seen, incoming=False, kinds=_mask(acts), reason=ACTED, only=acting),
                 self._fresh(start, 0, seen, incoming=False, kinds=_mask([RelationKind.PROMULGATES]), reason=PROMULGATED),
                 self._fresh(start, 0, seen, incoming=True, kinds=everywhere | _mask(from_root), provision=provision)]  # fmt: skip
        frontier = tuple(np.concatenate(parts) for parts in zip(*first, strict=True))
        depths, total = [0], 1
        while len(frontier[0]) and (depth is None or depths[-1] < depth):
            steps.append((frontier[0], frontier[1], frontier[2], frontier[3]))
            depths.append(depths[-1] + 1)
            base, total = total, total + len(frontier[0])
            frontier = self._fresh(frontier[0], base, seen, incoming=True, kinds=everywhere)
        nodes, parents, relations, reasons = (np.concatenate([step[i] for step in steps]) for i in range(4))
        return Reached(
            nodes, parents, relations, reasons, np.repeat(np.array(depths, dtype=np.int32), [len(step[0]) for step in steps])
        )

    def issued(self, nodes: Ints) -> Ints:
        """Ordinals of the dates of works; 0 where the date is unknown."""
        return self._arrays.issued[nodes]

    def edges_at(self, nodes: Sequence[int], *, incoming: bool, kinds: Iterable[RelationKind]) -> dict[int, list[tuple[int, int]]]:
        """For each node the relation ids at it and the works at their other ends, by id."""
        wanted, asked = _mask(kinds), np.array(nodes, dtype=np.int32)
        found: dict[int, list[tuple[int, int]]] = {node: [] for node in nodes}
        for segment in self._arrays.segments:
            edges, origin = segment.edges(asked, incoming=incoming)
            other = segment.columns.subject if incoming else segment.columns.object
            counts = wanted[segment.columns.kind[edges]] & self._known[other[edges]]
            kept, at = edges[counts], asked[origin[counts]]
            for node, relation, end in zip(at.tolist(), segment.columns.id[kept].tolist(), other[kept].tolist(), strict=True):
                found[node].append((relation, end))
        return {node: sorted(edges) for node, edges in found.items()}

    def _fresh(self, frontier: Ints, base: int, seen: Flags, *, incoming: bool, kinds: Flags, reason: int | None = None,
               provision: str | None = None, only: Sequence[int] | None = None) -> tuple[Ints, Ints, Ints, Ints]:  # fmt: skip
        """The works not seen before that one step from the frontier leads to: nodes, parents, relations, reasons."""
        parts = [self._gathered(s, frontier, incoming, kinds, provision) for s in self._arrays.segments]
        nodes, origin, codes, ids = (
            (np.concatenate(column) for column in zip(*parts, strict=True)) if len(parts) > 1 else parts[0]
        )
        if len(parts) > 1:
            order = np.lexsort((ids, codes if incoming else np.zeros_like(codes), origin))
            nodes, origin, codes, ids = nodes[order], origin[order], codes[order], ids[order]
        elif not incoming:
            order = np.lexsort((ids, origin))
            nodes, origin, codes, ids = nodes[order], origin[order], codes[order], ids[order]
        keep = ~seen[nodes]
        if only is not None:
            keep &= np.isin(ids, np.array(only, dtype=np.int64))
        nodes, origin, codes, ids = nodes[keep], origin[keep], codes[keep], ids[keep]
        _, firsts = np.unique(nodes, return_index=True)
        firsts.sort()
        nodes = nodes[firsts]
        seen[nodes] = True
        reasons = codes[firsts].astype(np.int32) if reason is None else np.full(len(firsts), reason, dtype=np.int32)
        return nodes, (origin[firsts] + base).astype(np.int32), ids[firsts], reasons

    def _gathered(self, segment: Segment, frontier: Ints, incoming: bool, kinds: Flags, provision: str | None) -> tuple[Ints, Ints, npt.NDArray[np.uint8], Ints]:  # fmt: skip
        columns = segment.columns
        edges, origin = segment.edges(frontier, incoming=incoming)
        codes = columns.kind[edges]
        others = (columns.subject if incoming else columns.object)[edges]
        keep = kinds[codes] & self._known[others]
        if provision is not None:
            named = np.array([concerns(name or None, provision) for name in columns.provisions], dtype=np.bool_)
            keep &= named[columns.provision[edges]]
        return others[keep], origin[keep], codes[keep], columns.id[edges[keep]]


def concerns(named: str | None, provision: str | None) -> bool:
    """Whether a relation that names provision `named` (None: the whole document) is touched by a change to `provision`."""
    if named is None or provision is None:
        return True
    return named == provision or named.startswith(provision + "__") or provision.startswith(named + "__")


def _mask(kinds: Iterable[RelationKind]) -> Flags:
    mask: Flags = np.zeros(len(RANKED), dtype=np.bool_)
    mask[[CODES[kind] for kind in kinds]] = True
    return mask
