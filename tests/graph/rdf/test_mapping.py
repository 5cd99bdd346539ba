"""Documents as triples: ELI, reified relations with evidence, tasks, agencies, deadlines; the formats say the same."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import rdflib
from pyoxigraph import RdfFormat, parse

from graph.model import DeadlineKind, RelationKind, ReviewState, TaskSource
from graph.rdf import Mapper, document_graph
from graph.rdf.concepts import shared_triples
from graph.rdf.vocabulary import PROPERTY, Names, concept, term
from graph.rdf.writing import as_rdflib, write
from graph.registry.placed import read_agency
from graph.store import RecordStore
from ingest.pipeline import read_text

ELI = rdflib.Namespace("http://data.europa.eu/eli/ontology#")
CANCU = rdflib.Namespace("https://cancu.invalid/ns#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
TIME = rdflib.Namespace("http://www.w3.org/2006/time#")


def graph_of(store: RecordStore, reference: str) -> tuple[rdflib.Graph, rdflib.URIRef]:
    work = store.resolve(reference)
    return document_graph(store, work.id), rdflib.URIRef(Names().work(work))


def test_a_document_is_a_legal_resource(sample: RecordStore) -> None:
    graph, node = graph_of(sample, "92/2017")
    assert str(node) == "https://cancu.invalid/eli/vn/nghi-dinh/chinh-phu/2017/92-2017-nd-cp"
    assert (node, rdflib.RDF.type, ELI.LegalResource) in graph
    assert str(graph.value(node, ELI.id_local)) == "92/2017/NĐ-CP"
    assert graph.value(node, ELI.date_document).toPython() == date(2017, 8, 7)
    assert str(graph.value(graph.value(node, ELI.passed_by), rdflib.SKOS.prefLabel)) == "Chính phủ"
    assert str(graph.value(graph.value(node, ELI.is_realized_by), ELI.language)).endswith("/VIE")


def test_every_relation_is_proven_by_words_that_stand_in_the_text(sample: RecordStore) -> None:
    for work in sample.works(held=True):
        graph, text = document_graph(sample, work.id), sample.text(work.id)
        relations = list(graph.subjects(rdflib.RDF.type, CANCU.Relation))
        assert len(relations) == len(sample.said_in(work.id))
        for node in [*relations, *graph.subjects(rdflib.RDF.type, CANCU.Task)]:
            quotation = graph.value(node, PROV.wasDerivedFrom)
            start, end = (int(graph.value(quotation, p)) for p in (CANCU.start, CANCU.end))
            assert str(graph.value(quotation, PROV.value)) == text[start:end] != ""


def test_an_amendment_has_its_effect_and_day(sample: RecordStore) -> None:
    graph, node = graph_of(sample, "92/2017")
    (amends,) = (
        r for r in graph.subjects(CANCU.kind, CANCU["relation-amends"]) if "63-2010" in str(graph.value(r, CANCU.objectWork))
    )
    assert graph.value(amends, CANCU.subjectWork) == node
    assert graph.value(amends, CANCU.effect) == CANCU["effect-amends"]
    assert graph.value(amends, CANCU.reviewState) == CANCU["review-extracted"]
    assert (node, ELI.amends, graph.value(amends, CANCU.objectWork)) in graph


def test_a_rejected_relation_keeps_its_node_and_loses_the_property(sample_home: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    with RecordStore(tmp_path / "home") as store:
        stored = next(r for r in store.said_in(store.resolve("92/2017").id) if r.relation.predicate is RelationKind.AMENDS)
        store.review("relation", stored.id, ReviewState.REJECTED)
        graph, node = graph_of(store, "92/2017")
        target = rdflib.URIRef(Names().work(store.work(stored.object_id)))
        assert (node, ELI.amends, target) not in graph
        assert (None, CANCU.reviewState, CANCU["review-rejected"]) in graph


def test_tasks_have_agencies_bases_and_deadlines(sample: RecordStore) -> None:
    work = sample.resolve("6120/KH-UBND")
    graph, tasks = document_graph(sample, work.id), sample.tasks(work.id)
    assert len(set(graph.subjects(rdflib.RDF.type, CANCU.Task))) == len(tasks) > 10
    by_id = {int(graph.value(node, CANCU.recordId)): node for node in graph.subjects(rdflib.RDF.type, CANCU.Task)}
    for stored in tasks:
        node = by_id[stored.id]
        leads = {str(graph.value(a, rdflib.SKOS.prefLabel)) for a in graph.objects(node, CANCU.lead)}
        assert leads == {str(read_agency(name, work.document.place)) for name in stored.task.lead}
        assert len(set(graph.objects(node, CANCU.directBasis))) == len(stored.basis_ids)
        end = graph.value(graph.value(graph.value(node, CANCU.deadline), TIME.hasEnd), TIME.inXSDDate)
        assert (end.toPython() if end is not None else None) == (stored.task.deadline.end if stored.task.deadline else None)


def test_bodies_of_two_provinces_are_two() -> None:
    names = Names()
    assert names.agency("Sở Nội vụ", "Bến Tre") != names.agency("Sở Nội vụ", "Trà Vinh")
    assert names.agency("Sở Nội vụ") == names.agency("SỞ NỘI VỤ")


def test_every_value_of_our_lists_is_a_concept() -> None:
    described = {t.subject.value for t in shared_triples(Names()) if t.predicate == term("skos:prefLabel")}
    lists = (("relation", RelationKind), ("review", ReviewState), ("deadline", DeadlineKind), ("source", TaskSource))
    wanted = {concept(scheme, value.value).value for scheme, values in lists for value in values}
    assert wanted <= described
    assert set(PROPERTY) == set(RelationKind)
    assert len(set(PROPERTY.values())) == len(PROPERTY)


def test_our_terms_are_defined(sample: RecordStore) -> None:
    defined = {t.subject.value for t in shared_triples(Names())}
    mapper = Mapper(sample)
    used = {t.predicate.value for w in sample.works() for t in (*mapper.record(w), *mapper.derived(w))}
    assert {u for u in used if u.startswith(str(CANCU))} <= defined


def test_a_ministry_that_ended_is_changed_into_its_successor() -> None:
    graph = as_rdflib(shared_triples(Names()))
    org = rdflib.Namespace("http://www.w3.org/ns/org#")
    old, new = (rdflib.URIRef(Names().agency(name)) for name in ("Bộ Kế hoạch và Đầu tư", "Bộ Tài chính"))
    (event,) = (e for e in graph.objects(old, org.changedBy) if graph.value(e, org.resultingOrganization) == new)
    assert str(graph.value(event, CANCU.decidedBy)) in ("176/2025/QH15", "29/2025/NĐ-CP")
    assert graph.value(event, rdflib.DCTERMS.date).toPython() == date(2025, 3, 1)


def test_turtle_jsonld_and_nquads_say_the_same(sample: RecordStore) -> None:
    said = {}
    for form, reader in (("turtle", RdfFormat.TURTLE), ("nquads", RdfFormat.N_QUADS)):
        buffer = io.BytesIO()
        assert write(Mapper(sample), buffer, form) > 3000
        said[form] = {quad.triple for quad in parse(buffer.getvalue(), format=reader)}
    buffer = io.BytesIO()
    write(Mapper(sample), buffer, "jsonld")
    read = rdflib.Graph().parse(data=buffer.getvalue(), format="json-ld")
    said["jsonld"] = {q.triple for q in parse(read.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)}
    assert said["turtle"] == said["nquads"] == said["jsonld"]
    assert len(said["turtle"]) > 3000


def test_a_public_address_is_what_names_start_with(sample: RecordStore) -> None:
    graph = document_graph(sample, sample.resolve("92/2017").id, "https://phapche.example/")
    assert rdflib.URIRef("https://phapche.example/eli/vn/nghi-dinh/chinh-phu/2017/92-2017-nd-cp") in set(graph.subjects())


def test_a_task_of_a_department_that_is_no_more_is_its_successors(tmp_path: Path) -> None:
    words = (
        "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: 77/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nVề việc năm 2018\nI. NHIỆM VỤ\n"
        "II. TỔ CHỨC THỰC HIỆN\na) Sở Kế hoạch và Đầu tư: Lập danh mục đầu tư trước ngày 30/6/2018.\n"
    )
    with RecordStore(tmp_path) as store:
        store.add(read_text(words), source="a.txt", content=words.encode())
        graph, _ = graph_of(store, "77/KH-UBND")
    (task,) = graph.subjects(rdflib.RDF.type, CANCU.Task)
    heirs = {str(graph.value(a, CANCU.body)) for a in graph.objects(task, CANCU.leadSuccessor)}
    assert "Sở Tài chính" in heirs
    assert all(graph.value(e, CANCU.decidedBy) for e in graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/org#ChangeEvent")))
