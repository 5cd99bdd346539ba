"""Tổng quan: coverage, changes of days without names of people, follows; computed once for a revision."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.accounts import Accounts
from api.access.actor import LOCAL, NOBODY, Actor
from api.app import create_app
from api.bootstrap import Services
from api.following.follows import Follows
from api.ingesting.outcome import FileOutcome
from api.ingesting.run import ingest
from api.settings import Settings
from api.state import StateStore
from api.web import overview
from api.web.overview import Share
from graph.coverage import coverage
from graph.store import RecordStore

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
SECRET = "TỐI MẬT\nỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 01/KH-UBND\nBến Tre, ngày 02 tháng 02 năm 2018\nKẾ HOẠCH\nVề việc kín\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the sample corpus and a state secret were ingested by a person."""
    home = tmp_path_factory.mktemp("filled")
    secret = tmp_path_factory.mktemp("secret") / "kin-khong-duoc-neu.txt"
    secret.write_text(SECRET, encoding="utf-8")
    services = Services(Settings(home, segmenter="none"))
    outcomes: list[FileOutcome] = []
    ingest(services, [*sorted(SAMPLES.iterdir()), secret], report=outcomes.append, actor="nguoi-nap")
    assert sum(outcome.refused for outcome in outcomes) == 1
    services.close()
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


def words(client: TestClient) -> str:
    page = client.get("/tong-quan").text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])).split()).replace(" ;", ";")


def test_the_shares_are_those_of_the_store(client: TestClient, home: Path) -> None:
    with RecordStore(home) as store:
        found = coverage(store)
        pairs = {(r.subject_id, r.object_id) for r in store.relations() if r.relation.predicate.value == "based_on" and store.work(r.subject_id).held}
        assert (found.bases, found.bases_held) == (len(pairs), sum(store.work(target).held for _, target in pairs))
        assert found.tasks == sum(store.task_counts().values())
    assert f"Căn cứ ban hành của các văn bản: kho có toàn văn {found.bases_held} {found.bases}" in words(client)
    assert "3 viện dẫn còn ngờ" in words(client)


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(52, 1767, "2,9 %"), (0, 25, "0 %"), (25, 25, "100 %"), (1, 99999, "0,1 %"), (99998, 99999, "99,9 %"), (0, 0, "—"), (1, 2, "50 %")]
)
def test_shares_in_words(part: int, whole: int, said: str) -> None:
    assert Share("", part, whole).percent == said


def test_changes_name_documents_and_decisions_but_nobody_and_nothing_refused(client: TestClient, home: Path) -> None:
    with RecordStore(home) as store:
        wrong = next(r for r in store.relations() if r.relation.predicate.value == "amends" and r.relation.subject == "92/2017/NĐ-CP")
    fact = f"/api/v1/review/relation/{wrong.id}"
    assert client.post(fact, json={"state": "rejected", "reason": "vì sao đó"}).status_code == 204
    made = client.get("/api/v1/review/decisions").json()[0]["id"]
    told = words(client)
    assert "Nạp mới 17 văn bản: " in told
    assert "và 12 văn bản khác" in told
    assert "Bác bỏ – 92/2017/NĐ-CP sửa đổi, bổ sung 63/2010/NĐ-CP" in told
    assert "đã hoàn tác" not in told
    client.delete(f"/api/v1/review/decisions/{made}")
    assert "63/2010/NĐ-CP (đã hoàn tác)" in words(client)
    for hidden in ("nguoi-nap", "máy này", "kin-khong-duoc-neu", "từ chối", "vì sao đó"):
        assert hidden not in words(client)


def test_removed_documents_are_told(client: TestClient) -> None:
    for number in ("61/2018/NĐ-CP", "02/2017/TT-VPCP"):
        assert client.delete(f"/api/v1/documents/{number}").status_code == 200
    told = words(client)
    assert "Gỡ khỏi kho 2 văn bản: Thông tư 02/2017/TT-VPCP; Nghị định 61/2018/NĐ-CP" in told


def test_what_all_see_is_computed_once_for_a_revision(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []
    whole = overview.overview
    monkeypatch.setattr(overview, "overview", lambda services: computed.append(1) or whole(services))
    for _ in range(3):
        client.get("/tong-quan")
    assert len(computed) == 1
    relation = client.get("/api/v1/review", params={"limit": 1}).json()[0]["id"]
    client.post(f"/api/v1/review/relation/{relation}", json={"state": "confirmed"})
    client.get("/tong-quan")
    assert len(computed) == 2


def test_a_person_sees_what_own_follows_told_and_a_guest_nobodys(client: TestClient, home: Path) -> None:
    client.post("/api/v1/follows", json={"kind": "document", "target": "63/2010"})
    assert "Mục tôi theo dõi" not in words(client)
    plan = "UBND TỈNH BẾN TRE\nSố: 9/KH-UBND\nBến Tre, ngày 02 tháng 02 năm 2019\nKẾ HOẠCH\nVề một cửa\nCăn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010;\n"
    with client.stream("GET", client.post("/nap-van-ban", files={"tep": ("k.txt", plan.encode())}, headers={"accept": "application/json"}).headers["location"] + "/events") as events:
        list(events.iter_lines())
    assert "Kế hoạch 9/KH-UBND căn cứ vào Nghị định 63/2010/NĐ-CP" in words(client)
    state = StateStore(home)
    follows = Follows(state)
    assert [len(follows.of(actor)) for actor in (LOCAL, NOBODY, Actor("khách", "reader", "nobody"))] == [1, 0, 0]
    Accounts(state).add("lan", "reader", "mot-mat-khau-dai")
    state.close()
    with TestClient(create_app(Settings(home, segmenter="none"))) as other:
        assert "Mục tôi theo dõi" not in words(other)
        assert other.get("/api/v1/follows").json() == []


def test_an_empty_store_is_told_as_such(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        told = words(client)
    assert "Kho chưa có văn bản nào" in told
    assert "Không có thay đổi nào trong 30 ngày qua" in told
    assert "0 %" not in told
