from __future__ import annotations

import pytest

from graph.model import Document, Work
from graph.titles import sentence_case, subtitle


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("CẢNH SÁT BIỂN VIỆT NAM", "Cảnh sát biển Việt Nam"),
        ("BÃI BỎ MỘT SỐ NGHỊ ĐỊNH CỦA CHÍNH PHỦ", "Bãi bỏ một số Nghị định của Chính phủ"),
        ("PHÒNG CHÁY TẠI TỈNH BẾN TRE GIAI ĐOẠN II", "Phòng cháy tại tỉnh Bến Tre giai đoạn II"),
        ("SỬA ĐỔI THÔNG TƯ SỐ 85/2020/TT-BCA", "Sửa đổi Thông tư số 85/2020/TT-BCA"),
        ("Về kiểm soát thủ tục", "Về kiểm soát thủ tục"),
        ("", ""),
    ],
)
def test_titles_in_capitals_are_put_in_sentence_case(printed: str, shown: str) -> None:
    assert sentence_case(printed) == shown


@pytest.mark.parametrize(
    ("document", "label", "beside"),
    [
        (Document("10/2012/QH13", "luật", title="LAO ĐỘNG"), "Luật 10/2012/QH13", "Lao động"),
        (Document(None, "luật", title="CẢI CÁCH RUỘNG ĐẤT"), "Luật Cải cách ruộng đất", ""),
        (Document(None, "luật", title="Luật Đê điều"), "Luật Đê điều", ""),
        (Document(None, "kế hoạch", title="Kiểm tra an toàn"), "Kế hoạch Kiểm tra an toàn", ""),
        (Document(None, None), "Văn bản", ""),
    ],
)
def test_a_label_and_what_stands_beside_it(document: Document, label: str, beside: str) -> None:
    work = Work(1, "/eli/-", document, held=True)
    assert (work.label, subtitle(work)) == (label, beside)
