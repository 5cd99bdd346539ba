"""One document as linked data: the European Legislation Identifier ontology."""

from __future__ import annotations

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, XSD

from graph.model import ReviewState, Work
from graph.store import RecordStore

ELI = Namespace("http://data.europa.eu/eli/ontology#")

_PREDICATES = {
    "based_on": ELI.based_on, "amends": ELI.amends, "replaces": ELI.repeals, "repeals": ELI.repeals, "corrects": ELI.corrects, "cites": ELI.cites,
    "consolidates": ELI.consolidates, "implements": ELI.applies,
}  # fmt: skip


def described(store: RecordStore, work: Work, form: str) -> str:
    """A work and its relations in a format of rdflib."""
    graph = Graph()
    graph.bind("eli", ELI)
    _describe(graph, work)
    for stored in store.relations(work.id):
        predicate = _PREDICATES.get(stored.relation.predicate.value)
        if stored.subject_id == work.id and predicate is not None and stored.review is not ReviewState.REJECTED:
            graph.add((URIRef(work.uri), predicate, URIRef(store.work(stored.object_id).uri)))
    return graph.serialize(format=form)


def _describe(graph: Graph, work: Work) -> None:
    node, about = URIRef(work.uri), work.document
    graph.add((node, RDF.type, ELI.LegalResource))
    for predicate, value in ((ELI.id_local, about.number), (ELI.title, about.title), (ELI.passed_by, about.issuer)):
        if value:
            graph.add((node, predicate, Literal(value, lang="vi" if predicate == ELI.title else None)))
    if about.issued:
        graph.add((node, ELI.date_document, Literal(about.issued.isoformat(), datatype=XSD.date)))
