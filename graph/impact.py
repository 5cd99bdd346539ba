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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.closure import Reached, Walker, concerns
from graph.model import RelationKind, ReviewState, Span, StoredCitation, StoredRelation, StoredTask, Work
from graph.quotes import sentence_around
from graph.sources import BulkSource, ListedSource, Source

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
    """The relations of a source as arrays (`graph.arrays`); records are fetched for what an answer shows.

    Args:
        source: a record store, or anything that lists works, relations and tasks.
        on: documents issued later are left out; None: all count.
    """

    def __init__(self, source: Source, *, on: date | None = None) -> None:
        self._source = source
        self._records = source if isinstance(source, BulkSource) else ListedSource(source)
        self._on = on
        self._walker = Walker(self._records.graph_arrays(), on)
        self._works: dict[int, Work] = {}
        self._relations: dict[int, StoredRelation] = {}
        self._texts: dict[int, tuple[str, list[StoredCitation]]] = {}

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
        reached = self.reach(root, provision=provision, depth=depth)
        steps = self._steps(reached, range(len(reached)))
        rows = [self._document_row(work_id, step) for work_id, step in steps.items() if work_id != root]
        if cites:
            rows += self._citing_rows(root, provision, steps)
        rows += self._task_rows(root, steps, depth)
        return sorted(rows, key=_row_order)

    def reach(self, root: int, *, provision: str | None = None, depth: int | None = None) -> Reached:
        """The works that a change to `root` reaches, as arrays: no records are read."""
        return self._walker.reach(
            root, acts=ACTS, rests_on=RESTS_ON[:-1], from_root=RESTS_ON[-1:], provision=provision, depth=depth
        )

    def documents_reached(self, reached: Reached, positions: Sequence[int]) -> list[ImpactRow]:
        """The rows, with quoted paths, of some of what `reach` gave; for answers that show one page of very many."""
        return [self._document_row(work_id, step) for work_id, step in self._steps(reached, positions).items()]

    # --- records -------------------------------------------------------------------------------------------------------

    def _steps(self, reached: Reached, positions: Iterable[int]) -> dict[int, _Step]:
        """How each work at `positions` was reached; the records of all paths are fetched at once."""
        wanted = list(positions)
        ways = {position: reached.way(position) for position in wanted}
        self._fetch({relation for way in ways.values() for relation in way}, (int(reached.nodes[p]) for p in wanted))
        return {int(reached.nodes[p]): self._step(reached, p, way) for p, way in ways.items()}

    def _step(self, reached: Reached, position: int, way: Sequence[int]) -> _Step:
        reason = reached.reason(position)
        clause = ACTED_ON if reason == "acted_on" else BASED_ON if reached.clause_two(position) else ""
        return _Step(reason, int(reached.depths[position]), tuple(self._hop(self._relation(r)) for r in way), clause)

    def _fetch(self, relations: Iterable[int], works: Iterable[int]) -> None:
        missing = [r for r in relations if r not in self._relations]
        self._relations.update((r.id, r) for r in self._records.relations_with(missing))
        ends = {end for r in missing for end in (self._relations[r].subject_id, self._relations[r].object_id)}
        self._works.update((w.id, w) for w in self._records.works_with([w for w in ends.union(works) if w not in self._works]))

    def _relation(self, relation_id: int) -> StoredRelation:
        if relation_id not in self._relations:
            self._fetch([relation_id], ())
        return self._relations[relation_id]

    def _work(self, work_id: int) -> Work:
        if work_id not in self._works:
            self._fetch((), [work_id])
        return self._works[work_id]

    def _edges(self, node: int, *, outgoing: bool, kinds: frozenset[RelationKind]) -> list[StoredRelation]:
        """The relations at a work, by id."""
        found = self._walker.edges_at(node, incoming=not outgoing, kinds=kinds)
        self._fetch([relation for relation, _ in found], ())
        return [self._relations[relation] for relation, _ in found]

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
        naming = self._records.tasks_naming([target for target, _ in targets])
        for target, tail in targets:
            for task in self._tasks(naming, target):
                level = "direct" if target in task.basis_ids else "heading"
                yield self._dependency(task, level, target, tail)
            edges = self._edges(target, outgoing=False, kinds=frozenset({RelationKind.BASED_ON, RelationKind.IMPLEMENTS}))
            standing = self._records.tasks_of([edge.subject_id for edge in edges])
            for edge in edges:
                for task in self._tasks(standing, edge.subject_id):
                    hops = (self._own_document_hop(task), self._hop(edge), *tail)
                    yield DependencyRow(task, self._work(task.work_id), "document", bool(tail), hops)

    def _dependency(self, task: StoredTask, level: str, target: int, tail: tuple[Hop, ...]) -> DependencyRow:
        return DependencyRow(task, self._work(task.work_id), level, bool(tail), (self._naming_hop(task, target, level), *tail))

    def _tasks(self, found: Mapping[int, list[StoredTask]], work_id: int) -> list[StoredTask]:
        """The tasks found for a work that stand in works that count."""
        kept = [task for task in found.get(work_id, ()) if task.review is not ReviewState.REJECTED]
        return [task for task in kept if _known_on(self._work(task.work_id), self._on)]

    def _document_row(self, work_id: int, step: _Step) -> ImpactRow:
        return ImpactRow("document", step.reason, step.clause, step.depth, self._work(work_id), step.hops,
                         OUTCOMES.get(step.reason, ""))  # fmt: skip

    def _citing_rows(self, root: int, provision: str | None, steps: Mapping[int, _Step]) -> list[ImpactRow]:
        rows: dict[int, ImpactRow] = {}
        for edge in self._edges(root, outgoing=False, kinds=frozenset({RelationKind.CITES})):
            if edge.subject_id not in steps and concerns(edge.relation.object_provision, provision):
                step = _Step("cites", 1, (self._hop(edge),))
                rows.setdefault(edge.subject_id, self._document_row(edge.subject_id, step))
        return list(rows.values())

    def _task_rows(self, root: int, steps: Mapping[int, _Step], depth: int | None) -> list[ImpactRow]:
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
                rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops))
            if step.reason in ("based_on", "implements"):
                for task in self._tasks(standing, work_id):
                    hops = (self._own_document_hop(task), *step.hops)
                    rows.setdefault(task.id, self._task_row(task, step.depth + 1, hops))
        return list(rows.values()) + self._agency_rows(rows.values())

    def _task_row(self, task: StoredTask, depth: int, hops: tuple[Hop, ...]) -> ImpactRow:
        return ImpactRow("task", "task", "", depth, self._work(task.work_id), hops, OUTCOMES["task"], task=task)

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
        return Hop(self._work(stored.subject_id).label, stored.relation.predicate.value, self._work(stored.object_id).label,
                   stored.quote, stored.evidence_id, stored.relation.span)  # fmt: skip

    def _naming_hop(self, task: StoredTask, target: int, level: str) -> Hop:
        """The step from a task to a work it names: the sentence that names it, in the task or in the heading above it."""
        text, citations = self._text(task.work_id)
        mentions = [c.citation.span for c in citations if c.target_id == target]
        own = [span for span in mentions if task.task.span.covers(span)]
        before = [span for span in mentions if span.start < task.task.span.start]
        if own:
            quote = sentence_around(text, own[0], task.task.span)
        elif before:
            quote = sentence_around(text, before[-1])
        else:
            quote = task.task.span
        return Hop(_task_label(task), level, self._work(target).label, quote.slice(text), task.work_id, quote)

    def _text(self, work_id: int) -> tuple[str, list[StoredCitation]]:
        """Text and mentions of a work, read once an answer."""
        if work_id not in self._texts:
            self._texts[work_id] = self._source.text(work_id), self._source.citations(work_id)
        return self._texts[work_id]

    def _own_document_hop(self, task: StoredTask) -> Hop:
        text, _ = self._text(task.work_id)
        return Hop(_task_label(task), "document", self._work(task.work_id).label, task.task.span.slice(text), task.work_id,
                   task.task.span)  # fmt: skip


def _known_on(work: Work, on: date | None) -> bool:
    return on is None or work.document.issued is None or work.document.issued <= on


def _nearness(row: DependencyRow) -> tuple[int, int]:
    return ("direct", "heading", "document").index(row.level) + 3 * row.chain, len(row.hops)


def _row_order(row: ImpactRow) -> tuple[int, int, int, date, int]:
    target = ("document", "task", "agency").index(row.target)
    reason = REASON_ORDER.index(row.reason) if row.reason in REASON_ORDER else len(REASON_ORDER)
    return target, reason, row.depth, row.work.document.issued or date.max, row.work.id


def _task_label(task: StoredTask) -> str:
    words = task.task.text
    return f"nhiệm vụ «{words if len(words) <= 80 else words[:79] + '…'}»"
