"""The shapes pass on what we write and fail on what is broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import rdflib

from graph.rdf import Mapper, document_graph
from graph.rdf.shapes import store_violations, violations
from graph.store import RecordStore

CANCU = rdflib.Namespace("https://cancu.invalid/ns#")
ELI = rdflib.Namespace("http://data.europa.eu/eli/ontology#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
TIME = rdflib.Namespace("http://www.w3.org/2006/time#")


def test_the_sample_corpus_has_the_form_we_promise(sample: RecordStore) -> None:
    assert list(store_violations(Mapper(sample))) == []


def first(graph: rdflib.Graph, kind: rdflib.URIRef) -> rdflib.URIRef:
    return min(node for node in graph.subjects(rdflib.RDF.type, kind) if isinstance(node, rdflib.URIRef))


def without(kind: rdflib.URIRef, *properties: rdflib.URIRef) -> Callable[[rdflib.Graph], None]:
    def broken(graph: rdflib.Graph) -> None:
        node = first(graph, kind)
        for name in properties:
            assert graph.value(node, name) is not None
            graph.remove((node, name, None))

    return broken


def with_value(kind: rdflib.URIRef, name: rdflib.URIRef, value: rdflib.term.Node) -> Callable[[rdflib.Graph], None]:
    return lambda graph: graph.set((first(graph, kind), name, value)) and None


def deadline_backwards(graph: rdflib.Graph) -> None:
    node = first(graph, CANCU.Deadline)
    for end, day in ((TIME.hasBeginning, "2018-05-01"), (TIME.hasEnd, "2018-04-01")):
        instant = rdflib.URIRef(f"https://cancu.invalid/day/{day}")
        graph.set((node, end, instant))
        graph.add((instant, rdflib.RDF.type, TIME.Instant))
        graph.set((instant, TIME.inXSDDate, rdflib.Literal(day, datatype=rdflib.XSD.date)))


BREAKS = {
    "no evidence": (without(CANCU.Relation, PROV.wasDerivedFrom), "câu trích làm chứng"),
    "no subject": (without(CANCU.Relation, CANCU.subjectWork), "văn bản chủ thể"),
    "kind of another list": (with_value(CANCU.Relation, CANCU.kind, CANCU["review-confirmed"]), "đúng một loại"),
    "unknown review state": (with_value(CANCU.Relation, CANCU.reviewState, CANCU["review-perhaps"]), "reviewState"),
    "confidence above one": (
        with_value(CANCU.Relation, CANCU.confidence, rdflib.Literal("1.5", datatype=rdflib.XSD.decimal)),
        "confidence",
    ),
    "empty quotation": (with_value(CANCU.Quotation, PROV.value, rdflib.Literal("", lang="vi")), "không được rỗng"),
    "quotation that ends before it starts": (with_value(CANCU.Quotation, CANCU.end, rdflib.Literal(0)), "start"),
    "task outside documents": (without(CANCU.Task, CANCU.inDocument), "nằm trong một văn bản"),
    "agency without a name": (
        without(rdflib.URIRef("http://www.w3.org/ns/org#Organization"), rdflib.SKOS.prefLabel),
        "phải có tên",
    ),
    "deadline that ends before it begins": (deadline_backwards, "kết thúc trước khi bắt đầu"),
    "date that is none": (
        lambda graph: graph.set((first_described(graph), ELI.date_document, rdflib.Literal("hôm qua"))) and None,
        "date_document",
    ),
}


def first_described(graph: rdflib.Graph) -> rdflib.term.Node:
    return next(iter(graph.subjects(CANCU.workId, None)))


@pytest.mark.parametrize("case", BREAKS)
def test_broken_data_fails(sample: RecordStore, case: str) -> None:
    breaks, told = BREAKS[case]
    graph = document_graph(sample, sample.resolve("6120/KH-UBND").id)
    assert violations(graph) == []
    breaks(graph)
    found = violations(graph)
    assert any(told in line for line in found), found
