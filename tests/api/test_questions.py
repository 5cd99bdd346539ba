"""The documented SPARQL questions answer as the commands beside them do: on the sample corpus, and on real documents when they are there."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.bootstrap import Services
from api.cli import app
from api.settings import Settings
from graph.assignments import asked_agency
from graph.model import RelationKind
from graph.rdf.sparql import Limits, query
from graph.store import RecordStore
from ingest.pipeline import read_file

PAGE = Path(__file__).resolve().parents[2] / "graph" / "rdf" / "linked-data.md"
QUESTIONS = dict(re.findall(r"^### (.+?)\n.*?```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
CORPUS = os.environ.get("CANCU_CORPUS")

Rows = set[tuple[Any, ...]]


class Home:
    """A home asked from both sides."""

    def __init__(self, home: Path, *, real: bool = False) -> None:
        self.home, self.real = home, real
        with RecordStore(home) as store:
            services = Services(Settings(home))
            self.snapshot = services.rdf.snapshot()
            services.close()
            self.works = store.works()
            relations = store.relations()
            acted_on = Counter(end for r in relations for end in (r.subject_id, r.object_id))
            implemented = Counter(r.object_id for r in relations if r.relation.predicate is RelationKind.IMPLEMENTS)
            named = Counter(basis for t in store.tasks() for basis in (*t.basis_ids, *t.heading_basis_ids))
            numbers = Counter(w.document.number for w in self.works)
            told = [
                w for w in self.works if numbers[w.document.number] == 1 and [found.id for found in store.find(str(w.document.number))] == [w.id]
            ]
            chosen = {
                str(w.document.number)
                for counts in (acted_on, implemented, named)
                for w in sorted(told, key=lambda w: (-counts[w.id], w.id))[: 2 if real else 10]
            }
            self.roots = sorted(chosen)

    def cancu(self, *arguments: str) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--json", "--home", str(self.home)])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def ask(self, title: str, *changed: tuple[str, str]) -> Rows:
        words = QUESTIONS[title]
        for old, new in changed:
            assert old in words
            words = words.replace(old, new)
        answer = query(self.snapshot, words, limits=Limits(seconds=60))
        assert not answer.note
        body = json.loads(answer.body)
        return {tuple(_value(row.get(name)) for name in body["head"]["vars"]) for row in body["results"]["bindings"]}


def _value(bound: dict[str, str] | None) -> Any:
    if bound is None:
        return None
    return (
        int(bound["value"])
        if bound.get("datatype", "").endswith("integer")
        else bound["value"] == "true"
        if bound.get("datatype", "").endswith("boolean")
        else bound["value"]
    )


@pytest.fixture(scope="session", params=["sample", "real"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    if request.param == "sample":
        return Home(request.getfixturevalue("sample_home"))
    if not CORPUS:
        pytest.skip("CANCU_CORPUS is not set")
    folder = tmp_path_factory.mktemp("real")
    files = [*Path(CORPUS, "plans").glob("*.txt"), *Path(CORPUS, "plans").glob("*.docx")]
    files += sorted(Path(CORPUS, "docx").glob("*.docx"), key=lambda path: path.stat().st_size)[:8]
    with RecordStore(folder) as store:
        for path in files:
            store.add(read_file(path), source=path.name, content=path.read_bytes())
    return Home(folder, real=True)


def impact(home: Home, root: str) -> list[dict[str, Any]]:
    return [row for row in home.cancu("impact", root)["rows"] if row["target"] == "document"]


def clause(title: str, name: str) -> Callable[[Home, str], tuple[Rows, Rows]]:
    def both(home: Home, root: str) -> tuple[Rows, Rows]:
        return home.ask(title, ("92/2017/NĐ-CP", root)), {
            (row["document"]["id"],) for row in impact(home, root) if row["clause"] == name
        }

    return both


def reached(home: Home, root: str) -> tuple[Rows, Rows]:
    asked = home.ask("All documents that a change reaches, however far", ("63/2010/NĐ-CP", root))
    return asked, {(row["document"]["id"],) for row in impact(home, root) if row["reason"] != "cites"}


def dependent(home: Home, root: str) -> tuple[Rows, Rows]:
    asked = home.ask("Tasks that depend on a document, amendment chains included", ("92/2017/NĐ-CP", root))
    return {row[:1] for row in asked}, {(row["id"],) for row in home.cancu("tasks", "--depends-on", root)}


def stated(title: str, kind: str, number: str) -> Callable[[Home, str], tuple[Rows, Rows]]:
    def both(home: Home, root: str) -> tuple[Rows, Rows]:
        shown = home.cancu("show", root)
        wanted = {
            (r["id"], r["subject"], r["quote"])
            for r in shown["relations"]
            if r["predicate"] == kind and r["object"] == shown["label"]
        }
        return home.ask(title, (number, root)), wanted

    return both


OF_A_DOCUMENT = {
    "dependent tasks": dependent,
    "clause 1": clause("What a change acts on (Decree 79/2025/NĐ-CP, Điều 39, clause 1)", "Đ.39.1"),
    "clause 2": clause("What has a changed document among its bases (clause 2)", "Đ.39.2"),
    "all that is reached": reached,
    "amenders": stated("What amends a document, with the sentence that says so", "amends", "63/2010/NĐ-CP"),
    "implementers": stated("What implements a document", "implements", "07-CT/TU"),
}


@pytest.mark.parametrize("case", OF_A_DOCUMENT)
def test_questions_about_a_document(home: Home, case: str) -> None:
    found = 0
    assert len(home.roots) > 3
    for root in home.roots:
        asked, wanted = OF_A_DOCUMENT[case](home, root)
        assert asked == wanted, root
        found += len(asked)
    assert found > 0 or home.real


def test_tasks_of_an_agency(home: Home) -> None:
    agencies = {name for task in home.cancu("tasks") for name in (*task["lead"], *task["support"])}
    assert len(agencies) > 5
    for name in sorted(agencies)[:5]:
        agency = asked_agency(name)
        told = [("province", agency.place), ("level", agency.level)]
        words = "".join(f'cancu:{what} "{value}"@vi ; ' for what, value in told if value)
        title = "Tasks of an agency, its predecessors' included"
        asked = home.ask(title, ('cancu:level "tỉnh"@vi ; ', words), ("sở nội vụ", agency.key.replace('"', '\\"')))
        assert asked == {(row["id"],) for row in home.cancu("tasks", "--agency", name)}, name


@pytest.mark.parametrize("day", ["2017-12-31", "2018-06-30", "2026-12-31"])
def test_tasks_due_by_a_day(home: Home, day: str) -> None:
    asked = home.ask("Tasks due by a day", ("2018-06-30", day))
    assert asked == {(row["id"], row["deadline"]["end"]) for row in home.cancu("tasks", "--due-before", day)}


@pytest.mark.parametrize("day", ["2013-01-01", "2018-06-30", "2026-11-24"])
def test_lost_bases(home: Home, day: str) -> None:
    rows = home.cancu("lost-basis", "--on", day)["rows"]
    documents = home.ask("Documents that have lost a basis", ("2026-11-24", day))
    assert documents == {
        (r["document"]["id"], lost["document"]["id"]) for r in rows if r["target"] == "document" for lost in r["lost"]
    }
    tasks = home.ask("Tasks that have lost a basis", ("2026-11-24", day))
    ids = {(t["document"]["id"], t["start"], t["text"]): t["id"] for t in home.cancu("tasks")}
    assert tasks == {(ids[r["document"]["id"], r["task"]["start"], r["task"]["text"]],) for r in rows if r["target"] == "task"}


@pytest.mark.parametrize("day", ["2012-01-01", "2020-01-01", "2026-11-24"])
def test_lapsed_documents(home: Home, day: str) -> None:
    asked = {row[0] for row in home.ask("Documents that the store judges lapsed on a day", ("2020-01-01", day))}
    judged = {w.id for w in home.works[:15] if home.cancu("validity", f"#{w.id}", "--on", day)["status"] == "lapsed"}
    assert asked & {w.id for w in home.works[:15]} == judged


def test_coverage(home: Home) -> None:
    told = home.cancu("doctor")
    assert home.ask("Coverage: documents held and documents only cited") == {(True, told["held"]), (False, told["stubs"])}


def test_every_documented_question_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert len(QUESTIONS) >= 10
    assert [title for title in QUESTIONS if f'"{title}"' not in text] == []
