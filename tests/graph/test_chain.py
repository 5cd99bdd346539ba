"""A hand-made chain of documents of our own and the lists of Điều 39 of Decree 79/2025/NĐ-CP that a lawyer would write for each change in it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from graph.answers import ImpactAnswer, impact, tasks_depending_on
from graph.effects import effect_of
from graph.model import RelationKind
from graph.store import RecordStore
from ingest.pipeline import read_text


def paper(issuer: str, number: str, day: str, kind: str, title: str, *body: str) -> str:
    return f"{issuer}\nSố: {number}\nHà Nội, ngày {day}\n{kind}\n{title}\n" + "\n".join(body) + "\n"


LAW = paper("QUỐC HỘI", "10/2014/QH13", "20 tháng 6 năm 2014", "LUẬT", "KHO SÁCH", "Điều 1. Phạm vi", "Luật này quy định về kho sách.")
DECREE = paper(
    "CHÍNH PHỦ", "11/2015/NĐ-CP", "02 tháng 3 năm 2015", "NGHỊ ĐỊNH", "Quy định chi tiết thi hành Luật Kho sách",
    "Căn cứ Luật Kho sách ngày 20 tháng 6 năm 2014;", "Điều 1. Phạm vi", "Nghị định này quy định chi tiết thi hành Luật Kho sách ngày 20 tháng 6 năm 2014.",
    "Điều 2. Sổ mượn", "1. Sổ mượn giữ 2 năm.", "2. Mỗi kho một sổ.",
)  # fmt: skip
AMENDER = paper(
    "CHÍNH PHỦ", "12/2017/NĐ-CP", "04 tháng 4 năm 2017", "NGHỊ ĐỊNH", "Sửa đổi, bổ sung một số điều của Nghị định số 11/2015/NĐ-CP ngày 02 tháng 3 năm 2015 của Chính phủ",
    "Căn cứ Luật Kho sách ngày 20 tháng 6 năm 2014;", "Điều 1. Sửa đổi khoản 1 Điều 2 Nghị định số 11/2015/NĐ-CP như sau:", "“1. Sổ mượn giữ 5 năm.”",
    "Điều 2. Hiệu lực", "Nghị định này có hiệu lực kể từ ngày 20 tháng 5 năm 2017.",
)  # fmt: skip
CIRCULAR = paper(
    "BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "13/2016/TT-BVHTTDL", "05 tháng 5 năm 2016", "THÔNG TƯ", "Hướng dẫn ghi sổ mượn",
    "Căn cứ Nghị định số 11/2015/NĐ-CP ngày 02 tháng 3 năm 2015 của Chính phủ;", "Điều 1. Cách ghi", "Ghi theo khoản 2 Điều 2 Nghị định số 11/2015/NĐ-CP.",
)  # fmt: skip
PLAN = paper(
    "ỦY BAN NHÂN DÂN TỈNH BẾN TRE", "14/KH-UBND", "06 tháng 01 năm 2018", "KẾ HOẠCH", "MỞ KHO SÁCH NĂM 2018",
    "Căn cứ Thông tư số 13/2016/TT-BVHTTDL ngày 05 tháng 5 năm 2016 của Bộ Văn hóa, Thể thao và Du lịch;", "I. NHIỆM VỤ", "1. Kho", "- Trồng cây quanh kho.",
    "II. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ:", "- Chủ trì lập sổ theo Nghị định số 11/2015/NĐ-CP, hoàn thành trước ngày 30/6/2018.",
)  # fmt: skip

LAW_, DECREE_, AMENDER_, CIRCULAR_, PLAN_ = "10/2014/QH13", "11/2015/NĐ-CP", "12/2017/NĐ-CP", "13/2016/TT-BVHTTDL", "14/KH-UBND"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> RecordStore:
    opened = RecordStore(tmp_path_factory.mktemp("chain"))
    for text in (PLAN, AMENDER, CIRCULAR, DECREE, LAW):
        reading = read_text(text)
        opened.add(reading, source=f"{(reading.document.number or '').replace('/', '-')}.txt", content=text.encode())
    return opened


def listed(answer: ImpactAnswer, clause: str) -> set[str | None]:
    return {row.work.document.number for row in answer.rows if row.target == "document" and row.clause == clause}


@pytest.mark.parametrize(
    ("changed", "acted_on", "based_on", "ours"),
    [
        (LAW_, set(), {DECREE_, AMENDER_}, {CIRCULAR_, PLAN_}),
        (DECREE_, set(), {CIRCULAR_}, {AMENDER_, PLAN_}),
        (AMENDER_, {DECREE_}, {CIRCULAR_}, {PLAN_}),
        (CIRCULAR_, set(), {PLAN_}, set()),
        (PLAN_, set(), set(), set()),
    ],
    ids=["law", "decree", "amender", "circular", "plan"],
)
def test_the_lists_of_article_39(store: RecordStore, changed: str, acted_on: set[str], based_on: set[str], ours: set[str]) -> None:
    answer = impact(store, changed, cites=False)
    assert listed(answer, "Đ.39.1") == acted_on
    assert listed(answer, "Đ.39.2") == based_on
    assert listed(answer, "") == ours


def test_what_the_law_reaches_is_reasoned(store: RecordStore) -> None:
    rows = [row for row in impact(store, LAW_, cites=False).rows if row.target == "document"]
    assert [(row.work.document.number, row.reason, row.depth) for row in rows] == [
        (DECREE_, "based_on", 1), (AMENDER_, "based_on", 1), (CIRCULAR_, "based_on", 2), (PLAN_, "based_on", 3),
    ]  # fmt: skip


def test_rows_that_carry_a_clause_come_first_of_their_reason(store: RecordStore) -> None:
    for root in (LAW_, DECREE_, AMENDER_):
        keys = [(row.target, row.reason, not row.clause) for row in impact(store, root).rows]
        assert all(later[2] >= earlier[2] for earlier, later in pairwise(keys) if earlier[:2] == later[:2])


def test_provisions_acted_on_and_naming(store: RecordStore) -> None:
    acted = [row for row in impact(store, AMENDER_).rows if row.target == "provision"]
    assert ("dieu_2__khoan_1", "acted_on", "Đ.39.1", DECREE_) in [(r.provision, r.reason, r.clause, r.work.document.number) for r in acted]
    naming = [(r.provision, r.reason, r.work.document.number) for r in impact(store, DECREE_).rows if r.target == "provision"]
    assert ("dieu_1", "cites", CIRCULAR_) in naming
    assert ("dieu_1", "amends", AMENDER_) in naming


def test_one_provision_of_the_root(store: RecordStore) -> None:
    rows = impact(store, DECREE_, provision="dieu_2__khoan_1").rows
    assert CIRCULAR_ in {r.work.document.number for r in rows if r.target == "document"}
    assert ("dieu_1", CIRCULAR_) not in {(r.provision, r.work.document.number) for r in rows}
    assert DECREE_ not in {r.work.document.number for r in impact(store, AMENDER_, provision="dieu_2").rows if r.target == "document"}
    assert DECREE_ in {r.work.document.number for r in impact(store, AMENDER_, provision="dieu_1").rows if r.target == "document"}


def test_tasks_and_agencies_carry_owner_and_deadline(store: RecordStore) -> None:
    rows = impact(store, AMENDER_).rows
    (task,) = [row for row in rows if row.target == "task" and row.task and "lập sổ" in row.task.task.text]
    assert (task.owners, task.deadline.end if task.deadline else None) == (("Sở Nội vụ",), date(2018, 6, 30))
    assert [row.agency for row in rows if row.target == "agency"] == ["Sở Nội vụ"]
    assert all(row.owners for row in rows if row.target == "document")


@pytest.mark.parametrize(
    ("kind", "words"), [(RelationKind.AMENDS, "Rà soát căn cứ"), (RelationKind.REPEALS, "không còn"), (RelationKind.SUSPENDS, "Tạm dừng")]
)
def test_the_kind_of_change_decides_what_is_suggested(store: RecordStore, kind: RelationKind, words: str) -> None:
    row = next(row for row in impact(store, DECREE_, kind=kind).rows if row.reason == "based_on")
    assert words in row.outcome


def test_as_of_a_day_and_to_a_depth(store: RecordStore) -> None:
    assert PLAN_ not in {row.work.document.number for row in impact(store, LAW_, on=date(2017, 12, 31)).rows}
    assert {row.depth for row in impact(store, LAW_, depth=1, cites=False).rows if row.target == "document"} == {1}


def test_a_limit_keeps_the_first_rows(store: RecordStore) -> None:
    whole, part = impact(store, LAW_), impact(store, LAW_, limit=2)
    assert part.rows == whole.rows[:2]
    assert (part.more, whole.more, part.documents) == (True, False, 4)


PAIRS = [
    ("123/2020/NĐ-CP", "19 tháng 10 năm 2020", "70/2025/NĐ-CP", "20 tháng 3 năm 2025"),
    ("63/2010/NĐ-CP", "08 tháng 6 năm 2010", "92/2017/NĐ-CP", "07 tháng 8 năm 2017"),
]


@pytest.mark.parametrize(("base", "base_day", "amender", "amender_day"), PAIRS, ids=["70/2025", "92/2017"])
@pytest.mark.parametrize("first", ["base", "amender"])
def test_an_amendment_is_seen_from_both_sides(tmp_path: Path, base: str, base_day: str, amender: str, amender_day: str, first: str) -> None:
    """In whichever order the two arrive: one relation, the amender acts on the base; each is in the other's impact with its own reason."""
    old = paper("CHÍNH PHỦ", base, base_day, "NGHỊ ĐỊNH", "Về một việc", "Điều 1. Việc", "Nội dung.")
    new = paper("CHÍNH PHỦ", amender, amender_day, "NGHỊ ĐỊNH", f"Sửa đổi, bổ sung một số điều của Nghị định số {base} ngày {base_day} của Chính phủ", "Điều 1. Việc", "Nội dung.")
    plan = paper("ỦY BAN NHÂN DÂN TỈNH BẾN TRE", "9/KH-UBND", "06 tháng 01 năm 2026", "KẾ HOẠCH", "NĂM 2026", "I. NHIỆM VỤ", "1. Việc", f"- Làm theo Nghị định số {base}.")
    with RecordStore(tmp_path) as store:
        for text in (old, new, plan) if first == "base" else (new, old, plan):
            store.add(read_text(text), source=f"{len(text)}.txt", content=text.encode())
        (relation,) = [r for r in store.relations() if r.relation.predicate is RelationKind.AMENDS]
        assert (store.work(relation.subject_id).document.number, store.work(relation.object_id).document.number) == (amender, base)
        effect = effect_of(relation, store.work(relation.subject_id), store.work(relation.object_id))
        assert effect is not None
        assert effect.manner == "sửa đổi, bổ sung"
        assert [(r.work.document.number, r.reason) for r in impact(store, amender, cites=False).rows if r.target == "document"] == [(base, "acted_on")]
        assert (amender, "amends") in [(r.work.document.number, r.reason) for r in impact(store, base, cites=False).rows if r.target == "document"]
        assert [row.chain for row in tasks_depending_on(store, amender)] == [True]
        assert [row.chain for row in tasks_depending_on(store, base)] == [False]
