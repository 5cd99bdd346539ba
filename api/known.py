"""Validity as the store knew it: by what had been issued until a day, or by what the store held at an earlier moment."""

from __future__ import annotations

from datetime import date

from api import schemas_graph
from api.bootstrap import Services
from api.provisions import provision_of
from api.schemas import Json
from graph.errors import CancuError, InvalidIdentifier
from graph.model import Work
from graph.store import RecordStore
from graph.validity import Validities


def validity_known(services: Services, work: Work, on: date, known: date | None, known_on: str | None, provision: str | None) -> Json:
    """The status on a day, as JSON, with the revision of the store that it is from.

    Args:
        known: only what had been issued until then counts.
        known_on: a day, or r12 for a revision: only what the store held then counts.
        provision: a provision of the document, as typed.

    Raises:
        CancuError: the store did not know the document then.
        InvalidIdentifier: `known_on` or `provision` cannot be read.
        UnknownProvision: the document has no such provision.
    """
    store = services.store
    path = provision_of(store, work, provision)
    if not known_on:
        return {**schemas_graph.validity(services.validities(on, known).of(work.id, path)), "revision": store.revision()}
    revision = _revision(store, known_on)
    facts = store.as_known(revision)
    if not facts.knows(work.id):
        raise CancuError(f"vào lúc đó (phiên bản kho {revision}) kho chưa biết {work.label}")
    return {**schemas_graph.validity(Validities(facts, on, known).of(work.id, path)), "revision": revision}


def _revision(store: RecordStore, typed: str) -> int:
    """The revision that is meant: r12, or the last one of a day."""
    if typed.startswith("r") and typed[1:].isdecimal() and len(typed) < 12:
        return int(typed[1:])
    try:
        return store.revision_on(date.fromisoformat(typed))
    except (ValueError, OverflowError) as error:
        raise InvalidIdentifier("ngày dạng 2018-06-30 hay phiên bản kho dạng r12", typed) from error
