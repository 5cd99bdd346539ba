"""The wire: every answer has the type it is described with, every example holds, lists have pages, answers have ETags."""

from __future__ import annotations

import csv
import io
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api import (
    schemas_wire,
    schemas_wire_agencies,
    schemas_wire_graph,
    schemas_wire_reading,
    schemas_wire_removing,
    schemas_wire_review,
)
from api.app import create_app
from api.bootstrap import Services
from api.ingesting.outcome import FileOutcome
from api.kept import Answers, Kept
from api.negotiation import preferred
from api.schemas_wire_base import Wire
from api.schemas_wire_reading import ReadingOut
from api.schemas_wire_review import DecisionOut
from api.settings import Settings
from graph.model import Citation, Document, Reading, Span
from graph.store import RecordStore
from ingest.pipeline import read_text

GETS = [
    "/health", "/ready", "/api/v1/coverage", "/api/v1/documents", "/api/v1/documents?reference=21/NQ-CP", "/api/v1/documents/63/2010",
    "/api/v1/documents/63/2010/citations", "/api/v1/documents/63/2010/relations", "/api/v1/documents/6120/KH-UBND/tasks",
    "/api/v1/documents/63/2010/text", "/api/v1/documents/63/2010/text?on=2018-01-01", "/api/v1/documents/63/2010/versions",
    "/api/v1/documents/63/2010/validity", "/api/v1/documents/63/2010/diff?from=2017-01-01&to=2018-01-01", "/api/v1/tasks",
    "/api/v1/tasks?depends_on=92/2017", "/api/v1/agencies", "/api/v1/agencies/Sở TT&TT", "/api/v1/search?q=kiem soat thu tuc", "/api/v1/suggest?q=92/2017",
    "/api/v1/ask?q=nhiệm vụ nào phụ thuộc Nghị định 92/2017", "/api/v1/ask?q=Nghị định 63/2010 còn hiệu lực không", "/api/v1/impact?reference=63/2010",
    "/api/v1/lost-basis?on=2026-01-01", "/api/v1/review", "/api/v1/review/doubts", "/api/v1/review/decisions", "/api/v1/coverage/bases",
    "/api/v1/documents/63/2010/graph?depth=2", "/api/v1/documents/63/2010/validity?known_on=r99", "/api/v1/documents/63/2010/removal", "/api/v1/tasks?status=overdue",
]  # fmt: skip


def models() -> Iterator[type[Wire]]:
    for module in (schemas_wire, schemas_wire_agencies, schemas_wire_graph, schemas_wire_reading, schemas_wire_removing, schemas_wire_review):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Wire) and value.__module__ == module.__name__:
                yield value


def undescribed(model: BaseModel, place: str = "") -> list[str]:
    """Fields that an answer has and its type does not name."""
    found = [f"{place}.{name}" for name in model.model_extra or {}]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                found += undescribed(item, f"{place}.{name}")
    return found


@pytest.mark.parametrize("path", GETS)
def test_answers_are_of_their_types_and_the_types_name_every_field(sample: TestClient, path: str) -> None:
    answer = sample.get(path)
    assert answer.status_code == 200
    route = next(r for r in _flat(sample.app.routes) if r.path_regex.match(path.split("?")[0]) and "GET" in r.methods)
    assert route.response_model is not None
    read = route.response_field.validate(answer.json(), {})
    value = read[0] if isinstance(read, tuple) else read
    assert [f for item in (value if isinstance(value, list) else [value]) for f in undescribed(item)] == []


def _flat(routes: Any) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "effective_routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if inner is not None and not hasattr(route, "path_regex"):
            yield from _flat(inner)
        elif hasattr(route, "path_regex") and getattr(route, "response_model", None) is not None:
            yield route


@pytest.mark.parametrize(
    "model", [m for m in models() if "examples" in (m.model_config.get("json_schema_extra") or {})], ids=lambda m: m.__name__
)
def test_examples_hold(model: type[Wire]) -> None:
    for example in model.model_config["json_schema_extra"]["examples"]:
        assert undescribed(model.model_validate(example)) == []


def test_the_description_is_openapi_3_1_and_its_parameter_examples_work(sample: TestClient) -> None:
    described = sample.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    tried = 0
    for path, operations in described["paths"].items():
        given = [
            (p, e)
            for p in operations.get("get", {}).get("parameters", [])
            for e in p["schema"].get("examples") or p.get("examples") or []
        ]
        for parameter, example in given:
            if (
                parameter["in"] == "query"
                and "{" not in path
                and all(not q.get("required") or q == parameter for q in operations["get"]["parameters"])
            ):
                tried += 1
                assert sample.get(path, params={parameter["name"]: example}).status_code == 200, (path, parameter["name"])
    assert tried > 5


def test_pages_follow_one_another_and_hold_every_row_once(sample: TestClient) -> None:
    everything = sample.get("/api/v1/tasks")
    found, address = [], "/api/v1/tasks?limit=7"
    while address:
        answer = sample.get(address)
        assert answer.headers["x-total-count"] == str(len(everything.json()))
        found += answer.json()
        address = answer.links.get("next", {}).get("url")
    assert found == everything.json()


@pytest.mark.parametrize("address", ["/api/v1/documents?limit=3", "/api/v1/tasks?limit=5"])
def test_what_is_read_in_between_shifts_no_page(untouched_home: Path, tmp_path: Path, address: str) -> None:
    """Documents come while someone pages: every row of before is met once, in its order."""
    shutil.copytree(untouched_home, tmp_path / "home")
    plan = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: {}/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2012\nKẾ HOẠCH\nTHỬ\nI. NHIỆM VỤ\n- Sở Y tế báo cáo trước ngày 30/6/2012.\n"
    with TestClient(create_app(Settings(tmp_path / "home", segmenter="none"))) as client:
        before, found, number = client.get(address.partition("?")[0]).json(), [], 0
        while address:
            answer = client.get(address)
            found += answer.json()
            address = answer.links.get("next", {}).get("url")
            number += 1
            text = plan.format(700 + number)
            client.app.state.services.store.add(read_text(text), source=f"{number}.txt", content=text.encode())
            assert number < 60
    ids = [row["id"] for row in found]
    known = [row["id"] for row in before]
    assert [i for i in ids if i in set(known)] == known
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "eyJhIjoxfQ==", "W10=", "ÂÂ", "WyJhIiwgImIiXQ=="])
def test_a_forged_cursor_is_a_problem(sample: TestClient, cursor: str) -> None:
    answer = sample.get("/api/v1/tasks", params={"cursor": cursor})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_an_unchanged_answer_is_304_until_the_store_changes(sample: TestClient) -> None:
    path = "/api/v1/documents/63/2010"
    tag = sample.get(path).headers["etag"]
    assert tag.startswith('W/"')
    again = sample.get(path, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert sample.get(path + "/text", headers={"If-None-Match": tag}).status_code == 200
    store = sample.app.state.services.store
    store.add(Reading("Số: 1/KH", Document("1/KH-UBND", "kế hoạch", "UBND tỉnh Bến Tre")), source="1.txt", content=b"1")
    assert sample.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_merged_records_move(sample: TestClient, sample_home: Any) -> None:
    """Two mentions of a law that nobody joins, until a third gives number, title and day."""
    day = date(1999, 5, 29)
    mentions = [Citation(Span(0, 9), "Luật Thử", "luật", issued=day, title="Luật Thử"), Citation(Span(0, 9), "Luật số 9/1999/QH10", "luật", "9/1999/QH10"),
                Citation(Span(0, 9), "Luật Thử số 9/1999/QH10", "luật", "9/1999/QH10", day, title="Luật Thử")]  # fmt: skip
    with RecordStore(sample_home) as store:
        for n, mention in enumerate(mentions, start=2):
            reading = Reading("Luật Thử.", Document(f"{n}/KH-UBND", "kế hoạch", "UBND tỉnh Bến Tre"), citations=(mention,))
            store.add(reading, source=f"{n}.txt", content=str(n).encode())
            if n == 3:
                before = {work.id: work for work in store.works(held=False)}
        known = [store.resolve("9/1999/QH10")]
        (other,) = (before[gone] for gone in before.keys() - {work.id for work in store.works()})
    for reference in (f"%23{other.id}", other.uri):
        answer = sample.get(f"/api/v1/documents/{reference}/citations", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, f"/api/v1/documents/%23{known[0].id}/citations")
    answer = sample.get(other.uri, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, known[0].uri)


@pytest.mark.parametrize(
    ("accept", "status", "kind"),
    [("text/html,*/*;q=0.8", 303, ""), ("text/turtle", 200, "text/turtle"), ("application/ld+json;q=0.9, text/turtle;q=0.5", 200, "application/ld+json"),
     ("image/png", 406, "application/problem+json"), ("", 303, "")],
)  # fmt: skip
def test_a_uri_answers_in_the_form_asked_for(sample: TestClient, accept: str, status: int, kind: str) -> None:
    uri = sample.get("/api/v1/documents/63/2010").json()["uri"]
    answer = sample.get(uri, headers={"accept": accept}, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers.get("content-type", "").startswith(kind)
    if status == 200:
        assert "63/2010" in answer.text


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [("", "a/b"), ("*/*", "a/b"), ("a/c", "a/c"), ("a/*;q=0.1, x/y", "x/y"), ("a/b;q=0, */*", "a/c"), ("q/q", None), ("a/b;q=x", None), (",;,", None)],
)  # fmt: skip
def test_negotiation(accept: str, chosen: str | None) -> None:
    assert preferred(accept, ["a/b", "a/c", "x/y"]) == chosen


def test_a_draft_and_pasted_bases_are_judged(sample: TestClient) -> None:
    draft = "CHÍNH PHỦ\nSố: 5/2026/NĐ-CP\nNGHỊ ĐỊNH\nĐiều 1. Hiệu lực\n1. Nghị định này bãi bỏ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010.\n"
    effects = sample.post("/api/v1/impact/draft", files={"file": ("a.txt", draft.encode())}).json()["effects"]
    assert [(e["kind"], e["mention"]["number"]) for e in effects] == [("repeals", "63/2010/NĐ-CP")]
    lines = sample.post("/api/v1/check-basis", data={"text": "Căn cứ Nghị định số 92/2018/NĐ-CP ngày 07/8/2017;"}).json()["lines"]
    assert lines[0]["bases"][0]["verdict"] == "unknown"
    assert sample.post("/api/v1/check-basis").status_code == 400


def test_a_decision_changes_the_impact_and_can_be_taken_back(sample: TestClient) -> None:
    acting = [
        r
        for r in sample.get("/api/v1/documents/63/2010/relations").json()
        if r["predicate"] == "amends" and r["object"].endswith("63/2010/NĐ-CP")
    ]
    before = sample.get("/api/v1/impact?reference=63/2010").json()["rows"]
    for relation in acting:
        assert sample.post(f"/api/v1/review/relation/{relation['id']}", json={"state": "rejected"}).status_code == 204
    assert len(sample.get("/api/v1/impact?reference=63/2010").json()["rows"]) < len(before)
    for relation in acting:
        sample.post(f"/api/v1/review/relation/{relation['id']}", json={"state": "extracted"})
    assert len(sample.get("/api/v1/impact?reference=63/2010").json()["rows"]) == len(before)
    assert sample.post("/api/v1/review/task/999999", json={"state": "confirmed"}).status_code == 404


def test_what_is_kept_is_never_older_than_the_last_finished_ingest(tmp_path: Any) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        store, queue = client.app.state.services.store, client.app.state.queue

        def add(number: int) -> None:
            store.add(Reading("x", Document(f"{number}/KH-UBND", "kế hoạch", "UBND tỉnh Bến Tre")), source=f"{number}.txt", content=str(number).encode())

        def seen() -> int:
            return len(client.get("/api/v1/documents").json())

        add(1)
        assert (seen(), seen()) == (1, 1)
        job, _ = queue.reserve()
        queue.submit(job, ["a.txt"], "lan", revision=store.revision())
        assert seen() == 1
        add(2)
        assert seen() == 1  # the upload is still being read
        other, _ = queue.reserve()
        queue.submit(other, ["b.txt"], "lan", revision=store.revision())
        assert seen() == 1  # that another was sent ends none
        taken = queue.take()
        queue.finish(taken, [FileOutcome("a.txt", "added", 2)])
        queue.close(store.revision())
        assert seen() == 2
        taken = queue.take()
        queue.finish(taken, [FileOutcome("b.txt", "added", 2)])
        queue.close(store.revision())
        add(3)
        assert seen() == 3


def test_pages_are_found_in_an_index_of_the_last_finished_ingest(tmp_path: Any) -> None:
    settings = Settings(tmp_path, segmenter="none")
    with TestClient(create_app(settings)) as client:
        services = client.app.state.services

        def add(number: int) -> None:
            reading = Reading("x", Document(f"{number}/KH-UBND", "kế hoạch", "UBND tỉnh Bến Tre", title="Cải cách hành chính"))
            services.store.add(reading, source=f"{number}.txt", content=str(number).encode())
            writing = Services(settings)
            writing.catch_up()
            writing.close()

        def found() -> int:
            return int(client.get("/api/v1/search?q=cải cách").json()["total"])

        add(1)
        assert found() == 1
        services.follow()
        add(2)
        services.follow()
        assert (services.needed, found()) == (1, 2)
        add(3)
        assert found() == 3  # asked for before it was taken up


def test_answers_make_room_for_newer_ones() -> None:
    answers = Answers(room=100)
    for key in "abc":
        answers.put(key, Kept((), b"x" * 40, "/"))
    assert [answers.get(key) is not None for key in "abc"] == [False, True, True]


def test_a_text_is_read_and_not_kept(sample: TestClient) -> None:
    before = sample.get("/api/v1/coverage").json()["revision"]
    words = "UBND TỈNH BẾN TRE\nSố: 8/KH-UBND\nKẾ HOẠCH\nCăn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ;\n"
    answers = [sample.post("/api/v1/extract", data={"text": words}), sample.post("/api/v1/extract", files={"file": ("a.txt", words.encode())})]
    for answer in answers:
        read = ReadingOut.model_validate(answer.json())
        assert undescribed(read) == []
        assert [c.number for c in read.citations] == ["63/2010/NĐ-CP"]
        assert read.text[read.citations[0].start : read.citations[0].end] == read.citations[0].text
    assert sample.get("/api/v1/coverage").json()["revision"] == before
    assert sample.post("/api/v1/extract").status_code == 400
    assert sample.post("/api/v1/extract", data={"text": "TỐI MẬT\n" + words}).status_code == 451


def test_the_documents_of_a_file_are_all_read(sample: TestClient) -> None:
    first = "UBND TỈNH BẾN TRE\nSố: 8/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\nVề lưu trữ\nI. MỤC ĐÍCH\n" + "1. Thực hiện công tác lưu trữ đúng hạn.\n" * 12 + "Nơi nhận:\n- Như trên.\n"
    words = first + first.replace("8/KH-UBND", "9/KH-UBND")
    for answer in (sample.post("/api/v1/extract", data={"text": words}), sample.post("/api/v1/extract", files={"file": ("a.txt", words.encode())})):
        read = ReadingOut.model_validate(answer.json())
        assert undescribed(read) == []
        assert read.further is not None
        assert [one.document.number for one in (read, *read.further)] == ["8/KH-UBND", "9/KH-UBND"]
        assert words[read.further[0].offset :].strip() == read.further[0].text.strip()
    assert "further" not in sample.post("/api/v1/extract", data={"text": first}).json()


def test_a_wrong_relation_is_corrected_entered_and_undone(sample: TestClient) -> None:
    def hit() -> list[tuple[str, int]]:
        return [(row["document"]["label"], row["depth"]) for row in sample.get("/api/v1/impact?reference=63/2010&cites=false").json()["rows"]]

    before = hit()
    (wrong, *_) = [r for r in sample.get("/api/v1/documents/02/2017/TT-VPCP/relations").json() if r["predicate"] == "based_on" and "63/2010" in r["object"]]
    made = sample.post(f"/api/v1/review/relation/{wrong['id']}/correction", json={"kind": "cites", "reason": "chỉ là dẫn chiếu"})
    assert (made.status_code, made.json()["reason"], DecisionOut.model_validate(made.json()).undone) == (201, "chỉ là dẫn chiếu", False)
    assert hit() != before
    assert sample.delete(f"/api/v1/review/decisions/{made.json()['id']}").status_code == 204
    assert hit() == before
    assert sample.delete(f"/api/v1/review/decisions/{made.json()['id']}").status_code == 404
    stated = {"subject": "02/2017/TT-VPCP", "kind": "details", "object": "63/2010", "quote": wrong["quote"]}
    entered = sample.post("/api/v1/review/decisions", json=stated)
    assert (entered.status_code, entered.json()["state"]) == (201, "entered")
    assert sample.post("/api/v1/review/decisions", json=stated | {"quote": "không có câu này"}).status_code == 400
    assert sample.delete(f"/api/v1/review/decisions/{entered.json()['id']}").status_code == 204
    assert hit() == before
    told = [entry["action"] for entry in sample.get("/api/v1/audit?action=review.").json()[:4]]
    assert told == ["review.undone", "review.entered", "review.undone", "review.corrected"]


def test_tasks_by_how_their_deadlines_stand(sample: TestClient) -> None:
    everything = {row["id"] for row in sample.get("/api/v1/tasks").json()}
    states = {state: {row["id"] for row in sample.get("/api/v1/tasks", params={"status": state}).json()} for state in ("overdue", "soon", "later", "undated")}
    assert set().union(*states.values()) == everything
    assert sum(map(len, states.values())) == len(everything)
    assert states["overdue"]
    assert states["undated"]
    table = sample.get("/api/v1/exports/tasks?format=csv&status=overdue").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table)))) == 1 + len(states["overdue"])


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [("GET", "/api/v1/nowhere", 404, "không có trang này"), ("PUT", "/api/v1/tasks", 405, "không nhận cách gọi này"), ("GET", "/api/v1/tasks?limit=0", 422, "limit: ít nhất là 1"),
     ("GET", "/api/v1/tasks?due_before=x", 422, "due_before: phải là ngày"), ("POST", "/api/v1/sparql", 415, "biểu mẫu"), ("GET", "/api/v1/impact", 422, "reference: thiếu")],
)  # fmt: skip
def test_errors_are_problems_in_vietnamese(sample: TestClient, method: str, path: str, status: int, words: str) -> None:
    answer = sample.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html; charset=utf-8"), ("application/json", "application/problem+json")])
def test_a_fault_of_ours_is_told_with_its_id_and_careful_headers(tmp_path: Any, accept: str, kind: str) -> None:
    app = create_app(Settings(tmp_path, segmenter="none"))

    def broken() -> None:
        raise RuntimeError("bí mật")

    app.add_api_route("/hong", broken)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/hong", headers={"accept": accept, "x-request-id": "abc"})
        assert (answer.status_code, answer.headers["content-type"], answer.headers["x-request-id"]) == (500, kind, "abc")
        assert "abc" in answer.text
        assert "bí mật" not in answer.text
        assert "content-security-policy" in answer.headers


def test_names_are_found_as_other_machines_send_them(sample: TestClient) -> None:
    for path in ("/api/v1/agencies/Sở TT%26TT", "/api/v1/documents/nghị định 92%2F2017"):
        assert sample.get(unicodedata.normalize("NFD", path)).json() == sample.get(path).json()


@pytest.mark.parametrize("path", ["/", "/health", "/api/v1/documents", "/api/v1/documents/63/2010", "/nhiem-vu", "/api/v1/exports/tasks", "/static/cancu.css", "/khong-co", "/api/v1/documents/1/1999"])
def test_head_tells_what_get_would(sample: TestClient, path: str) -> None:
    got, told = sample.get(path), sample.head(path)
    names = ("content-type", "content-length", "etag", "x-total-count", "link", "vary")
    assert (told.status_code, told.content) == (got.status_code, b"")
    assert {name: told.headers.get(name) for name in names} == {name: got.headers.get(name) for name in names}


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/api/v1/documents", "GET, HEAD, OPTIONS"), ("/api/v1/follows", "GET, POST, HEAD, OPTIONS"), ("/api/v1/follows/1", "DELETE, OPTIONS"), ("/mcp", "POST, OPTIONS"),
     ("/static/cancu.css", "GET, HEAD, OPTIONS"), ("/dang-nhap", "GET, POST, HEAD, OPTIONS")],
)  # fmt: skip
def test_methods_are_named(sample: TestClient, path: str, taken: str) -> None:
    asked = sample.options(path)
    assert (asked.status_code, asked.content, asked.headers["allow"]) == (200, b"", taken)
    refused = sample.request("PATCH", path)
    assert (refused.status_code, refused.headers["allow"], refused.headers["content-type"]) == (405, taken, "application/problem+json")


@pytest.mark.parametrize(
    ("kind", "content", "status", "said"),
    [("application/xml", b"<a/>", 415, "application/json"), ("text/plain", b'{"kind":"search","target":"x"}', 415, "application/json"), ("application/json", b"{", 422, "không phải JSON (ký tự 1)"),
     ("application/json", b"[" * 100_000, 400, "không đọc được"), ("application/json", b'{"kind":"search","target":' + b"9" * 5000 + b"}", 400, "không đọc được"),
     ("application/json", b'{"kind":"search","target":"\xff"}', 400, "không đọc được"), ("application/json", b'{"kind":"search","target":"\\ud800"}', 422, "UTF-8")],
)  # fmt: skip
def test_bodies_that_are_no_json_are_told_apart(sample: TestClient, kind: str, content: bytes, status: int, said: str) -> None:
    answer = sample.post("/api/v1/follows", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
