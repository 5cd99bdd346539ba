"""Texts as of a day and their comparison, for the command line and the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from api import schemas
from graph.consolidate import Change, Consolidation, Piece, consolidate, differences, part_of
from graph.errors import NoText
from graph.identifiers import ProvisionPath
from graph.model import Provision, Work
from graph.provisions import provision_at, refuse
from graph.store import RecordStore
from ingest.layout import layout_of_text
from ingest.structure import read_structure

MOST = 1000
"""Relations of a document that are told with it."""


def text_on(store: RecordStore, work: Work, on: date) -> Consolidation:
    """The consolidated text of a held document as of a day.

    Raises:
        NoText: the document is only cited.
    """
    return consolidate(store, work, on, read_provisions)


def whole(store: RecordStore, work: Work) -> dict[str, Any]:
    """A document with its provisions, the first of its relations, and the number of its tasks."""
    relations = store.relations(work.id)
    shown = relations[:MOST]
    ends = {known.id: known for known in store.works_with(list({end for r in shown for end in (r.subject_id, r.object_id)}))}
    return {
        **schemas.work(work), "relations": [schemas.stored_relation(r, ends[r.subject_id], ends[r.object_id]) for r in shown],
        "relations_total": len(relations), "provisions": [schemas.provision(p) for p in store.provisions(work.id)], "tasks": store.counts(work.id)["tasks"],
    }  # fmt: skip


def told(store: RecordStore, work: Work, on: date | None, provision: str | None) -> dict[str, Any]:
    """The text of a held document, or one provision as typed: as stored, or consolidated as of a day.

    Raises:
        NoText: the document is only cited.
        InvalidIdentifier, UnknownProvision: the provision cannot be read, or the document does not have it.
    """
    if not work.held:
        raise NoText(work.label)
    path = str(ProvisionPath.parse(provision)) if provision else None
    return stored(store, work, path) if on is None else as_json(text_on(store, work, on), path)


def stored(store: RecordStore, work: Work, provision: str | None = None) -> dict[str, Any]:
    """The stored text, which all spans index, and its provisions; or the words of one provision.

    Raises:
        UnknownProvision: the document has no such provision.
    """
    text, provisions = store.text(work.id), store.provisions(work.id)
    if provision is not None:
        part = provision_at(work, provision, provisions)
        text, provisions = part.span.slice(text), [part]
    return {"document": schemas.work(work), "text": text, "provisions": [schemas.provision(p) for p in provisions]}


def read_provisions(words: str) -> Sequence[Provision]:
    """The provisions of new words."""
    return read_structure(layout_of_text(words))


def as_json(found: Consolidation, provision: str | None = None) -> dict[str, Any]:
    """A consolidated text, or one provision of it, with the source of each piece."""
    pieces = part_of(found, provision) if provision else found.pieces
    return {
        "document": schemas.work(found.work), "on": found.on.isoformat(), "provision": provision, "text": "".join(piece.text for piece in pieces),
        "pieces": [_piece(piece) for piece in pieces], "applied": [change_json(c) for c in found.applied],
        "unapplied": [change_json(c) for c in found.unapplied], "gaps": [schemas.work(work) for work in found.gaps],
    }  # fmt: skip


def _piece(piece: Piece) -> dict[str, Any]:
    source = piece.change
    return {
        "text": piece.text,
        "source": schemas.work(source.by) if source else None,
        "operation": source.amendment.id if source else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    """One operation: what, where, by which document, from when, and why it was not applied."""
    amendment = change.amendment.amendment
    return {
        "id": change.amendment.id, "operation": amendment.operation, "provision": amendment.object_provision, "by": schemas.work(change.by),
        "within": amendment.within, "since": change.since.isoformat() if change.since else None, "quote": change.amendment.quote,
        "start": amendment.span.start, "end": amendment.span.end, "reason": change.reason,
    }  # fmt: skip


def compared(store: RecordStore, work: Work, before: date, after: date, provision: str | None = None) -> dict[str, Any]:
    """What differs between the texts of two days, with the operations that came into force between them.

    Raises:
        NoText: the document is only cited.
        UnknownProvision: neither text has the provision.
    """
    old, new = text_on(store, work, before), text_on(store, work, after)
    was, now = _words(old, provision), _words(new, provision)
    if provision and not was and not now:
        refuse(work, provision, {p.path: None for p in (*old.provisions, *new.provisions)})
    earlier = {change.amendment.id for change in old.applied}
    return {
        "document": schemas.work(work), "from": before.isoformat(), "to": after.isoformat(), "provision": provision,
        "changes": [[{"sign": line.sign, "text": line.text} for line in group] for group in differences(was, now)],
        "applied": [change_json(c) for c in new.applied if c.amendment.id not in earlier],
        "unapplied": [change_json(c) for c in new.unapplied], "gaps": [schemas.work(w) for w in new.gaps],
    }  # fmt: skip


def _words(found: Consolidation, provision: str | None) -> str:
    if provision is None:
        return found.text
    part = next((p for p in found.provisions if p.path == provision), None)
    return part.span.slice(found.text) if part else ""
