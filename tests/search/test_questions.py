from __future__ import annotations

from datetime import date

import pytest

from search.questions import understand

CASES = [
    ("nhiệm vụ nào phụ thuộc Nghị định 92/2017?", "depends_on", "Nghị định 92/2017"),
    ("việc gì căn cứ NĐ 92/2017", "depends_on", "NĐ 92/2017"),
    ("nhiem vu dua tren nghi dinh 92/2017", "depends_on", "nghi dinh 92/2017"),
    ("những việc liên quan đến 92/2017/NĐ-CP", "depends_on", "92/2017/NĐ-CP"),
    ("nhiệm vụ thực hiện Nghị quyết 21/NQ-CP", "depends_on", "Nghị quyết 21/NQ-CP"),
    ("công việc nào dựa vào Chỉ thị số 07-CT/TU", "depends_on", "Chỉ thị số 07-CT/TU"),
    ("văn bản nào sửa đổi Nghị định 63/2010", "changes", "Nghị định 63/2010"),
    ("Thông tư nào hướng dẫn Nghị định 63/2010?", "changes", "Nghị định 63/2010"),
    ("Nghị định 63/2010 còn hiệu lực không", "validity", "Nghị định 63/2010"),
    ("Luật Đê điều còn hiệu lực không?", "validity", "Luật Đê điều"),
    ("cái gì bị ảnh hưởng nếu sửa Nghị định 92/2017", "impact", "Nghị định 92/2017"),
    ("thủ tục một cửa ở xã", "search", None),
    ("", "search", None),
]


@pytest.mark.parametrize(("words", "kind", "reference"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_questions_are_understood(words: str, kind: str, reference: str | None) -> None:
    question = understand(words)
    assert (question.kind, question.reference) == (kind, reference)


def test_duties_of_an_agency_in_a_quarter() -> None:
    question = understand("Sở Nội vụ phải làm gì trong quý II/2018")
    assert (question.kind, question.agency, question.due_from, question.due_to) == (
        "duties",
        "Sở Nội vụ",
        date(2018, 4, 1),
        date(2018, 6, 30),
    )


def test_a_quarter_without_a_year_is_of_this_year() -> None:
    assert understand("UBND cấp huyện phải làm gì trong quý I", date(2026, 5, 1)).due_to == date(2026, 3, 31)


def test_every_answer_says_how_it_was_understood() -> None:
    assert all(understand(words).explanation for words, _, _ in CASES)
