"""One suite for every engine behind the port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.engine import Engine, IndexRecord
from search.query import parse_query
from search.tantivy_engine import TantivyEngine
from search.whoosh_engine import WhooshEngine

Open = Callable[[Path], Engine]
ENGINES: dict[str, Open] = {
    "tantivy": lambda path: TantivyEngine(path, segment=False),
    "whoosh": lambda path: WhooshEngine(path, segment=False),
}
RECORDS = [
    IndexRecord(
        1,
        "",
        "92/2017/NĐ-CP",
        "nghị định",
        "Chính phủ",
        2017,
        "Kiểm soát thủ tục hành chính",
        "Nghị định 92/2017/NĐ-CP Kiểm soát thủ tục hành chính",
    ),
    IndexRecord(
        1,
        "dieu_1",
        "92/2017/NĐ-CP",
        "nghị định",
        "Chính phủ",
        2017,
        "Kiểm soát thủ tục hành chính",
        "Điều 1. Sửa đổi Nghị định số 63/2010/NĐ-CP về kiểm soát thủ tục",
    ),
    IndexRecord(
        2,
        "muc_i",
        "6119/KH-UBND",
        "kế hoạch",
        "UBND tỉnh Bến Tre",
        2017,
        "Cải cách hành chính",
        "Công khai danh mục theo Nghị định số 92/2017/NĐ-CP tại bộ phận một cửa",
    ),
    IndexRecord(
        3,
        "dieu_2",
        "63/2010/NĐ-CP",
        "nghị định",
        "Chính phủ",
        2010,
        "Kiểm soát thủ tục hành chính",
        "Điều 2. Hòa giải viên không thu phí ở xã",
    ),
]


@pytest.fixture(params=ENGINES)
def opened(request: pytest.FixtureRequest) -> Open:
    return ENGINES[request.param]


@pytest.fixture
def engine(opened: Open, tmp_path: Path) -> Iterator[Engine]:
    engine = opened(tmp_path / "index")
    engine.add(RECORDS)
    engine.commit(7)
    yield engine
    engine.close()


def found(engine: Engine, text: str) -> list[int]:
    return [hit.work_id for hit in engine.search(parse_query(text)).hits]


@pytest.mark.parametrize("typed", ["92/2017", "nghị định 92/2017", "Nghi dinh 92/2017/ND-CP", "92/2017/nđ-cp"])
def test_a_number_brings_its_own_document_first(engine: Engine, typed: str) -> None:
    assert found(engine, typed)[0] == 1


@pytest.mark.parametrize(
    ("query", "works"),
    [
        ("hoà giải viên", [3]),
        ("HÒA GIẢI", [3]),
        ("hoa giai vien", [3]),
        ("một cửa", [2]),
        ('"bộ phận một cửa"', [2]),
        ('"cửa một"', []),
        ("so:63/2010", [3]),
        ('loai:"kế hoạch"', [2]),
        ("nam:2010", [3]),
        ("cq:bến", [2]),
        ("danh AND xã", []),
        ("danh HOẶC xã", [2, 3]),
        ("zzz", []),
    ],
)
def test_queries_find(engine: Engine, query: str, works: list[int]) -> None:
    assert sorted(found(engine, query)) == works


def test_not_excludes(engine: Engine) -> None:
    assert 3 not in found(engine, "nam:2010 AND NOT phí")


def test_a_document_appears_once_with_its_best_provision(engine: Engine) -> None:
    hits = engine.search(parse_query("sửa đổi kiểm soát thủ tục")).hits
    assert [hit.work_id for hit in hits].count(1) == 1
    assert hits[0].provision == "dieu_1"


def test_marks_slice_the_words_that_were_found(engine: Engine) -> None:
    (hit,) = [hit for hit in engine.search(parse_query("danh mục")).hits if hit.work_id == 2]
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["danh", "mục"]


def test_deleted_documents_are_gone(engine: Engine) -> None:
    engine.delete(1)
    engine.commit(8)
    assert 1 not in found(engine, "92/2017")


def test_reopened_index_keeps_records_and_revision(opened: Open, engine: Engine, tmp_path: Path) -> None:
    engine.close()
    again = opened(tmp_path / "index")
    assert (again.revision(), found(again, "một cửa")) == (7, [2])
    again.close()


def test_what_is_not_committed_is_not_seen(opened: Open, tmp_path: Path) -> None:
    engine = opened(tmp_path / "index")
    engine.add(RECORDS)
    engine.close()
    again = opened(tmp_path / "index")
    assert (again.revision(), found(again, "một cửa")) == (0, [])
    again.close()


def test_an_index_of_another_version_starts_anew(opened: Open, engine: Engine, tmp_path: Path) -> None:
    engine.close()
    (tmp_path / "index" / "cancu.json").write_text('{"format": "0", "revision": 7}')
    again = opened(tmp_path / "index")
    assert again.revision() == 0
    again.close()


@pytest.mark.parametrize(
    "query", ["((((", '"', "*", "NOT", "so:", "AND OR", "a" * 5000, "\x00\x01", "nam:[", "~", "^^", "cửa*", 'so:"" OR (', "🙂"]
)
def test_any_query_is_answered(engine: Engine, query: str) -> None:
    engine.search(parse_query(query))
