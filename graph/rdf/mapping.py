"""One document → triples: ELI for the document and its provisions, reified relations with their evidence, tasks with agencies and deadlines.

Rule 1  All that a document says stands in its own named graph, statements about third documents included: it is replaced as a whole.
Rule 2  A relation that people have rejected keeps its node, with that state, and loses the plain property between the two documents.
Rule 3  A document that is only named gets its class here and its description in its own graph.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from graph.effects import effect_of
from graph.identifiers import ProvisionPath
from graph.model import EXTRACTOR, ReviewState, StoredRelation, Work
from graph.rdf.described import Describer
from graph.rdf.periods import Periods
from graph.rdf.planned import describe_tasks
from graph.rdf.vocabulary import PROPERTY, VIETNAMESE, Names, concept, day_literal, term, words
from graph.registry.agencies import issuers_named
from graph.store import RecordStore

if TYPE_CHECKING:
    import rdflib


class Mapper:
    """The triples of one store, document by document.

    Args:
        store: the record store.
        base: what names start with.
    """

    def __init__(self, store: RecordStore, base: str = "") -> None:
        self.store = store
        self.names = Names(base, store.shared_paths())
        self._periods = Periods(store)
        self._works: dict[int, Work] = {}

    def work(self, work_id: int) -> Work:
        """A work without its text, remembered."""
        if work_id not in self._works:
            self._fetch({work_id})
        return self._works[work_id]

    def record(self, work: Work) -> list[Triple]:
        """What is read from a document, and its description; sorted by subject, each triple once."""
        made = Describer(self.names, self.names.work(work))
        _describe(made, work)
        if work.held:
            _source(made, work)
            self._provisions(made, work)
            self._relations(made, work)
            tasks = self.store.tasks_of([work.id]).get(work.id, [])
            self._fetch({basis for task in tasks for basis in (*task.basis_ids, *task.heading_basis_ids)})
            describe_tasks(
                made,
                work.document,
                tasks,
                self._address,
                self.store.text(work.id) if tasks else "",
            )
        return made.sorted()

    def derived(self, work: Work) -> list[Triple]:
        """What follows for the validity of a document from all documents."""
        made = Describer(self.names, self.names.work(work))
        period = self._periods.of(work.id)
        node = NamedNode(f"{made.address}#validity")
        made.add(made.document, "cancu:validity", node)
        made.add(node, "rdf:type", term("cancu:ValidityPeriod"))
        begins = work.document.in_force_from
        made.add(node, "time:hasBeginning", made.instant(begins) if begins else None)
        if period.not_before:
            made.add(made.document, "cancu:notBefore", day_literal(period.not_before))
        if period.lapsed_from:
            made.add(made.document, "cancu:lapsedFrom", day_literal(period.lapsed_from))
            made.add(node, "time:hasEnd", made.instant(period.lapsed_from))
        for path, day in self._periods.bases_in(work.id).items():
            made.add(made.provision(made.address, path), "cancu:lapsedFrom", day_literal(day))
        return made.sorted()

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _provisions(self, made: Describer, work: Work) -> None:
        for part in self.store.provisions(work.id):
            node = made.provision(made.address, part.path)
            parent = ProvisionPath.parse(part.path).parent
            around = made.document if parent is None else made.provision(made.address, str(parent))
            made.add(node, "eli:is_part_of", around)
            made.add(node, "eli:id_local", Literal(part.path))
            made.add(node, "rdfs:label", words(part.label))
            made.add(node, "dcterms:title", words(part.heading) if part.heading else None)
            made.add(node, "cancu:start", Literal(part.span.start))
            made.add(node, "cancu:end", Literal(part.span.end))

    def _relations(self, made: Describer, work: Work) -> None:
        stated = self.store.said_in(work.id)
        self._fetch({end for r in stated for end in (r.subject_id, r.object_id)})
        alike: Counter[tuple[object, ...]] = Counter()
        for relation in stated:
            mark = self._mark(relation)
            alike[mark] += 1
            self._relation(made, NamedNode(self.names.fact(made.address, "relation", *mark, alike[mark])), relation)

    def _mark(self, stored: StoredRelation) -> tuple[object, ...]:
        """What tells a relation apart from the others of its document, the same when the document is read again."""
        said = stored.relation
        ends = self._address(stored.subject_id), said.subject_provision, self._address(stored.object_id), said.object_provision
        return said.span.start, said.span.end, said.predicate.value, *ends

    def _relation(self, made: Describer, node: NamedNode, stored: StoredRelation) -> None:
        relation, kind = stored.relation, stored.relation.predicate
        made.add(node, "rdf:type", term("cancu:Relation"))
        made.add(node, "cancu:kind", concept("relation", kind.value))
        for end, work_id, path in (
            ("subject", stored.subject_id, relation.subject_provision),
            ("object", stored.object_id, relation.object_provision),
        ):
            address = self._address(work_id)
            made.add(NamedNode(address), "rdf:type", term("eli:LegalResource"))
            made.add(node, f"cancu:{end}Work", NamedNode(address))
            made.add(node, f"cancu:{end}", made.provision(address, path) if path else NamedNode(address))
        made.add(node, "prov:wasDerivedFrom", made.quotation(relation.span, stored.quote))
        made.add(node, "prov:wasGeneratedBy", made.extraction)
        made.add(node, "cancu:confidence", Literal(f"{round(relation.confidence, 3):g}", datatype=term("xsd:decimal")))
        made.add(node, "cancu:reviewState", concept("review", stored.review.value))
        made.add(node, "cancu:recordId", Literal(stored.id))
        if stored.review is not ReviewState.REJECTED:
            made.add(NamedNode(self._address(stored.subject_id)), PROPERTY[kind], NamedNode(self._address(stored.object_id)))
        self._effect(made, node, stored)

    def _effect(self, made: Describer, node: NamedNode, stored: StoredRelation) -> None:
        """What the relation does to the validity of its object, and when (OWL-Time as plain days)."""
        effect = effect_of(stored, self.work(stored.subject_id), self.work(stored.object_id))
        if effect is None:
            return
        made.add(node, "cancu:effect", concept("effect", effect.force.value))
        made.add(node, "cancu:scope", words(effect.scope) if effect.scope else None)
        made.add(node, "cancu:disputed", Literal(True) if effect.disputed else None)
        starts = effect.starts
        if starts.exact:
            made.add(node, "cancu:effectiveFrom", day_literal(starts.exact))
        elif starts.earliest:
            made.add(node, "cancu:effectiveNotBefore", day_literal(starts.earliest))
        made.add(node, "cancu:effectiveUntil", day_literal(effect.until) if effect.until else None)

    def _address(self, work_id: int) -> str:
        return self.names.work(self.work(work_id))

    def _fetch(self, ids: set[int]) -> None:
        self._works.update((work.id, work) for work in self.store.works_with([i for i in ids if i not in self._works]))


def _describe(made: Describer, work: Work) -> None:
    """The document as a work; unknown fields are left out."""
    node, described = made.document, work.document
    made.add(node, "rdf:type", term("eli:LegalResource"))
    made.add(node, "rdfs:label", words(work.label))
    made.add(node, "cancu:workId", Literal(work.id))
    made.add(node, "cancu:held", Literal(work.held))
    made.add(node, "eli:id_local", Literal(described.number) if described.number else None)
    made.add(node, "eli:type_document", concept("type", described.type) if described.type else None)
    made.add(node, "eli:date_document", day_literal(described.issued) if described.issued else None)
    made.add(node, "eli:first_date_entry_in_force", day_literal(described.in_force_from) if described.in_force_from else None)
    made.add(node, "dcterms:title", words(described.title) if described.title else None)
    made.add(node, "cancu:printedStatus", words(described.status) if described.status else None)
    for name in issuers_named(described.issuer, described.place) if described.issuer else ():
        made.add(node, "eli:passed_by", made.agency(name, described.place))


def _source(made: Describer, work: Work) -> None:
    """The text that is held, the file it was read from, and the reading (PROV)."""
    text, file = NamedNode(f"{made.address}#text"), NamedNode(f"{made.address}#file")
    made.add(made.document, "eli:is_realized_by", text)
    made.add(text, "rdf:type", term("eli:LegalExpression"))
    made.add(text, "eli:realizes", made.document)
    made.add(text, "eli:language", VIETNAMESE)
    made.add(text, "eli:title", words(work.document.title or work.label))
    made.add(text, "prov:wasDerivedFrom", file)
    made.add(text, "prov:wasGeneratedBy", made.extraction)
    made.add(file, "rdf:type", term("prov:Entity"))
    made.add(file, "rdfs:label", Literal(work.source) if work.source else None)
    made.add(file, "cancu:sha256", Literal(work.sha256) if work.sha256 else None)
    reader = NamedNode(f"{made.names.base}/reader/{EXTRACTOR.replace('/', '-')}")
    made.add(made.extraction, "rdf:type", term("prov:Activity"))
    made.add(made.extraction, "prov:used", file)
    made.add(made.extraction, "prov:wasAssociatedWith", reader)
    made.add(reader, "rdf:type", term("prov:SoftwareAgent"))
    made.add(reader, "rdfs:label", Literal(EXTRACTOR))


def document_graph(store: RecordStore, work_id: int, base: str = "") -> rdflib.Graph:
    """All triples about one document, with what follows for its validity, as an rdflib graph with short prefixes.

    Args:
        store: the record store.
        work_id: the document.
        base: what names start with.

    Raises:
        UnknownReference: no such document.
    """
    from graph.rdf.writing import as_rdflib

    mapper, work = Mapper(store, base), store.work(work_id)
    return as_rdflib([*mapper.record(work), *mapper.derived(work)])
