"""Collects the triples of one document: each once, in the order of subjects."""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph.model import Span
from graph.rdf.vocabulary import Names, day_literal, term, words
from graph.registry.areas import central_names

_JOINT = re.compile(r",\s+(?=(?:Bộ|Ủy ban|Tòa án|Viện|Ngân hàng|Thanh tra|Tổng|Ban|Chính phủ|Văn phòng)\s)")
"""Between the issuers of a joint document; "Bộ Văn hóa, Thể thao và Du lịch" is one."""


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

    def agency(self, name: str, area: str | None) -> NamedNode:
        """An agency by its usual name; a body of a province is told apart by the province."""
        node = NamedNode(self.names.agency(name, None if _placed(name, area) else area))
        self.add(node, "rdf:type", term("org:Organization"))
        self.add(node, "skos:prefLabel", words(name))
        return node


def issuers_in(issuer: str | None) -> list[str]:
    """The bodies that an issuer consists of: "Bộ Tài chính, Bộ Nội vụ" is two.

    >>> issuers_in("Bộ Văn hóa, Thể thao và Du lịch, Bộ Nội vụ")
    ['Bộ Văn hóa, Thể thao và Du lịch', 'Bộ Nội vụ']
    """
    return _JOINT.split(issuer) if issuer else []


def _placed(name: str, area: str | None) -> bool:
    """Whether a name needs no province: a central body's, or one that says it."""
    return area is None or name in central_names() or area in name
