"""The audit log: who changed what, and when. Entries are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, insert, select

from api.state.database import StateStore, now
from api.state.schema import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `object` is what it was done to, in words; `work_id` the document, where there is one."""

    id: int
    at: str
    actor: str
    action: str
    object: str
    work_id: int | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be recorded: the fields of an `Entry`."""

    action: str
    object: str
    work_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(state: StateStore, actor: str, action: str, thing: str, work_id: int | None = None, **detail: Any) -> None:
    """Add an entry."""
    record_all(state, actor, [Event(action, thing, work_id, detail)])


def record_all(state: StateStore, actor: str, events: Sequence[Event]) -> None:
    """Add entries, all or none."""
    rows = [
        {"at": now(), "actor": actor, "action": e.action, "object": e.object, "work_id": e.work_id, "detail": json.dumps(e.detail, ensure_ascii=False)}
        for e in events
    ]
    if rows:
        with state.write() as connection:
            connection.execute(insert(audit), rows)


def counted(state: StateStore, action: str, since: str) -> list[tuple[str, str, int]]:
    """How many entries of actions that begin with `action` there are since a moment (ISO 8601, UTC), by hour ("2026-11-25T08") and action."""
    hour = func.substr(audit.c.at, 1, 13).label("hour")
    query = select(hour, audit.c.action, func.count().label("times")).where(audit.c.action.startswith(action, autoescape=True), audit.c.at >= since)
    return [(row.hour, row.action, int(row.times)) for row in state.rows(query.group_by(hour, audit.c.action))]


def entries(state: StateStore, *, before: int | None = None, action: str | None = None, limit: int = 100) -> list[Entry]:
    """Entries, the newest first; those with ids below `before`, of actions that begin with `action`."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if action is not None:
        query = query.where(audit.c.action.startswith(action, autoescape=True))
    return [Entry(r.id, r.at, r.actor, r.action, r.object, r.work_id, json.loads(r.detail)) for r in state.rows(query)]
