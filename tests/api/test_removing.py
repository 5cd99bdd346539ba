"""Documents taken out and put back: by command, over HTTP, on the pages; what is derived of them goes and comes at once."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api.access.accounts import Accounts
from api.app import create_app
from api.bootstrap import Services
from api.following.hooks import deliver_due
from api.ingesting.run import ingest
from api.schemas_wire_removing import HitOut, RemovedOut
from api.settings import Settings
from api.state import StateStore
from api.state.schema import notices

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
FEW = ["nghi-dinh-92-2017.txt", "nghi-dinh-63-2010.txt", "ke-hoach-6120-ben-tre.docx", "nghi-quyet-21-2016.txt", "nghi-quyet-21-2021.txt"]
DECREE = "/api/v1/documents/92/2017"
TWO = (
    "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 15/QĐ-UBND\nBến Tre, ngày 05 tháng 01 năm 2024\nQUYẾT ĐỊNH\nVề việc ban hành Quy chế làm việc\nĐiều 1. Ban hành Quy chế.\n"
    + "Các cơ quan chịu trách nhiệm thi hành Quyết định này.\n" * 10 + "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn An\n"
)  # fmt: skip
TWO += TWO.replace("15/QĐ-UBND", "16/QĐ-UBND").replace("Quy chế làm việc", "Quy chế chi tiêu")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    services = Services(Settings(tmp_path / "home", segmenter="none"))
    two = tmp_path / "hai-van-ban.txt"
    two.write_text(TWO, encoding="utf-8")
    outcomes = ingest(services, [*(SAMPLES / name for name in FEW), two], report=lambda _: None)
    assert {outcome.status for outcome in outcomes} == {"added"}
    services.close()
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])).split())


def found(client: TestClient, words: str) -> list[str]:
    return [hit["document"]["label"] for hit in client.get("/api/v1/search", params={"q": words}).json()["hits"]]


def answers(client: TestClient) -> dict[str, Any]:
    """What is told of the decree and of what rests on it, in every way."""
    query = 'SELECT ?so WHERE { ?v eli:id_local ?so ; eli:is_realized_by ?e }'
    return {
        "search": "Nghị định 92/2017/NĐ-CP" in found(client, "kiểm soát thủ tục hành chính"), "validity": [(e["effect"], e["by"]["number"], e["quote"]) for e in client.get("/api/v1/documents/63/2010/validity").json()["effects"]],
        "amended": [(r["label"], r["quote"]) for r in client.get("/api/v1/documents/63/2010/relations").json() if r["predicate"] == "amends"],
        "impact": [row["document"]["held"] for row in client.get("/api/v1/impact?reference=63/2010&cites=false").json()["rows"] if row["target"] == "document"],
        "tasks": [(row["quote"], row["path"][0]["object"]) for row in client.get("/api/v1/tasks?depends_on=92/2017").json()],
        "sparql": client.get("/api/v1/sparql", params={"query": query}).json()["results"]["bindings"], "page": client.get("/van-ban?so=92/2017").text.count("Điều 1"),
    }  # fmt: skip


def test_what_is_derived_goes_and_comes_back(client: TestClient) -> None:
    before = answers(client)
    assert (before["search"], before["impact"], bool(before["amended"])) == (True, [True], True)
    removed = client.delete(DECREE, params={"reason": "nạp nhầm tệp"})
    assert removed.status_code == 200
    told = RemovedOut.model_validate(removed.json())
    assert ([d.label for d in told.documents], told.documents[0].held, told.decision.state, told.decision.reason) == (["Nghị định 92/2017/NĐ-CP"], True, "removed", "nạp nhầm tệp")
    after = answers(client)
    assert (after["search"], after["amended"], after["impact"], after["page"]) == (False, [], [], 0)
    assert (bool(before["validity"]), after["validity"]) == (True, [])
    assert after["tasks"] == [task for task in before["tasks"] if task[1] == "Nghị định 92/2017/NĐ-CP"] != []  # they name it still
    left = client.get(DECREE).json()
    assert (left["held"], left["title"], left["source"]) == (False, None, None)
    assert client.delete(f"/api/v1/review/decisions/{told.decision.id}").status_code == 204
    deadline = time.monotonic() + 60
    while not answers(client)["search"]:  # the index follows in the reading process
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert answers(client) == before
    assert [(e["action"], e["object"]) for e in client.get("/api/v1/audit?action=document.re").json()] == [
        ("document.restored", "Nghị định 92/2017/NĐ-CP"), ("document.removed", "Nghị định 92/2017/NĐ-CP")]  # fmt: skip


def test_what_would_be_hit_is_told_and_nothing_done(client: TestClient, home: Path) -> None:
    told = HitOut.model_validate(client.get(f"{DECREE}/removal").json())
    assert [(d.label, d.held) for d in told.documents] == [("Nghị định 92/2017/NĐ-CP", True)]
    assert told.documents[0].provisions > 0
    assert "Kế hoạch 6120/KH-UBND" in {d.label for d in told.citing}
    assert (told.citing_total, told.relations_total, told.tasks_total) == (len(told.citing), len(told.relations), len(told.tasks))
    assert (told.mentions_total >= told.citing_total, told.same_file) == (True, [])
    assert {r.object for r in told.relations} | {r.subject for r in told.relations} >= {"Nghị định 92/2017/NĐ-CP"}
    assert client.get(DECREE).json()["held"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("21/NQ-CP", 300, "21/NQ-CP"), ("91/2017/NĐ-CP", 404, "92/2017"), ("%23999999", 404, "#999999"), ("02/2017/TT-VPCP", 409, "không có gì để gỡ")],
)  # fmt: skip
def test_what_cannot_be_taken_out_is_a_problem(client: TestClient, path: str, status: int, words: str) -> None:
    for answer in (client.delete(f"/api/v1/documents/{path}"), client.get(f"/api/v1/documents/{path}/removal")):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert words in answer.text
    if status == 404 and "/" in path:
        assert "Nghị định 92/2017/NĐ-CP" in answer.json()["nearest"]


def test_what_nothing_names_is_gone(client: TestClient) -> None:
    plan = client.get("/api/v1/documents/6120/KH-UBND").json()
    stubs = {work["label"] for work in client.get("/api/v1/documents?held=false").json()}
    made = client.delete("/api/v1/documents/6120/KH-UBND").json()["decision"]["id"]
    for reference in ("6120/KH-UBND", f"%23{plan['id']}", plan["uri"]):
        assert client.get(f"/api/v1/documents/{reference}").status_code == 404
        assert client.delete(f"/api/v1/documents/{reference}").status_code == 404
    assert client.get(plan["uri"], headers={"accept": "text/turtle"}).status_code == 404
    assert plan["label"] not in found(client, "6120/KH-UBND")
    assert len({work["label"] for work in client.get("/api/v1/documents?held=false").json()} - stubs) == 0
    assert len(client.get("/api/v1/documents?held=false").json()) < len(stubs)
    page = client.get(f"/van-ban/{plan['id']}?muc=luoc-do")
    assert (page.status_code, "Hoàn tác việc gỡ" in page.text) == (410, True)
    assert client.get(f"/van-ban/{plan['id']}/hop-nhat").status_code == 410
    client.delete(f"/api/v1/review/decisions/{made}")
    assert client.get(f"/van-ban/{plan['id']}").status_code == 200


def test_fed_again_it_is_back_and_the_removal_cannot_be_undone(client: TestClient, home: Path) -> None:
    known = client.get("/api/v1/documents?reference=92/2017").json()[0]
    made = client.delete(DECREE).json()["decision"]["id"]
    with client.stream("GET", client.post("/nap-van-ban", files={"tep": ("nghi-dinh-92-2017.txt", (SAMPLES / FEW[0]).read_bytes())}, headers={"accept": "application/json"}).headers["location"] + "/events") as events:
        assert '"added"' in "".join(events.iter_lines())
    assert client.get("/api/v1/documents?reference=92/2017").json()[0] == known
    answer = client.delete(f"/api/v1/review/decisions/{made}")
    assert (answer.status_code, answer.json()["title"]) == (409, "Văn bản đã được nạp lại")
    assert "Nghị định 92/2017/NĐ-CP" in answer.json()["detail"]
    assert "removal_note" not in client.get(f"/van-ban/{known['id']}").text


def test_the_whole_of_a_file(client: TestClient) -> None:
    one = "/api/v1/documents/15/QĐ-UBND"
    assert [d["number"] for d in client.get(f"{one}/removal").json()["same_file"]] == ["16/QĐ-UBND"]
    assert [len(client.get(f"{one}/removal?whole_file=true").json()[name]) for name in ("documents", "same_file")] == [2, 0]
    made = client.delete(f"{one}?whole_file=true").json()
    assert [d["number"] for d in made["documents"]] == ["15/QĐ-UBND", "16/QĐ-UBND"]
    assert client.get("/api/v1/documents/16/QĐ-UBND").status_code == 404
    client.delete(f"/api/v1/review/decisions/{made['decision']['id']}")
    assert client.get("/api/v1/documents/16/QĐ-UBND").json()["held"]


def test_feeds_hooks_and_notices_tell_nothing_of_it_meanwhile(client: TestClient, home: Path) -> None:
    follow = client.post("/api/v1/follows", json={"kind": "document", "target": "63/2010", "hook": "http://127.0.0.1:9/"}).json()
    plan = "UBND TỈNH BẾN TRE\nSố: 9/KH-UBND\nBến Tre, ngày 02 tháng 02 năm 2019\nKẾ HOẠCH\nVề một cửa\nCăn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010;\nI. NHIỆM VỤ\n1. Về thủ tục\n- Sở Nội vụ báo cáo theo Nghị định số 63/2010/NĐ-CP trước ngày 30/6/2019.\n"
    with client.stream("GET", client.post("/nap-van-ban", files={"tep": ("k.txt", plan.encode())}, headers={"accept": "application/json"}).headers["location"] + "/events") as events:
        list(events.iter_lines())

    def told() -> list[bool]:
        pages = (f"/api/v1/follows/{follow['id']}/notices", follow["atom"], follow["calendar"], "/theo-doi", "/tong-quan")
        return ["Kế hoạch 9/KH-UBND" in client.get(page).text.split("Mới nạp")[0].split("Thay đổi gần đây")[0].replace("\r\n ", "") for page in pages[:2]] + [
            "20190630" in client.get(pages[2]).text] + ["Kế hoạch 9/KH-UBND căn cứ" in client.get(page).text for page in pages[3:]]  # fmt: skip

    assert told() == [True] * 5
    made = client.delete("/api/v1/documents/9/KH-UBND").json()["decision"]["id"]
    assert told() == [False] * 5
    state = StateStore(home)

    def tried() -> int:
        return sum(row.attempts for row in state.rows(select(notices.c.attempts)))

    with state.write() as connection:
        connection.execute(update(notices).values(next_try=None))
    before = tried()
    deliver_due(state, private=False, held=client.app.state.services.held)
    assert tried() == before  # it waits, untried
    with state.write() as connection:
        connection.execute(update(notices).values(next_try=None))
    deliver_due(state, private=False)
    assert tried() == before + 1
    state.close()
    client.delete(f"/api/v1/review/decisions/{made}")
    assert told() == [True] * 5


def test_pages_ask_first_and_undo(client: TestClient) -> None:
    work_id = client.get(DECREE).json()["id"]
    assert f'action="/van-ban/{work_id}/go-khoi-kho"' in client.get(f"/van-ban/{work_id}?muc=thuoc-tinh").text
    asked = text(client.get(f"/van-ban/{work_id}/go-khoi-kho").text)
    assert "Gỡ Nghị định 92/2017/NĐ-CP khỏi kho?" in asked
    assert "Kế hoạch 6120/KH-UBND" in asked
    assert client.get(DECREE).json()["held"]
    done = client.post(f"/van-ban/{work_id}/go-khoi-kho", data={"ly_do": "nhầm <b>tệp</b>"})
    assert (done.url.path, "lý do: nhầm <b>tệp</b>" in text(done.text), "<b>tệp</b>" in done.text) == (f"/van-ban/{work_id}", True, False)
    assert "Gỡ khỏi kho…" not in client.get(f"/van-ban/{work_id}?muc=thuoc-tinh").text
    assert client.post(f"/van-ban/{work_id}/go-khoi-kho").status_code == 409
    assert "gỡ khỏi kho – Nghị định 92/2017/NĐ-CP" in text(client.get("/ra-soat").text)
    assert "Gỡ khỏi kho 1 văn bản: Nghị định 92/2017/NĐ-CP" in text(client.get("/tong-quan").text)
    back = client.post(f"/van-ban/{work_id}/dua-tro-lai")
    assert (back.url.path, back.url.params["muc"], "Gỡ khỏi kho…" in back.text) == (f"/van-ban/{work_id}", "thuoc-tinh", True)
    assert client.post(f"/van-ban/{work_id}/dua-tro-lai").status_code == 404
    assert "Đưa trở lại 1 văn bản: Nghị định 92/2017/NĐ-CP" in text(client.get("/tong-quan").text)


def test_only_editors_from_our_own_page(home: Path) -> None:
    state = StateStore(home)
    for role in ("reader", "editor"):
        Accounts(state).add(role, role, "mot-mat-khau-dai")
    tokens = {role: {"authorization": f"Bearer {Accounts(state).add_token(role, 't')}"} for role in ("reader", "editor")}
    state.close()
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0"))) as client:
        work_id = client.get(DECREE, headers=tokens["reader"]).json()["id"]
        page = f"/van-ban/{work_id}/go-khoi-kho"
        assert client.delete(DECREE).status_code == 401
        assert [client.request(method, path, headers=tokens["reader"]).status_code for method, path in (("DELETE", DECREE), ("GET", page), ("POST", page))] == [403] * 3
        assert "go-khoi-kho" not in client.get(f"/van-ban/{work_id}?muc=thuoc-tinh", headers=tokens["reader"]).text
        client.post("/dang-nhap", data={"ten": "editor", "mat_khau": "mot-mat-khau-dai"})
        assert client.delete(DECREE).status_code == 403  # no token against forgery
        assert client.post(page).status_code == 403
        csrf = re.findall(r'name="csrf" value="([^"]+)"', client.get(page).text)[0]
        assert client.delete(DECREE, headers={"x-csrf-token": csrf, "sec-fetch-site": "cross-site"}).status_code == 403
        assert client.delete(DECREE, headers={"x-csrf-token": csrf}).json()["decision"]["who"] == "editor"
        reader = client.get(f"/van-ban/{work_id}", headers=tokens["reader"])
        assert ("đã được gỡ khỏi kho" in reader.text, "dua-tro-lai" in reader.text) == (True, False)
        assert client.post(f"/van-ban/{work_id}/dua-tro-lai", data={"csrf": csrf}, follow_redirects=False).status_code == 303


def test_by_command(run: Run) -> None:
    run("ingest", *(SAMPLES / name for name in FEW))
    code, _, err = run("remove", "92/2017")
    assert (code, "--yes" in err) == (2, True)
    code, out, _ = run("remove", "92/2017", "6120/KH-UBND", "--dry-run")
    assert (code, "Sẽ gỡ khỏi kho" in out, "Kế hoạch 6120/KH-UBND (tệp ke-hoach-6120-ben-tre.docx)" in out) == (0, True, True)
    told = HitOut.model_validate(json.loads(run("remove", "92/2017", "--dry-run", "--json")[1]))
    assert "Kế hoạch 6120/KH-UBND" in {d.label for d in told.citing}
    assert json.loads(run("show", "92/2017", "--json")[1])["held"]
    assert run("remove", "21/NQ-CP", "--yes")[0] == 3
    code, _, err = run("remove", "92/2017", "91/2017", "--yes")
    assert (code, "Nghị định 92/2017/NĐ-CP" in " ".join(err.split())) == (1, True)
    assert json.loads(run("show", "92/2017", "--json")[1])["held"]
    code, out, _ = run("remove", "92/2017", "6120/KH-UBND", "--yes", "--json", "--reason", "nhầm", "--who", "lan")
    made = RemovedOut.model_validate(json.loads(out))
    assert (code, len(made.documents), made.decision.who) == (0, 2, "lan")
    assert run("show", "6120/KH-UBND")[0] == 1
    assert "gỡ khỏi kho" in run("review", "--decided")[1]
    assert "6120" not in "".join(hit["document"]["label"] for hit in json.loads(run("search", "kiểm soát thủ tục hành chính", "--json")[1])["hits"])
    code, out, _ = run("undo", made.decision.id)
    assert (code, "Đã đưa trở lại: " in out) == (0, True)
    assert json.loads(run("show", "6120/KH-UBND", "--json")[1])["held"]
    code, out, _ = run("remove", "92/2017", "--yes")
    assert (code, re.search(r"Hoàn tác: cancu undo \d+", out) is not None) == (0, True)
    assert run("undo", made.decision.id)[0] == 1
