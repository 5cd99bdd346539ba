"""What cannot act on what, by rank and by time."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model import Document
from graph.ranks import cannot_act


def named(kind: str | None, number: str | None, issued: date | None = None) -> Document:
    return Document(type=kind, number=number, issued=issued)


CASES = [
    (named("thông tư", "1/2020/TT-BTC"), named("nghị định", "5/2010/NĐ-CP"), True),
    (named("nghị định", "1/2020/NĐ-CP"), named("luật", None), True),
    (named("nghị quyết", "1/2020/QH14"), named("hiến pháp", None), False),
    (named("luật", "1/2020/QH14"), named("pháp lệnh", "5/2010/PL-UBTVQH12"), False),
    (named("nghị định", "35/2003/NĐ-CP"), named("nghị định", "2/2008/NĐ-CP"), True),
    (named("thông tư", "1/2015/TT-BTC"), named("thông tư", "9/2016/TT-BNV"), True),
    (named("thông tư", "9/2016/TT-BTC"), named("thông tư", "11/2016/TT-BTC"), True),
    (named("thông tư", "9/2016/TT-BTC"), named("thông tư", "11/2016/TT-BNV"), False),
    (named("quyết định", "7/QĐ-TTg", date(2016, 3, 1)), named("quyết định", "9/QĐ-TTg", date(2016, 2, 1)), False),
    (named("quyết định", "7/QĐ-TTg", date(2016, 1, 1)), named("quyết định", "9/QĐ-TTg", date(2016, 2, 1)), True),
    # a year misprinted in one place forbids nothing
    (named("nghị định", "187/2020/NĐ-CP", date(2025, 7, 1)), named("nghị định", "78/2025/NĐ-CP", date(2025, 4, 1)), False),
    (named("nghị định", "74/2018/NĐ-CP", date(2018, 5, 15)), named("nghị định", "132/2008/NĐ-CP", date(2018, 12, 31)), False),
    (named(None, None), named("luật", None), False),
]  # fmt: skip


@pytest.mark.parametrize(("by", "on", "impossible"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_rank_and_time(by: Document, on: Document, impossible: bool) -> None:
    assert cannot_act(by, on) is impossible
