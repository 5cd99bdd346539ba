from __future__ import annotations

from datetime import date

import pytest

from ingest.deadlines import deadline_words, read_deadline

CASES = [
    ("Tháng 04-11/2018", "interval", date(2018, 4, 1), date(2018, 11, 30)),
    ("Tháng 01- 04/2018", "interval", date(2018, 1, 1), date(2018, 4, 30)),
    ("Quý II, III/2018", "interval", date(2018, 4, 1), date(2018, 9, 30)),
    ("Quý IV/2018", "interval", date(2018, 10, 1), date(2018, 12, 31)),
    ("Quý I năm 2018", "interval", date(2018, 1, 1), date(2018, 3, 31)),
    ("Trong năm 2018", "interval", date(2018, 1, 1), date(2018, 12, 31)),
    ("Tháng 12/2017", "interval", date(2017, 12, 1), date(2017, 12, 31)),
    ("giai đoạn 2026-2030", "interval", date(2026, 1, 1), date(2030, 12, 31)),
    ("6 tháng đầu năm 2026", "interval", date(2026, 1, 1), date(2026, 6, 30)),
    ("Từ tháng 3 đến tháng 6/2026", "interval", date(2026, 3, 1), date(2026, 6, 30)),
    ("Thường xuyên trong năm 2018", "recurring", date(2018, 1, 1), date(2018, 12, 31)),
    ("trước ngày 25 hằng tháng", "recurring", date(2018, 1, 1), date(2018, 12, 31)),
    ("Hằng năm", "recurring", date(2018, 1, 1), date(2018, 12, 31)),
    ("Xong trong Quý II/2026", "before", None, date(2026, 6, 30)),
    ("trước ngày 30 tháng 6 năm 2018", "before", None, date(2018, 6, 30)),
    ("30/6/2026", "before", None, date(2026, 6, 30)),
    ("Đầu năm và cuối năm 2018", "several", date(2018, 1, 1), date(2018, 12, 31)),
    ("Sau khi có Quyết định của Bộ Nội vụ", "event", None, None),
    ("Theo quy định của Bộ Nội vụ", "event", None, None),
    ("Xong trước ngày Đại hội", "event", None, None),
    ("Trước kỳ họp HĐND tỉnh", "event", None, None),
    ("Căn cứ vào tình hình thực tế", "event", None, None),
    ("sau 15 ngày làm việc kể từ ngày có hiệu lực", "event", None, None),
    ("trước ngày 15 tháng 01 năm sau", "before", None, date(2019, 1, 15)),
    ("trước ngày 15/3 của năm liền kề sau năm thực hiện", "before", None, date(2019, 3, 15)),
    ("Trước 30/6", "before", None, date(2018, 6, 30)),
    ("Đến 30/6/2018", "before", None, date(2018, 6, 30)),
    ("Hoàn thành trước tháng 6/2018", "before", None, date(2018, 5, 31)),
    ("trước năm 2020", "before", None, date(2019, 12, 31)),
    ("từ ngày 01/3/2018 đến ngày 30/6/2018", "interval", date(2018, 3, 1), date(2018, 6, 30)),
    ("Từ 01/3 đến 30/6/2018", "interval", date(2018, 3, 1), date(2018, 6, 30)),
    ("ngày 15-20 tháng 3 năm 2018", "interval", date(2018, 3, 15), date(2018, 3, 20)),
    ("Từ năm 2018 đến năm 2020", "interval", date(2018, 1, 1), date(2020, 12, 31)),
    ("Từ Quý I đến Quý III/2018", "interval", date(2018, 1, 1), date(2018, 9, 30)),
    ("Quý IV/2018 và Quý I/2019", "interval", date(2018, 10, 1), date(2019, 3, 31)),
    ("Q2/2018", "interval", date(2018, 4, 1), date(2018, 6, 30)),
    ("Hằng năm, trước 30/11", "recurring", date(2018, 11, 30), date(2018, 11, 30)),
    ("6 tháng/lần", "recurring", date(2018, 1, 1), date(2018, 12, 31)),
    ("trước 10 ngày làm việc", "event", None, None),
    ("chậm nhất là 07 ngày trước ngày khai mạc kỳ họp", "event", None, None),
    ("trong thời hạn 30 ngày kể từ ngày 01/7/2025", "event", None, None),
    ("", "none", None, None),
]


@pytest.mark.parametrize(("words", "kind", "start", "end"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_words_give_kind_and_dates(words: str, kind: str, start: date | None, end: date | None) -> None:
    due = read_deadline(words, 2018)
    assert (due.kind.value, due.start, due.end) == (kind, start, end)


def test_the_words_are_kept() -> None:
    assert read_deadline("- Quý IV/2018", None).text == "Quý IV/2018"


RULES = [
    ("trước ngày 25 hằng tháng", "ngày 25 hằng tháng"),
    ("trước ngày 05 của tháng tiếp theo", "ngày 5 hằng tháng"),
    ("Trước ngày 15 của tháng cuối quý", "ngày 15 tháng cuối hằng quý"),
    ("trước ngày 15 tháng 02 hằng năm", "ngày 15/2 hằng năm"),
    ("định kỳ 06 tháng", "6 tháng một lần"),
    ("định kỳ 6 tháng, năm", "định kỳ 6 tháng, năm"),
    ("6 tháng 1 lần", "6 tháng một lần"),
    ("Định kỳ hàng quý", "hằng quý"),
    ("Thường xuyên", "thường xuyên"),
]


@pytest.mark.parametrize(("words", "rule"), RULES, ids=[case[0] for case in RULES])
def test_the_rule_of_a_recurring_deadline_is_told(words: str, rule: str) -> None:
    assert read_deadline(words, 2018).rule == rule


SEVERAL = [
    ("trước ngày 15/6 và ngày 15/12/2018", [("before", date(2018, 6, 15), None), ("before", date(2018, 12, 15), None)]),
    ("trước ngày 15/6 và ngày 15/12 hằng năm", [("recurring", date(2018, 6, 15), "ngày 15/6 hằng năm"), ("recurring", date(2018, 12, 15), "ngày 15/12 hằng năm")]),
    ("định kỳ 6 tháng (trước ngày 15 tháng 6), hằng năm (trước ngày 15 tháng 01 năm sau",
     [("recurring", date(2018, 6, 15), "ngày 15/6 hằng năm"), ("recurring", date(2019, 1, 15), "ngày 15/1 hằng năm")]),
    ("Quý I, IV/2018", [("interval", date(2018, 3, 31), None), ("interval", date(2018, 12, 31), None)]),
    ("Thường xuyên trong quý II và quý IV/2018", [("recurring", date(2018, 6, 30), "thường xuyên"), ("recurring", date(2018, 12, 31), "thường xuyên")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "items"), SEVERAL, ids=[case[0] for case in SEVERAL])
def test_each_of_several_deadlines_is_read(words: str, items: list[tuple[str, date, str | None]]) -> None:
    due = read_deadline(words, 2018)
    assert due.kind.value == "several"
    assert [(item.kind.value, item.end, item.rule) for item in due.items] == items


STATED = [
    ("Sở Nội vụ báo cáo UBND tỉnh trước ngày 15/6 và ngày 15/12 hằng năm.", "trước ngày 15/6 và ngày 15/12 hằng năm"),
    ("Báo cáo 6 tháng trước ngày 15/6, báo cáo năm trước ngày 15/12.", "trước ngày 15/6, báo cáo năm trước ngày 15/12"),
    ("Báo cáo định kỳ hằng quý trước ngày 20 của tháng cuối quý về Sở Tư pháp.", "định kỳ hằng quý trước ngày 20 của tháng cuối quý"),
    ("Hoàn thành trước ngày 30/9/2018. Báo cáo trước ngày 15/10/2018.", "Hoàn thành trước ngày 30/9/2018"),
    ("Gửi hồ sơ trước 10 ngày làm việc để thẩm định", "trước 10 ngày làm việc"),
    ("Xây dựng kế hoạch hằng năm", None),
]


@pytest.mark.parametrize(("words", "stated"), STATED, ids=[case[0] for case in STATED])
def test_where_running_words_state_a_deadline(words: str, stated: str | None) -> None:
    assert deadline_words(words) == stated


STATED = [
    ("hoàn thành trước năm 2028", "hoàn thành trước năm 2028"),
    ("sơ kết vào tháng 12/2026, tổng kết sau", "vào tháng 12/2026"),
    ("xử lý trong vòng 48 giờ kể từ khi phát hiện, báo cáo", "trong vòng 48 giờ kể từ khi phát hiện"),
    ("Định kỳ 6 tháng, hàng năm, Sở tổ chức", "Định kỳ 6 tháng, hàng năm"),
    ("rà soát văn bản ban hành trước ngày 01/7/2025, báo cáo trước ngày 30/9/2026", "trước ngày 30/9/2026"),
    ("rà soát văn bản ban hành trước ngày 01/7/2025", None),
    ("định kỳ rà soát", None),
]


@pytest.mark.parametrize(("words", "stated"), STATED, ids=[words[:40] for words, _ in STATED])
def test_where_words_of_2026_state_a_deadline(words: str, stated: str | None) -> None:
    assert deadline_words(words, 2026, date(2026, 1, 1)) == stated
