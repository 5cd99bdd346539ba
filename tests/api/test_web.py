"""The pages without scripts: what they show, links under a prefix, hostile input."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.reading.view import Grid, Line, content_of
from api.settings import Settings
from graph.model import RelationKind, Span
from graph.store import RecordStore
from ingest.pipeline import read_file, read_text

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
HOSTILE = "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 88/KH-UBND\nBến Tre, ngày 02 tháng 02 năm 2018\nKẾ HOẠCH\n<script>alert(1)</script> năm 2018\nCăn cứ Nghị định số 92/2017/NĐ-CP ngày 07/8/2017;\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with RecordStore(home) as store:
        for path in sorted(SAMPLES.iterdir()):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
        store.add(read_text(HOSTILE), source="<img src=x onerror=alert(1)>.txt", content=HOSTILE.encode())
    return home


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


def work_id(home: Path, reference: str) -> int:
    with RecordStore(home) as store:
        return store.resolve(reference).id


@pytest.mark.parametrize("tab", ["noi-dung", "thuoc-tinh", "luoc-do", "nhiem-vu", "tac-dong", "lich-su"])
@pytest.mark.parametrize("reference", ["92/2017", "88/KH-UBND", "43/2006/NĐ-CP"])
def test_every_tab_answers_and_escapes(client: TestClient, home: Path, tab: str, reference: str) -> None:
    answer = client.get(f"/van-ban/{work_id(home, reference)}", params={"muc": tab})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert ' style="' not in answer.text
    assert "còn hiệu lực</p>" not in answer.text.lower()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?q=92/2017", "Nghị định 92/2017/NĐ-CP"), ("/?q=kiem soat thu tuc hanh chinh", "<mark>"), ("/?q=21/NQ-CP", "Số này có thể là"),
        ("/?q=nhiệm vụ nào phụ thuộc Nghị định 92/2017%3F", "/nhiem-vu?can_cu="), ("/?q=nhiệm vụ nào phụ thuộc Nghị định 92/2017%3F", "Vì sao: căn cứ nêu ngay trong nhiệm vụ"),
        ("/?q=văn bản nào hướng dẫn Nghị định 63/2010", "lấy văn bản này làm căn cứ"), ("/?q=Nghị định 63/2010 còn hiệu lực không", "bởi Nghị định 92/2017/NĐ-CP từ 25/09/2017"),
        ("/?q=khoản 2 Điều 3 Nghị định 63/2010 quy định gì", "Nội dung khoản 2 Điều 3"), ("/?q=Sở Nội vụ phải làm gì trong năm 2018", "don_vi=S"),
        ("/?q=sửa Nghị định 63/2010 thì ảnh hưởng gì", "/tac-dong?van_ban="), ("/?q=cải cách&loai=kế hoạch", "Kế hoạch"),
        ("/nhiem-vu?can_cu=92/2017", "Vì sao"), ("/nhiem-vu?xem=lich", "Tháng "), ("/tac-dong?van_ban=92/2017", "Đ.39.1"), ("/tac-dong", "Loại thay đổi"),
        ("/mat-can-cu", "Căn cứ bị mất"), ("/kiem-tra-can-cu", "textarea"), ("/co-quan", "Bộ Nông nghiệp và Môi trường"), ("/co-quan?ten=Bộ TT%26TT", "176/2025/QH15"),
        ("/nhiem-vu?don_vi=Sở Khoa học và Công nghệ", "nay là"), ("/co-quan?ten=Sở TT%26TT&ngay=2018-01-01", "13/2008/NĐ-CP"), ("/ra-soat", "Xác nhận"),
        ("/nap-van-ban", "multipart/form-data"), ("/tong-quan", "Văn bản có toàn văn"), ("/van-ban", "Trích yếu"), ("/goi-y?q=92/2017", "92/2017"),
    ],
)  # fmt: skip
def test_pages_show(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/van-ban?so=21/NQ-CP", 300, "Chọn văn bản"), ("/van-ban?so=92/2018", 404, "Nghị định 92/2017/NĐ-CP"), ("/van-ban/999999", 404, "Không thực hiện"),
        ("/nhiem-vu?tu=hôm nay", 400, "Ngày phải viết"), ("/tac-dong?van_ban=63/2010&loai=x", 400, "không hợp lệ"), ("/van-ban/abc", 400, "không hợp lệ"),
    ],
)  # fmt: skip
def test_errors_are_pages(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, "text/html")
    assert words in answer.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"), ("*/*", "application/problem+json"), ("application/json", "application/problem+json")],
)
def test_a_path_that_leads_nowhere_is_told_as_the_asker_reads(client: TestClient, accept: str, kind: str) -> None:
    answer = client.get("/khong-co", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (404, kind)
    assert "Không có trang này" in answer.text


def test_links_keep_the_prefix(home: Path) -> None:
    with TestClient(create_app(Settings(home, segmenter="none")), root_path="/cancu") as client:
        page = client.get("/?q=92/2017").text
    assert 'href="/cancu/van-ban/' in page
    assert 'href="/van-ban' not in page
    assert 'href="/static' not in page


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    files = {"tep": ("a.txt", "Số: 1/KH-UBND".encode())}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        assert client.post("/nap-van-ban", files=files, headers=headers).status_code == 403


def test_upload_names_each_file_and_keeps_to_its_folder(client: TestClient) -> None:
    plan = HOSTILE.replace("88/KH", "89/KH").encode()
    files = [("tep", ("../../ra-ngoai.txt", plan)), ("tep", ("hong.docx", b"PK\x03\x04 not a document"))]
    answer = client.post("/nap-van-ban", files=files, headers={"accept": "application/json"})
    rows = outcomes_of(client, answer)
    assert [(row["file"], row["status"]) for row in rows] == [("ra-ngoai.txt", "added"), ("hong.docx", "failed")]
    assert rows[0]["citations"] == 1
    assert client.get("/?q=89/KH-UBND").text.count("Kế hoạch 89/KH-UBND")


def outcomes_of(client: TestClient, answer: Any) -> list[dict[str, Any]]:
    """What became of the files of a job, once it is done."""
    assert answer.status_code == 202
    with client.stream("GET", answer.headers["location"] + "/events") as events:
        told = [json.loads(line.removeprefix("data: ")) for line in events.iter_lines() if line.startswith("data: ")]
    assert told[-1]["state"] == "done"
    return [outcome for file in told[-1]["files"] for outcome in file["outcomes"]]


def test_basis_lines_are_judged(client: TestClient) -> None:
    answer = client.post("/kiem-tra-can-cu", data={"du_thao": "Căn cứ Nghị định số 92/2018/NĐ-CP ngày 07/8/2018;"})
    assert "Không có trong kho" in answer.text


DRAFT = "CHÍNH PHỦ\nSố: 5/2026/NĐ-CP\nNGHỊ ĐỊNH\nĐiều 1. Hiệu lực\n1. Nghị định này bãi bỏ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010.\n"


@pytest.mark.parametrize("how", ["pasted", "file"])
def test_a_draft_shows_its_impact_and_is_not_kept(client: TestClient, how: str) -> None:
    sent = {"data": {"du_thao": DRAFT}} if how == "pasted" else {"files": {"tep": ("du-thao.txt", DRAFT.encode())}}
    answer = client.post("/tac-dong", **sent)
    assert answer.status_code == 200
    assert "Bãi bỏ" in answer.text
    assert "Đ.39.2" in answer.text
    assert client.get("/van-ban?so=5/2026/NĐ-CP").status_code == 404


def test_an_empty_draft_is_told(client: TestClient) -> None:
    assert "hưa có dự thảo" in client.post("/tac-dong", data={"du_thao": " "}).text


def test_texts_of_two_days_are_compared(client: TestClient, home: Path) -> None:
    root = work_id(home, "63/2010")
    page = client.get(f"/van-ban/{root}/so-sanh", params={"truoc": "2011-01-01", "sau": "2026-01-01"})
    assert page.status_code == 200
    assert "<ins>" in page.text
    assert "Nghị định 92/2017/NĐ-CP" in page.text
    assert "<ins>" not in client.get(f"/van-ban/{root}/so-sanh", params={"truoc": "2011-01-01", "sau": "2011-01-02"}).text
    assert "<ins>" in client.get(f"/van-ban/{root}/hop-nhat", params={"ngay": "2026-01-01"}).text
    assert client.get(f"/van-ban/{work_id(home, '43/2006/NĐ-CP')}/so-sanh").status_code == 404


def test_graph_lists_the_neighbours(client: TestClient, home: Path) -> None:
    answer = client.get(f"/van-ban/{work_id(home, '92/2017')}/do-thi.json", params={"buoc": 2}).json()
    names = {node: label for node, label, _, _ in answer["nodes"]}
    assert ("Nghị định 92/2017/NĐ-CP", "acts", "Nghị định 63/2010/NĐ-CP") in {(names[a], group, names[b]) for a, b, group in answer["edges"]}


def newest(home: Path) -> int:
    """The decision made last."""
    with RecordStore(home) as store:
        return store.decisions(1)[0].id


def test_a_rejected_relation_leaves_the_impact(client: TestClient, home: Path) -> None:
    with RecordStore(home) as store:
        root = store.resolve("63/2010")
        acting = [r for r in store.relations(root.id) if r.relation.predicate is RelationKind.AMENDS and r.object_id == root.id]
    before = client.get("/tac-dong?van_ban=63/2010").text
    assert "Văn bản sửa đổi" in before
    for stored in acting:
        answer = client.post(f"/ra-soat/{stored.id}", data={"quyet_dinh": "rejected", "van_ban": "63/2010"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/ra-soat?xem=quan-he&trang_thai=extracted&van_ban=63%2F2010&vua={newest(home)}")
    assert "Văn bản sửa đổi" not in client.get("/tac-dong?van_ban=63/2010").text
    for stored in acting:
        client.post(f"/ra-soat/{stored.id}", data={"quyet_dinh": "extracted"})
    assert "Văn bản sửa đổi" in client.get("/tac-dong?van_ban=63/2010").text


def test_the_table_of_relations_has_one_row_for_what_says_the_same(client: TestClient, home: Path) -> None:
    for reference in ("63/2010", "92/2017", "6120/KH-UBND"):
        with RecordStore(home) as store:
            relations = store.relations(store.resolve(reference).id)
        page = client.get(f"/van-ban/{work_id(home, reference)}?muc=luoc-do").text
        groups = Counter((r.subject_id, r.relation.predicate, r.object_id, r.review) for r in relations)
        assert page.split("<tbody>")[1].count("<tr>") == len(groups)
        assert page.count('class="more"') == sum(times > 1 for times in groups.values())
        assert page.split("<tbody>")[1].count("#trich") == len(relations)


@pytest.mark.parametrize(("page", "field"), [("/tac-dong", "van_ban"), ("/nhiem-vu", "can_cu"), ("/ra-soat", "van_ban")])
@pytest.mark.parametrize(("reference", "alone"), [("63/2010", True), ("21/NQ-CP ngày 21/3/2016", False)])
def test_an_id_that_a_link_brought_is_shown_as_a_name_where_that_is_one(client: TestClient, home: Path, page: str, field: str, reference: str, alone: bool) -> None:
    typed = f"#{work_id(home, reference)}"
    shown = re.findall(rf'name="{field}" value="([^"]*)"', client.get(page, params={field: typed}).text)
    assert shown[0] == ("Nghị định 63/2010/NĐ-CP" if alone else typed)


def test_an_end_of_a_part_is_not_drawn_as_an_end_of_the_whole(client: TestClient, home: Path) -> None:
    page = client.get(f"/van-ban/{work_id(home, '63/2010')}?muc=luoc-do").text
    assert "Bị bãi bỏ một phần bởi (1)" in page
    assert "Bị bãi bỏ bởi" not in page


def test_the_page_holds_every_word_of_the_text(home: Path) -> None:
    with RecordStore(home) as store:
        for work in store.works(held=True):
            text = store.text(work.id)
            parts = content_of(text, store.blocks(work.id), store.provisions(work.id), store.citations(work.id), Span(5, 60))
            lines = [line for part in parts for line in lines_in(part)]
            assert Counter(re.findall(r"\w+", words_of(lines))) == Counter(re.findall(r"\w+", text)), work.source
            marked = " ".join("".join(p.text for p in line.pieces if p.marked) for line in lines)
            assert re.findall(r"\w+", marked) == re.findall(r"\w+", text[5:60])
            anchors = [anchor for line in lines for anchor in line.anchors]
            assert sorted(anchors) == sorted(p.path for p in store.provisions(work.id))


def lines_in(part: Line | Grid) -> list[Line]:
    return [part] if isinstance(part, Line) else [line for row in part.rows for cell in row for line in cell.lines]


def words_of(lines: list[Line]) -> str:
    return "\n".join("".join(piece.text for piece in line.pieces) for line in lines)


def test_an_annex_is_shown_as_a_table_and_wrapped_lines_are_joined(home: Path) -> None:
    with RecordStore(home) as store:
        work = store.resolve("512/KH-UBND")
        parts = [*content_of(store.text(work.id), store.blocks(work.id), (), ())]
    grids = [part for part in parts if isinstance(part, Grid) and part.framed]
    assert any("Cơ quan chủ trì" in words_of([line for cell in grid.rows[0] for line in cell.lines]) for grid in grids)
    assert not any("\n" in piece.text for part in parts for line in lines_in(part) for piece in line.pieces)


def test_pages_speak_in_sentences(client: TestClient, home: Path) -> None:
    assert "Kho không có văn bản nào ứng với “92/2018”</p>" in client.get("/van-ban?so=92/2018").text
    page = client.get(f"/van-ban/{work_id(home, '63/2010')}").text
    assert page.count("(tính đến ") == 0
    assert "Hiệu lực, tính đến" in page
    history = client.get(f"/van-ban/{work_id(home, '63/2010')}?muc=lich-su").text
    assert "điểm b khoản 2 Điều 3" in history
    assert "dieu_3" not in history


def test_the_review_queue_is_paged_and_follows_decisions(client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.review.SIZE", 3)
    numbers: list[str] = []
    for page in range(1, 100):
        found = re.findall(r'class="item" id="q(\d+)"', client.get(f"/ra-soat?trang={page}").text)
        numbers += found
        if len(found) < 3:
            break
    with RecordStore(home) as store:
        assert sorted(map(int, numbers)) == sorted(r.id for r in store.relations() if r.review.value == "extracted")
    first = numbers[0]
    client.post(f"/ra-soat/{first}", data={"quyet_dinh": "confirmed"})
    assert f'action="/ra-soat/{first}"' not in client.get("/ra-soat").text
    decision = re.findall(r"/ra-soat/hoan-tac/(\d+)", client.get("/ra-soat").text)[0]
    client.post(f"/ra-soat/hoan-tac/{decision}")
    assert f'action="/ra-soat/{first}"' in client.get("/ra-soat").text
