"""What speaks for and against a document that a mention may name."""

from __future__ import annotations

from datetime import date

import pytest

from graph.candidates import candidates_of
from graph.model import Citation, Document, Span, Work

NAMING = Document(number="3/CT-UBND", issued=date(2022, 2, 10))


def work(id: int, **known: object) -> Work:
    return Work(id, f"/eli/{id}", Document(**known), held=True)  # type: ignore[arg-type]


def mention(**told: object) -> Citation:
    return Citation(**{"span": Span(0, 1), "text": "x", "type": None, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("citation", "works", "why"),
    [
        (mention(number="21/NQ-CP", issuer="Chính phủ"),
         [work(1, number="21/NQ-CP", issued=date(2016, 3, 21), issuer="Chính phủ"), work(2, number="21/NQ-CP", issued=date(2021, 2, 26), issuer="Chính phủ")],
         [("cùng số, ký hiệu", "cùng cơ quan ban hành"), ("cùng số, ký hiệu", "cùng cơ quan ban hành", "mới nhất trước ngày ban hành văn bản có viện dẫn này")]),
        (mention(number="21/NQ-CP"), [work(1, number="21/NQ-CP", issued=date(2023, 1, 1)), work(2, number="21/NQ-CP", issued=date(2021, 2, 26))],
         [("cùng số, ký hiệu", "ban hành sau văn bản có viện dẫn này"), ("cùng số, ký hiệu",)]),
        (mention(number="61/2018/NĐ-CP", issued=date(2018, 3, 24)), [work(1, number="61/2018/NĐ-CP", issued=date(2018, 4, 23))],
         [("cùng số, ký hiệu", "khác ngày: viện dẫn ghi 24/03/2018, kho ghi 23/04/2018")]),
        (mention(number="26/2017/QĐ-UBNĐ"), [work(1, number="26/2017/QĐ-UBND", issuer="UBND tỉnh Bến Tre")], [("số gần giống với “26/2017/QĐ-UBNĐ”",)]),
        (mention(title="Luật Đất đai", type="luật", issuer="Bộ Tư pháp"),
         [work(1, number="45/2013/QH13", type="luật", title="Luật Đất đai", issuer="Quốc hội"), work(2, number="31/2024/QH15", type="luật", title="Luật Đất đai")],
         [("cùng tên", "cơ quan ban hành là Quốc hội"), ("cùng tên", "ban hành sau văn bản có viện dẫn này")]),
    ],
    ids=["two-of-a-number", "one-is-younger", "other-day", "misprint", "laws"],
)  # fmt: skip
def test_candidates_say_why(citation: Citation, works: list[Work], why: list[tuple[str, ...]]) -> None:
    assert [found.why for found in candidates_of(citation, works, NAMING)] == why


def test_the_newest_is_not_told_where_years_are_unknown_or_equal() -> None:
    same = [work(1, number="21/NQ-CP", issued=date(2021, 2, 26)), work(2, number="21/NQ-CP", issued=date(2021, 2, 26))]
    unknown = [work(1, number="21/NQ-CP", issued=date(2021, 2, 26)), work(2, number="21/NQ-CP")]
    for works in (same, unknown):
        assert not any("mới nhất" in words for found in candidates_of(mention(number="21/NQ-CP"), works, NAMING) for words in found.why)
