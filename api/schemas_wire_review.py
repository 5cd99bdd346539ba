"""Answers about review as types; see `api.schemas_wire`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict

from api.schemas_wire import CitationOut, DocumentOut, RelationOut
from api.schemas_wire_base import Wire


class CandidateOut(DocumentOut):
    """A document that a mention may name; `why` tells in words what speaks for and against it."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "id": 26, "uri": "/eli/vn/nghi-quyet/chinh-phu/2021-02-26/21-nq-cp", "label": "Nghị quyết 21/NQ-CP", "held": True, "source": "nghi-quyet-21-2021.txt",
        "number": "21/NQ-CP", "type": "nghị quyết", "issuer": "Chính phủ", "issued": "2021-02-26", "place": "Hà Nội", "title": "Về mua và sử dụng vắc xin",
        "signer": None, "in_force_from": None, "status": None, "why": ["cùng số, ký hiệu", "mới nhất trước ngày ban hành văn bản có viện dẫn này"]}]})  # fmt: skip
    why: list[str]


class DoubtOut(Wire):
    """A fact to look at: q12 a relation, v34 a mention with the documents that it may name. `risk` is doubt times `rests`, what rests on the fact;
    `alike` are doubtful mentions of the same document with the same words, in other provisions."""

    id: str
    kind: Literal["relation", "citation"]
    risk: float
    confidence: float
    rests: int
    reasons: list[str]
    quote: str
    evidence: DocumentOut
    start: int
    end: int
    relation: RelationOut | None
    citation: CitationOut | None
    candidates: list[CandidateOut]
    alike: list[str]


class DecisionOut(Wire):
    """A decision: what of which fact, who, when, why, and whether it was taken back. What was decided together is taken back together."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "id": 3, "kind": "relation", "state": "rejected", "who": "lan", "at": "2026-11-24T08:00:00+00:00", "reason": "chỉ là dẫn chiếu", "undone": False,
        "fact": {"subject": "92/2017/NĐ-CP", "predicate": "amends", "object": "63/2010/NĐ-CP", "quote": "Sửa đổi, bổ sung một số điều của Nghị định"}}]})  # fmt: skip
    id: int
    kind: str
    state: str
    who: str
    at: datetime
    reason: str
    undone: bool
    fact: dict[str, Any]
