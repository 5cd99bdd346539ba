"""What a command prints with --json and what the service answers are the same, on the sample corpus."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings

Run = Callable[..., tuple[int, str, str]]

DAYS = ("--on", "2018-01-01")
PAIRS: dict[str, tuple[tuple[str, ...], str, dict[str, Any]]] = {
    "show": (("show", "63/2010"), "documents/63/2010", {}),
    "show a stub": (("show", "Luật Tổ chức chính quyền địa phương"), "documents/Luật Tổ chức chính quyền địa phương", {}),
    "citations": (("citations", "6120/KH-UBND"), "documents/6120/KH-UBND/citations", {}),
    "text": (("text", "63/2010"), "documents/63/2010/text", {}),
    "text of a provision": (("text", "63/2010", "--provision", "Điều 1"), "documents/63/2010/text", {"provision": "Điều 1"}),
    "text of a day": (("text", "63/2010", *DAYS), "documents/63/2010/text", {"on": "2018-01-01"}),
    "text of a provision and a day": (("text", "63/2010", "--provision", "dieu_1", *DAYS), "documents/63/2010/text", {"on": "2018-01-01", "provision": "dieu_1"}),
    "diff": (("diff", "63/2010", "--from", "2017-01-01", "--to", "2018-01-01"), "documents/63/2010/diff", {"from": "2017-01-01", "to": "2018-01-01"}),
    "validity": (("validity", "63/2010"), "documents/63/2010/validity", {}),
    "validity as known": (
        ("validity", "63/2010", "--on", "2017-09-30", "--known", "2017-01-01", "--known-on", "r99", "--provision", "dieu_1"), "documents/63/2010/validity",
        {"on": "2017-09-30", "known": "2017-01-01", "known_on": "r99", "provision": "dieu_1"}),
    "tasks": (("tasks",), "tasks", {}),
    "tasks that depend": (("tasks", "--depends-on", "92/2017"), "tasks", {"depends_on": "92/2017"}),
    "tasks of an agency": (("tasks", "--agency", "Sở Nội vụ", "--due-before", "2018-06-30"), "tasks", {"agency": "Sở Nội vụ", "due_before": "2018-06-30"}),
    "tasks by status": (("tasks", "--status", "overdue"), "tasks", {"status": "overdue"}),
    "tasks of a document": (("tasks", "--document", "6120/KH-UBND"), "documents/6120/KH-UBND/tasks", {}),
    "agencies": (("agencies",), "agencies", {"registry": True}),
    "agencies of a day": (("agencies", "--on", "2025-03-01"), "agencies", {"registry": True, "on": "2025-03-01"}),
    "agencies that documents name": (("agencies", "--named"), "agencies", {}),
    "agency": (("agencies", "Sở TT&TT", "--on", "2025-03-01"), "agencies/Sở TT%26TT", {"on": "2025-03-01"}),
    "search": (("search", "kiem soat thu tuc", "--facets"), "search", {"q": "kiem soat thu tuc", "facets": True}),
    "search by number": (("search", "so:92/2017"), "search", {"q": "so:92/2017"}),
    "suggest": (("suggest", "92/2017"), "suggest", {"q": "92/2017"}),
    "similar": (("similar", "63/2010", "--provision", "dieu_1"), "similar", {"reference": "63/2010", "provision": "dieu_1"}),
    "ask": (("ask", "nhiệm vụ nào phụ thuộc Nghị định 92/2017"), "ask", {"q": "nhiệm vụ nào phụ thuộc Nghị định 92/2017"}),
    "impact": (("impact", "63/2010"), "impact", {"reference": "63/2010"}),
    "impact of a provision": (
        ("impact", "63/2010", "--provision", "dieu_1", "--kind", "amends", "--depth", "2", "--no-cites", *DAYS), "impact",
        {"reference": "63/2010", "provision": "dieu_1", "kind": "amends", "depth": 2, "on": "2018-01-01", "cites": False}),
    "lost basis": (("lost-basis", "--on", "2026-01-01", "--every"), "lost-basis", {"on": "2026-01-01", "every": True}),
    "coverage": (("coverage",), "coverage/bases", {}),
    "graph": (("graph", "63/2010", "--depth", "2", "--kind", "amends"), "documents/63/2010/graph", {"depth": 2, "kind": "amends"}),
    "sparql": (("sparql", "SELECT ?s WHERE { ?v eli:id_local ?s } ORDER BY ?s"), "sparql", {"query": "SELECT ?s WHERE { ?v eli:id_local ?s } ORDER BY ?s"}),
    "removal": (("remove", "92/2017", "--dry-run"), "documents/92/2017/removal", {}),
}  # fmt: skip
ROWS = {
    "doubts": (("review", "--limit", "1000"), "rows", "review/doubts"), "doubtful mentions": (("review", "--kind", "citation", "--limit", "1000"), "rows", "review/doubts?kind=citation"),
    "decisions": (("review", "--decided", "--limit", "100"), "decisions", "review/decisions"),
}  # fmt: skip
DRAFT = "BỘ X\nSố: 12/QĐ-BX\nHà Nội, ngày 05 tháng 01 năm 2026\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010;\nĐiều 1. Bãi bỏ Thông tư số 02/2017/TT-VPCP ngày 31/10/2017.\n"
DRAFT += "Các đơn vị chịu trách nhiệm thi hành Quyết định này.\n" * 12 + "TM. BỘ TRƯỞNG\nTrần Văn An\n"
FILES = {"extract": "extract", "check-basis": "check-basis", "draft": "impact/draft"}


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that nobody writes to while answers are compared."""
    return Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("pairs") / "home"))


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


@pytest.fixture
def command(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What a command prints over the sample corpus."""
    monkeypatch.setenv("CANCU_HOME", str(home))

    def command(*arguments: str) -> Any:
        code, out, err = run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return command


@pytest.mark.parametrize("pair", PAIRS)
def test_a_command_and_the_service_answer_alike(command: Callable[..., Any], service: TestClient, pair: str) -> None:
    arguments, path, parameters = PAIRS[pair]
    answer = service.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200
    assert command(*arguments) == answer.json()


@pytest.mark.parametrize("pair", ROWS)
def test_rows_are_alike_where_the_service_pages_them(command: Callable[..., Any], service: TestClient, pair: str) -> None:
    arguments, name, path = ROWS[pair]
    if pair == "decisions":
        service.post("/api/v1/review/relation/1", json={"state": "confirmed"})
    assert command(*arguments)[name] == service.get(f"/api/v1/{path}").json()


@pytest.mark.parametrize("pair", FILES)
def test_a_file_of_several_documents_is_read_alike(command: Callable[..., Any], service: TestClient, tmp_path: Path, pair: str) -> None:
    file = tmp_path / "hai-du-thao.txt"
    file.write_text(DRAFT + DRAFT.replace("12/QĐ-BX", "13/QĐ-BX").replace("63/2010", "64/2010"), encoding="utf-8")
    arguments = ("impact", "--draft", str(file)) if pair == "draft" else (pair, str(file))
    answer = service.post(f"/api/v1/{FILES[pair]}", files={"file": (file.name, file.read_bytes())})
    assert answer.status_code == 200
    assert command(*arguments) == answer.json()
    if pair == "check-basis":
        assert [line["bases"][0]["mention"]["number"] for line in answer.json()["lines"]] == ["63/2010/NĐ-CP", "64/2010/NĐ-CP"]


@pytest.mark.parametrize(
    ("arguments", "path", "parameters", "near"),
    [
        (("text", "63/2010", "--provision", "dieu_99"), "documents/63/2010/text", {"provision": "dieu_99"}, "dieu_5"),
        (("text", "63/2010", "--provision", "dieu_99", *DAYS), "documents/63/2010/text", {"provision": "dieu_99", "on": "2018-01-01"}, "dieu_5"),
        (("text", "63/2010", "--provision", "khoản 7 Điều 2"), "documents/63/2010/text", {"provision": "khoản 7 Điều 2"}, "dieu_2__khoan_2"),
        (("diff", "63/2010", "--from", "2017-01-01", "--provision", "dieu_99"), "documents/63/2010/diff", {"from": "2017-01-01", "provision": "dieu_99"}, "dieu_5"),
        (("validity", "63/2010", "--provision", "dieu_99"), "documents/63/2010/validity", {"provision": "dieu_99"}, "dieu_5"),
        (("similar", "63/2010", "--provision", "dieu_99"), "similar", {"reference": "63/2010", "provision": "dieu_99"}, "dieu_5"),
        (("impact", "63/2010", "--provision", "dieu_99"), "impact", {"reference": "63/2010", "provision": "dieu_99"}, "dieu_5"),
        (("impact", "63/2010", "--provision", "dieu_99", "--csv", "x.csv"), "exports/impact", {"reference": "63/2010", "provision": "dieu_99"}, "dieu_5"),
    ],
)  # fmt: skip
def test_a_provision_that_is_not_there_is_told_with_the_nearest(
    run: Run, home: Path, service: TestClient, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], path: str, parameters: dict[str, str], near: str
) -> None:
    monkeypatch.setenv("CANCU_HOME", str(home))
    answer = service.get(f"/api/v1/{path}", params=parameters)
    assert (answer.status_code, answer.headers["content-type"], answer.json()["title"]) == (404, "application/problem+json", "Văn bản không có điều khoản này")
    assert answer.json()["nearest"][0] == near
    code, _, err = run(*arguments)
    assert (code, "gần nhất: " in err) == (1, True)


@pytest.mark.parametrize("parameters", [{}, {"on": "2018-01-01"}])
def test_what_is_only_cited_has_no_text(run: Run, home: Path, service: TestClient, monkeypatch: pytest.MonkeyPatch, parameters: dict[str, str]) -> None:
    monkeypatch.setenv("CANCU_HOME", str(home))
    law = "Luật Tổ chức chính quyền địa phương"
    answer = service.get(f"/api/v1/documents/{law}/text", params=parameters)
    assert (answer.status_code, "kho chưa có toàn văn" in answer.json()["detail"]) == (404, True)
    assert run("text", law, *(["--on", "2018-01-01"] if parameters else []))[0] == 1


def test_a_provision_that_an_amendment_brings_may_be_asked_about(service: TestClient) -> None:
    told = {r["object_provision"] for r in service.get("/api/v1/documents/63/2010/relations").json()} - {None}
    assert told
    for path in told:
        assert service.get("/api/v1/documents/63/2010/validity", params={"provision": path}).status_code == 200
