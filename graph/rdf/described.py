"""Collects the triples of one document: each once, in the order of subjects."""

from __future__ import annotations

from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph.model import Span
from graph.rdf.vocabulary import Names, day_literal, digest, term, words
from graph.registry.placed import Placed, read_agency
from graph.registry.succession import KINDS, Change


class Describer:
    """Triples about what the document at `address` says.

    Args:
        names: addresses.
        address: the document's.
    """

    def __init__(self, names: Names, address: str) -> None:
        self.names, self.address = names, address
        self.document = NamedNode(address)
        self.extraction = NamedNode(f"{address}#extraction")
        self._triples: dict[Triple, None] = {}

    def add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal | None) -> None:
        """One triple; nothing when there is no value."""
        if value is not None:
            self._triples[Triple(subject, term(predicate), value)] = None

    def sorted(self) -> list[Triple]:
        """The triples, those of one subject together."""
        return sorted(self._triples, key=lambda t: t.subject.value if isinstance(t.subject, NamedNode) else "")

    def quotation(self, span: Span, quote: str) -> NamedNode:
        """Characters of the document that prove something."""
        node = NamedNode(self.names.quotation(self.address, span))
        self.add(node, "rdf:type", term("cancu:Quotation"))
        self.add(node, "prov:wasQuotedFrom", NamedNode(f"{self.address}#text"))
        self.add(node, "prov:value", words(quote))
        self.add(node, "cancu:start", Literal(span.start))
        self.add(node, "cancu:end", Literal(span.end))
        return node

    def instant(self, day: date) -> NamedNode:
        """A day of OWL-Time."""
        node = NamedNode(self.names.instant(day))
        self.add(node, "rdf:type", term("time:Instant"))
        self.add(node, "time:inXSDDate", day_literal(day))
        return node

    def provision(self, work: str, path: str) -> NamedNode:
        """A provision that is named, in any document."""
        node = NamedNode(self.names.provision(work, path))
        self.add(node, "rdf:type", term("eli:LegalResourceSubdivision"))
        self.add(node, "eli:is_part_of", NamedNode(work))
        return node

    def agency(self, name: str, place: str | None) -> NamedNode:
        """The agency that a name in a document of `place` means."""
        return self.body(read_agency(name, place))

    def body(self, agency: Placed) -> NamedNode:
        """An agency; bodies of two provinces are two."""
        node = NamedNode(self.names.agency(agency.body, agency.place))
        self.add(node, "rdf:type", term("org:Organization"))
        self.add(node, "skos:prefLabel", words(str(agency)))
        self.add(node, "cancu:body", words(agency.body))
        self.add(node, "cancu:key", Literal(agency.key))
        self.add(node, "cancu:level", words(agency.level) if agency.level else None)
        self.add(node, "cancu:province", words(agency.place) if agency.place else None)
        return node

    def change(self, former: NamedNode, latter: NamedNode, change: Change) -> None:
        """What one agency became, when, and by which document (ORG)."""
        event = NamedNode(f"{former.value}#change-{digest(change.on, latter.value)}")
        self.add(event, "rdf:type", term("org:ChangeEvent"))
        self.add(event, "rdfs:label", words(KINDS[change.kind]))
        self.add(event, "rdfs:comment", words(change.domain) if change.domain else None)
        self.add(event, "org:originalOrganization", former)
        self.add(event, "org:resultingOrganization", latter)
        self.add(event, "dcterms:date", day_literal(change.on))
        for act in (change.by, *change.also):
            self.add(event, "cancu:decidedBy", words(act.label))
        self.add(former, "org:changedBy", event)
        self.add(latter, "org:resultedFrom", event)
