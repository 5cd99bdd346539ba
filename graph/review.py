"""Facts that a person should look at, the riskiest first: how doubtful each is, times how many answers rest on it.

Rule 1  A relation is doubtful for reasons that can be named: the reader was not sure; what it says cannot be (`graph.effects`, Rule 3); its document
        is named with another date, or without number and date; a third document says it; its sentence sets a condition, or names many documents;
        it ends a document that was amended later all the same.
Rule 2  Reasons multiply: each takes away a share of the confidence.
Rule 3  A mention is doubtful when several documents answer to it, or when its date or number is not the known one.
Rule 4  A sentence that acts on several provisions is one row. What two documents say alike is not doubted for being said by others.
Rule 5  What rests on a relation that acts on a document is everything that names the document; on any other relation, everything that names its
        subject. What people have decided is not listed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.candidates import Candidate, candidates_of
from graph.effects import Effect, Force, effect_of
from graph.facts import LoadedFacts, WholeFacts
from graph.model import RelationKind, ResolutionState, ReviewState, Span, StoredCitation, StoredRelation, Work
from graph.quotes import sentence_around
from graph.store import RecordStore

_CONDITION = re.compile(r"(?<!\w)(?:nếu|trong\s+trường\s+hợp|trừ)(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ][\w-]*")
_ACTS = frozenset({RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS})
_DOUBTFUL = (ResolutionState.AMBIGUOUS, ResolutionState.CONFLICT)
_MANY = 4
"""Documents in one sentence from which on it is easily misread."""

_KEPT: Mapping[str, tuple[float, str]] = {
    "impossible": (0.2, "văn bản tác động được ban hành trước, hoặc có thứ bậc thấp hơn văn bản bị tác động"),
    "alive": (0.4, "văn bản bị coi là hết hiệu lực nhưng sau đó vẫn được sửa đổi"),
    "conflict": (0.6, "ngày hoặc số trong viện dẫn không khớp với văn bản trong kho"),
    "condition": (0.6, "câu có điều kiện hoặc ngoại lệ"),
    "nameless": (0.7, "viện dẫn không nêu số, ngày của văn bản"),
    "many": (0.75, "một câu nêu nhiều văn bản"),
    "part": (0.75, "chỉ tác động một phần, chưa rõ điều khoản nào"),
    "third": (0.85, "do văn bản thứ ba nêu, không phải văn bản tác động tự nêu"),
}
"""Reason → the share of confidence that is kept, and its words."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact to look at. `kind` is relation or citation; `rests` counts the relations and tasks that rest on it; `reasons` say why it is doubtful.
    The words `quote` stand at `span` of `evidence`. A relation comes with its `subject` and `object`, a mention with its `candidates` and the ids of
    those `alike`: doubtful in the same document with the same words, in other provisions."""

    kind: str
    id: int
    confidence: float
    rests: int
    reasons: tuple[str, ...]
    quote: str
    evidence: Work
    span: Span
    subject: Work | None = None
    object: Work | None = None
    relation: StoredRelation | None = None
    citation: StoredCitation | None = None
    candidates: tuple[Candidate, ...] = ()
    alike: tuple[int, ...] = ()

    @property
    def risk(self) -> float:
        """How much a mistake would cost: doubt times what rests on the fact."""
        return (1.0 - self.confidence) * (1 + self.rests)


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in doubt (Rule 3), once for the same words in the same provision, where they stand `times`; `alike` as in `Doubt`."""

    stored: StoredCitation
    times: int
    alike: tuple[int, ...]

    @property
    def confidence(self) -> float:
        """One of two is a coin thrown; a date that differs is most often misprinted."""
        return 0.5 if self.stored.state is ResolutionState.AMBIGUOUS else _KEPT["conflict"][0]


def review_queue(store: RecordStore, *, document: Work | None = None, kind: str | None = None, facts: WholeFacts | None = None) -> list[Doubt]:
    """The doubtful facts, of one `document` or all, of one `kind` (relation, citation) or both; the riskiest first. `facts` are those of the store, where
    they are at hand."""
    found: list[Doubt] = []
    if kind in (None, "relation"):
        found += _Queue(store, facts or LoadedFacts(store)).relations(document)
    if kind in (None, "citation"):
        found += doubts_of(store, doubtful_mentions(store, document))
    return sorted(found, key=lambda doubt: (-doubt.risk, doubt.kind, doubt.id))


def doubtful_mentions(store: RecordStore, document: Work | None = None) -> list[Mention]:
    """The mentions in doubt, of one `document` or all, the riskiest first; no text is read for it."""
    groups: dict[tuple[int, str], dict[str | None, list[StoredCitation]]] = defaultdict(lambda: defaultdict(list))
    for stored in store.citations_in(_DOUBTFUL):
        if document is None or document.id == stored.work_id:
            groups[stored.work_id, " ".join(stored.citation.text.split())][stored.citation.within].append(stored)
    found = [_mention(group, list(places.values())) for places in groups.values() for group in places.values()]
    return sorted(found, key=lambda mention: (-(1.0 - mention.confidence) * (1 + mention.times), mention.stored.id))


def _mention(group: list[StoredCitation], places: list[list[StoredCitation]]) -> Mention:
    return Mention(group[0], len(group), tuple(other[0].id for other in places if other is not group))


def doubts_of(store: RecordStore, mentions: Sequence[Mention]) -> list[Doubt]:
    """Mentions in doubt with their sentences, and with the documents that they may name."""
    wanted = {work_id for mention in mentions for work_id in (mention.stored.work_id, *_named_by(mention.stored))}
    works = {work.id: work for work in store.works_with(list(wanted))}
    texts = {work_id: store.text(work_id) for work_id in {mention.stored.work_id for mention in mentions}}
    return [_doubt(mention, works, texts[mention.stored.work_id]) for mention in mentions]


def _doubt(mention: Mention, works: Mapping[int, Work], text: str) -> Doubt:
    stored, evidence = mention.stored, works[mention.stored.work_id]
    span = sentence_around(text, stored.citation.span)
    candidates = candidates_of(stored.citation, [works[c] for c in _named_by(stored) if c in works], evidence.document)
    reason = f"{len(candidates)} văn bản ứng với tên này" if stored.state is ResolutionState.AMBIGUOUS else _KEPT["conflict"][1]
    return Doubt("citation", stored.id, mention.confidence, mention.times, (reason,), span.slice(text), evidence, span, citation=stored,
                 candidates=candidates, alike=mention.alike)  # fmt: skip


def _named_by(stored: StoredCitation) -> list[int]:
    """The works that a mention may name: the one that it is taken to name, though its date differs, among them."""
    return list(dict.fromkeys([*([stored.target_id] if stored.target_id is not None else []), *stored.candidates]))


class _Queue:
    def __init__(self, store: RecordStore, facts: WholeFacts) -> None:
        self._facts, self._all = facts, facts.relations()
        self._conflicts: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for stored in store.citations_in(_DOUBTFUL):
            if stored.target_id is not None:
                self._conflicts[stored.work_id, stored.target_id].append(stored.citation.span)
        self._said_by: dict[tuple[int, int, str], set[int]] = defaultdict(set)
        self._named: Counter[int] = Counter()
        for relation in self._all:
            self._named[relation.object_id] += 1
            self._said_by[_triple(relation)].add(relation.evidence_id)
        self._named.update(store.task_counts())

    def relations(self, document: Work | None) -> Iterator[Doubt]:
        seen = set()
        for relation in self._facts.relations(document.id) if document else self._all:
            key = (*_triple(relation), relation.evidence_id, relation.relation.span)
            if relation.review is ReviewState.EXTRACTED and relation.relation.predicate is not RelationKind.CITES and key not in seen:
                seen.add(key)
                doubt = self._relation(relation)
                if doubt.confidence < 1.0:
                    yield doubt

    def _relation(self, stored: StoredRelation) -> Doubt:
        subject, target = self._facts.work(stored.subject_id), self._facts.work(stored.object_id)
        reasons = [_KEPT[name] for name in self._reasons(stored, subject, target)]
        confidence = 1.0 if reasons and stored.doubtful else stored.relation.confidence
        for kept, _ in reasons:
            confidence *= kept
        words = ["máy đọc không chắc"] if confidence < 1.0 and not reasons else []
        rests = self._named[stored.object_id if stored.relation.predicate in _ACTS else stored.subject_id]
        return Doubt("relation", stored.id, round(confidence, 3), rests, (*words, *(text for _, text in reasons)), stored.quote,
                     self._facts.work(stored.evidence_id), stored.relation.span, subject, target, relation=stored)  # fmt: skip

    def _reasons(self, stored: StoredRelation, subject: Work, target: Work) -> Iterator[str]:
        """Rule 1."""
        effect = effect_of(stored, subject, target)
        ends = effect is not None and effect.force in (Force.ENDS, Force.ENDS_PART)
        if effect is not None and effect.disputed:
            yield "impossible"
        if effect is not None and effect.force is Force.ENDS and self._amended_after(target, effect):
            yield "alive"
        if any(stored.relation.span.covers(span) for span in self._conflicts[stored.evidence_id, stored.object_id]):
            yield "conflict"
        if ends and _CONDITION.search(stored.quote):
            yield "condition"
        if target.document.number is None and target.document.issued is None:
            yield "nameless"
        alone = len(self._said_by[_triple(stored)]) == 1
        if alone and stored.relation.predicate in _ACTS and len(set(_NUMBER.findall(stored.quote))) >= _MANY:
            yield "many"
        if effect is not None and effect.force is Force.ENDS_PART and effect.provision is None:
            yield "part"
        if alone and stored.evidence_id != stored.subject_id:
            yield "third"

    def _amended_after(self, work: Work, effect: Effect) -> bool:
        ended = effect.starts.exact
        return ended is not None and any(
            (self._facts.work(r.subject_id).document.issued or date.min) > ended
            for r in self._facts.relations(work.id)
            if r.object_id == work.id and r.relation.predicate is RelationKind.AMENDS and r.review is not ReviewState.REJECTED
        )


def _triple(stored: StoredRelation) -> tuple[int, int, str]:
    return stored.subject_id, stored.object_id, stored.relation.predicate.value
