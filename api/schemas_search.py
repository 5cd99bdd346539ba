"""Answers of search and of questions as types; see `api.schemas_wire`."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.schemas_wire import DocumentOut, RelationOut, TaskFields, TaskOut, Wire
from api.schemas_wire_graph import ImpactOut, ValidityOut


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(extra="allow", json_schema_extra={"examples": [values]})


class StatusOut(Wire):
    """Validity as of a day; `words` claim no more than the store knows."""

    status: str
    words: str
    on: str


class PassageOut(Wire):
    """A provision that matches: its path for machines and for people, its address on the pages, a snippet and the ranges of it to highlight."""

    provision: str
    path: str
    link: str
    score: float
    snippet: str
    marks: list[list[int]]


class HitOut(PassageOut):
    """A document that matches, with its validity and its best provisions; the first of them is repeated beside the document. `alike` are documents that
    match with nearly the same words and are not listed themselves."""

    document: DocumentOut
    validity: StatusOut
    passages: list[PassageOut]
    alike: list[DocumentOut]


class FacetValueOut(Wire):
    """A value of a facet; `value` is what the filter takes, `count` the number of matching documents."""

    value: str
    words: str
    count: int
    chosen: bool


class FacetOut(Wire):
    """A facet; `name` is the filter and the field of the query language."""

    name: str
    heading: str
    values: list[FacetValueOut]


class RelatedOut(Wire):
    """A document around the one that was named, with the relation that proves it."""

    document: DocumentOut
    relation: RelationOut


class GroupTaskOut(TaskFields):
    """A task around the document that was named."""

    id: int
    document: DocumentOut


class GroupOut(Wire):
    """What stands around a document: amenders, consolidations, dependents, tasks; `total` counts those that are not listed too."""

    kind: str
    heading: str
    total: int
    documents: list[RelatedOut]
    tasks: list[GroupTaskOut]


class RouteOut(Wire):
    """What the query names: all documents that answer; `ambiguous` when several may be meant; the nearest known ones when none answers."""

    reference: str
    whole: bool
    ambiguous: bool
    documents: list[DocumentOut]
    nearest: list[str]
    groups: list[GroupOut]


class SearchOut(Wire):
    """One page of results. `next` is the cursor of the page behind it, `did_you_mean` a likelier reading of the words."""

    query: str
    note: str | None
    total: int
    hits: list[HitOut]
    facets: list[FacetOut]
    sort: str
    next: str | None
    did_you_mean: str | None
    route: RouteOut | None


class SuggestionOut(Wire):
    """What the typed characters may become: a number, a title, an agency (without a document)."""

    model_config = _example(kind="number", id=7, label="Nghị định 92/2017/NĐ-CP", title="Sửa đổi các nghị định liên quan đến kiểm soát thủ tục hành chính")
    kind: str
    id: int | None
    label: str
    title: str


class OperationOut(Wire):
    """What an amending document does to which provision; characters `start` to `end` of document `evidence` say so."""

    document: DocumentOut
    operation: str
    provision: str
    path: str
    quote: str
    evidence: int
    start: int
    end: int


class QuotedProvisionOut(Wire):
    """The words of a provision."""

    path: str
    words: str
    text: str
    link: str
    evidence: int
    start: int
    end: int


class AskOut(Wire):
    """An answer to a question: how it was understood, and of what follows only the fields of its kind. Every row quotes its evidence."""

    question: str
    kind: str
    understood: str
    note: str | None = None
    document: DocumentOut | None = None
    tasks: list[TaskOut] | None = None
    impact: ImpactOut | None = None
    relations: list[RelationOut] | None = None
    operations: list[OperationOut] | None = None
    validity: ValidityOut | None = None
    provision: QuotedProvisionOut | None = None
    query: str | None = None
    total: int | None = None
    hits: list[HitOut] | None = None
    facets: list[FacetOut] | None = None
    sort: str | None = None
    next: str | None = None
    did_you_mean: str | None = None
    route: RouteOut | None = None


class SimilarOut(Wire):
    """Documents and provisions like one."""

    document: DocumentOut
    provision: str | None
    hits: list[HitOut]
