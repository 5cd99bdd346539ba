"""A document or a provision as linked data, found by its address."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.bootstrap import Services
from api.dependencies import resolved
from graph.errors import InvalidIdentifier
from graph.identifiers import ProvisionPath
from graph.model import Provision, Work
from graph.provisions import provision_at

_TOLD_APART = re.compile(r"~(\d{1,18})$")
"""The id behind the address of a document whose path an earlier one has too (`graph.rdf.vocabulary.Names`)."""


def located(services: Services, path: str, address: Callable[[Work], str]) -> tuple[Work, Provision | None]:
    """The document at `/eli/…`, or the provision that the last part of the path names.

    Raises:
        UnknownReference, AmbiguousReference, Moved: as `api.dependencies.resolved`.
        UnknownProvision: the document has no such provision.
    """
    head, _, tail = path.rpartition("/")
    try:
        part = str(ProvisionPath.parse(tail))
    except InvalidIdentifier:
        return _document(services, path, address), None
    work = _document(services, head, address)
    return work, provision_at(work, part, services.store.provisions(work.id))


def _document(services: Services, path: str, address: Callable[[Work], str]) -> Work:
    numbered = _TOLD_APART.search(path)
    return resolved(services, f"#{numbered[1]}" if numbered else path, address)


def described(services: Services, work: Work, part: Provision | None, form: str) -> bytes:
    """A document, or one provision of it, as turtle or jsonld."""
    from graph.rdf import Mapper
    from graph.rdf.parts import provision_triples
    from graph.rdf.writing import serialized

    mapper = Mapper(services.store, services.settings.base)
    triples = provision_triples(mapper, work, part.path) if part else [*mapper.record(work), *mapper.derived(work)]
    return serialized(triples, form)
