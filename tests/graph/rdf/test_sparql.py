"""SPARQL: read only, alone, bounded."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from graph.errors import CancuError
from graph.rdf.projection import Projection
from graph.rdf.sparql import BadQuery, Limits, TooCostly, query
from graph.store import RecordStore


@pytest.fixture(scope="module")
def snapshot(sample_home: Path) -> Path:
    with RecordStore(sample_home) as store:
        return Projection(sample_home, store).snapshot()


class Listener(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        Listener.asked += 1
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Listener.asked = 0
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    assert Listener.asked == 0, "a query reached another server"


def test_rows_as_json_and_csv(snapshot: Path) -> None:
    words = 'SELECT ?by ?d { ?by eli:amends/eli:id_local "63/2010/NĐ-CP" . OPTIONAL { ?by eli:date_document ?d } } ORDER BY ?by'
    answer = query(snapshot, words)
    bindings = json.loads(answer.body)["results"]["bindings"]
    assert {"type": "literal", "value": "2017-08-07", "datatype": "http://www.w3.org/2001/XMLSchema#date"} in [row.get("d") for row in bindings]
    header, *rows = csv.reader(io.StringIO(query(snapshot, words, form="csv").body.decode()))
    assert header == ["by", "d"]
    assert [row[0] for row in rows] == [row["by"]["value"] for row in bindings]


def test_questions_of_other_kinds(snapshot: Path) -> None:
    assert json.loads(query(snapshot, "ASK { ?s a cancu:Task }").body)["boolean"] is True
    graph = query(snapshot, "CONSTRUCT { ?a eli:amends ?b } WHERE { ?a eli:amends ?b }")
    assert (graph.kind, graph.form) == ("graph", "turtle")
    assert b"eli:amends" in graph.body
    assert query(snapshot, "DESCRIBE ?s { ?s a cancu:Task }", form="jsonld").body.startswith(b"[")


def test_a_cut_answer_says_so(snapshot: Path) -> None:
    answer = query(snapshot, "SELECT * { ?s ?p ?o }", limits=Limits(rows=5))
    assert (answer.rows, answer.note) == (5, "kết quả bị cắt ở 5 dòng")
    assert json.loads(answer.body)["truncated"] == "rows"
    assert "quá lớn" in query(snapshot, "SELECT * { ?s ?p ?o }", limits=Limits(bytes=2000)).note
    assert query(snapshot, "SELECT * { ?s ?p ?o } LIMIT 5", limits=Limits(rows=5)).note == ""


HOSTILE = {
    "cartesian product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
    "counted cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "paths through everything": "SELECT (COUNT(*) AS ?n) { ?x (!<a:b>|^(!<a:b>))* ?y . ?y (!<a:c>|^(!<a:c>))* ?z . ?z (!<a:d>|^(!<a:d>))* ?w }",
    "growing strings": "SELECT (STRLEN(?f) AS ?n) { VALUES ?a { 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } "
    + " ".join(f"BIND(CONCAT({', '.join([f'?{a}'] * 40)}) AS ?{b})" for a, b in zip("abcde", "bcdef", strict=True))
    + "}",
    "deep nesting": "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_queries_are_stopped(snapshot: Path, case: str) -> None:
    with pytest.raises(TooCostly):
        query(snapshot, HOSTILE[case], limits=Limits(seconds=1, memory=1_000_000_000))
    assert query(snapshot, "ASK { ?s ?p ?o }").body


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_regular_expressions_run_in_linear_time(snapshot: Path, pattern: str) -> None:
    words = f'SELECT ?s {{ ?s rdfs:label ?l FILTER(REGEX(CONCAT("{"a" * 5000}!", STR(?l)), "{pattern}")) }}'
    assert query(snapshot, words, limits=Limits(seconds=8)).kind == "select"


FEDERATED = (
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?o .SERVICE<{url}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ # chú thích\n SERVICE # chú thích\n <{url}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ BIND("\\" # " AS ?a) SERVICE <{url}> {{ ?s ?p ?o }} BIND(" # \\"" AS ?b) }}',
    "SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?o FILTER(?s<?p)SERVICE?u{{ ?s ?p ?o }}FILTER(?s>?p) VALUES ?u {{ <{url}> }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}",
)


@pytest.mark.parametrize("words", FEDERATED)
def test_no_other_server_is_asked(snapshot: Path, elsewhere: str, words: str) -> None:
    with pytest.raises(BadQuery):
        query(snapshot, words.format(url=elsewhere))


def test_from_names_graphs_of_the_store_only(snapshot: Path, elsewhere: str) -> None:
    for clause in (f"FROM <{elsewhere}>", f"FROM NAMED <{elsewhere}>"):
        assert query(snapshot, f"SELECT * {clause} WHERE {{ ?s ?p ?o }}").rows == 0
    decree = "https://cancu.invalid/eli/vn/nghi-dinh/chinh-phu/2017/92-2017-nd-cp"
    described = query(snapshot, f"SELECT DISTINCT ?d FROM <{decree}#record> WHERE {{ ?d cancu:workId ?i }}")
    assert [row["d"]["value"] for row in json.loads(described.body)["results"]["bindings"]] == [decree]


@pytest.mark.parametrize(
    "words",
    ["INSERT DATA { <a:a> <a:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "CLEAR ALL", "DROP ALL", "SELECT", "", "x" * 60_000],
)
def test_updates_and_nonsense_are_refused(snapshot: Path, words: str) -> None:
    with pytest.raises(BadQuery):
        query(snapshot, words)
    assert json.loads(query(snapshot, "ASK { ?s ?p ?o }").body)["boolean"] is True


def test_a_variable_may_be_called_service(snapshot: Path) -> None:
    assert query(snapshot, "SELECT ?service { ?service a cancu:Task } LIMIT 1").rows == 1


def test_a_snapshot_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CancuError, match="không trả lời được"):
        query(tmp_path / "snapshot-0", "ASK { ?s ?p ?o }")
