"""The whole store as one file: Turtle, JSON-LD, N-Quads. Written as it is made, one document in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from graph.model import Work
from graph.rdf.concepts import shared_triples
from graph.rdf.mapping import Mapper
from graph.rdf.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib

FORMATS: dict[str, RdfFormat] = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.STREAMING_JSON_LD, "nquads": RdfFormat.N_QUADS}
"""Name → format."""

Progress = Callable[[int, int], None]
"""Called with the number of documents written and of all."""


def quads(mapper: Mapper, progress: Progress | None = None) -> Iterator[Quad]:
    """All quads: what documents share, then each document in its own named graphs."""
    yield from shared_quads(mapper)
    ids = mapper.store.written_since(0)
    for number, work_id in enumerate(ids, start=1):
        yield from work_quads(mapper, mapper.work(work_id))
        if progress:
            progress(number, len(ids))


def shared_quads(mapper: Mapper) -> Iterator[Quad]:
    """The quads that stand in no document."""
    graph = NamedNode(f"{mapper.names.base}/shared")
    return (Quad(t.subject, t.predicate, t.object, graph) for t in shared_triples(mapper.names))


def work_quads(mapper: Mapper, work: Work) -> Iterator[Quad]:
    """The quads of one document: its record and what is derived for it; none of an orphan."""
    if work.orphan:
        return
    address = mapper.names.work(work)
    record = NamedNode(mapper.names.graph(address))
    yield from (Quad(t.subject, t.predicate, t.object, record) for t in mapper.record(work))
    yield from derived_quads(mapper, work)


def derived_quads(mapper: Mapper, work: Work) -> Iterator[Quad]:
    """What is derived for the validity of one document."""
    if work.orphan:
        return iter(())
    graph = NamedNode(mapper.names.validity_graph(mapper.names.work(work)))
    return (Quad(t.subject, t.predicate, t.object, graph) for t in mapper.derived(work))


def write(mapper: Mapper, stream: IO[bytes], form: str, *, progress: Progress | None = None) -> int:
    """Write everything in `form` (turtle, jsonld, nquads); returns the number of triples written.

    Turtle and JSON-LD hold no graph names: a triple that several documents state may stand there more than once, which changes nothing.
    """
    counter = _Counter()
    found = counter.counted(quads(mapper, progress))
    if form == "nquads":
        serialize(found, stream, FORMATS[form])
    else:
        serialize((quad.triple for quad in found), stream, FORMATS[form], prefixes=dict(PREFIXES))
    return counter.count


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def counted(self, found: Iterable[Quad]) -> Iterator[Quad]:
        for quad in found:
            self.count += 1
            yield quad


def serialized(triples: Iterable[Triple], form: str) -> bytes:
    """Some triples as turtle or jsonld, with short prefixes where the format has them."""
    return serialize(triples, format=FORMATS[form], prefixes=dict(PREFIXES)) or b""


def as_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Triples as an rdflib graph."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, start in PREFIXES.items():
        graph.bind(prefix, start)
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    return graph
