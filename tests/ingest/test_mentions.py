from __future__ import annotations

from datetime import date

import pytest

from ingest.mentions import find_mentions
from ingest.provision_refs import expand

CASES = [
    (
        "theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ về thủ tục",
        [("Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", "nghị định", "92/2017/NĐ-CP")],
    ),
    ("Căn cứ Luật Đê điều ngày 29 tháng 11 năm 2006;", [("Luật Đê điều ngày 29 tháng 11 năm 2006", "luật", None)]),
    ("Căn cứ Luật Phòng cháy và chữa cháy và các quy định khác", [("Luật Phòng cháy và chữa cháy", "luật", None)]),
    ("Chỉ thị số 07-CT/TU ngày 04/3/2016 của Tỉnh ủy", [("Chỉ thị số 07-CT/TU ngày 04/3/2016", "chỉ thị", "07-CT/TU")]),
    (
        "Nghị quyết số 21/2017 ngày\n05/12/2017 của HĐND tỉnh",
        [("Nghị quyết số 21/2017 ngày\n05/12/2017", "nghị quyết", "21/2017")],
    ),
    ("quy định tại Nghị định 54.", [("Nghị định 54", "nghị định", "54")]),
    (
        "các Nghị định số 63/2010/NĐ-CP, số 48/2013/NĐ-CP và số 92/2017/NĐ-CP",
        [
            ("Nghị định số 63/2010/NĐ-CP", "nghị định", "63/2010/NĐ-CP"),
            ("48/2013/NĐ-CP", "nghị định", "48/2013/NĐ-CP"),
            ("92/2017/NĐ-CP", "nghị định", "92/2017/NĐ-CP"),
        ],
    ),
    ("Nghị định này, Luật này và văn bản khác", []),
    (
        "Pháp lệnh sửa đổi, bổ sung một số điều của Pháp lệnh Ngoại hối năm 2013",
        [("Pháp lệnh sửa đổi, bổ sung một số điều của Pháp lệnh Ngoại hối năm 2013", "pháp lệnh", None)],
    ),
    ("quy định của pháp Luật Xử lý", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_mentions_have_their_words_kind_and_number(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(c.text, c.type, c.number) for c in find_mentions(text)] == expected


def test_spans_slice_the_text() -> None:
    text = "x" * 50 + " Thông tư số 02/2017/TT-VPCP ngày 31/10/2017 của Văn phòng Chính phủ"
    assert all(c.span.slice(text) == c.text for c in find_mentions(text))


def test_date_behind_the_issuer_is_read() -> None:
    (mention,) = find_mentions("Nghị định 141/2016/NĐ-CP của Chính phủ ngày 10/10/2016.")
    assert (mention.issued, mention.issuer) == (date(2016, 10, 10), "Chính phủ")


@pytest.mark.parametrize(
    ("reference", "paths"),
    [
        ("điểm a, b khoản 2 và khoản 5 Điều 7", ("dieu_7__khoan_2__diem_a", "dieu_7__khoan_2__diem_b", "dieu_7__khoan_5")),
        ("khoản 1, 2 Điều 4, điểm đ khoản 3 Điều 6", ("dieu_4__khoan_1", "dieu_4__khoan_2", "dieu_6__khoan_3__diem_dd")),
        ("Điều 3 đến 5", ("dieu_3", "dieu_4", "dieu_5")),
    ],
)
def test_references_expand(reference: str, paths: tuple[str, ...]) -> None:
    assert expand(reference) == paths


@pytest.mark.parametrize(
    "piece", ["Nghị định số ", "Luật ", "Điều 1, ", "1/", "số 1/2017/", "Luật sửa đổi, bổ sung một số điều của "]
)
def test_long_hostile_lines_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert all(c.span.slice(text) == c.text for c in find_mentions(text))
