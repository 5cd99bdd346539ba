"""Corrections of people, the same from the command line and from the pages: the wrong relation is rejected and the right one entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.errors import UnknownReference
from graph.identifiers import ProvisionPath
from graph.model import RelationKind, ReviewState, StoredRelation
from graph.store import RecordStore
from graph.store.decisions import Decisions, Entry


@dataclass(frozen=True, slots=True)
class Correction:
    """What is otherwise than the reader has it; None: as it was. `subject` and `target` are references as typed, `part` a provision of the target."""

    kind: RelationKind | None = None
    subject: str | None = None
    target: str | None = None
    part: str | None = None
    scope: str | None = None
    starts: date | None = None
    ends: date | None = None


def correct(store: RecordStore, decisions: Decisions, relation: int, correction: Correction, who: str, reason: str) -> None:
    """Reject relation `relation` and enter the right one with the same sentence; one undo takes both back.

    Raises:
        UnknownReference, AmbiguousReference: no such relation; a document is not known, or several answer.
        InvalidIdentifier: the provision cannot be read.
    """
    old = next(iter(store.relations_with([relation])), None)
    if old is None:
        raise UnknownReference(f"q{relation}")
    entry = _entry(store, old, correction)
    decisions.judge("relation", relation, ReviewState.REJECTED, who, reason)
    decisions.enter(entry, who, reason)


def _entry(store: RecordStore, old: StoredRelation, correction: Correction) -> Entry:
    subject = store.resolve(correction.subject).id if correction.subject else old.subject_id
    target = store.resolve(correction.target).id if correction.target else old.object_id
    part = str(ProvisionPath.parse(correction.part)) if correction.part else old.relation.object_provision if target == old.object_id else None
    return Entry(
        subject, correction.kind or old.relation.predicate, target, old.evidence_id, old.quote, old.relation.subject_provision, part,
        correction.scope, correction.starts, correction.ends,
    )  # fmt: skip
