"""Agencies and their succession → the dictionaries that the command line and the HTTP service print. Field names are a contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from graph.assignments import Inheritance
from graph.registry.entries import Entry, Profile
from graph.registry.succession import KINDS, Act, Change, Heir, Step

if TYPE_CHECKING:
    from api.agencies import Busy

Json = dict[str, Any]


def inheritance(found: Inheritance | None) -> Json | None:
    """How one agency became another: `agency` is its name in the task, `by` and `on` are of the deciding document, the last step's; `to` is null when nobody took over all."""
    if found is None:
        return None
    return {
        "agency": found.named, "from": str(found.former), "to": str(found.latter) if found.latter else None, **_decided(found.deciding),
        "steps": [_step(s) for s in found.steps],
    }  # fmt: skip


def heir(found: Heir, *, backward: bool) -> Json:
    """A predecessor (`backward`) or a successor with the steps between."""
    return {
        "name": str(found.agency) if found.agency else None, **_decided(found.steps[-1].change), "partial": found.partial,
        "final": found.final or backward, "steps": [_step(s) for s in found.steps],
    }  # fmt: skip


def entry(row: Entry) -> Json:
    """A row of the registry."""
    return {
        "name": row.name, "kind": row.kind, "level": row.level, "since": _day(row.since), "until": _day(row.until), "short": list(row.short),
        "signs": list(row.signs),
    }  # fmt: skip


def busy(row: Busy) -> Json:
    """An agency as the documents of the store name it."""
    found = inheritance(row.succession)
    return {"name": row.name, "leads": row.leads, "supports": row.supports, "issued": row.issued, "successor": found["to"] if found else None,
            "succession": found}  # fmt: skip


def profile(found: Profile, on: date | None) -> Json:
    """All that the registry knows of an agency."""
    return {
        **entry(found.entry), "agency": str(found.agency), "place": found.agency.place, "on": _day(on),
        "predecessors": [heir(h, backward=True) for h in found.before], "successors": [heir(h, backward=False) for h in found.after],
        "groups": list(found.groups), "members": list(found.members), "sources": [_act(act) for act in found.sources],
    }  # fmt: skip


def _decided(change: Change) -> Json:
    return {"by": change.by.label, "on": change.on.isoformat(), "kind": change.kind, "label": KINDS[change.kind], "domain": change.domain, "note": change.note}


def _step(step: Step) -> Json:
    return {"from": str(step.former), "to": str(step.latter) if step.latter else None, **_decided(step.change), "also": [a.label for a in step.change.also],
            "signed": step.change.signed}  # fmt: skip


def _act(act: Act) -> Json:
    return {"number": act.number, "title": act.title, "issued": act.issued.isoformat()}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
