"""Texts whose letters have their marks apart are read like others, and every span still indexes the text as it was given."""

from __future__ import annotations

import unicodedata

import pytest

from graph.model import Reading
from ingest.composing import composed
from ingest.pipeline import read_text, read_text_parts

TEXT = """CHÍNH PHỦ
Số: 9/2030/NĐ-CP
Hà Nội, ngày 03 tháng 02 năm 2030
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 3/2012/NĐ-CP
Căn cứ Luật Lưu trữ số 1/2029/QH16;
Điều 1. Sửa đổi, bổ sung một số khoản của Điều 5
1. Sửa đổi khoản 2 như sau: “2. Kho mở cửa sáu ngày.”
Điều 2. Hiệu lực thi hành
Nghị định này thay thế Nghị định số 4/2012/NĐ-CP.
"""


def told(reading: Reading) -> list[object]:
    """What a reading says, with the words at its spans instead of the spans."""
    text = reading.text
    words = [(c.span.slice(text), c.text, c.type, c.number, c.provision) for c in reading.citations]
    words += [(r.span.slice(text), r.predicate, r.object) for r in reading.relations]  # type: ignore[misc]
    words += [(p.span.slice(text), p.path) for p in reading.provisions]  # type: ignore[misc]
    words += [(a.span.slice(text), a.operation, a.object_provision, a.new_text.slice(text) if a.new_text else "") for a in reading.amendments]  # type: ignore[misc]
    return [tuple(unicodedata.normalize("NFC", str(part)) for part in row) for row in words]


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_marks_apart_change_nothing(form: str) -> None:
    apart = unicodedata.normalize(form, TEXT)
    reading = read_text(apart)
    assert len(apart) > len(TEXT)
    assert reading.text == apart
    assert told(reading) == told(read_text(TEXT))
    assert all(c.text == c.span.slice(apart) for c in reading.citations)


def test_some_marks_apart_change_nothing() -> None:
    apart = TEXT.replace("Điều", unicodedata.normalize("NFD", "Điều")).replace("số", "sô\u0301")
    assert told(read_text(apart)) == told(read_text(TEXT))


def test_parts_begin_where_they_did() -> None:
    apart = unicodedata.normalize("NFD", TEXT)
    parts = read_text_parts(apart + "\n" * 3 + apart)
    for reading in parts:
        start = reading.part.start if reading.part else 0
        assert (apart + "\n" * 3 + apart)[start : start + len(reading.text)] == reading.text
        assert all(c.text == c.span.slice(reading.text) for c in reading.citations)


def test_offsets_go_back() -> None:
    whole = composed("ba\u0301c Ho\u0302\u0300 x")
    assert (whole.text, [whole.back(at) for at in range(len(whole.text) + 1)]) == ("bác Hồ x", [0, 1, 3, 4, 5, 6, 9, 10, 11])
