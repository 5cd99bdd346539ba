"""Answers about upload jobs, follows and the audit log as types; see `api.schemas_wire`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict

from api.schemas_wire_base import Wire


class OutcomeOut(Wire):
    """What became of a file: added, updated, unchanged or failed; of a document that was read, what was found in it."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "file": "nghi-dinh-92-2017.txt", "status": "added", "words": "đã thêm", "message": "", "resolved": 3, "id": 7, "label": "Nghị định 92/2017/NĐ-CP",
        "title": "Sửa đổi các nghị định liên quan đến kiểm soát thủ tục hành chính", "provisions": 41, "citations": 12, "tasks": 0, "warnings": []}]})  # fmt: skip
    file: str
    status: str
    words: str
    message: str
    resolved: int
    id: int | None = None
    label: str | None = None
    title: str | None = None
    provisions: int | None = None
    citations: int | None = None
    tasks: int | None = None
    warnings: list[str] | None = None


class JobFileOut(Wire):
    """A file of a job: queued, reading, read or failed; an archive has several outcomes."""

    name: str
    state: str
    outcomes: list[OutcomeOut]


class JobOut(Wire):
    """A job: queued, running or done. When it is done, every answer of the service holds what was read, as of `revision`."""

    id: str
    created: datetime
    state: str
    finished: datetime | None
    revision: int | None
    files: list[JobFileOut]


class JobSummaryOut(Wire):
    """A job in the list."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"id": "p6fQ0m2s", "created": "2026-11-24T08:00:00+00:00", "actor": "máy này", "state": "done"}]})
    id: str
    created: datetime
    actor: str
    state: str


class EntryOut(Wire):
    """A change: who, when, what."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "id": 5, "at": "2026-11-24T08:00:00+00:00", "actor": "lan", "action": "document.added", "object": "Nghị định 92/2017/NĐ-CP", "document": 7,
        "detail": {"resolved": 3}}]})  # fmt: skip
    id: int
    at: datetime
    actor: str
    action: str
    object: str
    document: int | None
    detail: dict[str, Any]


class FollowOut(Wire):
    """A follow; its feeds open without signing in, so their addresses are secret. `secret` signs what is sent to `hook`."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "id": 2, "kind": "agency", "target": "Sở Nội vụ", "label": "Sở Nội vụ", "created": "2026-11-24T08:00:00+00:00", "atom": "/theo-doi/q1X….atom",
        "calendar": "/theo-doi/q1X….ics", "hook": None, "secret": None}]})  # fmt: skip
    id: int
    kind: str
    target: str
    label: str
    created: datetime
    atom: str
    calendar: str
    hook: str | None
    secret: str | None


class NoticeOut(Wire):
    """Something that a follower was told."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{
        "id": 9, "at": "2026-11-24T08:00:00+00:00", "title": "Nghị định 61/2018/NĐ-CP làm ảnh hưởng 4 nhiệm vụ của Sở Nội vụ", "body": "– Công khai thủ tục",
        "document": 7}]})  # fmt: skip
    id: int
    at: datetime
    title: str
    body: str
    document: int
