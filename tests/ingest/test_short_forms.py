"""Short forms stand for what the same document names in full."""

from __future__ import annotations

import pytest

from ingest.pipeline import read_text

CASES = [
    ("Theo Nghị định số 63/2010/NĐ-CP của Chính phủ. Nghị định 63 đã quy định.", ["63/2010/NĐ-CP", "63/2010/NĐ-CP"]),
    ("Theo Nghị định số 92/2017/NĐ-CP. NĐ 92/2017 đã quy định.", ["92/2017/NĐ-CP", "92/2017/NĐ-CP"]),
    ("Chỉ thị số 11/CT-TTg ngày 04/3/2016 (viết tắt là Chỉ thị 11). Thực hiện Chỉ thị 11 trong năm.", ["11/CT-TTg", "11/CT-TTg"]),
    ("Thông tư liên tịch số 71 đã quy định; Thông tư liên tịch số 71/2014/TTLT-BTC-BNV.", ["71/2014/TTLT-BTC-BNV"] * 2),
    ("Luật Đầu tư số 61/2020/QH14 quy định. Theo Luật Đầu tư thì được.", ["61/2020/QH14", "61/2020/QH14"]),
    ("Luật Đầu tư số 61/2020/QH14 quy định. Theo Luật Đầu tư năm 2014 thì không.", ["61/2020/QH14", None]),
    ("Luật Đất đai số 31/2024/QH15. Theo Luật Đất đai và Luật Đất đai ngày 29 tháng 11 năm 2013.", ["31/2024/QH15", None, None]),
    ("Luật Đầu tư số 61/2020/QH14 thay Luật Đầu tư số 67/2014/QH13. Theo Luật Đầu tư.", ["61/2020/QH14", "67/2014/QH13", None]),
    ("Luật Bảo hiểm xã hội số 41/2024/QH15 quy định. Theo Luật BHXH thì được.", ["41/2024/QH15", "41/2024/QH15"]),
    ("Theo Nghị định 63.", ["63"]),
    ("Luật Đầu tư theo phương thức đối tác công tư số 64/2020/QH14. Luật Đầu tư theo phương thức đối tác công tư (sau đây gọi là Luật PPP). Theo Điều 5 Luật PPP thì được.", ["64/2020/QH14"] * 3),
    ("Luật Đầu tư số 61/2020/QH14 (sau đây gọi là Luật PPP). Theo Luật Nhà ở và Luật PPP.", ["61/2020/QH14", None, "61/2020/QH14"]),
]


@pytest.mark.parametrize(("text", "numbers"), CASES, ids=[text[:50] for text, _ in CASES])
def test_short_forms_get_the_number_they_stand_for(text: str, numbers: list[str | None]) -> None:
    assert [c.number for c in read_text(text).citations] == numbers
