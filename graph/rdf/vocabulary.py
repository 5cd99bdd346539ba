"""Names in RDF: prefixes, the property that states each kind of relation, addresses of documents, provisions, facts, agencies, days.

Rule 1  A document is named by the base and its ELI-like path; a provision by the document's name and its own path; so both can be served.
Rule 2  What a document says (relations, tasks, quotations) is named by a fragment of the document that says it; the same fact read again
        has the same name.
Rule 3  No blank nodes: sets of triples can be compared, merged and replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode

from graph.identifiers import slug
from graph.model import RelationKind, Span, Work
from graph.registry.initials import words_key

DEFAULT_BASE = "https://cancu.invalid"
"""Names start with it when no public address is set; `.invalid` promises that nobody else's data is named so."""

NAMESPACE = "https://cancu.invalid/ns#"
"""Our own terms (`ontology.ttl`); the same whatever the base."""

MAPPING = "cancu-rdf/2"
"""Version of the mapping; a projection of another one is built anew."""

PREFIXES: Mapping[str, str] = {
    "cancu": NAMESPACE,
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "time": "http://www.w3.org/2006/time#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PROPERTY: Mapping[RelationKind, str] = {
    RelationKind.BASED_ON: "eli:based_on",
    RelationKind.AMENDS: "eli:amends",
    RelationKind.REPLACES: "dcterms:replaces",
    RelationKind.REPEALS: "eli:repeals",
    RelationKind.SUSPENDS: "cancu:suspends",
    RelationKind.CORRECTS: "eli:corrects",
    RelationKind.DETAILS: "cancu:details",
    RelationKind.GUIDES: "cancu:guides",
    RelationKind.IMPLEMENTS: "eli:ensures_implementation_of",
    RelationKind.PROMULGATES: "cancu:promulgates",
    RelationKind.CONSOLIDATES: "eli:consolidates",
    RelationKind.CITES: "eli:cites",
}
"""The property by which a document states what it does to another; ELI's where ELI has one."""

VIETNAMESE = NamedNode("http://publications.europa.eu/resource/authority/language/VIE")


@cache
def term(curie: str) -> NamedNode:
    """A term by its short name.

    >>> term("eli:amends").value
    'http://data.europa.eu/eli/ontology#amends'
    """
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def words(text: str) -> Literal:
    """Vietnamese words."""
    return Literal(text, language="vi")


def day_literal(day: date) -> Literal:
    """A day as xsd:date."""
    return Literal(day.isoformat(), datatype=term("xsd:date"))


@cache
def concept(scheme: str, name: str) -> NamedNode:
    """A value of one of our lists: concept("review", "confirmed")."""
    return NamedNode(f"{NAMESPACE}{scheme}-{slug(name)}")


class Names:
    """Addresses under a base.

    Args:
        base: scheme and host of the public address; empty for `DEFAULT_BASE`.
        shared: works whose path another, earlier work has too, with that path; they are told apart by their id.
    """

    def __init__(self, base: str = "", shared: Mapping[int, str] | None = None) -> None:
        self.base = base.rstrip("/") or DEFAULT_BASE
        self._shared = shared or {}

    def work(self, work: Work) -> str:
        """A document."""
        return f"{self.base}{work.uri}{f'~{work.id}' if work.id in self._shared else ''}"

    @staticmethod
    def provision(work: str, path: str) -> str:
        """A provision of a document."""
        return f"{work}/{path}"

    @staticmethod
    def graph(work: str) -> str:
        """The named graph of all that is read from a document."""
        return f"{work}#record"

    @staticmethod
    def validity_graph(work: str) -> str:
        """The named graph of what follows for a document's validity from all documents."""
        return f"{work}#derived"

    @staticmethod
    def quotation(work: str, span: Span) -> str:
        """Characters of a document's stored text (RFC 5147)."""
        return f"{work}#char={span.start},{span.end}"

    @staticmethod
    def fact(work: str, what: str, *parts: object) -> str:
        """A relation or task that a document states."""
        return f"{work}#{what}-{digest(*parts)}"

    def agency(self, name: str, place: str | None = None) -> str:
        """An agency by its usual name and, for a body of a province, that province."""
        area = f"vn-{slug(place)}" if place else "vn"
        return f"{self.base}/agency/{area}/{slug(words_key(name))[:60].strip('-') or '-'}-{digest(words_key(name))[:6]}"

    def instant(self, day: date) -> str:
        """A day as a thing of OWL-Time."""
        return f"{self.base}/day/{day.isoformat()}"


def digest(*parts: object) -> str:
    """Twelve characters that tell apart what differs."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]
