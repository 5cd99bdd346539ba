"""Technical regulations, standards and treaties are mentions of their own kinds."""

from __future__ import annotations

import pytest

from graph.model import Document
from graph.resolve import title_key
from ingest.mentions import find_mentions
from ingest.pipeline import read_text

CASES = [
    ("áp dụng QCVN 06:2022/BXD và TCVN 5687 : 2010;", [("quy chuẩn kỹ thuật", "QCVN 06:2022/BXD"), ("tiêu chuẩn", "TCVN 5687:2010")]),
    ("theo TCVN ISO 9001:2015, không theo ISO 9001:2008.", [("tiêu chuẩn", "TCVN ISO 9001:2015")]),
    ("Thông tư số 06/2022/TT-BXD ban hành QCVN 06:2022/BXD.", [("thông tư", "ban hành QCVN 06:2022/BXD")]),
    ("theo Công ước của Liên hợp quốc về Luật biển năm 1982 và pháp luật", [("điều ước quốc tế", "Công ước của Liên hợp quốc về Luật biển")]),
    ("QCVN: 02/2019/BLĐTBXH được ban hành", [("quy chuẩn kỹ thuật", "QCVN 02:2019/BLĐTBXH")]),
    ("Phụ lục A của Công ước Stockholm về các chất hữu cơ hoặc từ 10 kg", [("điều ước quốc tế", "Công ước Stockholm về các chất hữu cơ")]),
    ("Hiệp định FTA1 và Công ước Genève 1923 về Luật tàu thuyền, khi", [
        ("điều ước quốc tế", "Hiệp định FTA1"), ("điều ước quốc tế", "Công ước Genève 1923 về Luật tàu thuyền")]),
    ("Nghị định thư Osaka năm 1967 đã", [("điều ước quốc tế", "Nghị định thư Osaka")]),
    ("các Hiệp định này, Hiệp định thương mại tự do", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_kind_and_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(c.type, c.title) for c in find_mentions(text)] == expected


def test_a_treaty_can_be_a_basis() -> None:
    read = read_text(
        "CHÍNH PHỦ\nSố: 5/2020/NĐ-CP\nNGHỊ ĐỊNH\nVề biển\nCăn cứ Công ước Liên hợp quốc về Luật Biển ngày 10 tháng 12 năm 1982;\nĐiều 1. Phạm vi\n"
    )
    assert [(r.predicate.value, r.object) for r in read.relations] == [("based_on", "Công ước Liên hợp quốc về Luật Biển")]


def test_a_regulation_is_known_by_its_sign() -> None:
    assert title_key(Document(type="quy chuẩn kỹ thuật", title="QCVN 06:2022/BXD")) == "qcvn 06:2022/bxd"
