"""Facts of documents in the index, and that it follows what happens to them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from api.bootstrap import open_engine
from api.indexing import catch_up, facts_of, level_of, records_with
from api.settings import Settings
from graph.gathered import Gathered
from graph.model import RelationKind, ReviewState, Work
from graph.store import RecordStore
from graph.validity import Status, Validities
from ingest.pipeline import read_text
from search.facts import Facts
from search.query import parse_query
from search.tantivy_engine import TantivyEngine

DECREE = "CHÍNH PHỦ\nSố: 10/2015/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2015\nNGHỊ ĐỊNH\nVề quản lý đê\nĐiều 1. Phạm vi\nQuản lý đê.\nĐiều 2. Hiệu lực\nNghị định này có hiệu lực từ ngày 01 tháng 3 năm 2015.\n"
REPEAL = "CHÍNH PHỦ\nSố: 20/2018/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2018\nNGHỊ ĐỊNH\nVề đê điều\nĐiều 1. Hiệu lực\nNghị định này có hiệu lực từ ngày 01 tháng 3 năm 2018 và thay thế Nghị định số 10/2015/NĐ-CP ngày 05 tháng 01 năm 2015 về quản lý đê.\n"
PLAN = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: 77/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nThử\nCăn cứ Nghị định số 10/2015/NĐ-CP;\nIII. TỔ CHỨC THỰC HIỆN\n1. Sở Tư pháp\n- Chủ trì công khai danh mục theo Luật Đê điều trước ngày 30/6/2018.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    with RecordStore(tmp_path / "home") as store:
        yield store


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[TantivyEngine]:
    engine = TantivyEngine(tmp_path / "index", segment=None)
    yield engine
    engine.close()


def add(store: RecordStore, text: str) -> int:
    return store.add(read_text(text), source=f"{len(text)}.txt", content=text.encode()).work_id


def facts(store: RecordStore, work: Work) -> Facts:
    gathered = Gathered(store, [work.id])
    return facts_of(gathered, work, Validities(gathered, date(2026, 1, 1)))


def found(engine: TantivyEngine, text: str) -> set[int]:
    return {hit.work_id for hit in engine.search(parse_query(text), 50).hits}


def test_words_of_a_long_article_stand_in_the_clause_that_began_in_an_earlier_piece(store: RecordStore, engine: TantivyEngine) -> None:
    lines = "\n".join(f"Nội dung quản lý thứ {n} của đê, kè, cống và hồ chứa nước." for n in range(90))
    work = add(store, f"{DECREE}Điều 3. Quản lý\n1. Nguyên tắc chung.\n2. Việc quản lý gồm:\n{lines}\nRiêng thủy văn báo hằng ngày.\n3. Kinh phí.\n")
    catch_up(store, engine)
    hit = engine.search(parse_query('"thủy văn"')).hits[0]
    assert hit.work_id == work
    assert hit.start > store.text(work).index("2. Việc quản lý")
    assert hit.innermost(store.text(work).index("thủy văn")) == "dieu_3__khoan_2"


def test_a_repeal_that_arrives_later_changes_the_fact(store: RecordStore, engine: TantivyEngine) -> None:
    decree = add(store, DECREE)
    catch_up(store, engine)
    assert decree not in found(engine, "hieuluc:het")
    repeal = add(store, REPEAL)
    catch_up(store, engine)
    assert decree in found(engine, "hieuluc:het")
    relation = next(r for r in store.relations(decree) if r.subject_id == repeal)
    store.review("relation", relation.id, ReviewState.REJECTED)
    catch_up(store, engine)
    assert decree not in found(engine, "hieuluc:het")
    store.review("relation", relation.id, ReviewState.CONFIRMED)
    store.remove(repeal)
    catch_up(store, engine)
    assert decree not in found(engine, "hieuluc:het")


@pytest.mark.parametrize("together", [1, 2, 100])
@pytest.mark.parametrize("backwards", [False, True])
def test_facts_are_the_same_however_many_documents_are_read_together(store: RecordStore, together: int, backwards: bool) -> None:
    """Standings found for some are used for the next; each document's validity is what it is by all that the store holds."""
    detailing = DECREE.replace("10/2015/NĐ-CP", "11/2015/TT-BTP").replace("NGHỊ ĐỊNH\nVề quản lý", "THÔNG TƯ\nQuy định chi tiết Nghị định số 10/2015/NĐ-CP về quản lý")
    again = REPEAL.replace("20/2018", "30/2019").replace("2018", "2019").replace("10/2015/NĐ-CP ngày 05 tháng 01 năm 2015", "20/2018/NĐ-CP ngày 05 tháng 01 năm 2018")
    for text in (DECREE, REPEAL, detailing, again, PLAN):
        add(store, text)
    ids = sorted((work.id for work in store.works()), reverse=backwards)
    whole, stood = Validities(store, date.today()), dict[int, tuple[Status, date | None]]()
    found = {record.work_id: record.facts.validity for start in range(0, len(ids), together) for record in records_with(store, ids[start : start + together], stood)}
    assert found == {work_id: whole.of(work_id).status.value for work_id in ids}
    assert {Status.LAPSED.value, Status.UNKNOWN.value} <= set(found.values())
    assert {status for status, _ in stood.values()} >= {Status.LAPSED}


def test_a_consolidated_text_stands_behind_its_original_once_that_is_held(store: RecordStore, engine: TantivyEngine) -> None:
    alone = DECREE.replace("Số: 10/2015/NĐ-CP", "Số: 03/VBHN-BTC").replace("NGHỊ ĐỊNH\nVề", "VĂN BẢN HỢP NHẤT\nNGHỊ ĐỊNH\nVề").replace(
        "Điều 1.", "Nghị định số 10/2015/NĐ-CP ngày 05 tháng 01 năm 2015 của Chính phủ về quản lý đê, có hiệu lực kể từ ngày 01 tháng 3 năm 2015.\nĐiều 1."
    )
    text = store.work(add(store, alone))
    assert not facts(store, text).stands_behind
    catch_up(store, engine)
    before = store.revision()
    add(store, DECREE)
    assert text.id in store.affected_since(before)
    assert facts(store, text).stands_behind
    for relation in (r for r in store.relations(text.id) if r.relation.predicate is RelationKind.CONSOLIDATES):
        store.review("relation", relation.id, ReviewState.REJECTED)
    assert not facts(store, text).stands_behind


def test_a_removed_document_and_what_it_alone_named_leave_the_index_and_come_back(store: RecordStore, engine: TantivyEngine) -> None:
    decree, plan = add(store, DECREE), add(store, PLAN)
    catch_up(store, engine)
    before = {query: found(engine, query) for query in ("so:10/2015", "đê", "kế hoạch")}
    removed = store.remove(decree, plan)
    catch_up(store, engine)
    assert {work_id for query in before for work_id in found(engine, query)} == set()
    with store.deciding("undo") as decisions:
        decisions.undo(removed, "an")
    catch_up(store, engine)
    assert {query: found(engine, query) for query in before} == before
    assert before["so:10/2015"]


def test_a_merged_stub_leaves_the_index(store: RecordStore, engine: TantivyEngine) -> None:
    add(store, PLAN)
    catch_up(store, engine)
    add(store, DECREE)
    catch_up(store, engine)
    known = {work.id for work in store.works()}
    assert found(engine, "so:10/2015") <= known


def test_a_validity_that_turns_by_the_calendar_is_indexed_again(store: RecordStore, engine: TantivyEngine) -> None:
    future = DECREE.replace("2015", "2125")
    work_id = add(store, future)
    catch_up(store, engine)
    assert work_id in found(engine, "hieuluc:chua")
    assert catch_up(store, engine, date(2125, 2, 28)) == 0
    assert catch_up(store, engine, date(2125, 3, 1)) == 1


def test_facts_of_a_plan(store: RecordStore) -> None:
    work = store.work(add(store, PLAN))
    known = facts(store, work)
    assert (known.level, known.tasks, known.issued, known.successor) == ("tỉnh", True, date(2018, 1, 5), "UBND tỉnh Vĩnh Long")
    assert known.leads == ("Sở Tư pháp",)
    assert known.deadlines == (date(2018, 6, 30),)
    assert "10/2015/NĐ-CP" in known.bases


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("Chính phủ", "trung ương"), ("Bộ Tài chính, Bộ Nội vụ", "trung ương"), ("Văn phòng Chính phủ", "trung ương"), ("Ban Bí thư", "trung ương"),
        ("UBND tỉnh Bến Tre", "tỉnh"), ("Sở Tư pháp", "tỉnh"), ("UBND thành phố Hà Nội", "tỉnh"), ("UBND huyện Ba Tri", "huyện"), ("UBND xã An Hòa", "xã"),
        ("HĐND phường 5", "xã"), ("", ""),
    ],
)  # fmt: skip
def test_levels(issuer: str, level: str) -> None:
    assert level_of(issuer) == level


def test_processes_that_start_together_make_one_index(tmp_path: Path) -> None:
    """An index of another format lies there, as after an upgrade; one process drops it, the others take what that has made."""
    settings = Settings(tmp_path, segmenter="none")
    for _ in range(3):
        open_engine(settings).close()
        (tmp_path / "index" / "tantivy" / "cancu.json").write_text('{"format": "0", "revision": 9}')
        start = Barrier(6)

        def opened(_: int, start: Barrier = start) -> int:
            start.wait()
            engine = open_engine(settings)
            revision = engine.revision()
            engine.close()
            return revision

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(opened, range(6))) == [0] * 6
