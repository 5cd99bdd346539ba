"""Documents and tasks that have lost their legal basis: not known to have ended themselves, while a basis they name has lapsed wholly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.basis import replacement
from graph.facts import LoadedFacts, WholeFacts
from graph.model import RelationKind, ReviewState, Span, StoredRelation, StoredTask, Work
from graph.quotes import sentence_around
from graph.sources import Source
from graph.validity import Quotation, Status, Validities, Validity


@dataclass(frozen=True, slots=True)
class LostBasis:
    """A lapsed basis: its validity (which says what ended it), the words that name it as a basis, and what replaces it where that is known."""

    validity: Validity
    provision: str | None
    proof: Quotation
    replaced_by: Work | None


@dataclass(frozen=True, slots=True)
class LostBasisRow:
    """A document, or a task of it, with its lapsed bases; `named` counts all bases it names. `level` tells whose bases they are: those of the
    task's own words (direct), of the headings above it (heading), or of the document."""

    target: str
    work: Work
    level: str
    lost: tuple[LostBasis, ...]
    named: int
    task: StoredTask | None = None

    @property
    def every(self) -> bool:
        """Whether no basis is left."""
        return len(self.lost) == self.named


_Named = tuple[int, str | None, Quotation]
"""A basis: work, provision, the words that name it."""


def lost_basis(
    source: Source, on: date, *, every: bool = False, facts: WholeFacts | None = None, validities: Validities | None = None
) -> list[LostBasisRow]:
    """Rows for documents, then for tasks, whose bases have lapsed on `on`: any of them, or every one when `every` is set. Those that have
    themselves lapsed or are not yet in force are left out.

    Args:
        facts, validities: those of `source`, where they are at hand.
    """
    facts = facts or LoadedFacts(source)
    judge = _Judge(source, validities or Validities(facts, on))
    rows = [*judge.documents(facts), *judge.tasks(source.tasks(), facts)]
    return [row for row in rows if row.every or not every]


class _Judge:
    def __init__(self, source: Source, validities: Validities) -> None:
        self._source, self._validities = source, validities
        self._texts: dict[int, str] = {}
        self._mentions: dict[int, list[tuple[int, Span]]] = {}

    def documents(self, facts: WholeFacts) -> Iterator[LostBasisRow]:
        for work in facts.held():
            named = _bases(facts.relations(work.id), work.id)
            if named and self._stands(work.id):
                row = self._row("document", work, "document", named, None)
                if row:
                    yield row

    def tasks(self, tasks: Sequence[StoredTask], facts: WholeFacts) -> Iterator[LostBasisRow]:
        for task in tasks:
            if task.review is ReviewState.REJECTED or not self._stands(task.work_id):
                continue
            for level, ids in (("direct", task.basis_ids), ("heading", task.heading_basis_ids)):
                named: list[_Named] = [(basis, None, self._naming(task, basis)) for basis in ids]
                row = self._row("task", facts.work(task.work_id), level, named, task) if named else None
                if row:
                    yield row
                    break

    def _stands(self, work_id: int) -> bool:
        return self._validities.of(work_id).status not in (Status.LAPSED, Status.NOT_YET)

    def _row(self, target: str, work: Work, level: str, named: Sequence[_Named], task: StoredTask | None) -> LostBasisRow | None:
        lost = tuple(found for basis in named if (found := self._lost(basis)))
        return LostBasisRow(target, work, level, lost, len(named), task) if lost else None

    def _lost(self, basis: _Named) -> LostBasis | None:
        work_id, provision, proof = basis
        validity = self._validities.of(work_id, provision)
        return LostBasis(validity, provision, proof, replacement(validity)) if validity.status is Status.LAPSED else None

    def _naming(self, task: StoredTask, basis: int) -> Quotation:
        """The sentence in the task, or above it, that names the basis."""
        text = self._text(task.work_id)
        spans = [span for target, span in self._mentions_in(task.work_id) if target == basis]
        own = [span for span in spans if task.task.span.covers(span)]
        above = [span for span in spans if span.start < task.task.span.start]
        span = (
            sentence_around(text, own[0], task.task.span)
            if own
            else sentence_around(text, above[-1])
            if above
            else task.task.span
        )
        return Quotation(span.slice(text), task.work_id, span)

    def _text(self, work_id: int) -> str:
        if work_id not in self._texts:
            self._texts[work_id] = self._source.text(work_id)
        return self._texts[work_id]

    def _mentions_in(self, work_id: int) -> list[tuple[int, Span]]:
        if work_id not in self._mentions:
            found = self._source.citations(work_id)
            self._mentions[work_id] = [(c.target_id, c.citation.span) for c in found if c.target_id is not None]
        return self._mentions[work_id]


def _bases(relations: Sequence[StoredRelation], work_id: int) -> list[_Named]:
    """What a document is based on, each basis once."""
    found: dict[tuple[int, str | None], Quotation] = {}
    for r in relations:
        if r.subject_id == work_id and r.relation.predicate is RelationKind.BASED_ON and r.review is not ReviewState.REJECTED:
            found.setdefault((r.object_id, r.relation.object_provision), Quotation(r.quote, r.evidence_id, r.relation.span))
    return [(basis, provision, proof) for (basis, provision), proof in found.items()]
