from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.engine import Engine, IndexRecord
from search.facts import Facts
from search.query import parse_query
from search.reader import Order
from search.results import BadCursor, Request, Results, find
from search.similar import similar_to
from search.spelling import did_you_mean
from search.suggest import suggest
from search.tantivy_engine import TantivyEngine
from search.values import BadValue
from search.whoosh_engine import WhooshEngine


def results(index: Engine, text: str, **options: object) -> Results:
    with index.reader() as reader:
        return find(reader, Request(parse_query(text), **options))  # type: ignore[arg-type]


def works(found: Results) -> list[int]:
    return [result.work_id for result in found.results]


@pytest.mark.parametrize("order", list(Order), ids=str)
def test_pages_hold_every_match_once(index: Engine, order: Order) -> None:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = results(index, "thủ tục hành chính", order=order, limit=7, cursor=cursor)
        assert page.total == 24
        seen += works(page)
        cursor = page.next
    assert sorted(seen) == list(range(1, 25))


def test_pages_by_date_are_in_order(index: Engine) -> None:
    years = [2010 + work % 8 for work in works(results(index, "thủ tục", order=Order.NEWEST, limit=24))]
    assert years == sorted(years, reverse=True)


def test_documents_carry_their_best_provisions(index: Engine) -> None:
    first = results(index, "ngân sách đê điều").results[0]
    assert first.passages[0].provision == "dieu_3"
    assert len({passage.provision for passage in first.passages}) == len(first.passages)


def test_free_words_match_when_two_thirds_are_there(index: Engine) -> None:
    assert results(index, "trang thông tin điện tử vũ trụ").total == 24
    assert results(index, "vũ trụ thông").total == 24, "nothing holds two of three: any word"
    assert results(index, "zzz yyy").total == 0


RULE = (
    "Điều 5. Người sử dụng lao động phải thông báo bằng văn bản cho cơ quan quản lý về lao động cấp tỉnh trước khi cho thôi việc nhiều người, nêu rõ lý do, "
    "số lượng, thời điểm thực hiện và phương án bảo đảm quyền lợi của những người phải nghỉ việc theo thỏa thuận."
)


@pytest.fixture(scope="module", params=[TantivyEngine, WhooshEngine], ids=["tantivy", "whoosh"])
def repeated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A rule, its consolidated text, what it was before, the same rule of another body, and another rule on the matter."""
    made = [
        (1, "Bộ Nội vụ", RULE, Facts()), (2, "Văn phòng Quốc hội", RULE, Facts(stands_behind=True)), (3, "Sở Nội vụ", RULE, Facts()),
        (4, "Bộ Nội vụ", RULE.replace("nhiều người", "hàng loạt"), Facts(validity="lapsed")),
        (5, "Bộ Nội vụ", "Điều 9. Trợ cấp trả cho người thôi việc sau khi thông báo với công đoàn cơ sở.", Facts()),
    ]  # fmt: skip
    engine = request.param(tmp_path_factory.mktemp("repeated"), segment=None)
    engine.add(IndexRecord(work, "dieu_5", f"{work}/2020/TT", "thông tư", body, 2020, "Lao động", text, facts=facts) for work, body, text, facts in made)
    engine.commit(1)
    yield engine
    engine.close()


@pytest.mark.parametrize("typed", ["khi nào người sử dụng lao động phải thông báo thôi việc", "khi nao nguoi su dung lao dong phai thong bao thoi viec"])
def test_what_says_nearly_the_same_is_listed_under_the_better_document(repeated: Engine, typed: str) -> None:
    found = results(repeated, typed, facets=True)
    assert [(result.work_id, set(result.alike)) for result in found.results] == [(1, {2, 4}), (3, set()), (5, set())]
    assert found.total == 5


def test_short_pages_list_the_same_documents_alike_as_a_long_one(repeated: Engine) -> None:
    typed, shown, cursor = "khi nào người sử dụng lao động phải thông báo thôi việc", [], None
    while cursor != "":
        page = results(repeated, typed, limit=1, cursor=cursor or "")
        shown, cursor = [*shown, *page.results], page.next or ""
    assert [(r.work_id, set(r.alike)) for r in shown] == [(1, {2, 4}), (3, set()), (5, set())]


def test_the_best_answers_of_a_question_count_with_less_than_two_thirds_of_its_words(repeated: Engine) -> None:
    found = results(repeated, "bồi thường hợp công đoàn sở trợ cấp ra sao")
    assert (works(found), found.total) == ([5], 1)


def test_a_cursor_of_another_query_is_refused(index: Engine) -> None:
    cursor = results(index, "thủ tục", limit=3).next or ""
    with pytest.raises(BadCursor):
        results(index, "ngân sách", limit=3, cursor=cursor)
    with pytest.raises(BadCursor):
        results(index, "thủ tục", limit=3, cursor="%%%")


def test_documents_named_by_the_query_stand_first_and_count_once(index: Engine) -> None:
    page = results(index, "ngân sách", ahead=(20, 4), limit=5)
    assert works(page)[:2] == [20, 4]
    assert (page.total, len(set(works(page)))) == (24, 5)


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"loai": ["ke hoach"]}, 8), ({"loai": ["kế hoạch", "thông tư"]}, 16), ({"cap": ["tỉnh"]}, 8), ({"cap": ["tw"]}, 16), ({"hieuluc": ["lapsed"]}, 4),
        ({"hieuluc": ["het"]}, 4), ({"nhiemvu": ["co"]}, 8), ({"chutri": ["so noi vu"]}, 8), ({"cq": ["Bộ Nội vụ"]}, 8), ({"nam": ["2010"]}, 3),
        ({"loai": ["kế hoạch"], "hieuluc": ["lapsed"]}, 2),
    ],
    ids=str,
)  # fmt: skip
def test_filters_narrow(index: Engine, filters: dict[str, list[str]], total: int) -> None:
    assert results(index, "thủ tục", filters=filters).total == total


def test_a_filter_with_an_impossible_value_is_refused(index: Engine) -> None:
    with pytest.raises(BadValue):
        results(index, "thủ tục", filters={"hieuluc": ["mãi"]})


def test_facets_are_shown_in_words_with_counts_of_documents(index: Engine) -> None:
    facets = {facet.name: facet for facet in results(index, "thủ tục", facets=True, filters={"cap": ["trung ương"]}).facets}
    assert [(v.words, v.count) for v in facets["loai"].values] == [("nghị định", 8), ("thông tư", 8)]
    assert facets["cap"].values[0].chosen
    assert {v.value for v in facets["hieuluc"].values} == {"in_force", "lapsed"}
    assert "chưa ghi nhận" in next(v.words for v in facets["hieuluc"].values if v.value == "in_force")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kiễm soát thủ tục", "kiểm soát thủ tục"),
        ("kiểm sóat thủ tục", "kiểm soát thủ tục"),
        ("ngân xách nhà nước", "ngân sách nhà nước"),
        ("phong chông lụt bão", "phòng chống lụt bão"),
        ("Ngân xách", "Ngân sách"),
        ("ngan xach nha nuoc", "ngan sach nha nuoc"),
        ("1/2071/TT-BNV", "1/2011/TT-BNV"),
        ("thủ tục hành chính", None),
        ('"kiễm soát"', None),
        ("", None),
    ],
)
def test_did_you_mean(index: Engine, typed: str, meant: str | None) -> None:
    with index.reader() as reader:
        assert did_you_mean(reader, typed) == meant


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("1/20", ("number", "1/2011/TT-BNV")), ("nđ 3", ("number", "3/2013/NĐ-CP")), ("kiem soat th", ("title", "3/2013/NĐ-CP")), ("sở n", ("agency", "Sở Nội vụ")),
        ("so noi", ("agency", "Sở Nội vụ")), ("UBND t", ("agency", "UBND tỉnh Bến Tre")), ("x", None), ("zzzz", None),
    ],
)  # fmt: skip
def test_suggestions(index: Engine, typed: str, first: tuple[str, str] | None) -> None:
    with index.reader() as reader:
        found = suggest(reader, typed)
    if first is None:
        assert found == []
    else:
        assert first[0] in {s.kind for s in found}
        assert first[0] == "title" or first[1] in {s.text for s in found}


def test_similar_documents_leave_the_document_itself_out(index: Engine) -> None:
    with index.reader() as reader:
        query = similar_to(reader, "Công khai thủ tục hành chính trên trang thông tin điện tử", 3)
        found = find(reader, Request(query))
    assert 3 not in works(found)
    assert found.results[0].passages[0].provision == "dieu_2"
