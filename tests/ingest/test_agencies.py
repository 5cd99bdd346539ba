from __future__ import annotations

import pytest

from ingest.agencies import split_agencies

CASES = [
    (
        "Các Sở Tư pháp, Tài chính, TT&TT, KHCN\nVP.UBND tỉnh",
        ["Sở Tư pháp", "Sở Tài chính", "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh Bến Tre"],
    ),
    ("UBND cấp huyện, cấp xã", ["UBND cấp huyện", "UBND cấp xã"]),
    ("Các sở, ban, ngành tỉnh; UBND các huyện, thành phố", ["Các sở, ban, ngành tỉnh", "UBND các huyện, thành phố"]),
    ("Các sở, ngành; UBND cấp huyện; cấp xã", ["Các sở, ngành", "UBND cấp huyện", "UBND cấp xã"]),
    ("UBND tỉnh", ["UBND tỉnh Bến Tre"]),
    ("Sở Văn hóa, Thể thao và Du lịch, Sở Kế hoạch và Đầu tư", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Kế hoạch và Đầu tư"]),
    ("Sở Nội vụ và các cơ quan có\nliên quan", ["Sở Nội vụ", "các cơ quan có liên quan"]),
    ("VP. UBND tỉnh\nSở Nội vụ", ["Văn phòng UBND tỉnh Bến Tre", "Sở Nội vụ"]),
    ("- Sở Y tế;\n- Sở Tư pháp.", ["Sở Y tế", "Sở Tư pháp"]),
    ("Các Sở Nội vụ; Tài chính; KH&ĐT", ["Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư"]),
    ("Các Sở, ngành: Nội vụ, Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
    ("Sở Lao động - Thương binh và Xã hội, Y tế, TN&MT", ["Sở Lao động - Thương binh và Xã hội", "Sở Y tế", "Sở Tài nguyên và Môi trường"]),
    ("Công an tỉnh, BCH Quân sự tỉnh, BCH BĐBP tỉnh", ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"]),
    ("Sở Nội vụ và Sở Tài chính, CA tỉnh", ["Sở Nội vụ", "Sở Tài chính", "Công an tỉnh"]),
    ("Ban QLDA tỉnh, BQL các KCN", ["Ban Quản lý dự án tỉnh", "Ban Quản lý các khu công nghiệp"]),
    (
        "Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ, UBND các tỉnh, thành phố trực thuộc trung ương",
        ["Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "UBND các tỉnh, thành phố trực thuộc trung ương"],
    ),
    ("Bộ Công an, Bộ Quốc phòng và các bộ, ngành liên quan", ["Bộ Công an", "Bộ Quốc phòng", "các bộ, ngành liên quan"]),
    ("TT. HĐND tỉnh, VP Đoàn ĐBQH và HĐND tỉnh",
     ["Thường trực HĐND tỉnh Bến Tre", "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh Bến Tre"]),
    ("Các Bộ: Tài chính, LĐTBXH và Bộ Công an", ["Bộ Tài chính", "Bộ Lao động - Thương binh và Xã hội", "Bộ Công an"]),
    ("", []),
]


@pytest.mark.parametrize(("words", "names"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_lists_give_usual_names(words: str, names: list[str]) -> None:
    assert list(split_agencies(words, "Bến Tre")) == names
