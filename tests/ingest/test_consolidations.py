from __future__ import annotations

from ingest.pipeline import read_text

TEXT = """BỘ CÔNG THƯƠNG
Số: 40/VBHN-BCT
Hà Nội, ngày 29 tháng 5 năm 2026
VĂN BẢN HỢP NHẤT
THÔNG TƯ
Quy định về phân cấp thủ tục
Thông tư số 38/2025/TT-BCT ngày 19 tháng 6 năm 2025 của Bộ trưởng Bộ Công Thương quy định về phân cấp thủ tục, có hiệu lực kể từ ngày 01 tháng 7 năm 2025, được sửa đổi, bổ sung bởi:
1. Thông tư số 26/2026/TT-BCT ngày 20 tháng 5 năm 2026 của Bộ trưởng Bộ Công Thương sửa đổi, bổ sung một số điều của Thông tư số 38/2025/TT-BCT, có hiệu lực kể từ ngày 29 tháng 5 năm 2026.
Căn cứ Nghị định số 40/2025/NĐ-CP ngày 26 tháng 02 năm 2025 của Chính phủ;
Điều 1. Phạm vi
Theo Thông tư số 10/2020/TT-BCT ngày 01 tháng 6 năm 2020.
"""


def test_a_consolidated_text_names_what_it_puts_together() -> None:
    stated = {(r.subject, r.predicate.value, r.object) for r in read_text(TEXT).relations}
    assert stated >= {
        ("40/VBHN-BCT", "consolidates", "38/2025/TT-BCT"), ("40/VBHN-BCT", "consolidates", "26/2026/TT-BCT"), ("26/2026/TT-BCT", "amends", "38/2025/TT-BCT"),
    }  # fmt: skip
    assert not any(kind == "consolidates" and of not in ("38/2025/TT-BCT", "26/2026/TT-BCT") for _, kind, of in stated)
    assert ("40/VBHN-BCT", "cites", "26/2026/TT-BCT") not in stated


def test_other_documents_consolidate_nothing() -> None:
    plain = TEXT.replace("Số: 40/VBHN-BCT", "Số: 40/2026/TT-BCT").replace("VĂN BẢN HỢP NHẤT\n", "")
    assert not any(r.predicate.value == "consolidates" for r in read_text(plain).relations)
