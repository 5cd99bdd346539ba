"""Answers about impact, validity and bases as types; see `api.schemas_wire`."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from api.schemas_wire import DeadlineOut, Described, DocumentOut, HopOut, MentionOut, TaskFields
from api.schemas_wire_agencies import SuccessionOut
from api.schemas_wire_base import Wire


class ImpactRowOut(Wire):
    """One thing to be looked at again; `clause` is the clause of Điều 39 of Decree 79/2025/NĐ-CP, "" for our extension."""

    target: str
    reason: str
    clause: str
    depth: int
    document: DocumentOut
    task: TaskFields | None
    agency: str | None
    outcome: str
    provision: str | None
    owners: list[str]
    deadline: DeadlineOut | None
    path: list[HopOut]
    succession: SuccessionOut | None


class ImpactOut(Wire):
    """What a change hits; `not_held` counts the documents on the way whose text the store lacks."""

    document: DocumentOut
    provision: str | None
    kind: str | None
    rows: list[ImpactRowOut]
    not_held: int
    documents: int
    more: bool


class DraftEffectOut(Wire):
    """One thing a draft does, and what that hits."""

    kind: str
    label: str
    mention: MentionOut
    provision: str | None
    quote: str
    state: str
    candidates: list[DocumentOut]
    impact: ImpactOut | None


class DraftOut(Wire):
    """What a draft would hit; nothing is stored."""

    draft: Described
    effects: list[DraftEffectOut]


class WhenOut(Wire):
    """A day or its bounds, and what it is known from."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"date": "2017-09-25", "not_before": "2017-09-25", "source": "stated"}]})
    date: date | None
    not_before: Any
    source: str


class EffectOut(Wire):
    """What another document does to this one, with the sentence that says so."""

    effect: str
    predicate: str
    by: DocumentOut
    provision: str | None
    scope: str | None
    begins: WhenOut = Field(alias="from")
    until: date | None
    text: str
    quote: str
    evidence: int
    start: int
    end: int
    relation: int
    review: str
    confidence: float


class QuotationOut(Wire):
    """Quoted words and where they stand."""

    quote: str
    evidence: int
    start: int
    end: int


class ConsequenceOut(QuotationOut):
    """What follows from another document's validity."""

    rule: str
    document: DocumentOut
    since: date | None
    text: str


class ValidityOut(Wire):
    """The status of a document on a day. It is never said to be in force, only that the store knows nothing that says otherwise."""

    document: DocumentOut
    provision: str | None
    on: date
    known: date | None
    status: str
    cause: str | None
    label: str
    since: date | None
    in_force_from: WhenOut
    effects: list[EffectOut]
    upcoming: list[EffectOut]
    disputed: list[EffectOut]
    consequences: list[ConsequenceOut]
    own: list[QuotationOut]
    portal_status: str | None
    revision: int | None = None


class VerdictOut(Wire):
    """The verdict on one document named as a basis."""

    mention: MentionOut
    verdict: str
    findings: list[str]
    message: str
    document: DocumentOut | None
    candidates: list[DocumentOut]
    amended_by: list[DocumentOut]
    nearest: list[str]
    validity: ValidityOut | None


class BasisLineOut(Wire):
    """One "Căn cứ …" line."""

    text: str
    start: int
    end: int
    bases: list[VerdictOut]


class BasisOut(Wire):
    """Verdicts on all lines, as of a day."""

    on: date
    lines: list[BasisLineOut]


class LostOut(QuotationOut):
    """A lapsed basis."""

    document: DocumentOut
    provision: str | None
    label: str
    replaced_by: DocumentOut | None
    validity: ValidityOut


class LostRowOut(Wire):
    """A document or task that has lost a basis."""

    target: str
    document: DocumentOut
    task: TaskFields | None
    level: str
    every: bool
    bases: int
    lost: list[LostOut]


class LostBasisOut(Wire):
    """Everything that has lost a basis, as of a day."""

    on: date
    rows: list[LostRowOut]


class MissingOut(Wire):
    """A document that is only cited: by how many relations and tasks, and as a basis of how many held documents."""

    document: DocumentOut
    named: int
    as_basis: int


class BasesHeldOut(Wire):
    """How much of what the documents rest on is held: pairs of a document and a basis, of a task and a document that it names."""

    documents: int
    stubs: int
    bases: int
    bases_held: int
    tasks: int
    tasks_held: int
    doubtful: int
    missing: list[MissingOut]


class NodeOut(Wire):
    """A document of a neighbourhood, `depth` relations away."""

    uri: str
    label: str
    title: str
    type: str
    number: str
    issuer: str
    issued: str
    held: bool
    depth: int
    work: int


class EdgeOut(Wire):
    """A relation between two documents of a neighbourhood, with its quotation."""

    subject: str
    object: str
    label: str
    kind: str
    subject_provision: str
    object_provision: str
    quote: str
    review: str
    confidence: float
    relation: int


class NetworkOut(Wire):
    """The documents around a document and the relations between them; `cut`: there are more."""

    document: DocumentOut
    depth: int
    cut: bool
    nodes: list[NodeOut]
    edges: list[EdgeOut]
