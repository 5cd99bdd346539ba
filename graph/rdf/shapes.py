"""SHACL: whether triples have the form we promise (`shapes.ttl`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pyoxigraph import Triple

from graph.rdf.concepts import shared_triples
from graph.rdf.mapping import Mapper
from graph.rdf.writing import as_rdflib

if TYPE_CHECKING:
    import rdflib


def violations(graph: rdflib.Graph) -> list[str]:
    """What of a graph breaks the shapes, one line each: the node, the property, the value, why; [] when nothing does."""
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import SH

    _, report, _ = validate(graph, shacl_graph=_shapes(), inference="none", advanced=False, meta_shacl=False)
    assert isinstance(report, rdflib.Graph)
    found = []
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        parts = (report.value(result, part) for part in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage))
        found.append(" | ".join(str(part) for part in parts if part is not None))
    return sorted(found)


def store_violations(mapper: Mapper, together: int = 20_000) -> Iterator[str]:
    """What breaks the shapes in a whole store, checked in parts of at least `together` triples, so that memory stays small.

    Each document's graph holds the class of all that it names: parts can be checked on their own.
    """
    yield from violations(as_rdflib(shared_triples(mapper.names)))
    part: list[Triple] = []
    for work_id in mapper.store.written_since(0):
        work = mapper.work(work_id)
        part += [*mapper.record(work), *mapper.derived(work)]
        if len(part) >= together:
            yield from violations(as_rdflib(part))
            part = []
    if part:
        yield from violations(as_rdflib(part))


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=files("graph.rdf").joinpath("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
