"""Steps with proof: the records behind a walk over the arrays, fetched once an answer, and the quotation for every hop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.closure import Walker
from graph.model import RelationKind, ReviewState, Span, StoredCitation, StoredRelation, StoredTask, Work
from graph.quotes import sentence_around
from graph.sources import BulkSource, ListedSource, Source


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: `subject` does `predicate` to `object`; `quote` is `text(evidence_id)[span]`."""

    subject: str
    predicate: str
    object: str
    quote: str
    evidence_id: int
    span: Span


class PathReader:
    """The records that an answer touches.

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
        self._texts: dict[int, str] = {}
        self._mentions: dict[int, list[StoredCitation]] = {}

    def _fetch(self, relations: Iterable[int], works: Iterable[int]) -> None:
        missing = list(dict.fromkeys(r for r in relations if r not in self._relations))
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
        return self._edges_of([node], outgoing=outgoing, kinds=kinds)[node]

    def _edges_of(self, nodes: Sequence[int], *, outgoing: bool, kinds: frozenset[RelationKind]) -> dict[int, list[StoredRelation]]:
        """The relations at each of several works, by id; the records of all are fetched at once."""
        found = self._walker.edges_at(nodes, incoming=not outgoing, kinds=kinds)
        self._fetch((relation for edges in found.values() for relation, _ in edges), ())
        return {node: [self._relations[relation] for relation, _ in edges] for node, edges in found.items()}

    def _tasks(self, found: Mapping[int, list[StoredTask]], work_id: int) -> list[StoredTask]:
        """The tasks found for a work that stand in works that count."""
        kept = [task for task in found.get(work_id, ()) if task.review is not ReviewState.REJECTED]
        return [task for task in kept if _known_on(self._work(task.work_id), self._on)]

    def _hop(self, stored: StoredRelation) -> Hop:
        kind = RelationKind.CITES if stored.doubtful else stored.relation.predicate
        return Hop(self._work(stored.subject_id).label, kind.value, self._work(stored.object_id).label,
                   stored.quote, stored.evidence_id, stored.relation.span)  # fmt: skip

    def _naming_hop(self, task: StoredTask, target: int, level: str) -> Hop:
        """The step from a task to a work it names: the sentence that names it, in the task or in the heading above it."""
        text = self._text(task.work_id)
        mentions = [c.citation.span for c in self._mentions_in(task.work_id) if c.target_id == target]
        own = [span for span in mentions if task.task.span.covers(span)]
        before = [span for span in mentions if span.start < task.task.span.start]
        if own:
            quote = sentence_around(text, own[0], task.task.span)
        elif before:
            quote = sentence_around(text, before[-1])
        else:
            quote = task.task.span
        return Hop(_task_label(task), level, self._work(target).label, quote.slice(text), task.work_id, quote)

    def _text(self, work_id: int) -> str:
        """The text of a work, read once an answer."""
        if work_id not in self._texts:
            self._texts[work_id] = self._source.text(work_id)
        return self._texts[work_id]

    def _mentions_in(self, work_id: int) -> list[StoredCitation]:
        """The mentions in a work, read once an answer."""
        if work_id not in self._mentions:
            self._mentions[work_id] = self._source.citations(work_id)
        return self._mentions[work_id]

    def _own_document_hop(self, task: StoredTask) -> Hop:
        words = task.task.span.slice(self._text(task.work_id))
        return Hop(_task_label(task), "document", self._work(task.work_id).label, words, task.work_id, task.task.span)

    def _provisions_naming(self, target: int, named_by: Iterable[StoredRelation]) -> dict[int, str]:
        """The provision in which each relation to `target` stands, by id: that of the mention inside its sentence."""
        mentions: dict[int, list[StoredCitation]] = defaultdict(list)
        for citation in self._records.citations_of(target):
            mentions[citation.work_id].append(citation)
        found: dict[int, str] = {}
        for stored in named_by:
            inside = (c for c in mentions[stored.evidence_id] if stored.relation.span.covers(c.citation.span))
            within = next((c.citation.within for c in inside if c.citation.within), None)
            if within:
                found[stored.id] = within
        return found


def _known_on(work: Work, on: date | None) -> bool:
    return on is None or work.document.issued is None or work.document.issued <= on


def _task_label(task: StoredTask) -> str:
    words = task.task.text
    return f"nhiệm vụ «{words if len(words) <= 80 else words[:79] + '…'}»"
