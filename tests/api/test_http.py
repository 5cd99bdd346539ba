from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.store import RecordStore
from ingest.pipeline import read_text

PLAN = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
Số: 77/KH-UBND
Bến Tre, ngày 05 tháng 01 năm 2018
KẾ HOẠCH
<script>alert(1)</script> THỬ
I. NHIỆM VỤ
- Công khai theo Nghị định số 92/2017/NĐ-CP và Nghị quyết số 21/NQ-CP ngày 21/3/2016.
- Phân bổ <script>alert(1)</script> theo Nghị quyết số 21/NQ-CP ngày 26/02/2021.
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with RecordStore(tmp_path) as store:
        store.add(read_text(PLAN), source="a.txt", content=PLAN.encode())
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        yield client


def test_tasks_that_depend_on_a_document(client: TestClient) -> None:
    rows = client.get("/api/v1/tasks", params={"depends_on": "92/2017"}).json()
    assert [row["quote"] for row in rows] == [
        "Công khai theo Nghị định số 92/2017/NĐ-CP và Nghị quyết số 21/NQ-CP ngày 21/3/2016."
    ]


def test_document_by_number(client: TestClient) -> None:
    assert client.get("/api/v1/documents/77/KH-UBND").json()["number"] == "77/KH-UBND"
    assert client.get("/api/v1/documents/77/KH-UBND/citations").json()


def test_unknown_number_is_a_problem_with_the_nearest(client: TestClient) -> None:
    answer = client.get("/api/v1/documents/92/2018")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "Nghị định 92/2017/NĐ-CP" in answer.json()["nearest"]


def test_ambiguous_number_answers_300_with_candidates(client: TestClient) -> None:
    answer = client.get("/api/v1/documents/21/NQ-CP", follow_redirects=False)
    assert (answer.status_code, len(answer.json()["candidates"])) == (300, 2)


def test_bad_parameter_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/search")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/ask?q=việc gì căn cứ NĐ 92/2017",
        "/api/v1/impact?reference=92/2017",
        "/api/v1/search?q=cong khai",
        "/health",
        "/api/v1/openapi.json",
    ],
)
def test_answers(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_page_escapes_what_documents_and_users_say(client: TestClient) -> None:
    page = client.get("/", params={"q": "<script>x</script> công khai"}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
