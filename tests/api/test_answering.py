"""Answers to questions and searches over the sample corpus: what is found, and that every row proves itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api import answering, printing_search, searching
from api.bootstrap import Services
from api.settings import Settings
from graph.errors import AmbiguousReference, UnknownReference
from graph.text import fold
from ingest.pipeline import read_file
from search.results import BadCursor

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
TODAY = date(2018, 5, 10)


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(tmp_path_factory.mktemp("home"), request.param, segmenter="none"))
    for path in sorted(SAMPLES.iterdir()):
        services.store.add(read_file(path), source=path.name, content=path.read_bytes())
    yield services
    services.close()


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [*answer.get("tasks", []), *answer.get("relations", []), *answer.get("operations", [])]


ASKED = [
    ("nhiệm vụ nào phụ thuộc Nghị định 92/2017?", "Công bố danh mục thủ tục"),
    ("Kế hoạch 6120/KH-UBND giao Sở Nội vụ việc gì", "Soạn chương trình tuyên truyền"),
    ("văn bản nào sửa đổi Nghị định 63/2010", "Nghị định 92/2017/NĐ-CP"),
    ("Nghị định 92/2017 sửa đổi những văn bản nào?", "Nghị định 63/2010/NĐ-CP"),
    ("Quyết định 45/2016/QĐ-TTg dựa trên căn cứ nào", "Luật Bưu chính"),
    ("văn bản nào căn cứ vào Nghị định 63/2010", "Thông tư 02/2017/TT-VPCP"),
    ("Sở Nội vụ phải làm gì trong quý II/2018", "Kiểm tra cải cách hành chính"),
    ("những việc đến hạn trong quý III/2018", "Công bố danh mục"),
    ("ai phụ trách kiểm soát thủ tục hành chính?", "Văn phòng UBND tỉnh"),
    ("Điều 2 Nghị định 63/2010 quy định gì?", "Giải thích từ ngữ"),
    ("Quyết định 09/2015/QĐ-TTg hết hiệu lực chưa", "Nghị định 61/2018/NĐ-CP"),
    ("khi nào phải kiểm tra cải cách hành chính tại cơ sở", "Tháng 04-11/2018"),
    ("Thông tư 02/2017/TT-VPCP hướng dẫn văn bản nào", "Nghị định 63/2010/NĐ-CP"),
    ("Nghị định 63/2010 ban hành ngày nào", "08/06/2010"),
    ("cái gì bị ảnh hưởng nếu sửa Nghị định 92/2017", "Kế hoạch 6120/KH-UBND"),
]


@pytest.mark.parametrize(("question", "holds"), ASKED, ids=[row[0] for row in ASKED])
@pytest.mark.parametrize("typed", [str, fold], ids=["typed", "folded"])
def test_questions_are_answered(services: Services, capsys: pytest.CaptureFixture[str], typed: Any, question: str, holds: str) -> None:
    answer = answering.ask(services, typed(question), TODAY)
    printing_search.answer(answer)
    assert holds in " ".join(capsys.readouterr().out.split())
    assert holds in str(answer)
    assert "hits" not in answer


@pytest.mark.parametrize("question", [row[0] for row in ASKED])
def test_every_row_quotes_the_stored_text(services: Services, question: str) -> None:
    for row in rows_of(answering.ask(services, question, TODAY)):
        proof = row.get("path", [row])[0] if isinstance(row.get("path"), list) else row
        text = services.store.text(proof["evidence"])
        assert text[proof["start"] : proof["end"]] == proof["quote"]


@pytest.mark.parametrize("typed", [str, fold], ids=["typed", "folded"])
def test_documents_of_an_issuer_are_listed(services: Services, typed: Any) -> None:
    answer = answering.ask(services, typed("những văn bản của UBND tỉnh Bến Tre năm 2017"), TODAY)
    assert {hit["document"]["label"] for hit in answer["hits"]} == {"Quyết định 26/2017/QĐ-UBND", "Kế hoạch 6120/KH-UBND"}


def test_changes_are_told_in_order_of_date(services: Services) -> None:
    answer = answering.ask(services, "Nghị định 63/2010 đã được sửa đổi những lần nào", TODAY)
    assert {row["subject"] for row in answer["relations"]} == {"Nghị định 92/2017/NĐ-CP"}
    assert [made["path"] for made in answer["operations"]] == ["Điều 3 khoản 2", "Điều 3 khoản 2 điểm b"]


def test_validity_is_told_as_of_the_asked_day(services: Services) -> None:
    words = "Quyết định 09/2015/QĐ-TTg còn hiệu lực không"
    before, after = answering.ask(services, f"ngày 01/01/2018 {words}", TODAY), answering.ask(services, f"{words} vào ngày 01/01/2019", TODAY)
    assert (before["validity"]["status"], after["validity"]["status"]) == ("in_force", "lapsed")
    assert "chưa ghi nhận" in before["note"]


def test_what_is_not_understood_is_searched_and_said(services: Services) -> None:
    answer = answering.ask(services, "bộ phận một cửa tiếp nhận hồ sơ")
    assert answer["kind"] == "search"
    assert "Không nhận ra" in answer["understood"]
    assert answer["hits"]


def test_unknown_and_ambiguous_documents_are_told(services: Services) -> None:
    with pytest.raises(UnknownReference):
        answering.ask(services, "Nghị định 93/2017/NĐ-CP còn hiệu lực không")
    with pytest.raises(AmbiguousReference):
        answering.ask(services, "Nghị quyết 21/NQ-CP còn hiệu lực không")


@pytest.mark.parametrize("typed", ["92/2017", "nđ 92", "Nghi dinh 92/2017/ND-CP", "so:92/2017"])
def test_a_number_goes_to_the_document_then_to_its_groups(services: Services, typed: str) -> None:
    found = searching.search(services, typed, facets=True)
    assert found["hits"][0]["document"]["number"] == "92/2017/NĐ-CP"
    assert [group["kind"] for group in found["route"]["groups"]] == ["dependents", "tasks"]
    assert len({hit["document"]["id"] for hit in found["hits"]}) == len(found["hits"]) == found["total"]


def test_all_candidates_of_an_ambiguous_number_stand_first(services: Services) -> None:
    found = searching.search(services, "21/NQ-CP")
    assert found["route"]["ambiguous"]
    assert [hit["document"]["number"] for hit in found["hits"][:2]] == ["21/NQ-CP"] * 2


def test_an_unknown_number_gives_the_nearest(services: Services) -> None:
    assert "Nghị định 92/2017/NĐ-CP" in searching.search(services, "92/2071")["route"]["nearest"]


def test_a_passage_leads_to_its_clause(services: Services) -> None:
    found = searching.search(services, '"kiểm soát thủ tục hành chính là"')
    passage = found["hits"][0]["passages"][0]
    assert (passage["path"], passage["link"]) == ("Điều 2 khoản 2", f"/van-ban/{found['hits'][0]['document']['id']}#{passage['provision']}")


def test_repealed_documents_are_labelled_in_words_that_cannot_lie(services: Services) -> None:
    found = searching.search(services, "so:09/2015")
    assert found["hits"][0]["validity"]["words"].startswith("hết hiệu lực: bị thay thế bởi Nghị định 61/2018/NĐ-CP")
    assert "chưa ghi nhận" in searching.search(services, "so:61/2018")["hits"][0]["validity"]["words"]


def test_pages_follow_by_cursor_and_filters_hold(services: Services) -> None:
    first = searching.search(services, "thủ tục hành chính", 2, filters={"cap": ["trung ương"]})
    second = searching.search(services, "thủ tục hành chính", 2, filters={"cap": ["trung ương"]}, cursor=first["next"])
    assert not {hit["document"]["id"] for hit in first["hits"]} & {hit["document"]["id"] for hit in second["hits"]}
    with pytest.raises(BadCursor):
        searching.search(services, "thủ tục hành chính", 2, cursor=first["next"])


def test_misspelt_words_are_corrected(services: Services) -> None:
    assert searching.search(services, "kiễm soát thủ tục")["did_you_mean"] == "kiểm soát thủ tục"


def test_suggestions_and_similar_documents(services: Services) -> None:
    assert searching.suggest(services, "nđ 9")[0]["label"] == "Nghị định 92/2017/NĐ-CP"
    assert {row["kind"] for row in searching.suggest(services, "so noi")} == {"agency"}
    alike = searching.similar(services, "63/2010", "dieu_2")
    assert alike["hits"]
    assert all(hit["document"]["number"] != "63/2010/NĐ-CP" for hit in alike["hits"])
