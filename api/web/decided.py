"""Decisions of review in words: what was done to which fact, without who did it."""

from __future__ import annotations

from dataclasses import dataclass

from api import words
from graph.errors import UnknownReference
from graph.store import RecordStore
from graph.store.decisions import Decision
from graph.text import shortened

LENGTH = 160
"""Characters of a quotation or a task in one line."""


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with its words: `done` ("Bác bỏ"), `thing` ("92/2017/NĐ-CP sửa đổi, bổ sung 63/2010/NĐ-CP")."""

    decision: Decision
    done: str
    thing: str


def told(store: RecordStore, decision: Decision) -> Told:
    """A decision in words."""
    return Told(decision, words.DECISIONS[decision.state], _thing(store, decision))


def _thing(store: RecordStore, decision: Decision) -> str:
    body = decision.body
    if decision.kind == "document":
        return str(body["label"])
    if decision.kind == "citation":
        return f"“{shortened(body['text'], LENGTH)}” là {_named(store, body['target'])}"
    if decision.kind == "task":
        return f"nhiệm vụ “{shortened(body['text'], LENGTH)}”"
    subject, target = (_named(store, body[end]) or _evidence(store, decision) for end in ("subject", "object"))
    return f"{subject} {words.KINDS[body['predicate']].lower()} {target}"


def _named(store: RecordStore, name: str) -> str:
    """What people call the work at an address, "" for none; what is no address is a printed name already."""
    if not name.startswith("/"):
        return name
    try:
        return store.resolve(name).label
    except UnknownReference:
        merged = store.redirect(name)
        return store.work(merged).label if merged is not None else name


def _evidence(store: RecordStore, decision: Decision) -> str:
    """The document that is being read, which its own relations name by nothing."""
    found = store.works_with([decision.evidence_id]) if decision.evidence_id is not None else []
    return found[0].label if found else "văn bản"
