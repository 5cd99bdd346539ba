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
