from __future__ import annotations

from datetime import date

import pytest

from ingest.deadlines import read_deadline

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
    ("Căn cứ vào tình hình thực tế", "event", None, None),
    ("sau 15 ngày làm việc kể từ ngày có hiệu lực", "event", None, None),
    ("", "none", None, None),
]


@pytest.mark.parametrize(("words", "kind", "start", "end"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_words_give_kind_and_dates(words: str, kind: str, start: date | None, end: date | None) -> None:
    due = read_deadline(words, 2018)
    assert (due.kind.value, due.start, due.end) == (kind, start, end)


def test_the_words_are_kept() -> None:
    assert read_deadline("- Quý IV/2018", None).text == "Quý IV/2018"


def test_the_rule_of_a_recurring_deadline_is_told() -> None:
    assert read_deadline("trước ngày 25 hằng tháng", 2018).rule == "ngày 25 hằng tháng"
