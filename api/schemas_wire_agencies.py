"""Agencies as types for OpenAPI: the dictionaries of `api.schemas_agencies` described. Each carries an example that the tests check."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from api.schemas_wire_base import Wire

_DECIDED: dict[str, Any] = {"by": "45/2025/NĐ-CP", "on": "2025-03-01", "kind": "merge", "label": "hợp nhất, sáp nhập", "domain": "", "note": ""}
_STEP: dict[str, Any] = {"from": "Sở Thông tin và Truyền thông", "to": "Sở Khoa học và Công nghệ", **_DECIDED, "also": ["150/2025/NĐ-CP"], "signed": False}


def _example(values: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="allow", json_schema_extra={"examples": [values]})


class Decided(Wire):
    """The deciding document, by number or title, and its effective day; `domain` is the part that moved."""

    model_config = _example(_DECIDED)
    by: str
    on: str
    kind: str
    label: str
    domain: str
    note: str


class StepOut(Decided):
    """One change to one agency; `to` is null when nobody took over all; `signed`: the day is that of signing; `also`: what carries it out."""

    model_config = _example(_STEP)
    former: str = Field(alias="from")
    to: str | None
    also: list[str]
    signed: bool


class SuccessionOut(Decided):
    """How an agency became another: `agency` as the task names it, `from` with its province; `by` and `on` are of the last step."""

    model_config = _example({"agency": "Sở Thông tin và Truyền thông", "from": "Sở Thông tin và Truyền thông", "to": "Sở Khoa học và Công nghệ", **_DECIDED, "steps": [_STEP]})
    agency: str
    former: str = Field(alias="from")
    to: str | None
    steps: list[StepOut]


class HeirOut(Decided):
    """A predecessor or a successor; `partial`: only a part moved; `final`: nothing has become of it since; `name` is null when nobody took over all."""

    model_config = _example({"name": "Sở Khoa học và Công nghệ", **_DECIDED, "partial": False, "final": True, "steps": [_STEP]})
    name: str | None
    partial: bool
    final: bool
    steps: list[StepOut]


class ActOut(Wire):
    """A deciding document; an old one may have no number."""

    model_config = _example({"number": "202/2025/QH15", "title": "Nghị quyết của Quốc hội về việc sắp xếp đơn vị hành chính cấp tỉnh", "issued": "2025-06-12"})
    number: str
    title: str
    issued: str


class AgencyOut(Wire):
    """An agency as the store's documents name it; `succession`: what became of it, null while it is there."""

    model_config = _example({"name": "Sở Nội vụ", "leads": 4, "supports": 2, "issued": 0, "successor": None, "succession": None})
    name: str
    leads: int
    supports: int
    issued: int
    successor: str | None
    succession: SuccessionOut | None


class EntryOut(Wire):
    """A row of the registry."""

    model_config = _example({"name": "Sở Y tế", "kind": "sở", "level": "tỉnh", "since": None, "until": None, "short": ["Sở YT"], "signs": ["SYT"]})
    name: str
    kind: str
    level: str
    since: str | None
    until: str | None
    short: list[str]
    signs: list[str]


class ProfileOut(EntryOut):
    """All that the registry knows of an agency."""

    model_config = _example({
        "name": "Sở Y tế", "kind": "sở", "level": "tỉnh", "since": None, "until": None, "short": ["Sở YT"], "signs": ["SYT"], "agency": "Sở Y tế", "place": None,
        "on": None, "predecessors": [], "successors": [], "groups": ["Các sở"], "members": [], "sources": [],
    })  # fmt: skip
    agency: str
    place: str | None
    on: str | None
    predecessors: list[HeirOut]
    successors: list[HeirOut]
    groups: list[str]
    members: list[str]
    sources: list[ActOut]
