"""What depends on a document, and what a change to it hits: traversal of the relations with a quotation for every hop.

The list follows Decree 79/2025/NĐ-CP, Điều 39: clause 1, the documents the change acts on; clause 2, the documents whose
*căn cứ ban hành* is a changed document. Everything else (documents that detail, guide, implement or cite it, provisions, plans, tasks,
agencies) is our extension and carries no clause, except the provisions that the change names.

Rule 1  A relation is walked against its direction: what rests on a changed document is itself to be looked at again.
Rule 2  What the changed document acts on (AMENDS, REPLACES, REPEALS, SUSPENDS) is walked along its direction, from the root only; when one
        provision of the root is asked about, only what that provision does.
Rule 3  CORRECTS carries nothing. CITES is weak: reported when asked for, never walked through.
Rule 4  Clause 2 of Điều 39 reaches one step from a changed document: the root, or what it acts on. Farther steps are ours.
Rule 5  Amendment chains are monotone: all steps go to the amended document, or all to the amending one. Two amenders of one
        document do not depend on each other.
Rule 6  The kind of change decides what is suggested, not what is listed: whatever rests on a document is looked at again whether it is amended,
        replaced, repealed or suspended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

import numpy as np

from graph.closure import Reached, concerns
from graph.model import Deadline, RelationKind, StoredRelation, StoredTask, Work
from graph.outcomes import outcome_of
from graph.paths import Hop, PathReader

__all__ = ["ACTED_ON", "ACTS", "BASED_ON", "CHAIN", "REASON_ORDER", "RESTS_ON", "DependencyRow", "Hop", "ImpactRow", "KnowledgeGraph"]

ACTS = frozenset({RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS})
"""Kinds by which a document changes the law another one states."""

CHAIN = frozenset({RelationKind.AMENDS, RelationKind.CONSOLIDATES})
"""Kinds that make two documents one chain of text (2-model.md, Impact)."""

RESTS_ON = (
    RelationKind.BASED_ON,
    RelationKind.DETAILS,
    RelationKind.GUIDES,
    RelationKind.IMPLEMENTS,
    RelationKind.CONSOLIDATES,
    RelationKind.AMENDS,
)
"""Kinds walked against their direction, in the order in which reasons are reported; the last, AMENDS, from the root only (Rule 5)."""

REASON_ORDER = (
    "acted_on", "based_on", "details", "guides", "implements", "amends", "consolidates", "promulgates", "task", "cites",
)  # fmt: skip

ACTED_ON, BASED_ON = "Đ.39.1", "Đ.39.2"
"""The two clauses of Decree 79/2025/NĐ-CP, Điều 39."""

_PAGE = 200
"""Documents whose records are fetched at once: an answer that shows the first of very many reads no more."""


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """A task that depends on a document. `level`: its basis stands in the task's own words (`direct`), in a heading above it
    (`heading`) or is a basis of its document (`document`). `chain` tells whether an amendment chain leads on from there."""

    task: StoredTask
    work: Work
    level: str
    chain: bool
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One thing to be looked at again. `target` is document, provision, task or agency; `clause` the clause of Decree 79/2025 or ""."""

    target: str
    reason: str
    clause: str
    depth: int
    work: Work
    hops: tuple[Hop, ...]
    outcome: str
    task: StoredTask | None = None
    agency: str | None = None
    provision: str | None = None

    @property
    def owners(self) -> tuple[str, ...]:
        """The agencies that have to act: those that lead the task, the agency itself, else the issuer of the document."""
        if self.agency:
            return (self.agency,)
        if self.task:
            return self.task.task.lead
        return (self.work.document.issuer,) if self.work.document.issuer else ()

    @property
    def deadline(self) -> Deadline | None:
        """When the task is due."""
        return self.task.task.deadline if self.task else None


@dataclass(frozen=True, slots=True)
class _Step:
    """How a work was reached; `hops` lead from it back to the root."""

    reason: str
    depth: int
    hops: tuple[Hop, ...]
    clause: str = ""


class KnowledgeGraph(PathReader):
    """The relations of a source as arrays (`graph.arrays`); records are fetched for what an answer shows."""

    def dependent_tasks(self, root: int, *, chain: bool = True) -> list[DependencyRow]:
        """Tasks that depend on work `root`, one row a task: its nearest reason first, the shortest path of that reason."""
        best: dict[int, DependencyRow] = {}
        for row in self._dependency_rows(root, chain):
            known = best.get(row.task.id)
            if known is None or _nearness(row) < _nearness(known):
                best[row.task.id] = row
        return sorted(best.values(), key=lambda row: (*_nearness(row), row.work.id, row.task.task.span.start))

    def impact(self, root: int, *, provision: str | None = None, kind: RelationKind | None = None,
               depth: int | None = None, cites: bool = True, limit: int | None = None) -> list[ImpactRow]:  # fmt: skip
        """What must be looked at again when work `root` (or one `provision` of it) is changed by a change of `kind`.

        Args:
            root: id of the changed document.
            provision: path; relations that name another provision of `root` are left out.
            kind: amends, replaces, repeals or suspends; CORRECTS gives no rows. None: any change.
            depth: most steps from the root; None walks to the end.
            cites: whether plain mentions are reported too.
            limit: most rows; records are read for those alone.

        Returns:
            Rows by target (documents, provisions, tasks, agencies), then reason, those that carry a clause first, depth, date.
        """
        if kind is RelationKind.CORRECTS:
            return []
        return list(islice(self._rows(root, provision, kind, depth, cites), limit))

    def reach(self, root: int, *, provision: str | None = None, depth: int | None = None) -> Reached:
        """The works that a change to `root` reaches, as arrays: no records are read but those of what the root acts on."""
        return self._walker.reach(
            root, acts=ACTS, rests_on=RESTS_ON[:-1], from_root=RESTS_ON[-1:], provision=provision, depth=depth,
            acting=self._acting(root, provision),
        )  # fmt: skip

    def documents_reached(self, reached: Reached, positions: Sequence[int]) -> list[ImpactRow]:
        """The rows, with quoted paths, of some of what `reach` gave; for answers that show one page of very many."""
        return [self._document_row(work_id, step, None) for work_id, step in self._steps(reached, positions).items()]

    # --- rows ----------------------------------------------------------------------------------------------------------

    def _rows(self, root: int, provision: str | None, kind: RelationKind | None, depth: int | None, cites: bool) -> Iterator[ImpactRow]:
        """All rows in order, each part made when it is asked for."""
        reached = self.reach(root, provision=provision, depth=depth)
        steps: dict[int, _Step] = {}
        for page in self._pages(reached):
            found = self._steps(reached, page)
            steps |= found
            yield from (self._document_row(work_id, step, kind) for work_id, step in found.items() if work_id != root)
        if cites:
            yield from self._citing_rows(root, provision, steps, kind)
        yield from self._provision_rows(root, provision, steps, kind, cites)
        tasks = sorted(self._task_rows(root, steps, depth, kind), key=_row_order)
        yield from tasks
        yield from self._agency_rows(tasks)

    def _pages(self, reached: Reached) -> Iterator[list[int]]:
        """Positions in the order of the answer: reason, those of a clause first, depth, date, id; the root first."""
        order = {reason: rank for rank, reason in enumerate(REASON_ORDER)}
        ranked = np.full(int(reached.reasons.max()) + 1, -1, dtype=np.int32)
        for code in np.unique(reached.reasons).tolist():
            ranked[code] = order.get(Reached.named(code), -1)
        ranks = ranked[reached.reasons]
        dates = self._walker.issued(reached.nodes)
        dates = np.where(dates > 0, dates, np.iinfo(np.int32).max)
        found = np.lexsort((reached.nodes, dates, reached.depths, reached.clauses == 0, ranks)).tolist()
        return (found[start : start + _PAGE] for start in range(0, len(found), _PAGE))

    def _steps(self, reached: Reached, positions: Iterable[int]) -> dict[int, _Step]:
        """How each work at `positions` was reached; the records of all paths are fetched at once."""
        wanted = list(positions)
        ways = {position: reached.way(position) for position in wanted}
        self._fetch({relation for way in ways.values() for relation in way}, (int(reached.nodes[p]) for p in wanted))
        return {int(reached.nodes[p]): self._step(reached, p, way) for p, way in ways.items()}

    def _step(self, reached: Reached, position: int, way: Sequence[int]) -> _Step:
        reason = reached.reason(position)
        clause = ("", ACTED_ON, BASED_ON)[reached.clause(position)]
        return _Step(reason, int(reached.depths[position]), tuple(self._hop(self._relation(r)) for r in way), clause)

    def _acting(self, root: int, provision: str | None) -> list[int] | None:
        """Rule 2: the relations by which one provision of the root acts; None: all. What the title says of an object counts where no provision says
        more of it."""
        if provision is None:
            return None
        edges = self._edges(root, outgoing=True, kinds=ACTS)
        told = {edge.object_id for edge in edges if edge.relation.subject_provision}
        by_place = [edge for edge in edges if edge.relation.subject_provision or edge.object_id not in told]
        return [edge.id for edge in by_place if concerns(edge.relation.subject_provision, provision)]

    def _document_row(self, work_id: int, step: _Step, kind: RelationKind | None) -> ImpactRow:
        return ImpactRow("document", step.reason, step.clause, step.depth, self._work(work_id), step.hops, outcome_of(step.reason, kind))

    def _citing_rows(self, root: int, provision: str | None, steps: Mapping[int, _Step], kind: RelationKind | None) -> list[ImpactRow]:
        rows: dict[int, ImpactRow] = {}
        for edge in self._edges(root, outgoing=False, kinds=frozenset({RelationKind.CITES})):
            if edge.subject_id not in steps and concerns(edge.relation.object_provision, provision):
                step = _Step("cites", 1, (self._hop(edge),))
                rows.setdefault(edge.subject_id, self._document_row(edge.subject_id, step, kind))
        return sorted(rows.values(), key=_row_order)

    def _provision_rows(self, root: int, provision: str | None, steps: Mapping[int, _Step], kind: RelationKind | None,
                        cites: bool) -> list[ImpactRow]:  # fmt: skip
        """The provisions that the root acts on, and those that name the root: one row each, by its gravest reason."""
        rows = list(chain(self._acted_provisions(root, provision, kind), self._naming_provisions(root, provision, steps, kind, cites)))
        first: dict[tuple[int, str | None], ImpactRow] = {}
        for row in sorted(rows, key=_row_order):
            first.setdefault((row.work.id, row.provision), row)
        return list(first.values())

    def _acted_provisions(self, root: int, provision: str | None, kind: RelationKind | None) -> Iterator[ImpactRow]:
        for edge in self._edges(root, outgoing=True, kinds=ACTS):
            if edge.relation.object_provision and concerns(edge.relation.subject_provision, provision):
                yield self._provision_row(edge, edge.object_id, edge.relation.object_provision, "acted_on", kind)

    def _naming_provisions(self, root: int, provision: str | None, steps: Mapping[int, _Step], kind: RelationKind | None,
                           cites: bool) -> Iterator[ImpactRow]:  # fmt: skip
        kinds = frozenset(RESTS_ON) | (frozenset({RelationKind.CITES}) if cites else frozenset())
        edges = [e for e in self._edges(root, outgoing=False, kinds=kinds) if concerns(e.relation.object_provision, provision)]
        places = self._provisions_naming(root, edges)
        for edge in edges:
            if edge.id in places and edge.evidence_id == edge.subject_id:
                reason = RelationKind.CITES if edge.doubtful else edge.relation.predicate
                yield self._provision_row(edge, edge.subject_id, places[edge.id], reason.value, kind)

    def _provision_row(self, edge: StoredRelation, work_id: int, path: str, reason: str, kind: RelationKind | None) -> ImpactRow:
        clause = ACTED_ON if reason == "acted_on" else ""
        return ImpactRow("provision", reason, clause, 1, self._work(work_id), (self._hop(edge),), outcome_of(reason, kind), provision=path)

    def _task_rows(self, root: int, steps: Mapping[int, _Step], depth: int | None, kind: RelationKind | None) -> list[ImpactRow]:
        rows: dict[int, ImpactRow] = {}
        naming = self._records.tasks_naming(list(steps))
        standing = self._records.tasks_of(
            [work_id for work_id, step in steps.items() if step.reason in ("based_on", "implements")]
        )
        for work_id, step in sorted(steps.items(), key=lambda item: item[1].depth):
            if depth is not None and step.depth >= depth and work_id != root:
                continue
            for task in self._tasks(naming, work_id):
                level = "direct" if work_id in task.basis_ids else "heading"
                hops = (self._naming_hop(task, work_id, level), *step.hops)
                rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops, kind))
            if step.reason in ("based_on", "implements"):
                for task in self._tasks(standing, work_id):
                    hops = (self._own_document_hop(task), *step.hops)
                    rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops, kind))
        return list(rows.values())

    def _task_row(self, task: StoredTask, depth: int, hops: tuple[Hop, ...], kind: RelationKind | None) -> ImpactRow:
        return ImpactRow("task", "task", "", depth, self._work(task.work_id), hops, outcome_of("task", kind), task=task)

    def _agency_rows(self, task_rows: Iterable[ImpactRow]) -> list[ImpactRow]:
        """One row for each agency that leads an affected task, proven by the nearest such task."""
        first: dict[str, ImpactRow] = {}
        for row in task_rows:
            for agency in row.task.task.lead if row.task else ():
                first.setdefault(agency, row)
        return [ImpactRow("agency", "task", "", row.depth, row.work, row.hops, "Chủ trì nhiệm vụ bị ảnh hưởng", row.task, agency)
                for agency, row in first.items()]  # fmt: skip

    # --- dependent tasks -----------------------------------------------------------------------------------------------

    def _chains(self, root: int) -> Iterator[tuple[int, tuple[Hop, ...]]]:
        """Works tied to `root` by amendment, either way, with the hops that lead from that work to `root`."""
        for outgoing in (True, False):
            seen: dict[int, tuple[Hop, ...]] = {root: ()}
            layer = [root]
            while layer:
                found = self._edges_of(layer, outgoing=outgoing, kinds=CHAIN)
                layer = []
                for node, edge in ((node, edge) for node, edges in found.items() for edge in edges):
                    other = edge.object_id if outgoing else edge.subject_id
                    if other not in seen:
                        seen[other] = (self._hop(edge), *seen[node])
                        layer.append(other)
                        yield other, seen[other]

    def _dependency_rows(self, root: int, amended: bool) -> Iterator[DependencyRow]:
        targets: list[tuple[int, tuple[Hop, ...]]] = [(root, ())]
        if amended:
            targets += self._chains(root)
        works = [target for target, _ in targets]
        naming = self._records.tasks_naming(works)
        resting = self._edges_of(works, outgoing=False, kinds=frozenset({RelationKind.BASED_ON, RelationKind.IMPLEMENTS}))
        standing = self._records.tasks_of(list({edge.subject_id for edges in resting.values() for edge in edges}))
        self._fetch((), (task.work_id for tasks in chain.from_iterable((naming.values(), standing.values())) for task in tasks))
        for target, tail in targets:
            for task in self._tasks(naming, target):
                level = "direct" if target in task.basis_ids else "heading"
                yield self._dependency(task, level, target, tail)
            for edge in resting[target]:
                for task in self._tasks(standing, edge.subject_id):
                    hops = (self._own_document_hop(task), self._hop(edge), *tail)
                    yield DependencyRow(task, self._work(task.work_id), "document", bool(tail), hops)

    def _dependency(self, task: StoredTask, level: str, target: int, tail: tuple[Hop, ...]) -> DependencyRow:
        return DependencyRow(task, self._work(task.work_id), level, bool(tail), (self._naming_hop(task, target, level), *tail))


def _nearness(row: DependencyRow) -> tuple[int, int]:
    return ("direct", "heading", "document").index(row.level) + 3 * row.chain, len(row.hops)


def _row_order(row: ImpactRow) -> tuple[int, int, bool, int, date, int, int]:
    target = ("document", "provision", "task", "agency").index(row.target)
    reason = REASON_ORDER.index(row.reason) if row.reason in REASON_ORDER else len(REASON_ORDER)
    place = row.task.task.span.start if row.task else row.hops[0].span.start
    return target, reason, not row.clause, row.depth, row.work.document.issued or date.max, row.work.id, place
