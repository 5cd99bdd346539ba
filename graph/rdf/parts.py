"""One provision as triples: its description, the provisions below it, and the relations that act from or on it, wherever they are stated."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.closure import concerns
from graph.model import Work
from graph.rdf.mapping import Mapper
from graph.rdf.vocabulary import Names, term

_ENDS = frozenset({term("cancu:subject"), term("cancu:object"), term("cancu:inProvision")})
_PROOF = term("prov:wasDerivedFrom")


def provision_triples(mapper: Mapper, work: Work, path: str) -> list[Triple]:
    """The triples about one provision of a held document."""
    node = Names.provision(mapper.names.work(work), path)
    stating = {
        r.evidence_id
        for r in mapper.store.relations(work.id)
        if r.object_id == work.id and concerns(r.relation.object_provision, path)
    }
    found: dict[Triple, None] = {}
    for evidence in (work.id, *sorted(stating - {work.id})):
        found.update(dict.fromkeys(_about(mapper.record(mapper.work(evidence)), node)))
    return list(found)


def _about(record: list[Triple], node: str) -> Iterator[Triple]:
    facts = {t.subject for t in record if t.predicate in _ENDS and _within(t.object, node)}
    facts |= {t.object for t in record if t.subject in facts and t.predicate == _PROOF and isinstance(t.object, NamedNode)}
    return (t for t in record if t.subject in facts or _within(t.subject, node))


def _within(term_: object, node: str) -> bool:
    return isinstance(term_, NamedNode) and (term_.value == node or term_.value.startswith(f"{node}__"))
