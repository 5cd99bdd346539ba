"""A secret that nobody had stamped legibly: once erased, no word of it is in any file, and what others say is as if it had never come."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from api.app import create_app
from api.settings import Settings
from graph.errors import UnknownReference
from graph.store import RecordStore
from ingest.pipeline import read_text

Run = Callable[..., tuple[int, str, str]]

SECRET = (
    "BỘ X\nSố: 987/KH-BX\nHà Nội, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nVề chiến dịch Bình minh đỏ\nCăn cứ Quyết định số 4455/QĐ-BX ngày 02/01/2018;\n"
    "I. NHIỆM VỤ\n1. Về quân số\n- Cục Tổ chức điều động trước ngày 30/6/2018.\nNơi nhận:\n- Như trên.\n" + "Mọi đơn vị thực hiện đúng hạn.\n" * 12
)  # fmt: skip
SECOND = SECRET.replace("987/KH-BX", "988/KH-BX").replace("Bình minh đỏ", "Hoàng hôn xanh")
PUBLIC = "BỘ Y\nSố: 3/TB-BY\nHà Nội, ngày 05 tháng 02 năm 2018\nTHÔNG BÁO\nVề việc phối hợp\nCăn cứ Kế hoạch số 987/KH-BX ngày 05/01/2018 của Bộ X;\nI. NHIỆM VỤ\n1. Phối hợp\n- Cục Y tế phối hợp theo Kế hoạch số 987/KH-BX ngày 05/01/2018.\n"
WORDS = ("Bình minh", "Hoàng hôn", "988/KH-BX", "4455/QĐ-BX", "ke-hoach-rieng", "điều động")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home into which a page has uploaded a secret, another document that names it, and where people have done things with it."""
    home = tmp_path / "home"
    with TestClient(create_app(Settings(home, segmenter="longest"))) as client:
        files = [("files", ("ke-hoach-rieng.txt", (SECRET + SECOND).encode())), ("files", ("thong-bao.txt", PUBLIC.encode()))]
        answer = client.post("/api/v1/jobs", files=files)
        deadline = time.monotonic() + 120
        while client.get(answer.headers["location"]).json()["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.2)
        task = next(row for row in client.get("/api/v1/tasks").json() if "điều động" in row["task"])
        client.post("/api/v1/follows", json={"kind": "task", "target": str(task["id"])})
        client.post("/api/v1/follows", json={"kind": "document", "target": "988/KH-BX"})
        client.post(f"/api/v1/review/task/{task['id']}", json={"state": "confirmed", "reason": "điều động đúng"})
        assert client.get("/api/v1/sparql", params={"query": "SELECT ?s WHERE { ?v eli:id_local ?s }"}).status_code == 200
        assert client.get("/van-ban?so=987/KH-BX").status_code == 200
    return home


def held(home: Path) -> list[tuple[str, str]]:
    kept = [(path, path.read_bytes()) for path in home.rglob("*") if path.is_file()]
    return [(str(path.relative_to(home)), word) for path, content in kept for word in WORDS if word.encode() in content]


@pytest.mark.parametrize("removed_before", [False, True])
def test_nothing_of_it_is_left(home: Path, run: Run, removed_before: bool) -> None:
    with RecordStore(home) as store:
        ids = {work.document.number: work.id for work in store.works(held=True)}
    assert {word for _, word in held(home)} == set(WORDS)
    if removed_before:
        assert run("remove", "987/KH-BX", "--yes", "--home", home)[0] == 0
        assert run("remove", "988/KH-BX", "--yes", "--home", home)[0] == 0
    code, out, _ = run("remove", f"#{ids['987/KH-BX']}", "--erase", "--dry-run", "--json", "--home", home)
    assert (code, {work["id"] for work in json.loads(out)["documents"]}) == (0, {ids["987/KH-BX"], ids["988/KH-BX"]})
    code, out, _ = run("remove", f"#{ids['987/KH-BX']}", "--erase", "--yes", "--home", home)
    assert (code, "bản sao lưu" in out) == (0, True)
    assert held(home) == []
    with RecordStore(home) as store:
        assert [work.document.number for work in store.works(held=True)] == ["3/TB-BY"]
        stub = store.resolve("987/KH-BX")
        assert (stub.id, stub.held, stub.document.title, store.removal(stub.id)) == (ids["987/KH-BX"], False, None, None)
        with pytest.raises(UnknownReference):
            store.resolve("988/KH-BX")
        fresh = store.add(read_text(PUBLIC.replace("3/TB-BY", "4/TB-BY")), source="b.txt", content=b"b")
        assert fresh.work_id > max(ids.values())  # an id that was linked to and followed is given to no other
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        assert client.get("/api/v1/search?q=bình minh đỏ").json()["hits"] == []
        told = [(entry["action"], entry["object"]) for entry in client.get("/api/v1/audit").json()]
        assert told[0] == ("document.erased", "tài liệu có dấu độ mật")
        assert not any(number in thing for _, thing in told for number in ("987", "988"))
        assert client.get("/api/v1/follows").json() == []
        assert client.get(f"/van-ban/{ids['988/KH-BX']}").status_code == 410
    assert held(home) == []


def test_a_running_service_keeps_it_from_being_erased(home: Path, run: Run) -> None:
    with FileLock(home / "hooks.lock"):
        code, _, err = run("remove", "987/KH-BX", "--erase", "--yes", "--home", home)
    assert (code, "dừng dịch vụ" in " ".join(err.split())) == (1, True)
    assert {word for _, word in held(home)} == set(WORDS)


@pytest.mark.parametrize("arguments", [("Bộ luật nào đó",), ("#999999",), ("4455/QĐ-BX",)])
def test_what_was_never_held_is_not_erased(home: Path, run: Run, arguments: tuple[str, ...]) -> None:
    assert run("remove", *arguments, "--erase", "--yes", "--home", home)[0] == 1
    assert run("remove", "987/KH-BX", "--erase", "--home", home)[0] == 2
    assert {word for _, word in held(home)} == set(WORDS)
