"""What all documents share: our vocabulary and lists (`ontology.ttl`), the kinds of documents, and the agencies of the registry with their succession."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from pyoxigraph import Literal, RdfFormat, Triple, parse

from graph.rdf.described import Describer
from graph.rdf.vocabulary import Names, concept, term, words
from graph.registry import document_types
from graph.registry.agencies import central_rows
from graph.registry.areas import central_names
from graph.registry.succession import changes


def shared_triples(names: Names) -> list[Triple]:
    """The triples that stand in no document."""
    return [*_ontology(), *_types(), *_agencies(names)]


def _ontology() -> Iterator[Triple]:
    source = files("graph.rdf").joinpath("ontology.ttl").read_bytes()
    return (quad.triple for quad in parse(source, format=RdfFormat.TURTLE))


def _types() -> Iterator[Triple]:
    scheme = concept("type", "scheme")
    for row in document_types():
        node = concept("type", row.name)
        yield Triple(node, term("rdf:type"), term("skos:Concept"))
        yield Triple(node, term("skos:inScheme"), scheme)
        yield Triple(node, term("skos:prefLabel"), words(row.name))
        for sign in row.symbols:
            yield Triple(node, term("skos:notation"), Literal(sign))
        for name in row.english:
            yield Triple(node, term("skos:altLabel"), Literal(name, language="en"))


def _agencies(names: Names) -> list[Triple]:
    """Central agencies: names, signs, the years of each, and the change that made one into another (ORG)."""
    made = Describer(names, f"{names.base}/agency")
    for row in central_rows():
        node = made.agency(row["name"], None)
        for name in row["other"]:
            made.add(node, "skos:altLabel", words(name))
        for sign in row["signs"]:
            made.add(node, "skos:notation", Literal(sign))
    for change in changes():
        for old in set(change.former) & central_names():
            for new in change.latter:
                made.change(made.agency(old, None), made.agency(new, None), change)
    return made.sorted()
