"""One suite for every engine behind the port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, IndexRecord
from search.facts import Facts
from search.nodes import Node
from search.query import parse_query
from search.reader import Order
from search.records import indexed_records, received, sent
from search.tantivy_engine import TantivyEngine
from search.whoosh_engine import WhooshEngine

Open = Callable[[Path], Engine]
ENGINES: dict[str, Open] = {
    "tantivy": lambda path: TantivyEngine(path, segment=None),
    "whoosh": lambda path: WhooshEngine(path, segment=None),
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

FACTS = {
    1: Facts(date(2017, 8, 7), "in_force", "trung ương", bases=("Luật Tổ chức Chính phủ", "63/2010/NĐ-CP")),
    2: Facts(
        date(2017, 12, 29), "unknown", "tỉnh", "UBND tỉnh Vĩnh Long", True, ("Sở Nội vụ", "Sở Tài chính"), (date(2018, 6, 30), date(2018, 12, 31)),
        ("92/2017/NĐ-CP",),
    ),
    3: Facts(date(2010, 6, 8), "lapsed", "trung ương"),
}  # fmt: skip
RECORDS = [replace(record, facts=FACTS[record.work_id]) for record in RECORDS]


@pytest.fixture(params=ENGINES, scope="module")
def opened(request: pytest.FixtureRequest) -> Open:
    return ENGINES[request.param]


@pytest.fixture(scope="module")
def engine(opened: Open, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """For tests that only read."""
    engine = opened(tmp_path_factory.mktemp("index"))
    engine.add(RECORDS)
    engine.commit(7)
    yield engine
    engine.close()


@pytest.fixture
def changed(opened: Open, tmp_path: Path) -> Iterator[Engine]:
    """For tests that write or close."""
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
        ("so:92*", [1]),
        ("so:63", [3]),
        ("viên*", [3]),
        ("vien*", [3]),
        ("viêm~", [3]),
        ("viem~", [3]),
        ('"công theo"', []),
        ('"danh nghị định"~5', [2]),
        ('"giai vien"', [3]),
        ("ngay:[2016 TO 2018]", [1, 2]),
        ("ngay:2010", [3]),
        ("ngay:[2017-08-08 TO 2017-12]", [2]),
        ("ngay:>2010-06-08", [1, 2]),
        ("nam:<=2010", [3]),
        ("hieuluc:het", [3]),
        ("hiệu lực:còn", [1]),
        ("dieu:2", [3]),
        ("dieu:1", [1]),
        ("cancu:92/2017", [2]),
        ('cancu:"Luật Tổ chức Chính phủ"', [1]),
        ('cancu:"luat to chuc chinh phu"', [1]),
        ('chutri:"Sở Nội vụ"', [2]),
        ('chutri:"so noi vu"', [2]),
        ('chutri:"Sở vụ"', []),
        ('chutri:"vụ Sở"', []),
        ("han:<2018-07-01", [2]),
        ("han:<2018-06-30", []),
        ("han:>2018-12-31", []),
        ("trichyeu:cải", [2]),
        ('tieude:"kiểm soát"', [1, 3]),
        ("cap:tinh", [2]),
        ("nhiemvu:co", [2]),
        ('loai:("kế hoạch" HOẶC "thông tư")', [2]),
        ("loai:kế hoạch", [2]),
        ("(danh HOẶC phí) KHÔNG công", [3]),
        ("KHÔNG phí", [1, 2]),
    ],
)
def test_queries_find(engine: Engine, query: str, works: list[int]) -> None:
    assert sorted(found(engine, query)) == works


def listed(engine: Engine, node: Node, order: Order) -> list[int]:
    with engine.reader() as reader:
        return list(dict.fromkeys(record.work_id for record in reader.records(node, order, 10)))


@pytest.mark.parametrize(
    ("order", "works"), [(Order.NEWEST, [2, 1, 3]), (Order.OLDEST, [3, 1, 2]), (Order.TITLE, [2, 1, 3])], ids=lambda v: str(v)
)
def test_orders(engine: Engine, order: Order, works: list[int]) -> None:
    assert listed(engine, parse_query("nam:>2000").node, order) == works


def test_pages_follow_each_other(engine: Engine) -> None:
    node = parse_query("nam:>2000").node
    with engine.reader() as reader:
        pages = [reader.records(node, Order.NEWEST, 2, offset) for offset in (0, 2)]
    assert [[r.work_id for r in page] for page in pages] == [[2, 1], [1, 3]]


def test_facets_count_documents_not_provisions(engine: Engine) -> None:
    with engine.reader() as reader:
        counts = reader.counts(parse_query("nam:>2000").node)
        total = reader.total(parse_query("nam:>2000").node)
    assert total == 3
    assert counts["type"] == {"nghi dinh": 2, "ke hoach": 1}
    assert counts["issuer_group"] == {"Chính phủ": 2, "UBND tỉnh Vĩnh Long": 1}
    assert counts["lead_name"] == {"Sở Nội vụ": 1, "Sở Tài chính": 1}
    assert (counts["tasks"], counts["year"]) == ({"0": 2, "1": 1}, {"2017": 2, "2010": 1})


def test_counts_follow_the_index(changed: Engine) -> None:
    node = parse_query("nam:>2000").node
    with changed.reader() as reader:
        assert reader.total(node) == 3
    changed.delete(2)
    changed.commit(8)
    with changed.reader() as reader:
        assert (reader.total(node), reader.counts(node)["type"]) == (2, {"nghi dinh": 2})


def test_a_view_is_of_the_revision_asked_for_at_least(changed: Engine) -> None:
    def total(at_least: int | None) -> int:
        with changed.reader(at_least) as reader:
            return reader.total(parse_query("nam:>2000").node)

    assert total(7) == 3
    changed.delete(2)
    changed.commit(8)
    assert total(7) in (2, 3)
    assert (total(8), total(7), total(None)) == (2, 2, 2)


def test_what_was_committed_is_made_ready_before_it_is_asked_for(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index", segment=None)
    engine.add(RECORDS)
    engine.commit(7)

    def known(at_least: int | None) -> list[str]:
        with engine.reader(at_least) as reader:
            return reader.vocabulary.alike("moi")

    assert (engine.follow(), engine.follow(), known(7)) == (True, False, [])
    engine.add([replace(RECORDS[0], work_id=9, text="Điều 1. Quy định mới")])
    engine.commit(8)
    assert known(7) == []  # what is at hand will do
    assert (engine.follow(), known(7), engine.follow()) == (True, ["mới"], False)
    engine.close()


def test_records_are_loaded_with_their_words(engine: Engine) -> None:
    with engine.reader() as reader:
        (record,) = reader.load(reader.records(parse_query("phí").node, Order.RELEVANCE, 5))
    assert (record.work_id, record.provision) == (3, "dieu_2")


def test_terms_and_their_frequency(engine: Engine) -> None:
    with engine.reader() as reader:
        assert reader.terms("own_number", "92/") == [("92/2017", 2), ("92/2017/nd-cp", 2)]
        assert (reader.frequency("syllables", "soát"), reader.size()) == (2, 4)
        assert reader.vocabulary.alike("vien") == ["viên"]


def test_not_excludes(engine: Engine) -> None:
    assert 3 not in found(engine, "nam:2010 AND NOT phí")


def test_a_document_appears_once_with_its_best_provision(engine: Engine) -> None:
    hits = engine.search(parse_query("sửa đổi kiểm soát thủ tục")).hits
    assert [hit.work_id for hit in hits].count(1) == 1
    assert hits[0].provision == "dieu_1"


def test_marks_slice_the_words_that_were_found(engine: Engine) -> None:
    (hit,) = [hit for hit in engine.search(parse_query("danh mục")).hits if hit.work_id == 2]
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["danh", "mục"]


def test_deleted_documents_are_gone(changed: Engine) -> None:
    changed.delete(1)
    changed.commit(8)
    assert 1 not in found(changed, "92/2017")


def test_reopened_index_keeps_records_and_revision(opened: Open, changed: Engine, tmp_path: Path) -> None:
    changed.close()
    again = opened(tmp_path / "index")
    assert (again.revision(), found(again, "một cửa")) == (7, [2])
    again.close()


def test_records_made_ready_elsewhere_are_found_alike(opened: Open, engine: Engine, tmp_path: Path) -> None:
    other = opened(tmp_path / "other")
    other.add_indexed(received(sent(indexed_records(RECORDS, None))))
    other.commit(1)
    for words in ("nghị định 92/2017", "kiem soat thu tuc", "cải cách", "loai:luật"):
        pages = [each.search(parse_query(words), 20) for each in (engine, other)]
        found = [[(hit.work_id, hit.provision, hit.text, hit.title, hit.marks) for hit in page.hits] for page in pages]
        assert found[0] == found[1]
        assert pages[0].total == pages[1].total
    other.close()


def test_what_is_not_committed_is_not_seen(opened: Open, tmp_path: Path) -> None:
    engine = opened(tmp_path / "index")
    engine.add(RECORDS)
    engine.close()
    again = opened(tmp_path / "index")
    assert (again.revision(), found(again, "một cửa")) == (0, [])
    again.close()


def test_an_index_of_another_version_starts_anew(opened: Open, changed: Engine, tmp_path: Path) -> None:
    changed.close()
    (tmp_path / "index" / "cancu.json").write_text('{"format": "0", "revision": 7}')
    again = opened(tmp_path / "index")
    assert again.revision() == 0
    again.close()


@pytest.mark.parametrize(
    "query", ["((((", '"', "*", "NOT", "so:", "AND OR", "a" * 5000, "\x00\x01", "nam:[", "~", "^^", "cửa*", 'so:"" OR (', "🙂", "*a" * 400, "(a OR " * 100, "~2 " * 300, "a* " * 400, ".*.*.*", "[a TO", "han:[* TO *]",
     "so:92/2017/NĐ-CP~9", '"' + "a " * 400 + '"~9999999999', "ngay:9999999", "nam:0000", "dieu:/.*/", "a^99999"]
)  # fmt: skip
def test_any_query_is_answered(engine: Engine, query: str) -> None:
    engine.search(parse_query(query))


_ATOMS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["so:", "loai:", "ngay:[", " TO ", "]", "han:<", "hieuluc:", "dieu:", "chutri:", "(", ")", '"', "*", "~", "~2", " VÀ ", " HOẶC ",
                     " KHÔNG ", "NOT ", "một", "cửa", "92/2017", "2018-07-01", "{", "}", ">=", "\\", "^", "/"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_ATOMS, max_size=14).map("".join))
def test_no_query_fails_on_any_engine(engine: Engine, text: str) -> None:
    query = parse_query(text)
    engine.search(query)
    with engine.reader() as reader:
        reader.total(query.node)


@pytest.mark.parametrize("name", ENGINES)
def test_who_opens_an_empty_index_leaves_it_to_who_made_it(name: str, tmp_path: Path) -> None:
    first, second = ENGINES[name](tmp_path / "index"), ENGINES[name](tmp_path / "index")
    first.add(RECORDS)
    first.commit(7)
    assert second.revision() == 7
    assert second.search(parse_query("thủ tục")).total == first.search(parse_query("thủ tục")).total > 0
    first.close()
    second.close()
