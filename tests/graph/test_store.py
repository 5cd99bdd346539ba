from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from graph.answers import tasks_depending_on
from graph.errors import AmbiguousReference, UnknownReference
from graph.model import ResolutionState, ReviewState, Table
from graph.store import RecordStore
from ingest.pipeline import read_text

PLAN = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
Số: 77/KH-UBND
Bến Tre, ngày 05 tháng 01 năm 2018
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC NĂM 2018
I. NHIỆM VỤ
1. Về thủ tục
- Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.
- Phân cấp theo Nghị quyết số 21/NQ-CP ngày 21/3/2016 của Chính phủ.
- Làm theo Nghị quyết số 21/NQ-CP của Chính phủ.
"""
DECREE = """CHÍNH PHỦ
Số: 92/2017/NĐ-CP
Hà Nội, ngày 07 tháng 8 năm 2017
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP
Nội dung.
"""
RESOLUTION = """CHÍNH PHỦ
Số: 21/NQ-CP
Hà Nội, ngày {day}
NGHỊ QUYẾT
Về {about}
Điều 1. Nội dung
"""


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path)


def put(store: RecordStore, text: str, source: str = "a.txt") -> tuple[str, int, int]:
    done = store.add(read_text(text), source=source, content=text.encode())
    return done.status, done.work_id, done.resolved


def test_same_bytes_again_change_nothing(store: RecordStore) -> None:
    first = put(store, PLAN)
    revision = store.revision()
    assert put(store, PLAN) == ("unchanged", first[1], 0)
    assert store.revision() == revision


def test_paragraphs_and_tables_come_back_as_they_were_read(store: RecordStore) -> None:
    reading = read_text(PLAN + "| Việc | Hạn |\n| Công khai | Tháng 3 |\n")
    done = store.add(reading, source="a.txt", content=b"1")
    assert any(isinstance(block, Table) for block in reading.blocks)
    assert store.blocks(done.work_id) == reading.blocks


TRANSLATION = """THE GOVERNMENT
SOCIALIST REPUBLIC OF VIETNAM
No. 92/2017/ND-CP
Hanoi, August 7, 2017
DECREE
Amending a number of articles
Pursuant to the June 19, 2015 Law on Organization of the Government;
Article 1. Amendments
1. First.
2. Second.
3. Third.
"""


@pytest.mark.parametrize("texts", [(DECREE, TRANSLATION), (TRANSLATION, DECREE)], ids=["translation_later", "translation_first"])
def test_a_translation_never_takes_the_place_of_the_text(store: RecordStore, texts: tuple[str, str]) -> None:
    works = {put(store, text, source=f"{number}.txt")[1] for number, text in enumerate(texts)}
    assert len(works) == 1
    assert store.text(works.pop()) == DECREE


def test_a_changed_file_is_a_new_version_of_the_same_work(store: RecordStore) -> None:
    _, work_id, _ = put(store, PLAN)
    assert put(store, PLAN + "- Thêm một việc.\n")[:2] == ("updated", work_id)
    assert len(store.tasks(work_id)) == 4


def test_cited_documents_are_stubs_until_they_arrive(store: RecordStore) -> None:
    put(store, PLAN)
    stub = store.resolve("92/2017")
    assert not stub.held
    assert put(store, DECREE, "b.txt") == ("added", stub.id, 1)
    assert store.resolve("nđ 92/2017").held


def test_one_number_two_years_are_two_works(store: RecordStore) -> None:
    _, first, _ = put(store, RESOLUTION.format(day="21 tháng 3 năm 2016", about="phân cấp"), "r1.txt")
    _, second, _ = put(store, RESOLUTION.format(day="26 tháng 02 năm 2021", about="vắc xin"), "r2.txt")
    assert first != second
    with pytest.raises(AmbiguousReference) as caught:
        store.resolve("21/NQ-CP")
    assert len(caught.value.candidates) == 2
    assert store.resolve("21/NQ-CP ngày 21/3/2016").id == first


UNDATED = "UBND TỈNH BẾN TRE\nSố: 9/KH-UBND\nBến Tre, ngày 05 tháng 01 năm {year}\nKẾ HOẠCH\nNĂM {year}\nI. VIỆC\n1. Phí\n- Làm theo Nghị quyết số 21/NQ-CP của Chính phủ.\n"


@pytest.mark.parametrize(
    ("plan", "state", "year"),
    [
        (PLAN, ResolutionState.RESOLVED, 2016),
        (UNDATED.format(year=2018), ResolutionState.RESOLVED, 2016),
        (UNDATED.format(year=2022), ResolutionState.AMBIGUOUS, None),
    ],
    ids=["dated elsewhere in the document", "the other is younger", "either"],
)
def test_a_mention_without_a_date_of_a_recurring_number(
    store: RecordStore, plan: str, state: ResolutionState, year: int | None
) -> None:
    put(store, RESOLUTION.format(day="21 tháng 3 năm 2016", about="phân cấp"), "r1.txt")
    put(store, RESOLUTION.format(day="26 tháng 02 năm 2021", about="vắc xin"), "r2.txt")
    _, plan_id, _ = put(store, plan)
    last = store.citations(plan_id)[-1]
    assert last.state is state
    assert (store.work(last.target_id).document.issued.year if last.target_id else None) == year  # type: ignore[union-attr]


def test_a_second_date_of_one_decree_is_a_conflict(store: RecordStore) -> None:
    put(store, DECREE, "b.txt")
    _, plan, _ = put(store, PLAN.replace("07/8/2017", "08/7/2017"))
    assert store.citations(plan)[0].state is ResolutionState.CONFLICT


@pytest.mark.parametrize(
    "typed",
    ["92/2017", "nđ 92", "Nghi dinh 92/2017/ND-CP", "Nghị định 92 năm 2017 của Chính phủ", "nghị định số 92/2017/NĐ-CP", "#1",
     unicodedata.normalize("NFD", "nghị định 92/2017"), "\ufeff92/2017\u200b", "\u202a92/2017\u202c", "９２／２０１７", "nghị\xa0định\u202f92/2017"],
)
def test_references_however_typed(store: RecordStore, typed: str) -> None:
    put(store, DECREE)
    assert store.resolve(typed).document.number == "92/2017/NĐ-CP"


def test_unknown_reference_names_the_nearest(store: RecordStore) -> None:
    put(store, DECREE)
    with pytest.raises(UnknownReference) as caught:
        store.resolve("Nghị định 91/2017")
    assert "Nghị định 92/2017/NĐ-CP" in caught.value.nearest


def test_laws_are_found_by_title(store: RecordStore) -> None:
    put(store, DECREE)
    assert store.resolve("Luật Tổ chức Chính phủ").document.type == "luật"


def test_dependent_tasks_quote_the_sentence(store: RecordStore) -> None:
    put(store, PLAN)
    (row,) = tasks_depending_on(store, "Nghị định 92/2017")
    assert row.hops[0].quote == "Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ."


def test_amendment_chain_leads_to_the_amender(store: RecordStore) -> None:
    put(store, PLAN.replace("Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", "Nghị định số 63/2010/NĐ-CP"))
    put(store, DECREE, "b.txt")
    (row,) = tasks_depending_on(store, "92/2017")
    assert (row.level, row.chain, [hop.predicate for hop in row.hops]) == ("direct", True, ["direct", "amends"])


def test_decisions_survive_a_new_reading(store: RecordStore) -> None:
    _, work_id, _ = put(store, DECREE, "b.txt")
    relation = next(r for r in store.relations(work_id) if r.relation.predicate.value == "amends")
    store.review("relation", relation.id, ReviewState.REJECTED)
    put(store, DECREE + "Điều 2. Thêm\n", "b.txt")
    states = {r.review for r in store.relations(work_id) if r.quote == relation.quote and r.relation.predicate.value == "amends"}
    assert states == {ReviewState.REJECTED}


def test_removal_leaves_a_stub_where_others_cite_it(store: RecordStore) -> None:
    put(store, PLAN)
    _, decree, _ = put(store, DECREE, "b.txt")
    store.remove(decree)
    assert not store.resolve("92/2017").held
    assert put(store, DECREE, "b.txt")[0] == "added"


def test_originals_are_kept(store: RecordStore) -> None:
    _, work_id, _ = put(store, PLAN)
    assert store.original(str(store.work(work_id).sha256)) == PLAN.encode()
