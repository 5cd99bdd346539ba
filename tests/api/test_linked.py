"""Linked data from the command line and under /eli/: parsed by a reader that is not ours."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import rdflib
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app

ELI = rdflib.Namespace("http://data.europa.eu/eli/ontology#")
CANCU = rdflib.Namespace("https://cancu.invalid/ns#")
DECREE = "/eli/vn/nghi-dinh/chinh-phu/2010/63-2010-nd-cp"


def cancu(home: Path, *arguments: str) -> bytes:
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    assert done.exit_code == 0, done.output
    return done.stdout_bytes


@pytest.mark.parametrize(("form", "reader"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("nquads", "nquads")])
def test_export_is_read_by_rdflib(sample_home: Path, form: str, reader: str) -> None:
    data = rdflib.Dataset(default_union=True)
    data.parse(data=cancu(sample_home, "export", "--format", form), format=reader)
    numbers = {str(n) for n in data.objects(None, ELI.id_local)}
    assert {"92/2017/NĐ-CP", "63/2010/NĐ-CP", "6120/KH-UBND"} <= numbers
    assert len(set(data.subjects(rdflib.RDF.type, CANCU.Relation))) > 50


def test_export_into_a_file_leaves_nothing_else(sample_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "kho.ttl"
    told = cancu(sample_home, "export", "--check", "--out", str(out)).decode()
    assert str(out) in told
    assert [p.name for p in tmp_path.iterdir()] == ["kho.ttl"]
    assert len(rdflib.Graph().parse(out, format="turtle")) > 3000


def test_export_as_a_table_of_relations(sample_home: Path) -> None:
    data = cancu(sample_home, "export", "--format", "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(rows) > 50
    assert {len(row) for row in rows} == {len(header)}
    assert ["Nghị định 92/2017/NĐ-CP", "amends", "Nghị định 63/2010/NĐ-CP"] in [[row[0], row[2], row[3]] for row in rows]


def test_an_unknown_format_is_a_wrong_use(sample_home: Path) -> None:
    done = CliRunner().invoke(app, ["export", "--format", "rdfxml", "--home", str(sample_home)])
    assert done.exit_code == 2


def test_a_document_and_a_provision_have_addresses(sample: TestClient) -> None:
    whole = rdflib.Graph().parse(data=sample.get(DECREE, headers={"Accept": "text/turtle"}).text, format="turtle")
    node = rdflib.URIRef(f"https://cancu.invalid{DECREE}")
    assert str(whole.value(node, ELI.id_local)) == "63/2010/NĐ-CP"
    parts = sorted(str(part) for part in whole.subjects(ELI.is_part_of, node))
    answer = sample.get(parts[0].removeprefix("https://cancu.invalid"), headers={"Accept": "application/ld+json"})
    part = rdflib.Graph().parse(data=answer.text, format="json-ld")
    assert (rdflib.URIRef(parts[0]), ELI.is_part_of, node) in part
    assert (node, ELI.id_local, None) not in part
    page = sample.get(parts[0].removeprefix("https://cancu.invalid"), headers={"Accept": "text/html"}, follow_redirects=False)
    assert page.status_code == 303
    assert "?tu=" in page.headers["location"]


def test_a_provision_that_is_not_there(sample: TestClient) -> None:
    assert sample.get(f"{DECREE}/dieu_999", headers={"Accept": "text/turtle"}).status_code == 404


AMENDERS = 'SELECT ?so { ?v eli:amends/eli:id_local "63/2010/NĐ-CP" ; eli:id_local ?so } ORDER BY ?so'


def test_sparql_from_the_command_line(sample_home: Path) -> None:
    assert "92/2017/NĐ-CP" in cancu(sample_home, "sparql", AMENDERS).decode().splitlines()
    assert '"bindings"' in cancu(sample_home, "sparql", AMENDERS, "--json").decode()
    done = CliRunner().invoke(app, ["sparql", "SELECT * { ?s ?p ?o }", "--rows", "3", "--home", str(sample_home)])
    assert len(done.stdout.splitlines()) == 4
    assert "bị cắt ở 3 dòng" in done.stderr


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("*/*", "application/sparql-results+json"), ("text/csv", "text/csv"), ("application/json", "application/sparql-results+json")],
)
def test_sparql_over_http(sample: TestClient, accept: str, kind: str) -> None:
    asked = sample.get("/api/v1/sparql", params={"query": AMENDERS}, headers={"Accept": accept})
    form = sample.post("/api/v1/sparql", data={"query": AMENDERS}, headers={"Accept": accept})
    body = sample.post("/api/v1/sparql", content=AMENDERS.encode(), headers={"Accept": accept, "Content-Type": "application/sparql-query"})
    for answer in (asked, form, body):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "92/2017/NĐ-CP" in answer.text


def test_sparql_graphs_and_refusals(sample: TestClient) -> None:
    graph = sample.get("/api/v1/sparql", params={"query": "CONSTRUCT WHERE { ?a eli:amends ?b }"}, headers={"Accept": "application/ld+json"})
    assert len(rdflib.Graph().parse(data=graph.text, format="json-ld")) > 0
    cut = sample.get("/api/v1/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert "X-Cancu-Truncated" in cut.headers
    assert sample.get("/api/v1/sparql", params={"query": "DROP ALL"}).status_code == 400
    assert sample.get("/api/v1/sparql", params={"query": AMENDERS}, headers={"Accept": "image/png"}).status_code == 406
    assert sample.post("/api/v1/sparql", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert sample.post("/api/v1/sparql", data={"other": "x"}).status_code == 400
