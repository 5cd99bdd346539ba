"""The queue of doubtful mentions as pages: what is shown, decided, refused, undone, told in the audit log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Services
from api.settings import Settings
from api.state import StateStore
from api.state.audit import entries
from graph.model import ResolutionState
from graph.review import doubtful_mentions, review_queue
from graph.store import RecordStore
from ingest.pipeline import read_file, read_text

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
TWICE = "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 77/KH-UBND\nBến Tre, ngày 02 tháng 3 năm 2022\nKẾ HOẠCH\nVề <b>tiêm</b> năm 2022\n" + "".join(
    f"{n}. Sở Y tế làm theo Nghị quyết số 21/NQ-CP của Chính phủ ở bước {n}.\n" for n in (1, 2, 3)
)
QUEUE = "/ra-soat?xem=vien-dan"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with RecordStore(tmp_path) as store:
        for path in sorted(SAMPLES.glob("*21*.txt")):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
        store.add(read_text(TWICE), source="ke-hoach-77.txt", content=TWICE.encode())
    return tmp_path


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


def waiting(home: Path) -> list[int]:
    with RecordStore(home) as store:
        return [mention.stored.id for mention in doubtful_mentions(store)]


def named(home: Path, citation: int) -> str:
    with RecordStore(home) as store:
        row = next(c for work in store.works(held=True) for c in store.citations(work.id) if c.id == citation)
        return store.work(row.target_id).document.issued.isoformat() if row.target_id else row.state.value  # type: ignore[union-attr]


def test_the_sample_corpus_has_doubtful_mentions_of_both_kinds(sample_home: Path) -> None:
    with RecordStore(sample_home) as store:
        found = [doubt for doubt in review_queue(store, kind="citation") if doubt.citation is not None]
    assert [(d.citation.state, len(d.candidates)) for d in found if d.citation] == [(ResolutionState.AMBIGUOUS, 2), (ResolutionState.CONFLICT, 1), (ResolutionState.CONFLICT, 1)]


def test_what_is_doubtful_is_told_once_for_a_revision_and_of_the_documents_asked_for_last(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services, asked = Services(Settings(home, segmenter="none")), []
    queue = services.queue
    monkeypatch.setattr(services, "queue", lambda document, kind: asked.append(document) or queue(document, kind))
    works = services.store.works()
    for work in (None, *works, None, works[-1]):
        assert services.doubts(work) == {doubt.id: doubt.reasons for doubt in queue(work, "relation")}
    assert asked == [None, *works]
    monkeypatch.setattr("api.bootstrap._NAMES", 1)
    for work in (works[0], works[1], works[0]):
        services.doubts(work)
    assert asked[1 + len(works) :] == [works[1], works[0]]
    services.store.remove(works[-1].id)
    services.doubts(works[0])
    assert asked[-1] == works[0]
    assert len(asked) == 1 + len(works) + 3
    services.close()


def test_each_mention_stands_with_its_sentence_and_candidates(client: TestClient, home: Path) -> None:
    page = client.get(QUEUE).text
    assert page.count('class="item"') == len(waiting(home)) == 3
    assert page.count("<mark>Nghị quyết số 21/NQ-CP</mark>") == 3
    assert "mới nhất trước ngày ban hành văn bản có viện dẫn này" in page
    assert "chọn cho cả 2 chỗ khác" in page
    assert "<b>tiêm</b>" not in page


def test_a_choice_names_the_document_goes_on_with_the_next_and_is_taken_back(client: TestClient, home: Path) -> None:
    first, second, _ = waiting(home)
    with RecordStore(home) as store:
        newer = next(work for work in store.find("21/NQ-CP") if work.document.issued and work.document.issued.year == 2021)
    sent = {"xem": "vien-dan", "tiep": f"v{second}", "chon": str(newer.id), "trang": "1"}
    answer = client.post(f"/ra-soat/vien-dan/{first}", data=sent, follow_redirects=False)
    assert answer.status_code == 303
    assert re.fullmatch(rf"/ra-soat\?xem=vien-dan&trang_thai=extracted&vua=\d+#v{second}", answer.headers["location"])
    assert (named(home, first), len(waiting(home))) == ("2021-02-26", 2)
    page = client.get(answer.headers["location"]).text
    assert "<b>chọn văn bản</b> – “Nghị quyết số 21/NQ-CP” là Nghị quyết 21/NQ-CP" in page
    undo = re.findall(r'action="(/ra-soat/hoan-tac/\d+)"', page)[0]
    assert client.post(undo, data={"xem": "vien-dan"}, follow_redirects=False).headers["location"] == "/ra-soat?xem=vien-dan&trang_thai=extracted"
    assert (named(home, first), len(waiting(home))) == ("ambiguous", 3)
    told = entries(StateStore(home), action="review.")
    assert [(entry.action, entry.object) for entry in told] == [("review.undone", told[0].object), ("review.chosen", "Nghị quyết 21/NQ-CP")]


def test_one_choice_for_all_places_is_one_decision(client: TestClient, home: Path) -> None:
    first, *_ = waiting(home)
    client.post(f"/ra-soat/vien-dan/{first}", data={"xem": "vien-dan", "dung": "21/NQ-CP ngày 21/3/2016", "moi_cho": "true"})
    assert waiting(home) == []
    assert named(home, first) == "2016-03-21"
    undo = re.findall(r'action="(/ra-soat/hoan-tac/\d+)"', client.get(QUEUE).text)[0]
    client.post(undo)
    assert len(waiting(home)) == 3


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"dung": "9999/QĐ-XYZ"}, 404, "9999/QĐ-XYZ"), ({"dung": "21/NQ-CP"}, 300, "21/NQ-CP"), ({}, 400, "Chưa chọn văn bản"),
        ({"chon": "0", "dung": "  "}, 400, "Chưa chọn văn bản"), ({"chon": "999999"}, 404, "#999999"),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_told_at_the_mention(client: TestClient, home: Path, sent: dict[str, str], status: int, words: str) -> None:
    first, *_ = waiting(home)
    answer = client.post(f"/ra-soat/vien-dan/{first}", data={"xem": "vien-dan", **sent}, follow_redirects=False)
    assert answer.status_code == status
    alert = re.findall(r'role="alert">([^<]*)<', answer.text)
    assert len(alert) == 1
    assert words in alert[0]
    assert len(waiting(home)) == 3


def test_a_document_that_the_store_does_not_know_is_noted_when_it_is_said_to_be_new(client: TestClient, home: Path) -> None:
    first, second, *_ = waiting(home)
    sent = {"xem": "vien-dan", "dung": "nghị quyết 21/nq-cp ngày 3/2/2019", "tiep": f"v{second}"}
    assert client.post(f"/ra-soat/vien-dan/{first}", data=sent).status_code == 404
    made = client.post(f"/ra-soat/vien-dan/{first}", data=sent | {"chua_co": "true"})
    assert "“Nghị quyết số 21/NQ-CP” là Nghị quyết 21/NQ-CP" in re.sub(r"<[^>]+>", "", made.text)
    assert (named(home, first), len(waiting(home))) == ("2019-02-03", 2)
    with RecordStore(home) as store:
        (stub,) = [work for work in store.find("21/NQ-CP") if not work.held]
        assert (stub.document.type, stub.document.issuer, [c.state for c in store.citations_of(stub.id)]) == ("nghị quyết", "Chính phủ", [ResolutionState.STUB])
    client.post(re.findall(r'action="(/ra-soat/hoan-tac/\d+)"', made.text)[0])
    assert (named(home, first), len(waiting(home))) == ("ambiguous", 3)
    with RecordStore(home) as store:
        assert [work for work in store.find("21/NQ-CP") if not work.held] == []
        assert store.redirect(stub.uri) is None


def test_the_document_that_was_noted_is_named_when_it_comes(client: TestClient, home: Path) -> None:
    first, *_ = waiting(home)
    made = client.post(f"/api/v1/review/citation/{first}/choice", json={"object": "Nghị quyết 21/NQ-CP ngày 3/2/2019", "everywhere": True, "new": True})
    assert (made.status_code, waiting(home)) == (201, [])
    late = "CHÍNH PHỦ\nSố: 21/NQ-CP\nHà Nội, ngày 04 tháng 02 năm 2019\nNGHỊ QUYẾT\nVề một việc khác\nĐiều 1. Nội dung\n"
    with RecordStore(home) as store:
        done = store.add(read_text(late), source="muon.txt", content=late.encode())
        assert {(c.target_id, c.state) for c in store.citations_of(done.work_id)} == {(done.work_id, ResolutionState.RESOLVED)}
        assert len(store.citations_of(done.work_id)) == 3
    assert waiting(home) == []


@pytest.mark.parametrize("typed", ["một văn bản nào đó", "99", "Nghị định 1/2016/NĐ-CP và Nghị định 2/2017/NĐ-CP", "#999999"])
def test_what_names_no_document_is_not_noted(client: TestClient, home: Path, typed: str) -> None:
    first, *_ = waiting(home)
    before = RecordStore(home).count("works")
    answer = client.post(f"/ra-soat/vien-dan/{first}", data={"xem": "vien-dan", "dung": typed, "chua_co": "true"})
    assert (answer.status_code, "Chưa đọc ra một văn bản" in answer.text, 'name="chua_co" value="true" checked' in answer.text) == (400, True, True)
    assert client.post(f"/api/v1/review/citation/{first}/choice", json={"object": typed, "new": True}).status_code == 400
    assert (RecordStore(home).count("works"), len(waiting(home))) == (before, 3)


@pytest.mark.parametrize("sent", [{"tiep": "//evil.example"}, {"xem": "x"}, {"trang": "0"}, {"chon": "-1"}, {"van_ban": "x" * 501}])
def test_forms_with_impossible_values_are_refused(client: TestClient, home: Path, sent: dict[str, str]) -> None:
    assert client.post(f"/ra-soat/vien-dan/{waiting(home)[0]}", data={"xem": "vien-dan", "dung": "63/2010", **sent}).status_code == 400


def test_a_mention_that_is_gone_is_told(client: TestClient) -> None:
    answer = client.post("/ra-soat/vien-dan/99999", data={"xem": "vien-dan", "dung": "21/NQ-CP ngày 21/3/2016"})
    assert answer.status_code == 404


def test_the_api_tells_why_and_decides_everywhere(client: TestClient, home: Path) -> None:
    doubt = client.get("/api/v1/review/doubts", params={"kind": "citation"}).json()[0]
    assert [len(doubt["alike"]), len(doubt["candidates"])] == [2, 2]
    assert any("cùng số, ký hiệu" in candidate["why"] for candidate in doubt["candidates"])
    sent = {"object": "21/NQ-CP ngày 26/02/2021", "everywhere": True}
    assert client.post(f"/api/v1/review/citation/{doubt['id'][1:]}/choice", json=sent).status_code == 201
    assert waiting(home) == []
