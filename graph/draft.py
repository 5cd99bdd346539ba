"""What a draft would hit: the impact of everything it says it does to documents of the store. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.answers import ImpactAnswer, impact_of
from graph.impact import KnowledgeGraph
from graph.model import Citation, Reading, Relation, RelationKind, ResolutionState, Work
from graph.resolve import Scope
from graph.store import RecordStore

_ACTS = (RelationKind.REPEALS, RelationKind.REPLACES, RelationKind.SUSPENDS, RelationKind.AMENDS)
"""Kinds by which a draft changes others, the gravest first."""


@dataclass(frozen=True, slots=True)
class DraftEffect:
    """One thing the draft does: `kind` to the document of `citation` (its `provision`, None for the whole), as `quote` says.

    `answer` is the impact of that change, None when the document could not be told: `state` says why, `candidates` what it may be.
    """

    kind: RelationKind
    citation: Citation
    provision: str | None
    quote: str
    state: ResolutionState
    candidates: tuple[Work, ...]
    answer: ImpactAnswer | None


def draft_effects(
    store: RecordStore, draft: Reading, *, on: date | None = None, depth: int | None = None, cites: bool = True
) -> list[DraftEffect]:
    """The effects of a draft in order of gravity, then of place; an effect that is said twice stands once."""
    graph = KnowledgeGraph(store, on=on)
    mentions = {citation.span: citation for citation in draft.citations}
    found: dict[tuple[object, ...], DraftEffect] = {}
    for relation in _own_acts(draft):
        citation = mentions[relation.object_mention]  # type: ignore[index]
        effect = _effect(store, graph, relation, citation, draft, depth, cites)
        root = effect.answer.root.id if effect.answer else citation.text
        found.setdefault((effect.kind, root, effect.provision), effect)
    return sorted(found.values(), key=lambda effect: (_ACTS.index(effect.kind), effect.citation.span))


def _own_acts(draft: Reading) -> list[Relation]:
    own = {"", draft.document.number}
    return [
        r for r in draft.relations if r.predicate in _ACTS and r.subject in own and r.subject_mention is None and r.object_mention
    ]


def _effect(
    store: RecordStore, graph: KnowledgeGraph, relation: Relation, citation: Citation, draft: Reading, depth: int | None, cites: bool
) -> DraftEffect:
    resolution = store.identify(citation, Scope.of(draft.document))
    answer = None
    if resolution.target is not None:
        root, provision = resolution.target, relation.object_provision
        answer = impact_of(graph, root, provision, relation.predicate, depth=depth, cites=cites)
    quote = " ".join(relation.span.slice(draft.text).split())
    return DraftEffect(
        relation.predicate, citation, relation.object_provision, quote, resolution.state, resolution.candidates, answer
    )
