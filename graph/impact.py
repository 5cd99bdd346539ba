"""What depends on a document, and what a change to it hits: traversal of the relations with a quotation for every hop.

The list follows Decree 79/2025/NĐ-CP, Điều 39: clause 1, the documents the change acts on; clause 2, the documents whose
*căn cứ ban hành* is a changed document. Everything else (documents that detail, guide, implement or cite it, plans, tasks,
agencies) is our extension and carries no clause.

Rule 1  A relation is walked against its direction: what rests on a changed document is itself to be looked at again.
Rule 2  What the changed document acts on (AMENDS, REPLACES, REPEALS, SUSPENDS) is walked along its direction, from the root only.
Rule 3  CORRECTS carries nothing. CITES is weak: reported when asked for, never walked through.
Rule 4  Clause 2 of Điều 39 reaches one step from a changed document: the root, or what it acts on. Farther steps are ours.
Rule 5  Amendment chains are monotone: all steps go to the amended document, or all to the amending one. Two amenders of one
        document do not depend on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import networkx as nx

from graph.model import RelationKind, ReviewState, Span, StoredCitation, StoredRelation, StoredTask, Work
from graph.quotes import sentence_around

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

OUTCOMES: Mapping[str, str] = {
    "acted_on": "Rà soát nội dung bị tác động; cập nhật tình trạng hiệu lực",
    "based_on": "Rà soát căn cứ ban hành; sửa đổi, thay thế hoặc bãi bỏ nếu không còn phù hợp",
    "details": "Rà soát quy định chi tiết; có thể hết hiệu lực cùng văn bản được quy định chi tiết",
    "guides": "Rà soát nội dung hướng dẫn",
    "implements": "Điều chỉnh kế hoạch, văn bản triển khai nếu nội dung thay đổi",
    "amends": "Rà soát văn bản sửa đổi cùng văn bản gốc",
    "consolidates": "Hợp nhất lại",
    "promulgates": "Rà soát văn bản ban hành kèm theo",
    "task": "Rà soát nhiệm vụ: nội dung, căn cứ, thời hạn",
    "cites": "Kiểm tra lại chỗ dẫn chiếu",
}


class Source(Protocol):
    """What the traversal needs of the record store."""

    def works(self, held: bool | None = None) -> list[Work]:
        """All works, or only the held ones, or only the stubs."""
        ...

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """All relations, or those of one work."""
        ...

    def tasks(self, work_id: int | None = None) -> list[StoredTask]:
        """All tasks, or those of one work."""
        ...

    def citations(self, work_id: int) -> list[StoredCitation]:
        """The mentions that stand in a work."""
        ...

    def text(self, work_id: int) -> str:
        """The stored text of a held work."""
        ...


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: `subject` does `predicate` to `object`; `quote` is `text(evidence_id)[span]`."""

    subject: str
    predicate: str
    object: str
    quote: str
    evidence_id: int
    span: Span


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
    """One thing to be looked at again. `target` is document, task or agency; `clause` the clause of Decree 79/2025 or ""."""

    target: str
    reason: str
    clause: str
    depth: int
    work: Work
    hops: tuple[Hop, ...]
    outcome: str
    task: StoredTask | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """How a work was reached; `hops` lead from it back to the root."""

    reason: str
    depth: int
    hops: tuple[Hop, ...]
    clause: str = ""


class KnowledgeGraph:
    """The relations as a networkx multigraph: one node per work id, one edge per relation, from subject to object."""

    def __init__(self, source: Source, *, on: date | None = None) -> None:
        self._source = source
        self.works = {work.id: work for work in source.works() if _known_on(work, on)}
        self.tasks = [t for t in source.tasks() if t.work_id in self.works and t.review is not ReviewState.REJECTED]
        self._by_work, self._by_basis = _task_indexes(self.tasks)
        self.graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        self.graph.add_nodes_from(self.works)
        for stored in source.relations():
            if stored.review is not ReviewState.REJECTED and {stored.subject_id, stored.object_id} <= self.works.keys():
                self.graph.add_edge(stored.subject_id, stored.object_id, key=stored.id, stored=stored)

    def dependent_tasks(self, root: int, *, chain: bool = True) -> list[DependencyRow]:
        """Tasks that depend on work `root`, one row a task: its nearest reason first, the shortest path of that reason."""
        best: dict[int, DependencyRow] = {}
        for row in self._dependency_rows(root, chain):
            known = best.get(row.task.id)
            if known is None or _nearness(row) < _nearness(known):
                best[row.task.id] = row
        return sorted(best.values(), key=lambda row: (*_nearness(row), row.work.id, row.task.task.span.start))

    def impact(self, root: int, *, provision: str | None = None, kind: RelationKind | None = None,
               depth: int | None = None, cites: bool = True) -> list[ImpactRow]:  # fmt: skip
        """What must be looked at again when work `root` (or one `provision` of it) is changed by a change of `kind`.

        Args:
            root: id of the changed document.
            provision: path; relations that name another provision of `root` are left out.
            kind: amends, replaces, repeals or suspends; CORRECTS gives no rows. None: any change.
            depth: most steps from the root; None walks to the end.
            cites: whether plain mentions are reported too.
        """
        if kind is RelationKind.CORRECTS:
            return []
        steps = self._walk(root, provision, depth)
        rows = [self._document_row(work_id, step) for work_id, step in steps.items() if work_id != root]
        if cites:
            rows += self._citing_rows(root, provision, steps)
        rows += self._task_rows(root, provision, steps, depth)
        return sorted(rows, key=_row_order)

    # --- walking -------------------------------------------------------------------------------------------------------

    def _walk(self, root: int, provision: str | None, depth: int | None) -> dict[int, _Step]:
        """Breadth first over what rests on `root`; first way wins, so each work is reached by its shortest path."""
        reached = {root: _Step("root", 0, ())}
        for edge in self._edges(root, outgoing=True, kinds=ACTS):
            reached.setdefault(edge.object_id, _Step("acted_on", 1, (self._hop(edge),), ACTED_ON))
        for edge in self._edges(root, outgoing=True, kinds=frozenset({RelationKind.PROMULGATES})):
            reached.setdefault(edge.object_id, _Step("promulgates", 1, (self._hop(edge),)))
        queue = list(reached)
        for node in queue:
            step = reached[node]
            if depth is not None and step.depth >= depth:
                continue
            for edge in self._resting_on(node, root, provision):
                if edge.subject_id not in reached:
                    reached[edge.subject_id] = self._step_back(edge, step)
                    queue.append(edge.subject_id)
        return reached

    def _edges(self, node: int, *, outgoing: bool, kinds: frozenset[RelationKind]) -> Iterator[StoredRelation]:
        edges: Iterable[Any] = self.graph.out_edges(node, data="stored") if outgoing else self.graph.in_edges(node, data="stored")
        found = (stored for _, _, stored in edges if stored.subject_id != stored.object_id)
        return (stored for stored in sorted(found, key=lambda s: s.id) if stored.relation.predicate in kinds)

    def _step_back(self, edge: StoredRelation, step: _Step) -> _Step:
        """The step from a reached work to one that rests on it."""
        reason = edge.relation.predicate
        changed = step.reason in ("root", "acted_on")
        clause = BASED_ON if changed and reason is RelationKind.BASED_ON else ""
        return _Step(reason.value, step.depth + 1, (self._hop(edge), *step.hops), clause)

    def _resting_on(self, node: int, root: int, provision: str | None) -> list[StoredRelation]:
        kinds = RESTS_ON if node == root else RESTS_ON[:-1]
        edges = self._edges(node, outgoing=False, kinds=frozenset(kinds))
        named = [edge for edge in edges if node != root or _concerns(edge.relation.object_provision, provision)]
        return sorted(named, key=lambda edge: RESTS_ON.index(edge.relation.predicate))

    def _chains(self, root: int) -> Iterator[tuple[int, tuple[Hop, ...]]]:
        """Works tied to `root` by amendment, either way, with the hops that lead from that work to `root`."""
        for outgoing in (True, False):
            seen: dict[int, tuple[Hop, ...]] = {root: ()}
            queue = [root]
            for node in queue:
                for edge in self._edges(node, outgoing=outgoing, kinds=CHAIN):
                    other = edge.object_id if outgoing else edge.subject_id
                    if other not in seen:
                        seen[other] = (self._hop(edge), *seen[node])
                        queue.append(other)
                        yield other, seen[other]

    # --- rows ----------------------------------------------------------------------------------------------------------

    def _dependency_rows(self, root: int, chain: bool) -> Iterator[DependencyRow]:
        targets: list[tuple[int, tuple[Hop, ...]]] = [(root, ())]
        if chain:
            targets += self._chains(root)
        for target, tail in targets:
            for task in self._tasks_naming(target):
                level = "direct" if target in task.basis_ids else "heading"
                yield self._dependency(task, level, target, tail)
            for edge in self._edges(target, outgoing=False, kinds=frozenset({RelationKind.BASED_ON, RelationKind.IMPLEMENTS})):
                for task in self._tasks_of(edge.subject_id):
                    hops = (self._own_document_hop(task), self._hop(edge), *tail)
                    yield DependencyRow(task, self.works[task.work_id], "document", bool(tail), hops)

    def _dependency(self, task: StoredTask, level: str, target: int, tail: tuple[Hop, ...]) -> DependencyRow:
        return DependencyRow(task, self.works[task.work_id], level, bool(tail), (self._naming_hop(task, target, level), *tail))

    def _tasks_naming(self, target: int) -> list[StoredTask]:
        return self._by_basis.get(target, [])

    def _tasks_of(self, work_id: int) -> list[StoredTask]:
        return self._by_work.get(work_id, [])

    def _document_row(self, work_id: int, step: _Step) -> ImpactRow:
        return ImpactRow("document", step.reason, step.clause, step.depth, self.works[work_id], step.hops,
                         OUTCOMES.get(step.reason, ""))  # fmt: skip

    def _citing_rows(self, root: int, provision: str | None, steps: Mapping[int, _Step]) -> list[ImpactRow]:
        rows: dict[int, ImpactRow] = {}
        for edge in self._edges(root, outgoing=False, kinds=frozenset({RelationKind.CITES})):
            if edge.subject_id not in steps and _concerns(edge.relation.object_provision, provision):
                step = _Step("cites", 1, (self._hop(edge),))
                rows.setdefault(edge.subject_id, self._document_row(edge.subject_id, step))
        return list(rows.values())

    def _task_rows(self, root: int, provision: str | None, steps: Mapping[int, _Step], depth: int | None) -> list[ImpactRow]:
        rows: dict[int, ImpactRow] = {}
        for work_id, step in sorted(steps.items(), key=lambda item: item[1].depth):
            if depth is not None and step.depth >= depth and work_id != root:
                continue
            for task in self._tasks_naming(work_id):
                level = "direct" if work_id in task.basis_ids else "heading"
                hops = (self._naming_hop(task, work_id, level), *step.hops)
                rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops))
            if step.reason in ("based_on", "implements"):
                for task in self._tasks_of(work_id):
                    hops = (self._own_document_hop(task), *step.hops)
                    rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops))
        return list(rows.values()) + self._agency_rows(rows.values())

    def _task_row(self, task: StoredTask, depth: int, hops: tuple[Hop, ...]) -> ImpactRow:
        return ImpactRow("task", "task", "", depth, self.works[task.work_id], hops, OUTCOMES["task"], task=task)

    def _agency_rows(self, task_rows: Iterable[ImpactRow]) -> list[ImpactRow]:
        """One row for each agency that leads an affected task, proven by the nearest such task."""
        first: dict[str, ImpactRow] = {}
        for row in task_rows:
            for agency in row.task.task.lead if row.task else ():
                first.setdefault(agency, row)
        return [ImpactRow("agency", "task", "", row.depth, row.work, row.hops, "Chủ trì nhiệm vụ bị ảnh hưởng", row.task, agency)
                for agency, row in first.items()]  # fmt: skip

    # --- hops ----------------------------------------------------------------------------------------------------------

    def _hop(self, stored: StoredRelation) -> Hop:
        return Hop(self.works[stored.subject_id].label, stored.relation.predicate.value, self.works[stored.object_id].label,
                   stored.quote, stored.evidence_id, stored.relation.span)  # fmt: skip

    def _naming_hop(self, task: StoredTask, target: int, level: str) -> Hop:
        """The step from a task to a work it names: the sentence that names it, in the task or in the heading above it."""
        text = self._source.text(task.work_id)
        mentions = [c.citation.span for c in self._source.citations(task.work_id) if c.target_id == target]
        own = [span for span in mentions if task.task.span.covers(span)]
        before = [span for span in mentions if span.start < task.task.span.start]
        if own:
            quote = sentence_around(text, own[0], task.task.span)
        elif before:
            quote = sentence_around(text, before[-1])
        else:
            quote = task.task.span
        return Hop(_task_label(task), level, self.works[target].label, quote.slice(text), task.work_id, quote)

    def _own_document_hop(self, task: StoredTask) -> Hop:
        text = self._source.text(task.work_id)
        return Hop(_task_label(task), "document", self.works[task.work_id].label, task.task.span.slice(text), task.work_id,
                   task.task.span)  # fmt: skip


def _task_indexes(tasks: Iterable[StoredTask]) -> tuple[dict[int, list[StoredTask]], dict[int, list[StoredTask]]]:
    """The tasks by the work they stand in, and by each work their words or headings name."""
    by_work: dict[int, list[StoredTask]] = {}
    by_basis: dict[int, list[StoredTask]] = {}
    for task in tasks:
        by_work.setdefault(task.work_id, []).append(task)
        for basis in {*task.basis_ids, *task.heading_basis_ids}:
            by_basis.setdefault(basis, []).append(task)
    return by_work, by_basis


def _known_on(work: Work, on: date | None) -> bool:
    return on is None or work.document.issued is None or work.document.issued <= on


def _concerns(named: str | None, provision: str | None) -> bool:
    """Whether a relation that names provision `named` (None: the whole document) is touched by a change to `provision`."""
    if named is None or provision is None:
        return True
    return named == provision or named.startswith(provision + "__") or provision.startswith(named + "__")


def _nearness(row: DependencyRow) -> tuple[int, int]:
    return ("direct", "heading", "document").index(row.level) + 3 * row.chain, len(row.hops)


def _row_order(row: ImpactRow) -> tuple[int, int, int, date, int]:
    target = ("document", "task", "agency").index(row.target)
    reason = REASON_ORDER.index(row.reason) if row.reason in REASON_ORDER else len(REASON_ORDER)
    return target, reason, row.depth, row.work.document.issued or date.max, row.work.id


def _task_label(task: StoredTask) -> str:
    words = task.task.text
    return f"nhiệm vụ «{words if len(words) <= 80 else words[:79] + '…'}»"
