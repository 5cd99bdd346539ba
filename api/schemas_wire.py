"""What the HTTP service answers, as types: the dictionaries of `api.schemas` described for OpenAPI. Each carries an example that the tests check.

Unknown fields pass: a field is added in `api.schemas` first; the tests then ask for its description here.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.schemas_wire_agencies import SuccessionOut
from api.schemas_wire_base import Wire as Wire


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(extra="allow", json_schema_extra={"examples": [values]})


def example_of(model: type[Wire]) -> dict[str, Any]:
    """The example of a type."""
    extra: Any = model.model_config["json_schema_extra"]
    example: dict[str, Any] = extra["examples"][0]
    return example


class Problem(Wire):
    """An error (RFC 9457)."""

    model_config = _example(type="about:blank", title="Không có văn bản này trong kho", status=404,
                            detail="kho không có văn bản nào ứng với '92/2018'; gần nhất: Nghị định 92/2017/NĐ-CP", nearest=["Nghị định 92/2017/NĐ-CP"])  # fmt: skip
    type: str
    title: str
    status: int
    detail: str
    candidates: list[str] | None = None
    documents: list[DocumentOut] | None = None
    nearest: list[str] | None = None
    file: str | None = None
    place: str | None = None


class Described(Wire):
    """What a document says of itself."""

    number: str | None
    type: str | None
    issuer: str | None
    issued: date | None
    place: str | None
    title: str | None
    signer: str | None
    in_force_from: date | None
    status: str | None


class DocumentOut(Described):
    """A document of the store; `held` tells whether its text is there."""

    model_config = _example(id=7, uri="/eli/vn/nghi-dinh/chinh-phu/2017-08-07/92-2017-nd-cp", label="Nghị định 92/2017/NĐ-CP", held=True,
                            source="nghi-dinh-92-2017.txt", number="92/2017/NĐ-CP", type="nghị định", issuer="Chính phủ", issued="2017-08-07",
                            place="Hà Nội", title="Sửa đổi các nghị định liên quan đến kiểm soát thủ tục hành chính", signer=None,
                            in_force_from="2017-09-25", status=None)  # fmt: skip
    id: int
    uri: str
    label: str
    source: str | None
    held: bool


class ProvisionOut(Wire):
    """A provision with its characters in the stored text."""

    model_config = _example(path="dieu_5__khoan_2", label="2.", heading="", start=1204, end=1377)
    path: str
    label: str
    heading: str
    start: int
    end: int


class MentionOut(Wire):
    """A mention of a document or provision."""

    start: int
    end: int
    text: str
    type: str | None
    number: str | None
    issued: date | None
    issuer: str | None
    title: str | None
    provision: str | None
    within: str | None
    relation: str | None


class CitationOut(MentionOut):
    """A mention with the document that it was found to name."""

    model_config = _example(start=310, end=355, text="Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", type="nghị định", number="92/2017/NĐ-CP",
                            issued="2017-08-07", issuer="Chính phủ", title=None, provision=None, within="phan_i", relation="based_on",
                            state="resolved", target=7, candidates=[])  # fmt: skip
    state: str
    target: int | None
    candidates: list[int]


class RelationOut(Wire):
    """A relation with the sentence that proves it."""

    model_config = _example(id=12, subject="Nghị định 92/2017/NĐ-CP", predicate="amends", object="Nghị định 63/2010/NĐ-CP",
                            quote="Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP", evidence=7, start=901, end=964, review="extracted",
                            object_provision=None, label="sửa đổi, bổ sung", inverse="được sửa đổi, bổ sung bởi", confidence=1.0,
                            subject_provision=None, scope=None, manner="sửa đổi, bổ sung", effective_from="2017-09-25", effective_to=None)  # fmt: skip
    id: int
    subject: str
    predicate: str
    object: str
    label: str
    inverse: str
    quote: str
    evidence: int
    start: int
    end: int
    review: str
    confidence: float
    subject_provision: str | None
    object_provision: str | None
    scope: str | None
    manner: str | None
    effective_from: date | None
    effective_to: date | None


class WholeOut(DocumentOut):
    """A document with its provisions, its relations in either direction (a thousand at most, `relations_total` counts all) and the number of its tasks."""

    model_config = _example(**example_of(DocumentOut), relations=[example_of(RelationOut)], relations_total=1, provisions=[example_of(ProvisionOut)], tasks=0)
    relations: list[RelationOut]
    relations_total: int
    provisions: list[ProvisionOut]
    tasks: int


class DeadlineOut(Wire):
    """When a task is due; `start` and `end` where the words can be computed."""

    model_config = _example(text="Quý II/2018", kind="interval", start="2018-04-01", end="2018-06-30")
    text: str
    kind: str
    start: date | None
    end: date | None
    rule: str | None = None
    items: list[DeadlineOut] | None = None


class TaskFields(Wire):
    """A task as its document words it."""

    text: str
    group: str | None
    lead: list[str]
    support: list[str]
    deadline: DeadlineOut
    bases: list[str]
    heading_bases: list[str]
    note: str | None
    source: str
    within: str | None
    start: int
    end: int


_TASK: dict[str, Any] = {
    "id": 41, "task": "Công khai thủ tục hành chính", "text": "Công khai thủ tục hành chính", "group": None, "lead": ["Sở Nội vụ"], "support": [],
    "deadline": {"text": "Quý II/2018", "kind": "interval", "start": "2018-04-01", "end": "2018-06-30"}, "bases": ["92/2017/NĐ-CP"],
    "heading_bases": [], "note": None, "source": "annex", "within": "phu_luc_1", "start": 5120, "end": 5148,
    "document": example_of(DocumentOut),
}  # fmt: skip


class TaskOut(TaskFields):
    """A task of the store with its document; `role` is what the asked agency has in it, `succession` how it came
    to have it or what became of it, `successions` what became of the agencies that the task names. Of a task that depends on a document: why, and the path."""

    model_config = _example(**_TASK, role="lead", succession=None, successions=[])
    id: int
    task: str
    document: DocumentOut
    role: str | None = None
    succession: SuccessionOut | None = None
    successions: list[SuccessionOut]
    level: str | None = None
    chain: bool | None = None
    path: list[HopOut] | None = None
    quote: str | None = None


class HopOut(Wire):
    """One step of a path, with its quotation: characters `start` to `end` of the text of document `evidence`."""

    model_config = _example(subject="Kế hoạch 6120/KH-UBND", predicate="based_on", object="Nghị định 92/2017/NĐ-CP",
                            quote="Căn cứ Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ", evidence=3, start=120, end=183)  # fmt: skip
    subject: str
    predicate: str
    object: str
    quote: str
    evidence: int
    start: int
    end: int


class TextOut(Wire):
    """The stored text, which all spans index, and its provisions."""

    document: DocumentOut
    text: str
    provisions: list[ProvisionOut]


class ChangeOut(Wire):
    """An operation of an amending document; `reason` says why it was not applied."""

    id: int
    operation: str
    provision: str | None
    by: DocumentOut
    within: str | None
    since: date | None
    quote: str
    start: int
    end: int
    reason: str | None


class PieceOut(Wire):
    """A piece of a consolidated text and the document that brought it."""

    text: str
    source: DocumentOut | None
    operation: int | None


class ConsolidatedOut(Wire):
    """The text as of a day; what could not be applied is listed."""

    document: DocumentOut
    on: date
    provision: str | None
    text: str
    pieces: list[PieceOut]
    applied: list[ChangeOut]
    unapplied: list[ChangeOut]
    gaps: list[DocumentOut]


class LineOut(Wire):
    """A line of a comparison: " " kept, "-" gone, "+" new."""

    model_config = _example(sign="+", text="Điều 5. Công khai thủ tục hành chính")
    sign: str
    text: str


class DiffOut(Wire):
    """What differs between the texts of two days."""

    document: DocumentOut
    since: date = Field(alias="from")
    to: date
    provision: str | None
    changes: list[list[LineOut]]
    applied: list[ChangeOut]
    unapplied: list[ChangeOut]
    gaps: list[DocumentOut]


class VersionOut(Wire):
    """A file from which the document was read."""

    model_config = _example(sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", source="nghi-dinh-92-2017.txt", revision=4)
    sha256: str
    source: str
    revision: int
    part: int | None = None
    parts: int | None = None
    paragraph: int | None = None


class CoverageOut(Wire):
    """What the store holds, as of a revision."""

    model_config = _example(revision=16, index_revision=16, held=16, stubs=24, tasks=61, citations=240, relations=118)
    revision: int
    index_revision: int
    held: int
    stubs: int
    tasks: int
    citations: int
    relations: int


class StateOut(Wire):
    """The service's state."""

    model_config = _example(status="ok")
    status: Literal["ok", "catching_up"]
