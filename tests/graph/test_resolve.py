"""Versions of one name, places, terms, titles of laws; stubs that are claimed, merged, redirected; mentions resolved again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.model import Document, RelationKind, ResolutionState
from graph.resolve import title_key, version
from graph.store import Outcome, RecordStore
from ingest.pipeline import read_text


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path)


def put(store: RecordStore, text: str) -> Outcome:
    reading = read_text(text)
    name = f"{reading.document.number or reading.document.title}.txt".replace("/", "-")
    return store.add(reading, source=name, content=text.encode())


def circular(day: str, *bases: str, number: str = "1/2020/TT-BTC") -> str:
    lines = "".join(f"Căn cứ {basis};\n" for basis in bases)
    return f"BỘ TÀI CHÍNH\nSố: {number}\nHà Nội, ngày {day}\nTHÔNG TƯ\nVề phí\n{lines}Điều 1. Phí\nNội dung.\n"


def law(title: str, number: str, day: str) -> str:
    return f"QUỐC HỘI\nLuật số: {number}\nHà Nội, ngày {day}\nLUẬT\n{title}\nĐiều 1. Phạm vi\nNội dung.\n"


def plan(place: str, number: str, *named: str, year: int = 2018) -> str:
    lines = "".join(f"- Thực hiện theo {name}.\n" for name in named)
    return f"UBND TỈNH {place.upper()}\nSố: {number}\n{place}, ngày 05 tháng 01 năm {year}\nKẾ HOẠCH\nNĂM {year}\nI. NHIỆM VỤ\n1. Phí\n{lines}"


def targets(store: RecordStore, work_id: int) -> list[int | None]:
    return [citation.target_id for citation in store.citations(work_id)]


@pytest.mark.parametrize(
    ("type", "number", "title", "issued", "which"),
    [
        ("nghị định", "92/2017/NĐ-CP", None, date(2018, 1, 1), 2017),
        ("nghị quyết", "21/NQ-CP", None, date(2016, 3, 21), 2016),
        ("nghị quyết", "21/NQ-CP", None, None, None),
        ("luật", None, "Luật Đê điều", date(2006, 11, 29), 2006),
        ("luật", None, "Luật Đất đai năm 2013", None, 2013),
        ("luật", None, "Luật Đất đai", None, None),
        ("luật", "31/2024/QH15", "Luật Đất đai", None, 2024),
    ],
)
def test_version(type: str, number: str | None, title: str | None, issued: date | None, which: int | None) -> None:
    assert version(Document(number=number, type=type, title=title, issued=issued)) == which


def test_a_party_number_runs_through_a_term() -> None:
    terms = [
        version(Document(number="29-NQ/TW", type="nghị quyết", issued=day))
        for day in (date(2013, 11, 4), date(2015, 5, 1), date(2022, 11, 17))
    ]
    assert terms[0] == terms[1] != terms[2]
    local = [
        version(Document(number="07-CT/TU", type="chỉ thị", issued=day))
        for day in (date(2015, 11, 2), date(2020, 6, 1), date(2020, 12, 1))
    ]
    assert local[0] == local[1] != local[2]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Luật BHXH năm 2014", "luật bảo hiểm xã hội"),
        ("Luật Phòng, chống tham nhũng", "luật phòng chống tham nhũng"),
        ("ĐẤT ĐAI", "luật đất đai"),
        ("Luật Đất đai số 31/2024/QH15", "luật đất đai"),
        ("Luật Ban hành VBQPPL", "luật ban hành văn bản quy phạm pháp luật"),
    ],
)
def test_title_key(title: str, key: str) -> None:
    assert title_key(Document(type="luật", title=title)) == key


def test_laws_of_one_title_are_told_apart_by_number_and_date(store: RecordStore) -> None:
    first = put(store, circular("05 tháng 01 năm 2016", "Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015"))
    second = put(
        store,
        circular("05 tháng 01 năm 2026", "Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15", number="2/2026/TT-BTC"),
    )
    assert targets(store, first.work_id) != targets(store, second.work_id)


def test_number_and_title_join_the_stubs_of_one_law(store: RecordStore) -> None:
    put(store, circular("05 tháng 01 năm 2016", "Luật Đất đai ngày 29 tháng 11 năm 2013"))
    put(store, circular("06 tháng 01 năm 2016", "Luật số 45/2013/QH13", number="2/2016/TT-BTC"))
    assert len(store.works(held=False)) == 2
    put(store, circular("07 tháng 01 năm 2016", "Luật Đất đai số 45/2013/QH13 ngày 29 tháng 11 năm 2013", number="3/2016/TT-BTC"))
    (stub,) = store.works(held=False)
    assert {r.object_id for r in store.relations()} == {stub.id}
    assert (stub.document.number, stub.document.issued) == ("45/2013/QH13", date(2013, 11, 29))
    assert store.resolve("Luật Đất đai 2013").id == stub.id


def test_a_title_alone_means_the_version_that_the_document_names(store: RecordStore) -> None:
    text = circular("05 tháng 01 năm 2026", "Luật Đất đai số 31/2024/QH15").replace(
        "Nội dung.", "Thu theo Luật Đất đai và Luật Đất đai ngày 29 tháng 11 năm 2013."
    )
    put(store, circular("05 tháng 01 năm 2016", "Luật Đất đai số 45/2013/QH13", number="2/2016/TT-BTC"))
    only = circular("05 tháng 01 năm 2026", "Luật Đất đai số 31/2024/QH15", number="3/2026/TT-BTC").replace(
        "Nội dung.", "Thu theo Luật Đất đai."
    )
    assert len(set(targets(store, put(store, only).work_id))) == 1
    both = store.citations(put(store, text).work_id)
    assert [c.state for c in both] == [ResolutionState.STUB, ResolutionState.AMBIGUOUS, ResolutionState.STUB]


def test_a_title_alone_never_means_a_younger_law(store: RecordStore) -> None:
    put(store, law("ĐẤT ĐAI", "31/2024/QH15", "18 tháng 01 năm 2024"))
    old = put(store, circular("05 tháng 01 năm 2016", "Luật Đất đai", number="2/2016/TT-BTC"))
    (citation,) = store.citations(old.work_id)
    assert citation.state is ResolutionState.STUB


def test_a_title_alone_never_means_a_law_that_has_probably_been_replaced(store: RecordStore) -> None:
    put(store, law("BẢO HIỂM XÃ HỘI", "71/2006/QH11", "29 tháng 6 năm 2006"))
    near = put(store, circular("05 tháng 01 năm 2012", "Luật Bảo hiểm xã hội", number="2/2012/TT-BTC"))
    far = put(store, circular("05 tháng 01 năm 2021", "Luật Bảo hiểm xã hội", number="2/2021/TT-BTC"))
    assert store.citations(near.work_id)[0].state is ResolutionState.RESOLVED
    assert store.citations(far.work_id)[0].state is ResolutionState.STUB


def test_a_constitution_is_one_work_however_it_is_named(store: RecordStore) -> None:
    names = ("Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", "Hiến pháp năm 2013", "Hiến pháp ngày 28 tháng 11 năm 2013", "Hiến pháp")
    undated = f"QUỐC HỘI\nLuật số: 36/2021/QH15\nLUẬT\nKho\nCăn cứ {names[0]};\nĐiều 1. Phạm vi\nNội dung.\n"
    put(store, undated)
    for n, name in enumerate(names):
        put(store, circular("05 tháng 01 năm 2026", name, number=f"{n + 2}/2026/TT-BTC"))
    put(store, f"KẾ HOẠCH\nKho\nCăn cứ {names[3]};\nĐiều 1. Phạm vi\nNội dung.\n")
    assert len([work for work in store.works() if work.document.type == "hiến pháp"]) == 1


def test_a_stub_is_a_code_as_soon_as_one_calls_it_so(store: RecordStore) -> None:
    put(store, circular("05 tháng 01 năm 2020", "Luật số 100/2015/QH13"))
    assert store.resolve("100/2015/QH13").document.type == "luật"
    put(store, circular("05 tháng 01 năm 2021", "Bộ luật Hình sự số 100/2015/QH13", number="2/2021/TT-BTC"))
    put(store, circular("05 tháng 01 năm 2022", "Luật số 100/2015/QH13", number="3/2022/TT-BTC"))
    code = store.resolve("100/2015/QH13")
    assert (code.document.type, code.document.title) == ("bộ luật", "Bộ luật Hình sự")


def test_the_constitution_is_that_of_the_time(store: RecordStore) -> None:
    old = put(store, circular("05 tháng 01 năm 2005", "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", number="2/2005/TT-BTC"))
    new = put(store, circular("05 tháng 01 năm 2025", "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", number="2/2025/TT-BTC"))
    named = [store.work(targets(store, done.work_id)[0] or 0).document.title for done in (old, new)]
    assert [str(title)[-4:] for title in named] == ["1992", "2013"]


def test_a_law_that_arrives_takes_the_mentions_that_mean_it(store: RecordStore) -> None:
    old = put(store, circular("05 tháng 01 năm 2016", "Luật Đất đai", number="2/2016/TT-BTC"))
    new = put(store, circular("05 tháng 01 năm 2026", "Luật Đất đai", number="2/2026/TT-BTC"))
    assert targets(store, old.work_id) == targets(store, new.work_id)
    done = put(store, law("ĐẤT ĐAI", "31/2024/QH15", "18 tháng 01 năm 2024"))
    assert [(f.work_id, f.resolved) for f in done.found] == [(new.work_id, 1)]
    assert targets(store, new.work_id) == [done.work_id]
    assert targets(store, old.work_id) != [done.work_id]
    bases = {r.subject_id: r.object_id for r in store.relations() if r.relation.predicate is RelationKind.BASED_ON}
    assert bases[new.work_id] == done.work_id


def test_a_second_version_makes_old_mentions_ambiguous_and_says_so(store: RecordStore) -> None:
    put(store, law("ĐẤT ĐAI", "45/2013/QH13", "29 tháng 11 năm 2013"))
    new = put(store, circular("05 tháng 3 năm 2025", "Luật Đất đai", number="2/2025/TT-BTC"))
    assert store.citations(new.work_id)[0].state is ResolutionState.RESOLVED
    done = put(store, law("ĐẤT ĐAI", "31/2024/QH15", "18 tháng 01 năm 2024"))
    assert [(f.work_id, f.doubtful) for f in done.found] == [(new.work_id, 1)]
    assert store.citations(new.work_id)[0].state is ResolutionState.AMBIGUOUS
    assert store.relations(new.work_id) == []


def test_a_chosen_document_puts_the_relation_back(store: RecordStore) -> None:
    first = put(store, law("ĐẤT ĐAI", "45/2013/QH13", "29 tháng 11 năm 2013"))
    put(store, law("ĐẤT ĐAI", "31/2024/QH15", "18 tháng 01 năm 2024"))
    text = circular("05 tháng 3 năm 2025", "Luật Đất đai", number="2/2025/TT-BTC")
    new = put(store, text)
    with store.deciding("choose") as decisions:
        decisions.choose(store.citations(new.work_id)[0].id, first.work_id, "an", "theo ngữ cảnh")
    assert [r.object_id for r in store.relations(new.work_id)] == [first.work_id]
    put(store, text + "Điều 2. Thêm\n")
    assert targets(store, new.work_id) == [first.work_id]
    with store.deciding("undo") as decisions:
        decisions.undo(store.decisions()[0].id, "an")
    assert store.citations(new.work_id)[0].state is ResolutionState.AMBIGUOUS
    assert store.relations(new.work_id) == []


def test_local_numbers_stay_in_their_province(store: RecordStore) -> None:
    one = put(store, plan("Bến Tre", "7/KH-UBND", "Quyết định số 26/2017/QĐ-UBND ngày 19/5/2017"))
    two = put(store, plan("Trà Vinh", "8/KH-UBND", "Quyết định số 26/2017/QĐ-UBND ngày 20/6/2017"))
    assert targets(store, one.work_id) != targets(store, two.work_id)
    text = "UBND TỈNH BẾN TRE\nSố: 26/2017/QĐ-UBND\nBến Tre, ngày 19 tháng 5 năm 2017\nQUYẾT ĐỊNH\nVề phí\nĐiều 1. Phí\n"
    done = put(store, text)
    assert targets(store, one.work_id) == [done.work_id]
    assert not store.work(targets(store, two.work_id)[0] or 0).held


def test_a_second_date_in_one_term_is_a_conflict_not_a_second_document(store: RecordStore) -> None:
    one = put(store, plan("Bến Tre", "7/KH-UBND", "Chỉ thị số 07-CT/TU ngày 12/8/2017 của Ban Thường vụ Tỉnh ủy"))
    two = put(store, plan("Bến Tre", "8/KH-UBND", "Chỉ thị số 07-CT/TU ngày 21/8/2017 của Ban Thường vụ Tỉnh ủy"))
    assert targets(store, one.work_id) == targets(store, two.work_id)
    assert store.citations(two.work_id)[0].state is ResolutionState.CONFLICT


def test_a_misread_issuer_of_a_central_number_makes_no_second_document(store: RecordStore) -> None:
    put(store, circular("05 tháng 01 năm 2016", "Nghị định số 75/2015/NĐ-CP của Chính phủ"))
    put(
        store,
        circular("05 tháng 01 năm 2017", "Nghị định số 75/2015/NĐ-CP của Ngân hàng Chính sách xã hội", number="2/2017/TT-BTC"),
    )
    assert [w.document.issuer for w in store.works(held=False)] == ["Chính phủ"]


def test_the_old_address_of_a_claimed_stub_redirects(store: RecordStore) -> None:
    put(store, circular("05 tháng 01 năm 2016", "Luật Đất đai ngày 29 tháng 11 năm 2013"))
    address = store.works(held=False)[0].uri
    done = put(store, law("ĐẤT ĐAI", "45/2013/QH13", "29 tháng 11 năm 2013"))
    assert store.redirect(address) == done.work_id
