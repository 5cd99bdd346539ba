"""What people decide of facts, the same from the command line, the pages and over HTTP: each decision is applied, and told in the audit log.

A correction rejects the wrong relation and enters the right one with the same sentence; one undo takes both back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.state import StateStore
from api.state.audit import Event, record, record_all
from graph.errors import UnknownFact, UnknownReference
from graph.identifiers import ProvisionPath
from graph.model import Citation, RelationKind, ReviewState, StoredRelation, Work
from graph.review import doubtful_mentions
from graph.store import RecordStore
from graph.store.decisions import Decision, Entry

KINDS = {"relation": "quan hệ", "task": "nhiệm vụ", "citation": "viện dẫn"}
"""What people decide of, as the audit log calls it."""


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


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation that a person states. `subject`, `target` and `within` are references as typed; `within` is the document whose words `quote` prove it,
    the subject where none is named; `part` is a provision of the target."""

    subject: str
    kind: RelationKind
    target: str
    quote: str
    within: str | None = None
    part: str | None = None
    scope: str | None = None
    starts: date | None = None
    ends: date | None = None


class Reviewing:
    """Decisions on the facts of one home folder."""

    def __init__(self, store: RecordStore, state: StateStore) -> None:
        self._store, self._state = store, state

    def judge(self, kind: str, fact: int, state: ReviewState, who: str, reason: str = "") -> Decision:
        """Confirm or reject a relation or a task, or (extracted) leave it open again.

        Raises:
            UnknownFact: there is no such fact.
        """
        made = self._store.review(kind, fact, state, who=who, reason=reason)
        return self._told(made, who, f"review.{state.value}", f"{KINDS[kind]} {fact}")

    def correct(self, relation: int, correction: Correction, who: str, reason: str = "") -> Decision:
        """Replace a relation by the right one.

        Raises:
            UnknownReference, AmbiguousReference: no such relation; a document is not known, or several answer.
            InvalidIdentifier: the provision cannot be read.
        """
        old = next(iter(self._store.relations_with([relation])), None)
        if old is None:
            raise UnknownFact(f"{KINDS['relation']} {relation}")
        entry = _corrected(self._store, old, correction)
        with self._store.deciding("correct") as decisions:
            decisions.judge("relation", relation, ReviewState.REJECTED, who, reason)
            made = decisions.enter(entry, who, reason)
        return self._told(made, who, "review.corrected", f"{KINDS['relation']} {relation}")

    def enter(self, stated: Stated, who: str, reason: str = "") -> Decision:
        """State a relation that the reader missed.

        Raises:
            UnknownReference, AmbiguousReference: a document is not known, or several answer.
            InvalidIdentifier: the provision cannot be read.
            CancuError: the words do not stand in the document that is to prove it.
        """
        subject, target = self._store.resolve(stated.subject), self._store.resolve(stated.target)
        evidence = self._store.resolve(stated.within) if stated.within else subject
        entry = Entry(subject.id, stated.kind, target.id, evidence.id, stated.quote, None, _path(stated.part), stated.scope, stated.starts, stated.ends)
        with self._store.deciding("enter") as decisions:
            made = decisions.enter(entry, who, reason)
        return self._told(made, who, "review.entered", f"{subject.label} – {target.label}")

    def choose(self, citation: int, target: str, who: str, reason: str = "", *, everywhere: bool = False, new: bool = False) -> Decision:
        """Let a mention name one document; with `everywhere` also the doubtful mentions of the same document that say the same, in one decision. A document
        that the store does not know becomes a stub where it is said to be `new`.

        Raises:
            UnknownReference, AmbiguousReference: no such mention; the document is not known, or several answer.
            Unnamed: what is said to be new cannot be read as the name of one document.
        """
        known = self._known(target, new)
        alike = self._alike(citation) if everywhere else ()
        with self._store.deciding("correct") as decisions:
            work_id = known.id if isinstance(known, Work) else decisions.meant(citation, known)
            made = decisions.choose(citation, work_id, who, reason)
            for other in alike:
                decisions.choose(other, work_id, who, reason)
        return self._told(made, who, "review.chosen", self._store.work(work_id).label)

    def _known(self, target: str, new: bool) -> Work | Citation:
        """The document that a reference names, or the reference as a mention."""
        try:
            return self._store.resolve(target)
        except UnknownReference:
            if not new:
                raise
        from api.naming import named  # reading is not loaded for what is known

        return named(target)

    def undo(self, decision: int, who: str) -> list[Work]:
        """Take a decision back, with what was decided with it; returns the documents that are back.

        Raises:
            UnknownFact: there is none, or it is undone already.
            AlreadyHeld: the documents that it took out were read again.
        """
        with self._store.deciding("undo") as decisions:
            back = decisions.undo(decision, who)
        works = self._store.works_with(back)
        record_all(self._state, who, [Event("document.restored", work.label, work.id, {"decision": decision}) for work in works])
        if not works:
            record(self._state, who, "review.undone", f"quyết định {decision}")
        return works

    def _alike(self, citation: int) -> tuple[int, ...]:
        """Rule 3 of `graph.review`: the other provisions of the document whose doubtful mentions say the same."""
        return next((mention.alike for mention in doubtful_mentions(self._store) if mention.stored.id == citation), ())

    def _told(self, made: int, who: str, action: str, thing: str) -> Decision:
        """The decision as recorded, told in the audit log."""
        record(self._state, who, action, thing)
        return self._store.decision(made)


def _corrected(store: RecordStore, old: StoredRelation, correction: Correction) -> Entry:
    subject = store.resolve(correction.subject).id if correction.subject else old.subject_id
    target = store.resolve(correction.target).id if correction.target else old.object_id
    part = _path(correction.part) or (old.relation.object_provision if target == old.object_id else None)
    return Entry(
        subject, correction.kind or old.relation.predicate, target, old.evidence_id, old.quote, old.relation.subject_provision, part,
        correction.scope, correction.starts, correction.ends,
    )  # fmt: skip


def _path(typed: str | None) -> str | None:
    return str(ProvisionPath.parse(typed)) if typed else None
