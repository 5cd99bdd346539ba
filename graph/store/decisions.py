"""What people decide of facts and documents, inside one write: confirmed, rejected, corrected, entered, chosen, removed, undone; with who, when and why.

A decision is kept under the fingerprint of its fact and applied again whenever the file is read anew. Those of one write are undone together.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from graph.errors import AlreadyHeld, AmbiguousReference, CancuError, UnknownFact, UnknownReference
from graph.model import Citation, RelationKind, ReviewState, Span
from graph.resolve import Scope
from graph.store import history, rows, schema
from graph.store.marks import document_mark, mark_of, relation_mark
from graph.store.mentions import Mentions
from graph.store.prepared import selection
from graph.store.removing import Removals

_MADE = schema.decisions.c
_SETTLED = selection([_MADE.fingerprint, _MADE.state], and_(
    or_(_MADE.evidence_id == bindparam("work"), _MADE.evidence_id.is_(None)), _MADE.undone.is_(None), _MADE.kind != "citation"),
    "work", order=[_MADE.id])  # fmt: skip
_ENTERED = selection([_MADE.body], and_(
    _MADE.evidence_id == bindparam("work"), _MADE.state == ReviewState.ENTERED.value, _MADE.undone.is_(None)), "work", order=[_MADE.id])  # fmt: skip
_TABLES = {"relation": schema.relations, "task": schema.tasks, "citation": schema.citations}
REMOVED = "removed"
"""The state of a document that was taken out."""
_CALLED = {"relation": "quan hệ", "task": "nhiệm vụ", "citation": "viện dẫn"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A relation that a person states, proven by the words `quote` of the held work `evidence_id`."""

    subject_id: int
    predicate: RelationKind
    object_id: int
    evidence_id: int
    quote: str
    subject_provision: str | None = None
    object_provision: str | None = None
    scope: str | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as recorded. `undone` is the revision that took it back, None while it holds."""

    id: int
    kind: str
    state: str
    who: str
    at: str
    reason: str
    evidence_id: int | None
    body: dict[str, Any]
    undone: int | None
    revision: int


class Decisions:
    """Records and applies decisions; holds the open transaction."""

    def __init__(self, connection: Connection, revision: int, at: str, mentions: Mentions, removals: Removals) -> None:
        self._connection = connection
        self._revision = revision
        self._at = at
        self._mentions = mentions
        self._removals = removals

    def judge(self, kind: str, fact_id: int, state: ReviewState, who: str, reason: str) -> int:
        """Confirm or reject a relation or a task, or (extracted) leave it open again; returns the decision's id, as the others do.

        Raises:
            UnknownFact: there is no such fact.
        """
        row = self._fact(kind, fact_id)
        evidence = row.evidence_id if kind == "relation" else row.work_id
        body = {name: getattr(row, name) for name in ("subject", "predicate", "object", "quote", "text") if hasattr(row, name)}
        made = self._record(mark_of(kind, row), kind, state.value, who, reason, evidence, body)
        self._settle(kind, evidence, mark_of(kind, row), state.value)
        return made

    def enter(self, entry: Entry, who: str, reason: str) -> int:
        """State a relation.

        Raises:
            CancuError: the words do not stand in the document that is to prove it.
        """
        names = {end: self._work(work_id) for end, work_id in (("subject", entry.subject_id), ("object", entry.object_id))}
        body = {
            "subject": names["subject"].uri, "object": names["object"].uri, "predicate": entry.predicate.value, "quote": entry.quote,
            "subject_provision": entry.subject_provision, "object_provision": entry.object_provision, "scope": entry.scope,
            "starts": entry.starts.isoformat() if entry.starts else None, "ends": entry.ends.isoformat() if entry.ends else None,
        }  # fmt: skip
        if not self._enter(entry.evidence_id, body):
            raise CancuError(f"không thấy câu trích trong {self._label(entry.evidence_id)}: “{entry.quote[:120]}”")
        mark = relation_mark(body["subject"], entry.predicate.value, body["object"], entry.quote)
        return self._record(mark, "relation", ReviewState.ENTERED.value, who, reason, entry.evidence_id, body)

    def choose(self, citation_id: int, work_id: int, who: str, reason: str) -> int:
        """Let a mention name one work."""
        row = self._fact("citation", citation_id)
        target = self._work(work_id)
        body = {"target": target.uri, "text": row.text}
        made = self._record(mark_of("citation", row), "citation", "chosen", who, reason, row.work_id, body)
        for other in self._alike(row):
            self._mentions.choose(other, target.id)
        return made

    def meant(self, citation_id: int, mention: Citation) -> int:
        """The work that a person means by `mention`, where it takes the place of a stored one; an unknown one becomes a stub, as it would if the document
        printed it so.

        Raises:
            UnknownFact: there is no such mention.
            AmbiguousReference: several works answer.
        """
        scope = Scope.of(self._work(self._fact("citation", citation_id).work_id).document)
        found = self._mentions.resolve(mention, scope)
        if found.target is None:
            raise AmbiguousReference(mention.text, [work.label for work in found.candidates])
        return int(found.target.id)

    def remove(self, work_id: int, who: str, reason: str) -> int:
        """Take a held document out.

        Raises:
            UnknownReference: there is none.
        """
        row = self._first(select(schema.works).where(schema.works.c.id == work_id, schema.works.c.held == True))  # noqa: E712
        if row is None:
            raise UnknownReference(f"#{work_id}")
        work = rows.work_of(row)
        body = {"document": work.uri, "label": work.label, "source": work.source}
        made = self._record(document_mark(work.uri), "document", REMOVED, who, reason, work_id, body)
        self._removals.remove(work, made)
        return made

    def undo(self, decision_id: int, who: str) -> list[int]:
        """Take back a decision and all others of the same write; returns the ids of the documents that are put back.

        Raises:
            UnknownFact: there is none, or it is undone already.
            AlreadyHeld: it took documents out, and all of them have been read again.
        """
        table = schema.decisions
        row = self._first(select(table).where(table.c.id == decision_id, table.c.undone.is_(None)))
        if row is None:
            raise UnknownFact(f"quyết định {decision_id}")
        found = self._connection.execute(select(table).where(table.c.revision == row.revision, table.c.undone.is_(None))).all()
        self._connection.execute(update(table).where(table.c.id.in_([r.id for r in found])).values(undone=self._revision))
        for decided in found:
            if decided.kind != "document":
                self._revert(decided)
        removed = [decided for decided in found if decided.kind == "document"]
        back = [work_id for decided in removed if (work_id := self._put_back(decided)) is not None]
        if removed and not back:
            raise AlreadyHeld(json.loads(row.body)["label"])
        return back

    def settled(self, work_id: int) -> dict[str, str]:
        """What holds of the facts of a work: fingerprint → state."""
        return dict(_SETTLED.rows(self._connection, work_id))

    def enter_again(self, work_id: int) -> None:
        """After a new reading: the stated relations whose words are still there; the others are reported."""
        for (told,) in _ENTERED.rows(self._connection, work_id):
            body = json.loads(told)
            if not self._enter(work_id, body):
                message = f"quan hệ do người nhập không còn chứng cứ trong bản mới: “{body['quote'][:120]}”"
                self._connection.execute(insert(schema.warnings).values(work_id=work_id, code="entered-lost", message=message))

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _enter(self, evidence_id: int, body: dict[str, Any]) -> bool:
        subject, target = self._mentions.work_at(body["subject"]), self._mentions.work_at(body["object"])
        text = self._connection.execute(select(schema.works.c.text).where(schema.works.c.id == evidence_id)).scalar() or ""
        span = _place(text, body["quote"])
        if subject is None or target is None or span is None or subject.id == target.id:
            return False
        values = {
            "evidence_id": evidence_id, "subject_id": subject.id, "object_id": target.id, "predicate": body["predicate"],
            "subject": subject.document.number or subject.label, "object": target.document.number or target.label,
            "start": span.start, "end": span.end, "quote": span.slice(text), "confidence": 1.0, "extractor": "person",
            "review": ReviewState.ENTERED.value, "revision": self._revision,
            **{name: body[name] for name in ("subject_provision", "object_provision", "scope", "starts", "ends")},
        }  # fmt: skip
        self._connection.execute(insert(schema.relations).values(**rows.dated(values)))
        self._touch(evidence_id)
        return True

    def _apply(self, kind: str, fact_id: int, state: str, evidence: int) -> None:
        table = _TABLES[kind]
        if kind == "relation":
            history.decide_relations(self._connection, table.c.id == fact_id, {"review": state}, self._revision)
        else:
            self._connection.execute(update(table).where(table.c.id == fact_id).values(review=state))
        self._touch(evidence)

    def _revert(self, decided: Any) -> None:
        """Bring the facts of an undone decision to what now holds of them."""
        if decided.kind == "citation":
            self._revert_choice(decided)
            return
        if decided.state == ReviewState.ENTERED.value:
            body, table = json.loads(decided.body), schema.relations
            entered = and_(table.c.evidence_id == decided.evidence_id, table.c.review == "entered", table.c.predicate == body["predicate"])
            for row in self._connection.execute(select(table).where(entered)).all():
                if " ".join(row.quote.split()) == " ".join(body["quote"].split()):
                    history.keep_relations(self._connection, table.c.id == row.id, self._revision)
                    self._connection.execute(delete(table).where(table.c.id == row.id))
            self._touch(decided.evidence_id)
            return
        state = self.settled(decided.evidence_id).get(decided.fingerprint, ReviewState.EXTRACTED.value)
        self._settle(decided.kind, decided.evidence_id, decided.fingerprint, state)

    def _put_back(self, decided: Any) -> int | None:
        """Bring a document back that was taken out; what was decided of its facts meanwhile holds. None where its text is held again."""
        work_id = self._removals.restore(decided.id)
        if work_id is None:
            return None
        settled = self.settled(work_id)
        for kind, owner in (("relation", schema.relations.c.evidence_id), ("task", schema.tasks.c.work_id)):
            table = _TABLES[kind]
            for row in self._connection.execute(select(table).where(owner == work_id)).all():
                state = settled.get(mark_of(kind, row), ReviewState.EXTRACTED.value)
                if state != row.review:
                    self._connection.execute(update(table).where(table.c.id == row.id).values(review=state))
        self.enter_again(work_id)
        return work_id

    def _settle(self, kind: str, evidence: int, mark: str, state: str) -> None:
        """Apply a state to all facts of a work that share a fingerprint."""
        table = _TABLES[kind]
        owner = table.c.evidence_id if kind == "relation" else table.c.work_id
        for row in self._connection.execute(select(table).where(owner == evidence)).all():
            if mark_of(kind, row) == mark and row.review != ReviewState.ENTERED.value:
                self._apply(kind, row.id, state, evidence)

    def _revert_choice(self, decided: Any) -> None:
        table = schema.citations
        for row in self._connection.execute(select(table).where(table.c.work_id == decided.evidence_id)).all():
            if mark_of("citation", row) == decided.fingerprint:
                self._mentions.choose(row, None)

    def _alike(self, row: Any) -> list[Any]:
        """The mentions of one work with the same words in the same provision."""
        table = schema.citations
        found = self._connection.execute(select(table).where(table.c.work_id == row.work_id, table.c.text == row.text)).all()
        return [other for other in found if mark_of("citation", other) == mark_of("citation", row)]

    def _record(self, mark: str, kind: str, state: str, who: str, reason: str, evidence: int, body: dict[str, Any]) -> int:
        made = self._connection.execute(
            insert(schema.decisions).returning(schema.decisions.c.id).values(
                fingerprint=mark, kind=kind, state=state, who=who, at=self._at, reason=reason, evidence_id=evidence,
                body=json.dumps(body, ensure_ascii=False), revision=self._revision,
            )
        )  # fmt: skip
        return int(made.scalar_one())

    def _touch(self, work_id: int) -> None:
        """Let the projections read a work again."""
        self._connection.execute(update(schema.works).where(schema.works.c.id == work_id).values(revision=self._revision))

    def _fact(self, kind: str, fact_id: int) -> Any:
        row = self._first(select(_TABLES[kind]).where(_TABLES[kind].c.id == fact_id))
        if row is None:
            raise UnknownFact(f"{_CALLED[kind]} {fact_id}")
        return row

    def _work(self, work_id: int) -> Any:
        return rows.work_of(self._connection.execute(select(schema.works).where(schema.works.c.id == work_id)).one())

    def _label(self, work_id: int) -> str:
        return str(self._work(work_id).label)

    def _first(self, query: Any) -> Any:
        return self._connection.execute(query.limit(1)).first()


def decision_of(row: Any) -> Decision:
    """A row of `decisions` as a record."""
    return Decision(row.id, row.kind, row.state, row.who, row.at, row.reason, row.evidence_id, json.loads(row.body), row.undone, row.revision)


def _place(text: str, quote: str) -> Span | None:
    """Where the quoted words stand, white space apart."""
    words = quote.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return Span(*found.span()) if found else None
