"""Consolidated texts: operations applied in order of their days, the rest listed with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.texts import compared, text_on
from graph.consolidate import REPEALED, part_of
from graph.errors import CancuError
from graph.store import RecordStore
from ingest.pipeline import read_text

BASE = """CHÍNH PHỦ
Số: 10/2015/NĐ-CP
Hà Nội, ngày 10 tháng 01 năm 2015
NGHỊ ĐỊNH
Về kho sách
Điều 1. Phạm vi
Nghị định này quy định về kho sách của cơ quan.
Điều 2. Thời hạn
1. Kho mở cửa 3 ngày mỗi tuần.
2. Thủ trưởng đơn vị gửi báo cáo trước tháng 6.
3. Sổ mượn giữ 2 năm.
Điều 3. Kinh phí
Kinh phí do ngân sách bảo đảm.
Điều 4. Hiệu lực
Nghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2015.
"""

FIRST = """CHÍNH PHỦ
Số: 20/2017/NĐ-CP
Hà Nội, ngày 10 tháng 01 năm 2017
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP ngày 10 tháng 01 năm 2015 của Chính phủ về kho sách
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP
1. Sửa đổi khoản 1 Điều 2 như sau:
“1. Kho mở cửa 5 ngày mỗi tuần.”
2. Bổ sung khoản 4 vào sau khoản 3 Điều 2 như sau:
“4. Kho có sổ điện tử.”
3. Bãi bỏ Điều 3.
4. Thay thế cụm từ “Thủ trưởng đơn vị” bằng cụm từ “Người đứng đầu” tại khoản 2 Điều 2.
5. Sửa đổi khoản 7 Điều 2 như sau:
“7. Không có khoản này.”
Điều 2. Hiệu lực
Nghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2017.
"""

SECOND = """CHÍNH PHỦ
Số: 30/2019/NĐ-CP
Hà Nội, ngày 10 tháng 01 năm 2019
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP ngày 10 tháng 01 năm 2015 của Chính phủ về kho sách
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP
1. Sửa đổi khoản 4 Điều 2 như sau:
“4. Kho có sổ điện tử và mã vạch.”
Điều 2. Hiệu lực
Nghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2019.
"""


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    opened = RecordStore(tmp_path)
    for text in (SECOND, BASE, FIRST):
        reading = read_text(text)
        opened.add(reading, source=f"{(reading.document.number or '').replace('/', '-')}.txt", content=text.encode())
    return opened


def test_before_any_amendment_the_text_is_the_original(store: RecordStore) -> None:
    found = text_on(store, store.resolve("10/2015"), date(2016, 1, 1))
    assert found.text == BASE
    assert [piece.change for piece in found.pieces] == [None]


def test_operations_in_force_are_applied_and_marked(store: RecordStore) -> None:
    found = text_on(store, store.resolve("10/2015"), date(2018, 1, 1))
    article = "".join(piece.text for piece in part_of(found, "dieu_2"))
    assert article.splitlines() == [
        "Điều 2. Thời hạn",
        "1. Kho mở cửa 5 ngày mỗi tuần.",
        "2. Người đứng đầu gửi báo cáo trước tháng 6.",
        "3. Sổ mượn giữ 2 năm.",
        "4. Kho có sổ điện tử.",
    ]
    assert f"Điều 3. {REPEALED}" in found.text
    assert "ngân sách" not in found.text
    assert "".join(piece.text for piece in found.pieces) == found.text
    changed = {piece.text.strip(): piece.change.by.label for piece in found.pieces if piece.change}
    assert changed["1. Kho mở cửa 5 ngày mỗi tuần."] == "Nghị định 20/2017/NĐ-CP"
    assert changed["Người đứng đầu"] == "Nghị định 20/2017/NĐ-CP"


def test_what_cannot_be_applied_is_listed_with_the_reason(store: RecordStore) -> None:
    found = text_on(store, store.resolve("10/2015"), date(2018, 1, 1))
    assert [(c.amendment.amendment.object_provision, c.reason) for c in found.unapplied] == [
        ("dieu_2__khoan_7", "không tìm thấy khoản 7 Điều 2")
    ]


def test_an_added_provision_can_be_amended_later(store: RecordStore) -> None:
    found = text_on(store, store.resolve("10/2015"), date(2020, 1, 1))
    assert "".join(piece.text for piece in part_of(found, "dieu_2__khoan_4")) == "4. Kho có sổ điện tử và mã vạch."


def test_spans_of_the_consolidated_provisions_hold(store: RecordStore) -> None:
    found = text_on(store, store.resolve("10/2015"), date(2020, 1, 1))
    assert all(p.span.slice(found.text).startswith(p.label) for p in found.provisions if p.label)


def test_comparison_shows_only_what_came_between(store: RecordStore) -> None:
    answer = compared(store, store.resolve("10/2015"), date(2018, 1, 1), date(2020, 1, 1))
    signs = [(line["sign"], line["text"]) for group in answer["changes"] for line in group if line["sign"] != " "]
    assert signs == [("-", "4. Kho có sổ điện tử."), ("+", "4. Kho có sổ điện tử và mã vạch.")]
    assert [change["by"]["number"] for change in answer["applied"]] == ["30/2019/NĐ-CP"]


def test_an_amender_that_is_only_cited_is_a_gap(store: RecordStore) -> None:
    plan = (
        "Số: 5/KH-UBND\nKẾ HOẠCH\nVề kho sách\nCăn cứ Nghị định số 40/2018/NĐ-CP ngày 02/01/2018 của Chính phủ sửa đổi, bổ sung một số điều "
        "của Nghị định số 10/2015/NĐ-CP ngày 10/01/2015 của Chính phủ;\nI. MỤC ĐÍCH\n- Đúng hạn.\n"
    )
    store.add(read_text(plan), source="ke-hoach.txt", content=plan.encode())
    found = text_on(store, store.resolve("10/2015"), date(2025, 1, 1))
    assert [work.document.number for work in found.gaps] == ["40/2018/NĐ-CP"]
    with pytest.raises(CancuError, match="toàn văn"):
        text_on(store, found.gaps[0], date(2025, 1, 1))


THIRD = """CHÍNH PHỦ
Số: 40/2020/NĐ-CP
Hà Nội, ngày 10 tháng 01 năm 2020
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP ngày 10 tháng 01 năm 2015 của Chính phủ về kho sách
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 10/2015/NĐ-CP
1. Sửa đổi, bổ sung khoản 1 và khoản 3 Điều 2 như sau:
“1. Kho mở cửa 6 ngày mỗi tuần.
3. Sổ mượn giữ 10 năm.”
Điều 2. Hiệu lực
Nghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2020.
"""


def test_words_of_several_provisions_are_shared_out(store: RecordStore) -> None:
    store.add(read_text(THIRD), source="40.txt", content=THIRD.encode())
    found = text_on(store, store.resolve("10/2015"), date(2021, 1, 1))
    article = "".join(piece.text for piece in part_of(found, "dieu_2"))
    assert article.splitlines()[1:4] == ["1. Kho mở cửa 6 ngày mỗi tuần.", "2. Người đứng đầu gửi báo cáo trước tháng 6.", "3. Sổ mượn giữ 10 năm."]


def test_what_a_lower_document_says_is_not_applied(store: RecordStore) -> None:
    text = THIRD.replace("CHÍNH PHỦ", "BỘ NỘI VỤ").replace("40/2020/NĐ-CP", "4/2020/TT-BNV").replace("NGHỊ ĐỊNH", "THÔNG TƯ").replace("Nghị định này", "Thông tư này")
    store.add(read_text(text), source="4.txt", content=text.encode())
    found = text_on(store, store.resolve("10/2015"), date(2021, 1, 1))
    assert "6 ngày" not in found.text
    assert {c.reason for c in found.unapplied if c.by.document.number == "4/2020/TT-BNV"} == {"thứ bậc hoặc ngày ban hành không cho phép: có thể đọc nhầm"}
