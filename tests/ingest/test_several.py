"""A file that holds more than one document."""

from __future__ import annotations

from ingest.pipeline import read_text

FIRST = (
    "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\n\nSố: 15/QĐ-UBND\n\nBến Tre, ngày 05 tháng 01 năm 2024\n\nQUYẾT ĐỊNH\n\nVề việc ban hành Quy chế làm việc\n\n"
    "Điều 1. Ban hành Quy chế.\n\n"
    + "Các cơ quan chịu trách nhiệm thi hành Quyết định này.\n\n" * 30
    + "CHỦ TỊCH\n\nTrần Văn An\n\n"
)


def test_a_further_document_is_told() -> None:
    reading = read_text(FIRST + FIRST.replace("15/QĐ-UBND", "16/QĐ-UBND"))
    assert [(w.code, "16/QĐ-UBND" in w.message) for w in reading.warnings] == [("several_documents", True)]
    assert reading.document.number == "15/QĐ-UBND"


def test_a_form_without_a_number_and_a_repeated_number_are_none() -> None:
    form = "Số: …/QĐ-UBND\n\nQUYẾT ĐỊNH\n\nVề việc …\n\n"
    assert read_text(FIRST + form + "Số: 15/QĐ-UBND\n\nQUYẾT ĐỊNH\n").warnings == ()
