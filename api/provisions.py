"""The provision that a user asks about, as a path or in words ("khoản 2 Điều 5")."""

from __future__ import annotations

from graph.identifiers import ProvisionPath
from graph.model import Work
from graph.provisions import may_hold, refuse
from graph.store import RecordStore


def provision_of(store: RecordStore, work: Work, typed: str | None) -> str | None:
    """The path of a provision of a document; None where none is asked about.

    Raises:
        InvalidIdentifier: the words are no provision.
        UnknownProvision: the text is held and has no such provision, nor does any document amend, repeal or name one.
    """
    if not typed or not typed.strip():
        return None
    path = ProvisionPath.parse(typed.strip())
    known = {provision.path for provision in store.provisions(work.id)}
    if known and not may_hold(path, known):
        told = [made.amendment.object_provision for made in store.amendments(work.id)]
        told += [stored.relation.object_provision for stored in store.relations(work.id) if stored.object_id == work.id]
        if not any(f"{other}__".startswith(f"{path}__") or f"{path}__".startswith(f"{other}__") for other in told if other):
            refuse(work, str(path), sorted(known))
    return str(path)
